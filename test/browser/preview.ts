import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { ProjectEndpoints } from '../../local/cloud/start-project.ts';
import { interrupt, killLeftovers, type Run, runLocal } from '../end-to-end/child-cloud.ts';
import { launchBrowser } from './phone.ts';

/** What `npm start` starts, but for watching: the local cloud with the preview of the todo-list, and a browser. */
export interface RunningPreview {
  readonly browser: Browser;
  endpoints(): ProjectEndpoints;
  /** Opens phones side by side, as the address's query says. */
  open(query: string): Promise<Page>;
  /** What pages threw, and nobody caught. */
  readonly errors: readonly Error[];
  /** Ends the cloud and starts it again, on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startPreview(): Promise<RunningPreview> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'todo-list-'));
  const start = async (): Promise<{ run: Run; endpoints: ProjectEndpoints }> => {
    const run = runLocal(['--json', '--port', '0', '--data', dataDirectory, '--preview', 'todo-list']);
    return { run, endpoints: JSON.parse(await run.line('"accountId"')) as ProjectEndpoints };
  };
  const errors: Error[] = [];
  const [browser, started] = await Promise.all([launchBrowser(), start()]);
  let running = started;
  return {
    browser,
    errors,
    endpoints: () => running.endpoints,
    async open(query) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 960 } });
      page.on('pageerror', (error) => errors.push(error));
      await page.goto(`${running.endpoints.preview?.url}/?${query}`);
      return page;
    },
    async restart() {
      await interrupt(running.run);
      running = await start();
    },
    async close() {
      try {
        await browser.close();
        await interrupt(running.run);
      } finally {
        killLeftovers();
      }
      await rm(dataDirectory, { recursive: true });
    },
  };
}
