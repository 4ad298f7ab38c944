import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Language } from '#shared/language.ts';
import { papersIn } from '../printer/papers-in.ts';
import { pictureOf } from '../printer/picture.ts';
import { type Printed, readEscPos, textOf } from '../printer/virtual-printer.ts';
import { hasPdfToText, hasZbar } from '../tools.ts';
import {
  axe,
  browserPath,
  decodeQr,
  expectLook,
  managerAgrees,
  openBrowser,
  openPage,
  press,
  scan,
  shot,
} from './till.ts';
import { openTraining } from './training.ts';

const patiently = { timeout: 30_000 };

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 }); // real processes, a real browser

let browser: Browser;
beforeAll(async () => {
  if (browserPath) browser = await openBrowser();
});
afterAll(() => browser?.close());

interface Wanted {
  readonly language?: Language;
  readonly printer?: object;
  /** Of the shop: in no code page of a printer. */
  readonly head?: string;
}

/** A training till behind an address, whose printer is a folder. */
async function openTill({ language = 'en', printer = {}, head = '街角小店' }: Wanted = {}) {
  const spool = mkdtempSync(join(tmpdir(), 'shroff-paper-'));
  const { url, shroff, close } = await openTraining({
    shop: { name: 'Training shop', language },
    printer: { output: 'folder', path: spool, head: [head], ...printer },
  });
  const page = await openPage(browser, url);
  onTestFinished(async () => {
    await page.close();
    await close();
  });
  const files = () => papersIn(spool);
  const paper = (at: number, dots: number, code: 'gb18030' | 'big5' | null = 'gb18030'): Printed[] =>
    readEscPos(readFileSync(join(spool, files()[at] ?? '')), { page: code, dots });
  return { page, shroff, files, paper };
}

/** By keyboard alone. */
async function sell(page: Page, amount: string): Promise<void> {
  await page.keyboard.type(amount, { delay: 120 });
  await press(page, 'F2');
  await press(page, '1');
  await expectLook(page, 'approved');
}

/** What stands on the copy. The first is said by nothing else. */
const spoken = {
  English: ['COPY 1', 'Training mode: no real money', 'Paid', 'Reference'],
  简体中文: ['补打 第2次', '练习模式：不会真实扣款', '已付款', '单号'],
  繁體中文: ['補印 第3次', '練習模式：不會真實扣款', '已付款', '參考編號'],
};

/** Instead of the system's dialog, which no browser without a screen has. */
async function countPrints(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    Object.assign(window, { prints: 0 });
    window.print = () => void Object.assign(window, { prints: (window as unknown as { prints: number }).prints + 1 });
  });
  return () => page.evaluate(() => (window as unknown as { prints: number }).prints);
}

