import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { HandleRequest } from '../../loopback/server.ts';
import { nameText, phoneOf } from '../frame/phone-name.ts';
import { appTitle } from './app-title.ts';
import type { BrowserScript } from './browser-scripts.ts';
import type { Builds } from './builds.ts';
import { frameLanguage } from './frame-language.ts';
import { contentSecurityPolicy, framePage, phonePage } from './html-pages.ts';
import { readPageError } from './page-error.ts';
import type { PhoneRequests } from './phone-requests.ts';
import type { PreviewOptions } from './preview-options.ts';
import { readProjectFile } from './project-file.ts';
import { BadRequestError, readJsonBody } from './request-body.ts';
import type { RequestLog } from './request-log.ts';
import type { Switches } from './switches.ts';

export interface RequestHandlerOptions extends PreviewOptions {
  /** The preview's own browser scripts. */
  scripts(name: BrowserScript): Promise<string>;
  readonly builds: Builds;
  readonly switches: Switches;
  readonly log: RequestLog;
  readonly requests: PhoneRequests;
  /** A page wants to be told what happens from now on. */
  addPage(response: ServerResponse): void;
  clearLog(): void;
}

const stylesDirectory = join(__dirname, '..', 'browser', 'styles');

/** Answers the preview's pages (GET) and what they ask of the server (POST). */
export function createRequestHandler(options: RequestHandlerOptions): HandleRequest {
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://preview');
    if (url.pathname.startsWith('/preview/') && !isOwnPage(request)) send(response, forbidden);
    else if (request.method === 'POST') await answerPost(url, { request, response }, options);
    else if (request.method !== 'GET') {
      send(response, { status: 405, mediaType: 'text/plain', content: 'GET and POST only.\n' });
    } else if (url.pathname === '/preview/events') options.addPage(response);
    else send(response, (await answerGet(url, request, options)) ?? notFound);
  };
}

/**
 * Whether no page of another origin asks, also none that another program on this machine serves. Browsers say on their own
 * account where a request comes from; programs say nothing.
 */
function isOwnPage({ headers }: IncomingMessage): boolean {
  const { host, origin, 'sec-fetch-site': site = 'none' } = headers;
  return (site === 'none' || site === 'same-origin') && (origin === undefined || origin === `http://${host}`);
}

/** What stands at an address, or nothing. */
async function answerGet(
  url: URL,
  request: IncomingMessage,
  options: RequestHandlerOptions,
): Promise<Answer | undefined> {
  const path = url.pathname;
  if (path.startsWith('/project/')) {
    return readProjectFile(options.projectDirectory, path.slice('/project'.length));
  }
  switch (path) {
    case '/': {
      const title = appTitle(options.projectDirectory) ?? 'Mini-program preview';
      const language = frameLanguage(url.searchParams.get('lang'), request.headers['accept-language']);
      return html(
        framePage({ query: url.searchParams, title, language, hasBackend: Boolean(options.backend) }),
      );
    }
    case '/phone': {
      const { good, problems } = await options.builds.built();
      const isOffline = options.switches.isOn(nameText(phoneOf(url.searchParams)), 'offline');
      return html(phonePage({ version: problems.length > 0 ? undefined : good?.version, isOffline }));
    }
    case '/frame.js':
      return script(await options.scripts('frame'));
    case '/problems.js':
      return script(await options.scripts('problems'));
    case '/runtime.js':
      return script(await options.scripts('runtime'));
    case '/app.js': {
      const { good } = await options.builds.built();
      return good && script(good.bundle.script);
    }
    case '/app.css':
      return style((await options.builds.built()).good?.bundle.style ?? '');
    case '/frame.css':
      return style(['frame', 'requests'].map(ownStyle).join('\n'));
    case '/phone.css':
      return style(['phone', 'elements', 'dialogs'].map(ownStyle).join('\n'));
    case '/preview/problems':
      return json({ problems: (await options.builds.built()).problems });
    case '/preview/switches':
      return json(options.switches.state);
    case '/preview/requests':
      return json({ requests: options.log.entries() });
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
  const { requests, switches } = options;
  switch (path) {
    case '/preview/request':
      return requests.send(body);
    case '/preview/auth-code':
      return requests.authorize(body);
    case '/preview/expire':
      await requests.expire(body);
      return {};
    case '/preview/switches':
      switches.set({ phone: body.phone, switch: body.switch, on: body.on });
      return switches.state;
    case '/preview/all-off':
      switches.allOff();
      return switches.state;
    case '/preview/clear-requests':
      options.clearLog();
      return {};
    case '/preview/page-error': {
      const error = readPageError(body, options.builds.state()?.good?.locator);
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

const forbidden: Answer = {
  status: 403,
  mediaType: 'text/plain',
  content: 'Only the preview’s own pages may ask this.\n',
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
