import type { Bundler } from './bundle.ts';
import type { PreviewOptions } from './preview-options.ts';
import type { PreviewState } from './preview-state.ts';
import { CompileError, type Problem } from './problem.ts';
import { changeBetween } from './project-change.ts';
import { createSourceLocator } from './source-location.ts';
import { type ProjectWatcher, watchProject } from './watch-project.ts';

/** Builds of a project: the first when somebody asks for it, and one after each change from then on. */
export interface Builds {
  /** The state that the last build left, once there was one. */
  built(): Promise<PreviewState>;
  /** Undefined before the first build. */
  state(): PreviewState | undefined;
  close(): Promise<void>;
}

/** Who starts the preview often wants something else of the backend at first; a build keeps both cores of many laptops. */
const pauseBeforeFirst = 1500;

export function createBuilds(
  options: Pick<PreviewOptions, 'projectDirectory' | 'replaceExports' | 'onError'>,
  onBuilt: (state: PreviewState) => void,
): Builds {
  const { projectDirectory, onError } = options;
  let state: PreviewState | undefined;
  let bundler: Promise<Bundler> | undefined;
  let watcher: ProjectWatcher | undefined;
  /** One build at a time: a change during a build waits for it. */
  let building: Promise<void> | undefined;

  async function rebuild(): Promise<void> {
    const version = (state?.version ?? 0) + 1;
    const good = state?.good;
    try {
      // What builds takes longer to load than all else here.
      bundler ??= import('./bundle.ts').then(({ createBundler }) => createBundler(options));
      const bundle = await (await bundler).build();
      const locator = createSourceLocator(bundle.sourceMap, projectDirectory);
      const change = good === undefined ? 'script' : changeBetween(good.bundle, bundle);
      const previousVersion = good?.version ?? 0;
      state = { version, good: { version, bundle, locator, change, previousVersion }, problems: [] };
      watcher?.refresh(bundle.inputs);
    } catch (error) {
      onError(error);
      state = { version, good, problems: error instanceof CompileError ? error.problems : [faultOf(error)] };
      watcher?.refresh([]);
    }
    onBuilt(state);
  }

  function begin(): Promise<void> {
    clearTimeout(pause);
    watcher ??= watchProject(projectDirectory, () => {
      building = building?.then(rebuild);
    });
    building ??= rebuild();
    return building;
  }

  const pause = setTimeout(() => void begin(), pauseBeforeFirst);
  return {
    async built() {
      if (state === undefined) await begin();
      return state ?? { version: 0, good: undefined, problems: [] };
    },
    state: () => state,
    async close() {
      clearTimeout(pause);
      watcher?.close();
      await building;
      await (await bundler?.catch(() => undefined))?.close();
    },
  };
}

function faultOf(error: unknown): Problem {
  return { file: 'app.json', message: error instanceof Error ? error.message : String(error) };
}