describe.skipIf(!browserPath)('receipts in Chromium', () => {
  test('the letter P of a scan prints nothing; P twice in a hurry is one paper; a copy from the list says so', async () => {
    const { page, files, paper } = await openTill();
    await sell(page, '12.00');
    await page.waitForTimeout(300); // a hand stood still before the scan
    await scan(page, 'P7K2QZ9M4XW3N8R5TBC6VAAA');
    await page.getByTestId('notice').waitFor();
    expect(files()).toEqual([]);
    await press(page, 'p');
    await page.keyboard.press('p', { delay: 10 });
    await expect.poll(files, patiently).toHaveLength(1);
    const first = textOf(paper(0, 576)).join('\n');
    expect(first).toContain('CNY 12.00');
    expect(first).toContain('街角小店');
    expect(first.match(/Training mode: no real money/g)).toHaveLength(2);
    expect(first).not.toContain('COPY');
    await page.getByRole('button', { name: 'Copy' }).waitFor();
    expect(files()).toHaveLength(1);

    await press(page, 'F6');
    await press(page, 'ArrowDown');
    await press(page, 'F7');
    const dialog = page.getByRole('dialog');
    await dialog.getByTestId('paper').waitFor();
    expect(await dialog.getByTestId('paper').textContent()).toContain('COPY 1');
    expect(await axe(page)).toEqual([]);
    await shot(page, 'paper');
    await press(page, 'Enter');
    await press(page, 'Enter');
    await expect.poll(files, patiently).toHaveLength(2);
    await dialog.getByText('Sent to the printer.').waitFor();
    expect(textOf(paper(1, 576)).join('\n')).toContain('COPY 1');
    await press(page, 'Escape');
    await expect.poll(() => dialog.count()).toBe(0);
    expect(files()).toHaveLength(2);
  });

  test('with printer.print always, each approval and refund prints itself once', async () => {
    const { page, files, paper } = await openTill({ printer: { print: 'always', paperMm: 58 } });
    await sell(page, '12.00');
    await expect.poll(files, patiently).toHaveLength(1);
    await press(page, 'F4');
    await managerAgrees(page);
    await press(page, 'Enter');
    await expect.poll(files, patiently).toHaveLength(2);
    const texts = [0, 1].map((at) => textOf(paper(at, 384)).map((line) => line.trim()));
    expect(texts.map((lines) => [lines.includes('Paid'), lines.includes('Refund')])).toEqual([
      [true, false],
      [false, true],
    ]);
    await page.getByRole('button', { name: 'Copy' }).waitFor();
  });

  test.each<[what: string, chinese: 'none' | 'big5', head: string]>([
    ['without a Chinese font', 'none', '街角小店'],
    ['whose Big5 lacks a sign of Hong Kong', 'big5', '𨋢口茶餐廳'],
  ])('for a printer %s the window draws the characters', async (_what, chinese, head) => {
    const { page, shroff, files, paper } = await openTill({ printer: { chinese }, head, language: 'zh-Hant' });
    await sell(page, '12.00');
    await press(page, 'p');
    await expect.poll(files, patiently).toHaveLength(1);
    const printed = paper(0, 576, chinese === 'big5' ? 'big5' : null);
    const pictures = printed.filter(({ what }) => what === 'raster');
    expect(pictures.length > 5).toBe(chinese === 'none');
    expect(pictures.length).toBeGreaterThan(0);
    const text = textOf(printed).join('\n');
    expect(text).not.toMatch(/[?？]/);
    const { lines } = await shroff('payments');
    const { last } = await shroff('payment', String(lines[0]?.reference));
    expect(JSON.stringify(last.history)).toContain('"how":"drawn"');
    const reference = String(lines[0]?.reference);
    await looked(printed, `printed-${chinese}`, reference);
    if (chinese === 'big5') return;
    await page.goto('about:blank'); // no window is open now, and the mark of a copy was never drawn
    const ran = await shroff('receipt', reference, '--print');
    expect([ran.exit, ran.last]).toMatchObject([4, { refusal: { code: 'printerNoChinese' } }]);
    expect(files()).toHaveLength(1);
  });

  test.skipIf(!hasPdfToText)(
    'by this computer: one page as wide as the paper, readable in every language',
    async () => {
      const { page, shroff, files } = await openTill({ printer: { output: 'none', paperMm: 58 } });
      const prints = await countPrints(page);
      await sell(page, '12.00');
      await press(page, 'p'); // there is no printer: the paper is shown
      const paper = page.getByRole('dialog').getByTestId('paper');
      await paper.waitFor();
      await press(page, 'Enter');
      await expect.poll(prints, patiently).toBe(1);
      const first = await pdfOf(page);
      expect([first.pages, Math.round(first.widthMm)]).toEqual([1, 58]);
      expect(first.text).toContain('Training mode: no real money');
      expect(first.text).not.toContain('COPY');
      await expect.poll(() => paper.textContent(), patiently).toContain('COPY 1');
      await press(page, 'Escape');
      for (const [nth, [name, said]] of Object.entries(spoken).entries()) {
        await page.getByRole('button', { name: /^(Language|语言|語言)/ }).click();
        await page.getByRole('button', { name }).click();
        await press(page, 'F7');
        await paper
          .getByText(said[0] ?? '', { exact: true })
          .first()
          .waitFor();
        await press(page, 'Enter');
        await expect.poll(prints, patiently).toBe(nth + 2);
        const { text, pages } = await pdfOf(page);
        const missing = [...said, '12.00', '街角小店'].filter((words) => !text.includes(words.normalize('NFKC')));
        expect([name, pages, missing]).toEqual([name, 1, []]);
        await press(page, 'Escape');
      }
      await press(page, 'F7');
      await paper.waitFor();
      await press(page, 'Enter');
      await expect.poll(prints, patiently).toBe(5);
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize({ width: 400, height: 900 });
      const picture = await shot(page, 'print');
      const { lines } = await shroff('payments');
      if (hasZbar) expect(decodeQr(picture)).toBe(lines[0]?.reference);
      expect(files()).toEqual([]);
    },
  );
});

/** What the window's own print holds, as a reader of PDF files gives it back. */
async function pdfOf(page: Page): Promise<{ text: string; pages: number; widthMm: number }> {
  const file = join(mkdtempSync(join(tmpdir(), 'shroff-pdf-')), 'receipt.pdf');
  await page.pdf({ path: file, preferCSSPageSize: true });
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
    .normalize('NFKC')
    .replace(/\s+/g, ' ');
  const about = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
  const [, pages = '0'] = /Pages:\s+(\d+)/.exec(about) ?? [];
  const [, points = '0'] = /Page size:\s+([\d.]+) x/.exec(about) ?? [];
  return { text, pages: Number(pages), widthMm: (Number(points) / 72) * 25.4 };
}

/** The printer's picture, dot by dot; its codes read by a decoder that shares nothing with what drew them. */
async function looked(printed: readonly Printed[], name: string, reference: string): Promise<void> {
  const sheet = await browser.newPage();
  const svg = pictureOf(printed, 576);
  await sheet.setViewportSize({ width: 640, height: 1400 });
  await sheet.setContent(`<body style="margin:0;background:#fff">${svg}</body>`);
  const path = await shot(sheet, name);
  await sheet.close();
  if (hasZbar) expect(decodeQr(path)).toBe(reference);
}
