import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PaymentView } from '#shared/contract/view.ts';
import { browserPath, openBrowser, press, shot } from './till.ts';
import { openTraining, type Training, takeSome, upayAt } from './training.ts';

const patiently = { timeout: 20_000 };

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 }); // real processes, a real browser

/** As the portal exports it: a title, Chinese headings, one line a payment. */
function portalExport(
  payments: readonly { readonly reference: string; readonly minor: number; readonly atMs: number }[],
) {
  const clock = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const lines = payments.map(
    ({ reference, minor, atMs }, at) =>
      `${clock(atMs)},${reference},78950361824029${10 + at},收款,微信,${(minor / 100).toFixed(2)},成功`,
  );
  return ['收钱吧流水明细', '交易时间,商户订单号,收钱吧订单号,交易类型,支付方式,交易金额,交易状态', ...lines, ''].join(
    '\r\n',
  );
}

describe.skipIf(!browserPath)('the end of a day in Chromium', () => {
  let till: Training;
  let browser: Browser;
  let page: Page;
  let payments: PaymentView[];
  const troubles: string[] = [];

  beforeAll(async () => {
    [browser, till] = await Promise.all([
      openBrowser(),
      openTraining({ shop: { name: 'Corner shop', cash: true }, providers: upayAt(0.1) }),
    ]);
    payments = await takeSome(till, 3);
  });
  afterAll(async () => {
    await browser?.close();
    await till?.close();
  });
  beforeEach(async () => {
    const context = await browser.newContext({ viewport: { width: 1024, height: 768 } });
    page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
    await page.goto(till.url);
    await page.getByTestId('amount').waitFor();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await shot(page, `failed-${task.name.replace(/\W+/g, '-')}`);
    await page.context().close();
    expect(troubles).toEqual([]);
  });

  const type = (text: string) => page.keyboard.type(text, { delay: 120 });
  const title = (name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor(patiently);

  test('opened, changed hands, swept, counted, closed, compared with the bill, explained and signed: by keyboard alone', async () => {
    await press(page, 'F9');
    await title('Open shift 1');
    await type('500');
    await press(page, 'Enter');
    await page.getByRole('button', { name: /Show QR/ }).waitFor(patiently);

    await press(page, 'F12');
    await type('Wong');
    await press(page, 'Enter');
    await page.getByRole('button', { name: 'Cashier Wong' }).waitFor(patiently);

    await press(page, 'F9');
    await title('Shift 1');
    await press(page, 'c');
    await title('Cash in or out');
    await type('120.5');
    await press(page, 'Enter');
    await page.getByText('Written down: ¥120.50 put in').waitFor(patiently);

    await press(page, 'F8');
    await page.getByText(/^Asked about/).waitFor(patiently);

    await press(page, 'Enter');
    await title('Count first, then see');
    expect(await page.getByText('Should be there').count()).toBe(0);
    await type('620.50');
    await press(page, 'Enter');
    await page.getByText('The drawer agrees').waitFor(patiently);
    await press(page, 'Enter');
    await page.getByRole('alertdialog').getByText('Close shift 1').waitFor(patiently);
    await press(page, 'Enter');
    await title('Z 1');
    expect(await page.getByRole('table').textContent()).toContain('3¥6.00');
    await shot(page, 'day-z');

    await press(page, 'Enter');
    await title(/3 payments, ¥6.00/);
    const atMs = payments.map(({ requestedMs }) => requestedMs);
    const rows = payments.map(({ reference, amount }, at) => ({ reference, minor: amount.minor, atMs: atMs[at] ?? 0 }));
    const wrong = rows.map((row, at) => (at === 1 ? { ...row, minor: 250 } : row));
    const path = join(till.dir, 'portal.csv');
    writeFileSync(path, portalExport(wrong));
    const choosing = page.waitForEvent('filechooser');
    await press(page, 'i');
    await (await choosing).setFiles(path);

    await title('What is in which column?');
    await shot(page, 'day-mapping');
    await press(page, 'Enter');
    await Promise.all([
      page.getByText('Lines taken: 3').waitFor(patiently), // said, and gone after a while
      title('3 payments, ¥6.00: 1 needs you'),
    ]);
    await shot(page, 'day-needs');

    await press(page, 'Enter');
    await title('Amount differs');
    await press(page, 'e');
    await page.getByRole('alertdialog').waitFor(patiently);
    await type('seen');
    await page.keyboard.press('Tab');
    await type('Wong');
    await press(page, 'Enter');
    await title('3 payments, ¥6.00: all agree, 1 of them explained');

    await press(page, 'Enter');
    await page.getByRole('alertdialog').waitFor(patiently);
    await type('Lam');
    await press(page, 'Enter');
    await page.getByText(/Signed by Lam/).waitFor(patiently);
    await shot(page, 'day-signed');
    const { last } = await till.shroff('reconcile', '--day', shopDay(atMs[0] ?? 0));
    expect(last).toMatchObject({ journalMinor: 600, billMinor: 650, needsYou: [] });
  });
});

function shopDay(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
}
