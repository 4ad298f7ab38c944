import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Hands, keyboard, touch } from './hands.ts';
import { browserPath, expectLook, openBrowser, openPage, shot } from './till.ts';
import { openTraining, type Training, upayAt } from './training.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 }); // real processes, a real browser

const patiently = { timeout: 30_000 };

/** The whole till in training, as `shroff serve` opens it, worked in one way alone. */
describe.skipIf(!browserPath).each<[string, (page: Page) => Hands]>([
  ['the keyboard', keyboard],
  ['touch', touch],
])('by %s alone', (way, handsOf) => {
  let browser: Browser;
  let shop: Training;
  let page: Page;
  let hands: Hands;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async ({ task }) => {
    const scale = task.name.startsWith('in doubt') ? 0.6 : 0.2; // the doubt has to outlive a dialog
    shop = await openTraining({ providers: upayAt(scale) });
    page = await openPage(browser, shop.url, { hasTouch: way === 'touch' });
    hands = handsOf(page);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await shot(page, `failed-${task.name.replace(/\W+/g, '-')}-${way}`);
    await page.close();
    await shop.close();
  });

  const amountIs = (empty: 'true' | null) =>
    expect.poll(() => page.getByTestId('amount').getAttribute('data-empty'), patiently).toBe(empty);
  const take = async (amount: string) => {
    await hands.amount(amount);
    await hands.choose(/^Alipay$/);
  };
  const refundAll = async (button: RegExp) => {
    await hands.choose(/^Enter the manager's name/, 'Enter');
    await hands.write(/^Manager's name/, 'Wong');
    await hands.choose(button, 'Enter');
    await page.getByRole('alertdialog').getByText('Approved by Wong').waitFor();
    await hands.choose(button, 'Enter');
  };
  const heading = () => page.getByRole('heading', { level: 1 }).first().textContent();

  test('a sale: amount, the customer’s code, paid, the next one', async () => {
    await take('12.00');
    await expectLook(page, 'approved');
    await hands.choose(/^New sale/, 'Enter');
    await amountIs('true');
  });

  test('a QR', async () => {
    await hands.amount('12.00');
    await hands.choose(/^Show QR/, 'F2');
    await hands.choose(/WeChat Pay/, '1');
    await page.getByTestId('qr').waitFor();
    await expectLook(page, 'approved');
  });

  test('declined, and the same sale again with a new code', async () => {
    await take('12.23');
    await expectLook(page, 'declined');
    const first = await page.getByTestId('picture').textContent();
    await hands.choose(/^Try again with a new code/, 'Enter');
    expect(await page.getByTestId('amount').textContent()).toContain('12.23');
    await hands.choose(/^Alipay$/);
    await expectLook(page, 'declined');
    expect(first).toContain('Not enough money');
    await hands.choose(/^Today/, 'F6');
    await expect
      .poll(
        () =>
          page
            .getByRole('list', { name: /payments/i })
            .getByText('Declined')
            .count(),
        patiently,
      )
      .toBe(2);
  });

  test('in doubt, checked, known', async () => {
    await take('12.41');
    await expectLook(page, 'doubt');
    await hands.choose(/^Call the manager/, 'm');
    await page.getByRole('alertdialog').waitFor();
    await hands.choose(/^Close/, 'Escape');
    await hands.choose(/^Check now/, 'F8');
    await expectLook(page, 'approved');
  });

  test('a refund, from the day’s list', async () => {
    await take('12.00');
    await expectLook(page, 'approved');
    await hands.choose(/^Refund/, 'F4');
    await refundAll(/^Refund ¥12.00/);
    await expect.poll(heading, patiently).toBe('Refunded');
    await hands.choose(/^Done/, 'Enter');
    await expect.poll(() => page.locator('main').textContent(), patiently).toContain('Refunds');
  });

  test('the keys, the sound and the language', async () => {
    await hands.choose(/^Keys/, 'F1');
    await page.getByRole('alertdialog').waitFor();
    await hands.choose(/^Close/, 'Escape');
    await expect.poll(() => page.getByRole('alertdialog').count()).toBe(0);
    await hands.choose(/^Sound on/, 'F5');
    await page.getByRole('button', { name: /^Sound off/ }).waitFor();
    await hands.choose(/^Language/);
    await hands.pick(/^繁體中文/, 2);
    await expect.poll(heading, patiently).toBe('請輸入金額');
  });

  test('the guided round, from its start to its end', async () => {
    const step = (name: string) =>
      expect.poll(() => page.getByTestId('tour').getAttribute('data-step'), patiently).toBe(name);
    await hands.choose(/^Guided round/);
    await step('approved');
    await take('12.00');
    await step('declined');
    await hands.choose(/^New sale/, 'Enter');
    await take('12.23');
    await step('doubt');
    await hands.choose(/^New sale/, 'Escape');
    await take('12.41');
    await step('known');
    await hands.choose(/^Check now/, 'F8');
    await step('refund');
    await hands.choose(/^Refund/, 'F4');
    await refundAll(/^Refund ¥12.41/);
    await step('done');
    await hands.choose(/^Leave/);
    await expect.poll(() => page.getByTestId('tour').count(), patiently).toBe(0);
  });
});
