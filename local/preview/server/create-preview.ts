import { startLoopbackServer } from '../../loopback/server.ts';
import type { LiveEvent } from '../frame/events.ts';
import { bundleBrowserScript, createBrowserScripts } from './browser-scripts.ts';
import { createBuilds } from './builds.ts';
import { createLiveEvents } from './live-events.ts';
import { createPhoneRequests } from './phone-requests.ts';
import type { PreviewOptions } from './preview-options.ts';
import type { PreviewState } from './preview-state.ts';
import { requireProject } from './project.ts';
import { createRequestHandler } from './request-handler.ts';
import { createRequestLog } from './request-log.ts';
import { createSwitches } from './switches.ts';

export interface Preview {
  /** `http://127.0.0.1:{port}`; `/?user=alice&user=bob` shows two phones. */
  readonly url: string;
  readonly port: number;
  /** The backend was deployed anew: the pages say so, and the phones stay as they are. */
  notifyDeployed(): void;
  /** Once is enough; again changes nothing. */
  close(): Promise<void>;
}

/**
 * Serves a native mini-program project in phone frames, and again whenever its files change. A project that cannot be
 * compiled is served too: the phones say what is wrong until it is mended. It listens at once; who comes before the
 * first build waits for it.
 *
 * @throws PreviewProjectError when the folder has no app.json, before anything is started; PortTakenError.
 */
export async function createPreview(options: PreviewOptions): Promise<Preview> {
  const { projectDirectory, backend, clock, onError, browserScript } = options;
  requireProject(projectDirectory);
  const events = createLiveEvents();
  const builds = createBuilds(options, (state) => events.send(changeEvent(state)));
  const switches = createSwitches(backend, (data) => events.send({ name: 'switches', data }));
  const log = createRequestLog({
    clock,
    shortName: (functionName) => backend?.shortName(functionName) ?? functionName,
    onEntry: (data) => events.send({ name: 'entry', data }),
  });
  const stopRecords = backend?.onRecord(log.record);
  const requests = createPhoneRequests({ ...options, switches, log, backend });
  const scripts = createBrowserScripts(
    browserScript ?? (async (name) => (await bundleBrowserScript(name)).code),
  );

  const server = await startLoopbackServer({
    port: options.port,
    handle: createRequestHandler({
      ...options,
      scripts,
      builds,
      switches,
      log,
      requests,
      addPage(response) {
        const state = builds.state();
        events.add(response, [
          ...(state === undefined ? [] : [changeEvent(state)]),
          { name: 'switches', data: switches.state },
          { name: 'entries', data: log.entries() },
        ]);
        // A page that opens is what the first build waits for.
        if (state === undefined) void builds.built();
      },
      clearLog() {
        log.clear();
        events.send({ name: 'entries', data: [] });
      },
    }),
    onError,
  }).catch(async (error: unknown) => {
    stopRecords?.();
    await builds.close();
    throw error;
  });
  const close = async () => {
    stopRecords?.();
    switches.allOff();
    events.close();
    await builds.close();
    await server.close();
  };
  let closing: Promise<void> | undefined;
  return {
    url: server.url,
    port: server.port,
    notifyDeployed: () => events.send({ name: 'deployed', data: { at: clock() } }),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** What the phones do about it stands in browser/live/phone-changes.ts. */
function changeEvent({ version, good, problems }: PreviewState): LiveEvent {
  const built = good && {
    goodVersion: good.version,
    change: good.change,
    previousVersion: good.previousVersion,
  };
  return { name: 'change', data: { version, ...built, problems } };
}
