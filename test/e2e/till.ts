import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axeCore from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { browserArguments, findTestBrowser } from '../../build/browser.mjs';
import { firstLine, newShop, run, type Simulated, start, stop } from '../cli/shroff.ts';

export const browserPath = findTestBrowser(process.platform, process.env);

const shots = join(import.meta.dirname, '..', '..', 'screens', 'e2e');

export function openBrowser(): Promise<Browser> {
  if (!browserPath) throw new Error('no browser');
  const args = browserArguments({ address: '', profile: '', sandbox: false }).filter(
    (word) => !/^--(app|user-data-dir|window)/.test(word),
  );
  return chromium.launch({ executablePath: browserPath, args });
}

/** A shop with its till open behind an address, beside a simulator in another process. */
export async function openShop(simulated: Simulated) {
  const shop = newShop(simulated);
  let child = start(['--data', shop.dir, 'serve'], shop.env);
  const address = async () => (await firstLine(child)).replace('Shroff is open at ', '');
  return {
    shop,
    address,
    shroff: (...words: string[]) => run(shop.args(...words), { env: shop.env }),
    kill: async () => {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
    restart: () => {
      child = start(['--data', shop.dir, 'serve'], shop.env);
      return address();
    },
    close: () => stop(child),
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

export async function openPage(browser: Browser, address: string, more: { hasTouch?: boolean } = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, ...more });
  await page.goto(address);
  await page.getByTestId('amount').waitFor();
  return page;
}

/** As a keyboard-mode scanner types: a key every 5 ms, then Enter. */
export async function scan(page: Page, code: string): Promise<void> {
  await scanAt(page, code, 5);
}

/** The same keys within the page, where no busy machine can tear a long code in two. */
export function scanAtOnce(page: Page, code: string): Promise<void> {
  return page.evaluate(
    (keys) => {
      const target = document.activeElement ?? document.body;
      for (const key of keys) {
        const held = /^\d$/.test(key) ? { key, code: `Digit${key}` } : { key };
        target.dispatchEvent(new KeyboardEvent('keydown', { ...held, bubbles: true, cancelable: true }));
      }
    },
    [...code, 'Enter'],
  );
}

/**
 * As a keyboard-mode scanner types, key by key at its pace. The times that the page sees are exact, whatever this machine is
 * doing besides; false when keys were sent or heard so late that no scanner would have typed like this.
 */
export async function scanAt(page: Page, code: string, msPerKey: number): Promise<boolean> {
  const cdp = await page.context().newCDPSession(page);
  const startMs = Date.now() + 20;
  const sent: Promise<unknown>[] = [];
  const heardMs: number[] = [];
  for (const [at, key] of [...code, 'Enter'].entries()) {
    const dueMs = startMs + at * msPerKey;
    while (Date.now() < dueMs)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.min(4, dueMs - Date.now()))));
    const which = { key, code: codeOf(key), timestamp: dueMs / 1000 };
    const text = key === 'Enter' ? '\r' : key;
    const down = cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', text, ...which, ...virtualCode(key) });
    sent.push(down.then(() => heardMs.push(Date.now())));
    sent.push(cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...which, ...virtualCode(key) }));
  }
  await Promise.all(sent);
  await cdp.detach();
  return heardMs.every((ms, at) => ms - (heardMs[at - 1] ?? ms) <= 190);
}

function codeOf(key: string): string {
  if (key === 'Enter') return key;
  return /\d/.test(key) ? `Digit${key}` : /[a-z]/i.test(key) ? `Key${key.toUpperCase()}` : '';
}

function virtualCode(key: string): { windowsVirtualKeyCode?: number } {
  if (key === 'Enter') return { windowsVirtualKeyCode: 13 };
  return /[\dA-Za-z]/.test(key) ? { windowsVirtualKeyCode: key.toUpperCase().charCodeAt(0) } : {};
}

/** The till ignores a key that comes sooner after a new picture than a hand could answer it. */
export const handMs = 450;

export async function press(page: Page, key: string): Promise<void> {
  await page.waitForTimeout(handMs);
  await page.keyboard.press(key);
}

/** From the steps of a refund to its last question: a manager agrees to every one unless the shop set a limit. */
export async function managerAgrees(page: Page): Promise<void> {
  await press(page, 'Enter');
  await page.keyboard.type('Wong', { delay: 120 });
  await press(page, 'Enter');
  await page.getByRole('alertdialog').getByText('Approved by Wong').waitFor();
}

/** What the picture of the payment says it is; waits for it. */
export async function expectLook(page: Page, look: string): Promise<void> {
  await expect.poll(() => page.getByTestId('picture').getAttribute('data-look'), { timeout: 30_000 }).toBe(look);
}

export async function shot(page: Page, name: string): Promise<string> {
  mkdirSync(shots, { recursive: true });
  const path = join(shots, `${name}.png`);
  await page.screenshot({ path });
  return path;
}

/** What axe finds wrong with the page as it stands; `besides` is left out. */
export async function axe(page: Page, besides: readonly string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeCore.source);
  const { violations } = await page.evaluate(
    (exclude) => (window as unknown as { axe: typeof axeCore }).axe.run({ exclude: [...exclude] }),
    besides,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

/** Read by a decoder that shares nothing with what drew it. */
export function decodeQr(path: string): string {
  return execFileSync('zbarimg', ['-q', '--raw', '--nodbus', path], { encoding: 'utf8' }).trim();
}
