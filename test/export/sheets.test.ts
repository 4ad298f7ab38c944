import { execFileSync } from 'node:child_process';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { languages } from '#shared/language.ts';
import { escPosOf } from '../../electron/printer/escpos.ts';
import { browserPath, openBrowser } from '../e2e/till.ts';
import { printerOf } from '../printer/papers.ts';
import { readEscPos, textOf } from '../printer/virtual-printer.ts';
import { hasPdfToText } from '../tools.ts';
import { listPage, zPage, zPaper } from './reports.ts';
import { openSheets } from './sheet-pdf.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a real browser

const sealStart = '48213 · 9f3a 5c71';

/** Of each sheet, its blanks taken out: where a PDF breaks words is its own affair. */
function sheetsIn(pdf: Buffer): string[] {
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
  return text.split('\f').slice(0, -1).map(bare);
}
const bare = (text: string) => text.replace(/\s/g, '').normalize('NFKC');

describe.runIf(browserPath && hasPdfToText)('sheets of A4', () => {
  let browser: Browser;
  let sheets: Awaited<ReturnType<typeof openSheets>>;
  beforeAll(async () => {
    browser = await openBrowser();
    sheets = await openSheets(browser);
  });
  afterAll(() => browser?.close());

  test.each(languages)('a Z in %s stands on them whole, with the seal under each', async (language) => {
    const page = zPage(language);
    const found = sheetsIn(await sheets.pdfOf(page));
    const all = found.join('');
    for (const text of [page.title, '137,077.28 (444)', '王小明', ...page.tables.map(({ heading }) => heading ?? '')])
      expect(all).toContain(bare(text));
    for (const sheet of found) expect(sheet).toContain(bare(sealStart));
  });

  test('a long list goes on under its headings', async () => {
    const found = sheetsIn(await sheets.pdfOf(listPage('en', 90)));
    expect(found.length).toBeGreaterThan(2);
    for (const [at, sheet] of found.entries()) {
      expect(sheet).toContain(bare(sealStart));
      expect(sheet).toContain(bare(`${at + 1} / ${found.length}`));
      if (at < found.length - 1) expect(sheet).toContain(bare('Asked for at'));
    }
  });
});

test.each(languages)('a Z in %s has a sign for every character on the printer', (language) => {
  for (const paperMm of [58, 80] as const) {
    const settings = printerOf({ paperMm, chinese: language === 'zh-Hant' ? 'big5' : 'gb18030' });
    const { bytes } = escPosOf(zPaper(language), settings, { has: () => false, of: () => undefined });
    const page = settings.chinese === 'none' ? null : settings.chinese;
    const text = textOf(readEscPos(bytes, { page, dots: paperMm === 58 ? 384 : 576 })).join('\n');
    expect(text).not.toContain('?');
    expect(text).toMatch(/-(CNY |[¥￥])0\.50/);
    expect(text.replace(/\s/g, '')).toContain('9f3a5c71e0b24d88a6f1c2d3e4b5a69788776655443322110ffeeddccbbaa990');
  }
});
