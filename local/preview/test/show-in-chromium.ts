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
    options?: Partial<PreviewOptions> & { path?: string },
  ): Promise<Shown>;
  closePreviews(): Promise<void>;
  close(): Promise<void>;
}

export async function startPhones(): Promise<Phones> {
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: chromiumArguments,
  });
  let shown: Shown[] = [];
  const closePreviews = async () => {
    const closing = shown;
    shown = [];
    for (const { page, preview, project } of closing) {
      await page.context().close();
      await preview.close();
      project.remove();
    }
  };
  return {
    async show(files, { path = '/phone?user=alice&lang=en', ...options } = {}) {
      const project = createTestProject(files);
      const errors: unknown[] = [];
      const preview = await createPreview({
        projectDirectory: project.directory,
        port: 0,
        replaceExports: {},
        authorize: async (user) => `code of ${user}`,
        allowedOrigins: () => [],
        onError: (error) => errors.push(error),
        ...options,
      });
      const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
      const page = await context.newPage();
      page.setDefaultTimeout(5000);
      shown.push({ page, preview, project, errors });
      await page.goto(preview.url + path);
      return { page, preview, project, errors };
    },
    closePreviews,
    async close() {
      await closePreviews();
      await browser.close();
    },
  };
}

/** A project's first page from its AXML and script. */
export function pageFiles(axml: string, script = 'Page({});'): Record<string, string> {
  return { 'pages/index/index.axml': axml, 'pages/index/index.ts': script };
}
