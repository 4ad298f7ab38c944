import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PaymentView } from '#shared/contract/view.ts';
import { axe, browserPath, expectLook, openBrowser, press, scanAtOnce, shot } from './till.ts';
import { openTraining, type Training, takeSome } from './training.ts';

const patiently = { timeout: 30_000 };

vi.setConfig({ testTimeout: 180_000, hookTimeout: 90_000 }); // real processes, a real browser

describe.skipIf(!browserPath)('payments of the day and refunds in Chromium', () => {
  let till: Training;
  let browser: Browser;
  let page: Page;
  let payments: PaymentView[];
  const troubles: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    till = await openTraining();
    payments = await takeSome(till, 4);
  });
  afterAll(async () => {
    await browser.close();
    await till.close();
  });
  beforeEach(async () => {
    troubles.length = 0;
    const context = await browser.newContext({ viewport: { width: 1024, height: 768 }, hasTouch: true });
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

  const rows = () => page.getByRole('list', { name: 'Payments' }).getByRole('button');
  const story = () => page.getByRole('region', { name: 'Payments' });
  const walletNumber = async (payment: PaymentView) => {
    const { last } = await till.shroff('payment', payment.reference);
    const history = last.history as { what: string; detail: { walletReference?: string } }[];
    return history.find(({ what }) => what === 'approved')?.detail.walletReference ?? '';
  };
  const refundsOf = async (payment: PaymentView) =>
    (await till.shroff('payment', payment.reference)).last.refunds as { state: string; amount: { minor: number } }[];

  async function expectOnly(amount: string): Promise<void> {
    await expect.poll(() => rows().allTextContents(), patiently).toEqual([expect.stringContaining(amount)]);
  }

  test('found by reference, amount and time, by keyboard alone', async () => {
    await press(page, 'F6');
    await expect.poll(() => rows().count(), patiently).toBe(4);
    await page.keyboard.type(payments[1]?.reference.slice(-6) ?? '', { delay: 120 });
    await expectOnly('2.00');
    await press(page, 'ArrowDown');
    await expect.poll(() => story().textContent(), patiently).toContain('Payment requested');
    await press(page, 'F3');
    await press(page, 'Backspace');
    const at = new Date((payments[2]?.requestedMs ?? 0) + 8 * 3_600_000).toISOString().slice(11, 16);
    await page.keyboard.type(`3.00 ${at}`, { delay: 120 });
    await expectOnly('3.00');
    await shot(page, 'today-found');
  });

  test('found by state, wallet and day, by keyboard alone', async () => {
    await press(page, 'F6');
    await press(page, 'F2');
    await page.getByRole('option', { name: 'Declined' }).waitFor();
    for (let step = 0; step < 4; step += 1) await press(page, 'ArrowDown');
    await press(page, 'Enter');
    await page.getByText('Nothing found').waitFor();
    await press(page, 'F2');
    await press(page, 'Home');
    await press(page, 'Enter');
    await expect.poll(() => rows().count(), patiently).toBe(4);
    await press(page, 'F3');
    await press(page, 'ArrowLeft');
    await page.getByText('No payments on this day').waitFor();
    await press(page, 'ArrowRight');
    await expect.poll(() => rows().count(), patiently).toBe(4);
  });

  test('a scan of the receipt, or of the number in the customer’s record, finds it', async () => {
    const [first] = payments;
    if (!first) throw new Error('four were taken');
    for (const number of [first.reference, await walletNumber(first), first.providerReference ?? '']) {
      expect(number).not.toBe('');
      await press(page, 'F6');
      await story().getByText('Choose a payment').waitFor();
      await scanAtOnce(page, number);
      await expect.poll(() => story().textContent(), patiently).toContain('¥1.00');
      await press(page, 'F4');
      await page.getByRole('heading', { level: 1, name: 'Refund' }).waitFor();
    }
  });

  test('on the checkout such a number is not charged', async () => {
    const [first] = payments;
    const number = first ? await walletNumber(first) : '';
    await page.keyboard.type('5.00', { delay: 120 });
    await page.waitForTimeout(500);
    await scanAtOnce(page, number);
    await page.getByRole('alertdialog').getByText('earlier payment').waitFor();
    await press(page, 'Escape');
    expect(((await till.shroff('payments')).last as { count: number }).count).toBe(4);
  });

  test('a part goes back by keyboard alone, with the manager’s name', async () => {
    const [, , , payment] = payments;
    if (!payment) throw new Error('four were taken');
    await press(page, 'F4');
    await page.keyboard.type('4.00', { delay: 120 });
    await expectOnly('4.00');
    await press(page, 'ArrowDown');
    await press(page, 'Enter');
    await page.getByRole('heading', { level: 1, name: 'Refund' }).waitFor();
    await page.keyboard.type('1.5', { delay: 120 });
    await press(page, 'Enter');
    await page.keyboard.type('Wong', { delay: 120 });
    await press(page, 'Enter');
    await page.getByRole('alertdialog').getByText('Approved by Wong').waitFor();
    await press(page, 'Enter');
    await expectLook(page, 'approved');
    expect(await refundsOf(payment)).toMatchObject([{ state: 'refunded', amount: { minor: 150 }, approvedBy: 'Wong' }]);
  });

  test('the whole goes back by touch alone, but for the name', async () => {
    const [, payment] = payments;
    if (!payment) throw new Error('four were taken');
    const tap = async (place: Locator) => {
      await page.waitForTimeout(450);
      await place.tap();
    };
    await tap(page.getByRole('button', { name: 'Refund', exact: true }));
    await tap(page.getByRole('combobox', { name: /State/ }));
    await tap(page.getByRole('option', { name: 'Paid', exact: true }));
    await tap(rows().filter({ hasText: '2.00' }));
    await tap(story().getByRole('button', { name: 'Refund', exact: true }).last());
    await page.getByRole('heading', { level: 1, name: 'Refund' }).waitFor();
    await tap(page.getByText('Paid twice'));
    const name = page.getByRole('textbox', { name: /Manager's name/ });
    await tap(name);
    await page.keyboard.type('Wong', { delay: 120 }); // the machine's own keyboard on the screen
    await tap(page.getByRole('button', { name: 'Refund ¥2.00' }));
    await tap(page.getByRole('alertdialog').getByRole('button', { name: 'Refund ¥2.00' }));
    await expectLook(page, 'approved');
    await shot(page, 'today-refunded');
    expect(await refundsOf(payment)).toMatchObject([{ state: 'refunded', amount: { minor: 200 }, approvedBy: 'Wong' }]);
  });

  test.each(['English', '简体中文', '繁體中文'])('nothing that axe finds wrong, in %s', async (language) => {
    await page.locator('header').getByRole('button').last().click();
    await page.getByRole('alertdialog').getByRole('button', { name: language }).click();
    for (const keys of [['F6'], ['F6', 'ArrowDown'], ['F4', 'ArrowDown', 'F4']]) {
      for (const key of keys) await press(page, key);
      await page.waitForTimeout(500);
      expect(await axe(page, ['[data-base-ui-focus-guard]']), keys.join()).toEqual([]);
    }
    await page.locator('header').getByRole('button').last().click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'English' }).click();
  });
});
