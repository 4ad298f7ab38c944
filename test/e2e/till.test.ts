import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { disagreements, type Simulated, startSimulator } from '../cli/shroff.ts';
import { hasZbar } from '../tools.ts';
import {
  browserPath,
  decodeQr,
  expectLook,
  managerAgrees,
  openBrowser,
  openPage,
  openShop,
  press,
  type Shop,
  scan,
  shot,
} from './till.ts';

/** Of a condition that a busy machine reaches late. */
const patiently = { timeout: 30_000 };

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 }); // real processes, a real browser

/** The whole till in a real browser against a provider in another process, by keyboard alone. */
describe.skipIf(!browserPath)('the till in Chromium', () => {
  let simulated: Simulated;
  let browser: Browser;
  let shop: Shop;
  let page: Page;
  const troubles: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    troubles.length = 0;
    simulated = await startSimulator(17, 0.1);
    shop = await openShop(simulated);
    page = await openPage(browser, await shop.address());
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await shot(page, `failed-${task.name.replace(/\W+/g, '-')}`);
    await page.close();
    await shop.close();
    await simulated.stop();
    expect(troubles).toEqual([]);
  });

  async function payments() {
    const { lines } = await shop.shroff('payments');
    return lines.filter((line) => 'reference' in line) as {
      reference: string;
      state: string;
      codeText: string | null;
      payerPaid: { minor: number } | null;
      refunds: never[];
    }[];
  }

  async function expectAgreement(): Promise<void> {
    const told = async () => disagreements(await payments(), await simulated.bank());
    await expect.poll(told, patiently).toEqual([]); // what is in doubt is asked about until it agrees
    const bank = await simulated.bank();
    expect(bank.trades.every(({ captures, asked }) => captures <= 1 && asked === 1)).toBe(true);
  }

  async function typeAmount(text: string): Promise<void> {
    await page.keyboard.type(text, { delay: 120 });
    await page.waitForTimeout(300); // a hand goes from the keys to the scanner
  }

  test('amount, scan, approved, next sale', async () => {
    await typeAmount('12.50');
    await scan(page, simulated.code());
    await expectLook(page, 'approved');
    await shot(page, 'approved');
    expect(await page.getByTestId('amount').textContent()).toContain('12.50');
    await press(page, 'Enter');
    await expect.poll(() => page.getByTestId('amount').getAttribute('data-empty'), patiently).toBe('true');
    await expectAgreement();
  });

  test.skipIf(!hasZbar)('amount, QR, approved; the code on the screen is the provider’s text', async () => {
    await typeAmount('15.35'); // paid after minutes: time to read the code off the screen
    await press(page, 'F2');
    await press(page, '1');
    await page.getByTestId('qr').waitFor();
    const path = await shot(page, 'qr');
    const text = decodeQr(path);
    await expectLook(page, 'approved');
    const [payment] = await payments();
    const { last } = await shop.shroff('payment', payment?.reference ?? '');
    const shown = (last.history as { what: string; detail: { codeText?: string } }[]).find(
      ({ what }) => what === 'codeShown',
    );
    expect(text).toBe(shown?.detail.codeText);
    await expectAgreement();
  });

  test('declined: why, and a new try with a new code for the same sale', async () => {
    await typeAmount('12.21');
    await scan(page, simulated.code());
    await expectLook(page, 'declined');
    await shot(page, 'declined');
    await press(page, 'Enter');
    await scan(page, simulated.code());
    await expect.poll(async () => (await payments()).length, patiently).toBe(2);
    await expectAgreement();
  });

  test('a lost reply is doubt, then approved, without a second pay', async () => {
    await typeAmount('12.34');
    await scan(page, simulated.code());
    await expectLook(page, 'doubt');
    await shot(page, 'doubt');
    await expectLook(page, 'approved');
    await expectAgreement();
  });

  test('the next sale goes on while an earlier one is in doubt, whose amount stays on the screen', async () => {
    await typeAmount('12.34');
    await scan(page, simulated.code());
    await expectLook(page, 'doubt');
    await press(page, 'Escape');
    await expect.poll(() => page.getByTestId('tray').textContent(), patiently).toContain('12.34');
    await typeAmount('7.00');
    await scan(page, simulated.code());
    await expectLook(page, 'approved');
    await shot(page, 'tray');
    await expectAgreement();
    await expect.poll(() => page.getByTestId('tray').textContent(), patiently).toContain('waits for you');
    await page
      .getByTestId('tray')
      .getByRole('button', { name: /12\.34/ })
      .click();
    await expectLook(page, 'late');
    await shot(page, 'unseen');
    await press(page, 'Enter');
    await expect.poll(() => page.getByTestId('tray').count(), patiently).toBe(0);
  });

  test('a manager settles money in doubt by hand; the provider is asked on, and confirms it', async () => {
    await typeAmount('12.34');
    await scan(page, simulated.code());
    await expectLook(page, 'doubt');
    await press(page, 'm');
    await page.getByRole('button', { name: 'Settle by hand' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('Paid: the customer has the goods').click();
    await dialog.getByLabel('Manager').fill('Wong');
    await dialog.getByLabel('How you know').fill('seen in the portal');
    await shot(page, 'settle-by-hand');
    await dialog.getByLabel('How you know').press('Enter');
    await expectLook(page, 'approved');
    expect((await payments())[0]).toMatchObject({ byHand: { verdict: 'paid', by: 'Wong', contradicted: false } });
    await expectAgreement();
  });

  test('a refund by keyboard', async () => {
    await typeAmount('20.00');
    await scan(page, simulated.code());
    await expectLook(page, 'approved');
    await press(page, 'F4');
    await shot(page, 'refund');
    await managerAgrees(page);
    await shot(page, 'refund-confirm');
    await press(page, 'Enter');
    await expect.poll(async () => JSON.stringify((await payments())[0]?.refunds), patiently).toContain('"refunded"');
    await shot(page, 'refunded');
    await expectAgreement();
  });

  test('a scan reaches the till whatever has focus, and types into no field', async () => {
    await typeAmount('9.00');
    await press(page, 'F6');
    const search = page.getByRole('searchbox');
    await search.focus();
    const field = await search.elementHandle(); // the scan leaves this screen at once
    await scan(page, simulated.code());
    expect(await field?.evaluate((element) => (element as HTMLInputElement).value)).toBe('');
    await press(page, 'Escape');
    await expect
      .poll(async () => (await page.getByTestId('picture').count()) + (await page.getByTestId('amount').count()))
      .toBeGreaterThan(0);
  });

  test('a double scan is one payment', async () => {
    await typeAmount('8.11');
    const code = simulated.code();
    await scan(page, code);
    await scan(page, code);
    await expectLook(page, 'approved');
    expect(await payments()).toHaveLength(1);
    await expectAgreement();
  });

  test('the till killed in mid-payment comes back, says so, and ends right', async () => {
    await typeAmount('12.11');
    await scan(page, simulated.code());
    await expectLook(page, 'customer');
    await shop.kill();
    await page.getByTestId('link-lost').waitFor();
    await shot(page, 'link-lost');
    const address = await shop.restart();
    await page.goto(address);
    troubles.length = 0; // the browser complained of the lost connection, and should
    await page.getByTestId('amount').waitFor();
    await shot(page, 'recovered');
    await typeAmount('12.11');
    await scan(page, simulated.code());
    await page.getByRole('alertdialog').waitFor(); // the same amount was open when the till was killed
    await press(page, 'Escape');
    await expect.poll(async () => (await payments())[0]?.state, patiently).toBe('approved');
    await page.getByRole('button', { name: 'Seen' }).click();
    await expect.poll(() => page.getByText('When the till stopped:').count(), patiently).toBe(0);
    expect(await payments()).toHaveLength(1);
    await expectAgreement();
  });

  test('in Chinese', async () => {
    await page.getByRole('button', { name: 'Language: English' }).click();
    await page.getByRole('button', { name: '简体中文' }).click();
    await expect.poll(() => page.locator('body').textContent(), patiently).toContain('收款');
    await typeAmount('6.00');
    await scan(page, simulated.code());
    await expectLook(page, 'approved');
    expect(await page.getByTestId('picture').textContent()).toContain('收款成功');
    await shot(page, 'approved-zh');
  });
});
