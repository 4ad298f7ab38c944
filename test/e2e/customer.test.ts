import { randomInt } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { hasZbar } from '../tools.ts';
import { expectShown, listenTo, openEveryProvider } from './customer.ts';
import { axe, browserPath, decodeQr, expectLook, openBrowser, press, scan, shot } from './till.ts';
import type { Training } from './training.ts';

const patiently = { timeout: 30_000 };

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 }); // real processes, a real browser

/**
 * `SHROFF_DISPLAY=all npx vitest run test/e2e/customer.test.ts` looks at the QR of each wallet in every way, and at the
 * display in every language; without it each wallet has one of the ways in turn, and the display another language each time.
 */
const whole = process.env.SHROFF_DISPLAY === 'all';
const languages = ['English', '简体中文', '繁體中文'];

/** Two windows of one till, the cashier's and the customer's, in training: what the one does the other shows. */
describe.skipIf(!browserPath)('the customer display beside the till', () => {
  let browser: Browser;
  let context: BrowserContext;
  let shop: Training;
  let till: Page;
  let display: Page;
  let wire: ReturnType<typeof listenTo>;
  const troubles: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    troubles.length = 0;
    shop = await openEveryProvider();
    context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    context.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
    context.on('weberror', (error) => troubles.push(error.error().message));
    till = await context.newPage();
    await till.goto(shop.url);
    await till.getByTestId('amount').waitFor();
    display = await context.newPage();
    wire = listenTo(display);
    await display.goto(shop.displayUrl);
    await expectShown(display, 'idle');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await shot(display, `failed-${task.name.replace(/\W+/g, '-')}`);
    await context.close();
    await shop.close();
    expect(troubles).toEqual([]);
  });

  const typeAmount = (text: string) => till.keyboard.type(text, { delay: 120 });
  const shownAmount = () => display.getByTestId('customer-amount').textContent();

  /** Of the wallet at a place on the screen; gives its name. */
  async function showQr(amount: string, place: string, pages = 0): Promise<string> {
    await till.bringToFront();
    await typeAmount(amount);
    await press(till, 'F2');
    for (let page = 0; page < pages; page += 1) await press(till, 'PageDown');
    const name = await till
      .locator('main ol li')
      .nth(Number(place) - 1)
      .textContent();
    await press(till, place);
    await till.getByTestId('qr').waitFor();
    return (name ?? '').replace(/^\d/, '');
  }

  test('idle, the amount, the QR with its time, paid, thank you, idle', async () => {
    expect(await display.getByTestId('training').textContent()).toContain('Training mode: no real money');
    await till.bringToFront();
    await typeAmount('12.5');
    await expectShown(display, 'amount');
    await expect.poll(shownAmount, patiently).toBe('¥12.50');
    await press(till, 'F2');
    await press(till, '1');
    await expectShown(display, 'code');
    expect(await display.getByTestId('customer').textContent()).toMatch(/Scan with WeChat Pay.*Time left \d+:\d\d/);
    await expectShown(display, 'paid');
    await shot(display, 'customer-paid');
    expect(await shownAmount()).toBe('¥12.50');
    await expectShown(display, 'thanks');
    await expectShown(display, 'idle');
  });

  test('a scanned code: confirm on your phone, paid; then the next sale', async () => {
    await till.bringToFront();
    await typeAmount('20.11');
    await expectShown(display, 'amount');
    await till.getByRole('button', { name: 'Alipay' }).click();
    await expectShown(display, 'asked');
    expect(await display.getByTestId('customer').textContent()).toContain('Please confirm on your phone');
    await expectShown(display, 'paid');
    await expectLook(till, 'approved');
    await press(till, 'Enter');
    await typeAmount('7');
    await expectShown(display, 'amount');
    await expect.poll(shownAmount, patiently).toBe('¥7.00');
  });

  test('doubt is a calm wait; a decline gives no reason', async () => {
    await till.bringToFront();
    await typeAmount('20.41');
    await till.waitForTimeout(300); // a hand goes from the keys to the scanner
    await till.getByRole('button', { name: 'Alipay' }).click();
    await expectLook(till, 'doubt');
    await expectShown(display, 'checking');
    await shot(display, 'customer-checking');
    expect(await display.getByTestId('customer').textContent()).toContain('The cashier is checking this payment.');
    await expectShown(display, 'paid');
    await press(till, 'Enter');
    await typeAmount('20.23');
    await till.waitForTimeout(300);
    await till.getByRole('button', { name: 'Alipay' }).click();
    await expectShown(display, 'notPaid');
    await expectLook(till, 'declined');
    expect(await display.getByTestId('customer').textContent()).not.toMatch(/money|balance|declined/i);
  });

  test('what is sent to the display has nothing private in it, and the display says nothing', async () => {
    await till.bringToFront();
    await typeAmount('20.11');
    const { code } = await scanned();
    await expectShown(display, 'paid');
    const [payment] = (await shop.shroff('payments')).lines as { reference: string; providerReference: string }[];
    const tokens = [shop.url, shop.displayUrl].map((url) => url.split('#token=')[1] ?? '');
    const secrets = [code, payment?.reference, payment?.providerReference, 'Chen Jie', 'Till 1', ...tokens];
    for (const secret of secrets) expect(wire.received.join('\n')).not.toContain(secret ?? 'missing');
    expect(wire.received.join('\n')).toContain('"at":"paid"');
    expect(wire.sent).toEqual([]);
  });

  /** A customer's code as a keyboard-mode scanner types it, into the amount and out of it again. */
  async function scanned(): Promise<{ code: string }> {
    const code = `28${'4'.repeat(15)}1`;
    await till.waitForTimeout(600);
    await scan(till, code);
    return { code };
  }

  test('the cashier opens the display; the till’s token is not in its window', async () => {
    const opening = context.waitForEvent('page');
    await till.bringToFront();
    await till.getByRole('button', { name: 'Customer display' }).click();
    const window = await opening;
    await expectShown(window, 'idle');
    const [token = ''] = shop.url.split('#token=').slice(1);
    const held = await window.evaluate(() =>
      JSON.stringify([{ ...sessionStorage }, { ...localStorage }, location.href]),
    );
    expect(held).not.toContain(token);
    expect(held).not.toContain('#token');
    expect(await window.evaluate(() => window.opener)).toBe(null);
  });

  test('a till that was closed leaves a neutral picture, not what stood there', async () => {
    await till.bringToFront();
    await typeAmount('12.5');
    await expectShown(display, 'amount');
    await shop.close();
    await expectShown(display, 'resting');
    expect(await display.getByTestId('customer').textContent()).not.toContain('12.50');
    await Promise.all([till.close(), display.close()]);
    troubles.length = 0; // the browser complains of the lost connection, and should
  });

  test.skipIf(!hasZbar)('the QR of every wallet is read off both screens, at two sizes, light and dark', async () => {
    const looks = [
      { size: { width: 1024, height: 768 }, colorScheme: 'light' },
      { size: { width: 1920, height: 1080 }, colorScheme: 'dark' },
      { size: { width: 1024, height: 768 }, colorScheme: 'dark' },
      { size: { width: 1920, height: 1080 }, colorScheme: 'light' },
    ] as const;
    const names: string[] = [];
    const texts: string[] = [];
    await till.bringToFront();
    await typeAmount('1');
    await press(till, 'F2');
    const more = till.getByRole('button', { name: 'More wallets' });
    const places = [...Array.from({ length: await till.locator('main ol li').count() }, (_, at) => ({ at, page: 0 }))];
    if ((await more.count()) > 0) {
      await press(till, 'PageDown');
      const rest = await till.locator('main ol li').count();
      places.push(...Array.from({ length: rest }, (_, at) => ({ at, page: 1 })));
    }
    await press(till, 'Escape');
    await press(till, 'Escape');
    for (const { at, page } of places) {
      names.push(await showQr('12.13', String(at + 1), page)); // nobody pays: it stays on the screen
      await expectShown(display, 'code');
      const read = new Set<string>();
      for (const { size, colorScheme } of whole ? looks : looks.slice((names.length - 1) % looks.length).slice(0, 1))
        for (const [who, window] of [
          ['till', till],
          ['customer', display],
        ] as const) {
          await window.setViewportSize(size);
          await window.emulateMedia({ colorScheme });
          await window.bringToFront();
          read.add(decodeQr(await shot(window, `qr-${who}-${names.length}-${size.width}-${colorScheme}`)));
          if (who === 'customer') expect(await partOfScreen(window)).toBeGreaterThanOrEqual(0.6);
        }
      expect([...read]).toHaveLength(1);
      texts.push(...read);
      await till.bringToFront();
      await press(till, 'Escape');
      await till.getByTestId('amount').waitFor();
    }
    const listed = (await shop.shroff('payments')).lines.filter((line) => 'reference' in line);
    const codes = (listed as { codeText: string | null }[]).map(({ codeText }) => codeText).toReversed();
    expect(texts).toEqual(codes);
    expect(new Set(texts).size).toBe(texts.length);
    expect(names).toEqual(['WeChat Pay', 'Alipay', 'UnionPay', 'AlipayHK', 'WeChat Pay HK']);
  });

  /** Of the smaller side of the screen, what the modules of the code take without their quiet zone. */
  function partOfScreen(window: Page): Promise<number> {
    return window.evaluate(() => {
      const modules = document.querySelector('[data-testid="qr"] path')?.getBoundingClientRect();
      return (modules?.width ?? 0) / Math.min(globalThis.innerWidth, globalThis.innerHeight);
    });
  }

  test('axe finds nothing wrong with the display, in each language', async () => {
    for (const language of whole ? languages : [languages[randomInt(languages.length)] ?? '']) {
      await till.bringToFront();
      await till.locator('header button[aria-haspopup="dialog"]').last().click();
      await till.getByRole('button', { name: language, exact: true }).click();
      await expect.poll(() => till.getByRole('dialog').count(), patiently).toBe(0);
      const problems = { idle: await axe(display) } as Record<string, string[]>;
      await showQr('12.00', '1');
      await expectShown(display, 'code');
      problems.code = await axe(display);
      await expectShown(display, 'paid');
      problems.paid = await axe(display);
      expect(problems, language).toEqual({ idle: [], code: [], paid: [] });
      await till.bringToFront();
      await press(till, 'Enter');
      await expectShown(display, 'idle');
    }
  });
});
