import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import axeCore from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { run, start } from '../cli/shroff.ts';

/** A training shop with every provider, and its till behind an address. */
export async function openTrainingShop() {
  const dir = mkdtempSync(join(tmpdir(), 'shroff-customer-'));
  const env = { XDG_DATA_HOME: join(dir, 'home'), LOCALAPPDATA: join(dir, 'home'), HOME: join(dir, 'home') };
  mkdirSync(join(dir, 'training'), { recursive: true, mode: 0o700 });
  const address = 'http://127.0.0.1:9'; // where nothing listens: training asks none
  const providers = {
    upay: { address, deviceId: 'till-1', appId: 'training' },
    swiftpass: { address, merchantId: '7551000001' },
    uqpay: { address, returnUrl: 'https://www.example.com/paid' },
    eftpay: { address },
  };
  const terminal = { name: 'Till 1', cashier: 'Chen Jie' };
  const settings = { shop: { name: 'Wing Hing 永興' }, terminal, providers };
  writeFileSync(join(dir, 'training', 'settings.json'), JSON.stringify(settings), { mode: 0o600 });
  const child = start(['--data', dir, '--training', '--json', 'serve'], env);
  const { url, displayUrl } = await addressesFrom(child);
  return {
    url,
    displayUrl,
    shroff: (...words: string[]) => run(['--data', dir, '--training', '--json', ...words], { env }),
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}

export type TrainingShop = Awaited<ReturnType<typeof openTrainingShop>>;

async function addressesFrom(child: ChildProcess): Promise<{ url: string; displayUrl: string }> {
  if (!child.stdout) throw new Error('no standard output');
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error('ended without a word');
}

/** All that the terminal ever sends to a display, and that the display sends: nothing. */
export function listenTo(page: Page): { readonly received: string[]; readonly sent: string[] } {
  const [received, sent]: [string[], string[]] = [[], []];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => received.push(String(payload)));
    socket.on('framesent', ({ payload }) => sent.push(String(payload)));
  });
  return { received, sent };
}

export async function expectShown(display: Page, at: string): Promise<void> {
  await expect.poll(() => display.getByTestId('customer').getAttribute('data-at'), { timeout: 40_000 }).toBe(at);
}

/** What axe finds wrong with the page as it stands. */
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeCore.source);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof import('axe-core') }).axe.run(document),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}
