import { type Browser, chromium, type Page } from 'playwright-core';
import { createPreview, type Preview } from '../server/create-preview.ts';
import type { PreviewOptions } from '../server/preview-options.ts';
import { createTestProject, type TestProject } from '../testing/test-project.ts';

const chromiumArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
].concat(['--disable-background-networking', '--disable-component-update', '--disable-sync']);

const phoneSize = { width: 390, height: 844 };

/** A project that is shown in a real browser. */
export interface Shown {
  readonly page: Page;
  readonly preview: Preview;
  readonly project: TestProject;
  /** What the preview reported to the terminal. */
  readonly errors: unknown[];
}

/** Chromium with previews of small projects; each test's are closed by `closePreviews`. */
export interface Phones {
  /** Opens one phone (`/phone`) or, with `path`, the page around the phones. */
  show(
    files: Readonly<Record<string, string>>,
    options?: Partial<PreviewOptions> & { path?: string; viewport?: { width: number; height: number } },
  ): Promise<Shown>;
  /** Serves a project whose preview was closed again, for the page that is still open. */
  showAgain(project: TestProject, port: number): Promise<void>;
  closePreviews(): Promise<void>;
  close(): Promise<void>;
}

export async function startPhones(): Promise<Phones> {
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: chromiumArguments,
  });
  let shown: Shown[] = [];
  let again: Preview[] = [];
  const closePreviews = async () => {
    const closing = shown;
    shown = [];
    const closingAgain = again;
    again = [];
    for (const { page, preview, project } of closing) {
      await page.context().close();
      await preview.close();
      project.remove();
    }
    for (const preview of closingAgain) await preview.close();
  };
  return {
    async show(files, { path = '/phone?user=alice&lang=en', viewport = phoneSize, ...options } = {}) {
      const project = createTestProject(files);
      const errors: unknown[] = [];
      const preview = await createPreview({
        ...smallestOptions(project),
        onError: (error) => errors.push(error),
        ...options,
      });
      const context = await browser.newContext({ viewport });
      const page = await context.newPage();
      page.setDefaultTimeout(5000);
      shown.push({ page, preview, project, errors });
      await page.goto(preview.url + path);
      return { page, preview, project, errors };
    },
    async showAgain(project, port) {
      again.push(await createPreview({ ...smallestOptions(project), port }));
    },
    closePreviews,
    async close() {
      await closePreviews();
      await browser.close();
    },
  };
}

function smallestOptions(project: TestProject): PreviewOptions {
  return {
    projectDirectory: project.directory,
    port: 0,
    replaceExports: {},
    authorize: async (user) => `code of ${user}`,
    allowedOrigins: () => [],
    clock: Date.now,
    onError: (error) => {
      throw error;
    },
  };
}

/** A project's first page from its AXML and script. */
export function pageFiles(axml: string, script = 'Page({});'): Record<string, string> {
  return { 'pages/index/index.axml': axml, 'pages/index/index.ts': script };
}
