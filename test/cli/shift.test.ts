import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { firstLine, newShop, run, type Simulated, start, startSimulator, stop } from './shroff.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 }); // each test starts several processes

let simulated: Simulated;
let shop: ReturnType<typeof newShop>;
const shroff = (...words: string[]) => run(shop.args(...words), { env: shop.env });
const plainly = (...words: string[]) => plain(shop.args(...words).filter((one) => one !== '--json'));

async function plain(args: readonly string[]): Promise<string> {
  const child = start(args, shop.env);
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await new Promise((resolve) => child.once('close', resolve));
  return text;
}

let paymentId = '';
beforeAll(async () => {
  simulated = await startSimulator(11);
  shop = newShop(simulated);
  const sold = await shroff('take', '12.00', '--code', simulated.code(), '--wait', '40');
  paymentId = String(sold.last.paymentId);
  await shroff('refund', paymentId, '2.00', '--approved-by', 'Wong', '--wait', '40');
});
afterAll(() => simulated.stop());

test('day says what was approved, refunded and is in doubt, as the bank does', async () => {
  const ran = await shroff('day');
  expect(ran).toMatchObject({
    exit: 0,
    last: {
      approvedMinor: 1200,
      refundedMinor: 200,
      inDoubtMinor: 0,
      counts: { payments: 1, refunds: 1, approved: 1, refunded: 1, inDoubt: 0 },
    },
  });
  const heldMinor = (await simulated.bank()).trades.reduce(
    (sum, trade) => sum + trade.payerPaidMinor * trade.captures - trade.returnedMinor,
    0,
  );
  expect(Number(ran.last.approvedMinor) - Number(ran.last.refundedMinor)).toBe(heldMinor);
});

test('another day has none of it', async () => {
  expect(await shroff('day', '--day', '2020-02-29')).toMatchObject({
    exit: 0,
    last: { day: '2020-02-29', approvedMinor: 0, counts: { payments: 0 } },
  });
});

test('x shows the totals and seals nothing', async () => {
  const before = (await shroff('journal', 'export')).lines.length;
  expect(await shroff('x')).toMatchObject({
    exit: 0,
    last: {
      z: 1,
      shift: null,
      totals: { all: { approved: { count: 1, minor: 1200 }, refunded: { count: 1, minor: 200 } } },
    },
  });
  expect((await shroff('journal', 'export')).lines.length).toBe(before);
});

describe('close', () => {
  test('seals a Z with its doubts, and what settles later is its addendum', async () => {
    const open = await shroff('take', '13.34', '--code', simulated.code(), '--wait', '0');
    expect(open.exit).toBe(3);
    const closed = await shroff('close');
    expect(closed).toMatchObject({
      exit: 0,
      last: {
        z: 1,
        totals: { all: { approved: { minor: 1200 }, refunded: { minor: 200 }, inDoubt: { count: 1, minor: 1334 } } },
        doubts: [{ paymentId: open.last.paymentId, ageMs: expect.any(Number), next: { call: 'query' } }],
        addenda: [],
      },
    });
    const settled = await shroff('resolve', String(open.last.paymentId), '--wait', '40');
    const later = await shroff('z'); // on a slow machine the till has reversed it
    expect(later.last).toMatchObject({
      totals: closed.last.totals,
      addenda: [{ addendum: 1, before: { column: 'inDoubt' }, after: { column: settled.last.state } }],
    });
    expect(later.last.totalsNow).not.toMatchObject({ all: { inDoubt: expect.anything() } });
    expect(await plainly('z', '1')).toMatch(/addendum 1, .*in doubt, now (approved|reversed)/);
  });

  test('numbers its Zs without a gap, and the journal holds', async () => {
    expect((await shroff('close')).last).toMatchObject({ z: 2, totals: { all: {} } });
    expect((await shroff('z', '3')).last).toMatchObject({ refusal: 'shiftUnknown' });
    expect(await shroff('journal', 'verify')).toMatchObject({ exit: 0 });
  });

  test('beside an open till the open till closes', async () => {
    const till = start(shop.args('serve'), shop.env);
    await firstLine(till);
    const ran = await shroff('close');
    await stop(till);
    expect([ran.exit, ran.last.z]).toEqual([0, 3]);
  });
});

describe('a shop that takes cash', () => {
  beforeAll(() => {
    const path = join(shop.dir, 'settings.json');
    const settings = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...settings, shop: { ...settings.shop, cash: true } }));
  });

  test('opens with a float, counts blind, and the Z says what is missing', async () => {
    expect(await shroff('shift', 'open', '--float', '100', '--cashier', 'Mei')).toMatchObject({
      exit: 0,
      last: { shift: { by: 'Mei', takesCash: true }, cash: null },
    });
    expect((await shroff('cash', 'sale', '25.50')).exit).toBe(0);
    expect(await shroff('close')).toMatchObject({ exit: 1, last: { refusal: 'shiftNotCounted' } });
    expect(await shroff('close', '--count', '125.00')).toMatchObject({
      exit: 0,
      last: {
        by: 'Mei',
        cash: { expectedMinor: 12_550, countedMinor: 12_500, differenceMinor: -50 },
        totals: { all: {} },
      },
    });
  });

  test('an uncounted close without a shift is refused, and opens none', async () => {
    expect(await shroff('close')).toMatchObject({ exit: 1, last: { refusal: 'shiftNotCounted' } });
    expect((await shroff('x')).last.shift).toBeNull();
  });

  test('the cashier changes in one command', async () => {
    await shroff('shift', 'open', '--float', '0');
    expect((await shroff('cashier', 'Ann')).exit).toBe(0);
    const sold = await shroff('take', '1.00', '--code', simulated.code(), '--wait', '40');
    expect((await shroff('x')).last).toMatchObject({ totals: { byCashier: [{ name: 'Ann' }] } });
    expect(sold.exit).toBe(0);
  });
});

test.each<[string, string[], number, string]>([
  ['a day that is none', ['day', '--day', '2026-02-30'], 2, 'dayInvalid'],
  ['a count that is no amount', ['close', '--count', 'ten'], 2, 'amountNotANumber'],
  ['cash of no kind', ['cash', 'lost', '1'], 2, 'commandUsage'],
  ['cash of nothing', ['cash', 'in', '0'], 2, 'amountZero'],
  ['a cashier without a name', ['cashier', ' '], 2, 'commandUsage'],
  ['a Z that is no number', ['z', 'one'], 2, 'commandUsage'],
  ['a second shift', ['shift', 'open'], 1, 'shiftAlreadyOpen'],
])('%s is refused', async (_rule, words, exit, refusal) => {
  expect(await shroff(...words)).toMatchObject({ exit, last: { refusal } });
});
