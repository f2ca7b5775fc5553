import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { HandleRequest } from '../../loopback/server.ts';
import { contentSecurityPolicy, framePage, phonePage } from './html-pages.ts';
import type { LiveEvents } from './live-events.ts';
import { readPageError } from './page-error.ts';
import type { PreviewOptions } from './preview-options.ts';
import type { PreviewState } from './preview-state.ts';
import { readProjectFile } from './project-file.ts';
import { readProxyRequest, sendProxyRequest } from './proxy.ts';
import { BadRequestError, readJsonBody } from './request-body.ts';

export interface RequestHandlerOptions extends PreviewOptions {
  /** The preview's own browser scripts. */
  readonly scripts: Readonly<Record<'frame' | 'problems' | 'runtime', string>>;
  readonly events: LiveEvents;
  state(): PreviewState;
}

const stylesDirectory = join(__dirname, '..', 'browser', 'styles');

/** Answers the preview's pages (GET) and what the phones ask of the server (POST). */
export function createRequestHandler(options: RequestHandlerOptions): HandleRequest {
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://preview');
    if (request.method === 'POST') await answerPost(url, { request, response }, options);
    else if (request.method !== 'GET') {
      send(response, { status: 405, mediaType: 'text/plain', content: 'GET and POST only.\n' });
    } else if (url.pathname === '/preview/events') options.events.add(response, options.state().version);
    else send(response, answerGet(url, options) ?? notFound);
  };
}

/** What stands at an address, or nothing. */
function answerGet(url: URL, options: RequestHandlerOptions): Answer | undefined {
  const { bundle, problems, version } = options.state();
  const path = url.pathname;
  if (path.startsWith('/project/')) {
    return readProjectFile(options.projectDirectory, path.slice('/project'.length));
  }
  switch (path) {
    case '/': {
      const title = bundle?.project.pages[0]?.window.defaultTitle ?? 'Mini-program preview';
      return html(framePage({ query: url.searchParams, title }));
    }
    case '/phone':
      return html(phonePage(bundle, version));
    case '/frame.js':
      return script(options.scripts.frame);
    case '/problems.js':
      return script(options.scripts.problems);
    case '/runtime.js':
      return script(options.scripts.runtime);
    case '/app.js':
      return bundle && script(bundle.script);
    case '/app.css':
      return style(bundle?.style ?? '');
    case '/frame.css':
      return style(ownStyle('frame'));
    case '/phone.css':
      return style(['phone', 'elements', 'dialogs'].map(ownStyle).join('\n'));
    case '/preview/problems':
      return json({ problems });
    default:
      return undefined;
  }
}

async function answerPost(
  url: URL,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  options: RequestHandlerOptions,
): Promise<void> {
  try {
    const answer = await answerCall(url.pathname, await readJsonBody(request), options);
    send(response, answer ? json(answer) : notFound);
  } catch (error) {
    if (!(error instanceof BadRequestError)) throw error;
    send(response, { ...json({ errorMessage: error.message }), status: 400 });
  }
}

async function answerCall(
  path: string,
  body: Record<string, unknown>,
  options: RequestHandlerOptions,
): Promise<object | undefined> {
  switch (path) {
    case '/preview/request':
      return sendProxyRequest(readProxyRequest(body), options.allowedOrigins());
    case '/preview/auth-code': {
      if (typeof body.user !== 'string' || body.user === '')
        throw new BadRequestError('user must be a name.');
      return { authCode: await options.authorize(body.user) };
    }
    case '/preview/page-error': {
      const error = readPageError(body, options.state().locator);
      options.onError(error);
      return { place: error.place };
    }
    default:
      return undefined;
  }
}

interface Answer {
  readonly status?: number;
  readonly mediaType: string;
  readonly content: string | Buffer;
}

const notFound: Answer = {
  status: 404,
  mediaType: 'text/plain',
  content: 'The preview has nothing at this address.\n',
};

function html(content: string): Answer {
  return { mediaType: 'text/html; charset=utf-8', content };
}

function script(content: string): Answer {
  return { mediaType: 'text/javascript; charset=utf-8', content };
}

function style(content: string): Answer {
  return { mediaType: 'text/css; charset=utf-8', content };
}

function json(value: object): Answer {
  return { mediaType: 'application/json', content: JSON.stringify(value) };
}

function ownStyle(name: string): string {
  return readFileSync(join(stylesDirectory, `${name}.css`), 'utf8');
}

function send(response: ServerResponse, { status = 200, mediaType, content }: Answer): void {
  response.writeHead(status, {
    'content-type': mediaType,
    'cache-control': 'no-store',
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(content);
}
