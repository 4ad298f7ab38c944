import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { disagreements, newShop, run, type Simulated, startSimulator } from './shroff.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 }); // each test starts several processes

interface Paid {
  readonly reference: string;
  readonly state: string;
  readonly payerPaid: { readonly minor: number } | null;
  readonly refunds: never[];
}

let simulated: Simulated;
let shop: ReturnType<typeof newShop>;
beforeEach(async () => {
  simulated = await startSimulator(19);
  shop = newShop(simulated);
});
afterEach(() => simulated.stop());

const at = (dir: string, ...words: string[]) => run(['--data', dir, '--json', ...words], { env: shop.env });
const take = (dir: string, amount: string) => at(dir, 'take', amount, '--code', simulated.code(), '--wait', '40');

async function paymentsOf(dir: string): Promise<Paid[]> {
  const { lines } = await at(dir, 'payments');
  return lines.filter((line) => 'reference' in line) as unknown as Paid[];
}

/** Of the payments this folder knows: what it says is what the bank holds, for its own reference and amount. */
async function expectOwnMoney(dir: string): Promise<void> {
  const payments = await paymentsOf(dir);
  const known = new Set(payments.map(({ reference }) => reference));
  const bank = await simulated.bank();
  const trades = bank.trades.filter(({ reference }) => known.has(reference));
  expect(disagreements(payments, { ...bank, trades })).toEqual([]);
}

test('a copied folder and its original go on with different references (law 9)', async () => {
  await take(shop.dir, '11.00');
  const copy = mkdtempSync(join(tmpdir(), 'shroff-copy-'));
  cpSync(shop.dir, copy, { recursive: true });
  for (const dir of [shop.dir, copy, shop.dir, copy]) expect(await take(dir, '12.00')).toMatchObject({ exit: 0 });
  const { trades } = await simulated.bank();
  expect(trades).toHaveLength(5);
  expect(new Set(trades.map(({ reference }) => reference)).size).toBe(5);
  await expectOwnMoney(shop.dir);
  await expectOwnMoney(copy);
});

test('a restored backup takes no later sale’s money for its own', async () => {
  await take(shop.dir, '11.00');
  const backup = mkdtempSync(join(tmpdir(), 'shroff-backup-'));
  cpSync(shop.dir, backup, { recursive: true });
  await take(shop.dir, '12.00');
  rmSync(shop.dir, { recursive: true });
  cpSync(backup, shop.dir, { recursive: true });
  expect(await take(shop.dir, '12.33')).toMatchObject({ exit: 1, last: { state: 'notPaid' } });
  expect(await paymentsOf(shop.dir)).toHaveLength(2);
  await expectOwnMoney(shop.dir);
});
