import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { firstLine, ownHome, run, type Simulated, start, startSimulator, stop } from '../cli/shroff.ts';
import { axe, browserPath, expectLook, openBrowser, press, scan, shot } from './till.ts';

const patiently = { timeout: 45_000 };

vi.setConfig({ testTimeout: 180_000, hookTimeout: 90_000 }); // real processes, a real browser

/** A till that nobody has set up, in the window of a browser. */
describe.skipIf(!browserPath)('setting the till up in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let dir: string;
  let till: ReturnType<typeof start>;
  let simulated: Simulated | null;
  const troubles: string[] = [];
  const heard: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    troubles.length = 0;
    heard.length = 0;
    simulated = null;
    dir = mkdtempSync(join(tmpdir(), 'shroff-first-'));
    till = start(['--data', dir, 'serve'], home());
    page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'en-GB' });
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))));
    await page.goto((await firstLine(till)).replace('Shroff is open at ', ''));
    await page.getByTestId('welcome-language').waitFor();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await shot(page, `failed-${task.name.replace(/\W+/g, '-')}`);
    await page.close();
    await stop(till);
    await simulated?.stop();
    expect(troubles).toEqual([]);
  });

  function home(): NodeJS.ProcessEnv {
    return { ...ownHome(dir), LC_ALL: 'en_US.UTF-8' };
  }

  const shroff = (...words: string[]) => run(['--data', dir, '--json', ...words], { env: home() });
  const field = (name: string) => page.locator(`[data-field="${name}"] :is(input, textarea)`).first();

  async function nameShop(name: string): Promise<void> {
    await press(page, 'Enter');
    await page.getByTestId('welcome-shop').waitFor();
    await page.keyboard.type(name, { delay: 120 });
    await press(page, 'Enter');
    await page.getByTestId('welcome-choose').waitFor(patiently);
  }

  async function chooseProvider(name: string): Promise<void> {
    await page.getByRole('button', { name: 'Go live' }).click();
    await page.getByRole('button', { name: new RegExp(`^${name} `) }).click();
    await page.getByTestId('welcome-provider').waitFor();
  }

  test('by keyboard alone to a training till, and nothing can be sold before', async () => {
    expect(await shroff('take', '5', '--code', '280000000000000000')).toMatchObject({
      exit: 4,
      last: { refusal: 'settingsMissing' },
    });
    await shot(page, 'welcome');
    await nameShop('Wing Hing');
    await shot(page, 'welcome-choose');
    await press(page, 'Enter');
    await page.getByTestId('amount').waitFor(patiently);
    await expect.poll(() => page.locator('header').textContent(), patiently).toContain('Training mode');
    expect(await page.locator('header').textContent()).toContain('Wing Hing');
    expect(JSON.parse(readFileSync(join(dir, 'settings.json'), 'utf8'))).toMatchObject({
      shop: { name: 'Wing Hing', currency: 'CNY', language: 'en' },
      providers: {},
    });
    expect(existsSync(join(dir, 'training', 'journal.db'))).toBe(true);
  });

  test('to a live Swiftpass till: a wrong key is explained, corrected, checked, and the first sale is approved', async () => {
    simulated = await startSimulator(21, 0.1, 'swiftpass');
    const key = simulated.secrets['swiftpass.key'] ?? '';
    await nameShop('Wing Hing');
    await chooseProvider('Swiftpass');
    await field('providers.swiftpass.merchantId').fill(simulated.settings.merchantId ?? '');
    await field('providers.swiftpass.address').fill(simulated.settings.address ?? '');
    await field('swiftpass.key').fill('0123456789abcdef0123456789abcdef');
    await press(page, 'Enter');
    await expect.poll(() => page.getByTestId('checked').getAttribute('data-look'), patiently).toBe('bad');
    expect(await page.getByTestId('checked').textContent()).toContain('Look at the key first');
    await shot(page, 'wrong-key');
    await field('swiftpass.key').fill(key);
    await press(page, 'Enter');
    await expect.poll(() => page.getByTestId('checked').getAttribute('data-look'), patiently).toBe('good');
    await shot(page, 'right-key');
    await page.getByRole('button', { name: 'Start selling' }).click();
    await page.getByTestId('amount').waitFor();
    await page.keyboard.type('12.50', { delay: 120 });
    await page.waitForTimeout(300); // a hand goes from the keys to the scanner
    await scan(page, simulated.code());
    await expectLook(page, 'approved');
    expect(heard.join('\n')).not.toContain(key);
    expect(heard.join('\n')).not.toContain('0123456789abcdef0123456789abcdef');
    const everything =
      readFileSync(join(dir, 'settings.json'), 'utf8') + readFileSync(join(dir, 'live', 'secrets.json'), 'utf8');
    expect(everything).not.toContain(key);
  });

  test('Upay is activated by its code, which is good once', async () => {
    simulated = await startSimulator(22, 0.1);
    const { activation, settings } = simulated;
    await nameShop('Wing Hing');
    await chooseProvider('Upay');
    await field('providers.upay.appId').fill(activation?.appId ?? '');
    await field('upay.vendorSn').fill(activation?.['upay.vendorSn'] ?? '');
    await field('upay.vendorKey').fill(activation?.['upay.vendorKey'] ?? '');
    await page.getByText('More settings').click();
    await field('providers.upay.address').fill(settings.address ?? '');
    await page.getByLabel(/^Activation code/).fill(activation?.activationCode ?? '');
    await page.getByRole('button', { name: 'Activate the terminal' }).click();
    await expect.poll(() => page.getByTestId('checked').getAttribute('data-look'), patiently).toBe('good');
    await shot(page, 'activated');
    expect(await shroff('provider', 'check', 'upay')).toMatchObject({ exit: 0, last: { state: 'ready' } });
  });

  test('every section is in order for a screen reader, in each language', async () => {
    await nameShop('Wing Hing');
    await page.keyboard.press('Control+,');
    for (const language of ['English', '简体中文', '繁體中文']) {
      await page.locator('header button[aria-haspopup="dialog"]').last().click();
      await page.getByRole('alertdialog').getByRole('button', { name: language }).click();
      for (const section of await page.locator('main nav button').all()) {
        await section.click();
        expect(await axe(page)).toEqual([]);
      }
    }
  });

  test('the scanner is tried without anything being charged or kept', async () => {
    await nameShop('Wing Hing');
    await page.keyboard.press('Control+,');
    await page.getByRole('button', { name: 'Scanner', exact: true }).click();
    await page.waitForTimeout(300); // a hand goes to the scanner
    await scan(page, 'https://qr.alipay.com/fkx0123456789');
    await expect.poll(() => page.getByTestId('scan-tried').textContent(), patiently).toContain("merchant's own QR");
    await shot(page, 'scan-tried');
  });
});
