import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { disagreements, newShop, run, type Simulated, start, startSimulator } from './shroff.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 }); // each test starts several processes

let simulated: Simulated;
beforeEach(async () => {
  simulated = await startSimulator(11);
});
afterEach(() => simulated.stop());

/** Never declined: no customer of these refuses. */
const settled = ['approved', 'reversed', 'notPaid'];

/** How many entries the journal on disk has: what a crash leaves behind. */
function entriesIn(path: string): number {
  if (!existsSync(path)) return 0;
  const db = new Database(path, { readonly: true, timeout: 1000 });
  try {
    return (db.prepare('SELECT count(*) AS entries FROM journal').get() as { entries: number }).entries;
  } catch {
    return 0;
  } finally {
    db.close();
  }
}

/** Entry 1 makes the journal, 2 is the intent; what follows depends on the payment. */
const moments: [string, number][] = [
  ['14.00', 1],
  ['14.00', 2],
  ['14.00', 3],
  ['14.11', 2],
  ['14.11', 3],
  ['14.31', 3],
  ['14.34', 3],
  ['14.41', 3],
  ['14.13', 4],
  ['14.43', 4],
];

test.each(moments)(
  'a till killed during a payment of %s once the journal has %i entries ends right after its restart',
  async (amount, entries) => {
    const shop = newShop(simulated);
    const journal = join(shop.dir, 'live', 'journal.db');
    const child = start(shop.args('take', amount, '--code', simulated.code(), '--wait', '40'), shop.env);
    const closed = once(child, 'close');
    await expect
      .poll(() => child.exitCode !== null || entriesIn(journal) >= entries, { timeout: 20_000, interval: 1 })
      .toBe(true);
    child.kill('SIGKILL');
    await closed;
    const ran = await run(shop.args('resolve', '--wait', '40'), { env: shop.env });
    expect(ran.exit, ran.stderr).toBe(0);
    const { lines } = await run(shop.args('payments'), { env: shop.env });
    const payments = lines.filter((line) => 'reference' in line);
    expect(payments.every(({ state }) => settled.includes(String(state)))).toBe(true);
    const bank = await simulated.bank();
    expect(disagreements(payments as never, bank)).toEqual([]);
    expect(bank.trades.every(({ captures, asked }) => captures <= 1 && asked <= 1)).toBe(true);
    expect(await run(shop.args('journal', 'verify'), { env: shop.env })).toMatchObject({
      exit: 0,
      last: { findings: [] },
    });
  },
);
