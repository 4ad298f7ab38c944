import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import type { Page } from '#shared/export/page.ts';

const origin = 'http://127.0.0.1/';
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Builds the sheets as they stand in the window; `pdfOf` prints one as the window would. */
export async function openSheets(browser: Browser) {
  const folder = mkdtempSync(path.join(tmpdir(), 'shroff-sheets-'));
  await build({
    ...{ configFile: false, root: import.meta.dirname, base: './', logLevel: 'warn', plugins: [react()] },
    build: {
      ...{ outDir: folder, emptyOutDir: true, target: 'chrome150' },
      rolldownOptions: { input: path.join(import.meta.dirname, 'sheet.html') },
    },
  });
  const tab = await browser.newPage();
  await tab.route(`${origin}**`, (route) => {
    const name = new URL(route.request().url()).pathname;
    return route.fulfill({ body: readFileSync(path.join(folder, name)), contentType: types[path.extname(name)] ?? '' });
  });
  return {
    pdfOf: async (page: Page): Promise<Buffer> => {
      await tab.goto(`${origin}sheet.html`);
      await tab.evaluate((one) => (window as unknown as { showSheet: (page: Page) => void }).showSheet(one), page);
      await tab.waitForSelector('body[data-printed]');
      return tab.pdf({ preferCSSPageSize: true, printBackground: true });
    },
  };
}
