import { startLoopbackServer } from '../../loopback/server.ts';
import { bundleBrowserScript, createBundler } from './bundle.ts';
import { createLiveEvents } from './live-events.ts';
import type { PreviewOptions } from './preview-options.ts';
import type { PreviewState } from './preview-state.ts';
import { CompileError, type Problem } from './problem.ts';
import { requireProject } from './project.ts';
import { createRequestHandler } from './request-handler.ts';
import { createSourceLocator } from './source-location.ts';
import { watchProject } from './watch-project.ts';

export interface Preview {
  /** `http://127.0.0.1:{port}`; `/?user=alice&user=bob` shows two phones. */
  readonly url: string;
  readonly port: number;
  /** The backend changed: the phones load again, on the page where they are. */
  notifyReload(): void;
  /** Once is enough; again changes nothing. */
  close(): Promise<void>;
}

/**
 * Serves a native mini-program project in phone frames, and again whenever its files change. A project that cannot be
 * compiled is served too: the phones say what is wrong until it is mended.
 *
 * @throws PreviewProjectError when the folder has no app.json, before anything is started; PortTakenError.
 */
export async function createPreview(options: PreviewOptions): Promise<Preview> {
  const { projectDirectory, onError } = options;
  requireProject(projectDirectory);
  const [bundler, frame, problems, runtime] = await Promise.all([
    createBundler(options),
    bundleBrowserScript('frame'),
    bundleBrowserScript('problems'),
    bundleBrowserScript('runtime'),
  ]);
  const scripts = { frame, problems, runtime };
  const events = createLiveEvents();
  let state: PreviewState = { version: 0, bundle: undefined, problems: [], locator: undefined };

  const rebuild = async () => {
    const version = state.version + 1;
    try {
      const bundle = await bundler.build();
      const locator = createSourceLocator(bundle.sourceMap, projectDirectory);
      state = { version, bundle, problems: [], locator };
      watcher.refresh(bundle.inputs);
    } catch (error) {
      onError(error);
      const problems = error instanceof CompileError ? error.problems : [faultOf(error)];
      state = { version, bundle: undefined, problems, locator: undefined };
      watcher.refresh([]);
    }
    events.send(version);
  };
  // One build at a time: a change during a build waits for it.
  let building: Promise<void> = Promise.resolve();
  const watcher = watchProject(projectDirectory, () => {
    building = building.then(rebuild);
  });
  building = rebuild();
  await building;

  const server = await startLoopbackServer({
    port: options.port,
    handle: createRequestHandler({ ...options, scripts, events, state: () => state }),
    onError,
  }).catch(async (error: unknown) => {
    watcher.close();
    await bundler.close();
    throw error;
  });
  const close = async () => {
    watcher.close();
    events.close();
    await building;
    await Promise.all([server.close(), bundler.close()]);
  };
  let closing: Promise<void> | undefined;
  return {
    url: server.url,
    port: server.port,
    notifyReload() {
      state = { ...state, version: state.version + 1 };
      events.send(state.version);
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

function faultOf(error: unknown): Problem {
  return { file: 'app.json', message: error instanceof Error ? error.message : String(error) };
}
