import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CashId, CountId, PaymentId, ShiftId } from '#shared/ids.ts';
import { shareOf } from '#shared/shift/share.ts';
import { changed, type TotalsRow, totalsOf } from '#shared/shift/totals.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { createWorld, hour, minute, morningMs, type World, type WorldOptions } from './world.ts';

const newShift = () => randomUUID() as ShiftId;

async function opened(options: WorldOptions = {}, floatMinor: number | null = null) {
  const world = createWorld(options);
  const shiftId = newShift();
  await world.send('shift.open', { shiftId, cashier: 'Ann', floatMinor });
  return { world, shiftId };
}

/** Everything the journal holds, counted anew. */
function allNow(world: World): readonly TotalsRow[] {
  const requests = world.journal.requests(0, world.journal.length);
  return totalsOf(
    requests.map(({ fact }) => {
      const record = world.journal.record(fact.facts.paymentId);
      const share = record && shareOf(record, fact.kind === 'refund.requested' ? fact.facts.refundId : null);
      if (!share) throw new Error('no such payment');
      return share;
    }),
  );
}

/** The Zs with their addenda, and what is not closed yet. */
async function allSealed(world: World): Promise<readonly TotalsRow[]> {
  const x = await world.send('shift.x', {});
  const zs = [];
  for (let z = 1; z < x.z; z += 1) zs.push(await world.send('shift.z', { z }));
  const rows = [...zs.flatMap(({ totals }) => totals.rows), ...x.totals.rows];
  return changed([], [...rows.flatMap((row) => asChanges(row)), ...zs.flatMap(({ addenda }) => addenda)]);
}

/** As many shares as a row counts: the whole sum on the first. */
function asChanges({ sums, ...row }: TotalsRow) {
  return Object.entries(sums).flatMap(([column, { count, minor }]) => {
    const returned = column === 'returnedElsewhere';
    return Array.from({ length: count }, (_, at) => ({
      before: null,
      after: {
        ...row,
        column: returned ? null : (column as 'approved'),
        minor: at === 0 && !returned ? minor : 0,
        returnedMinor: at === 0 && returned ? minor : 0,
      },
    }));
  });
}

describe('X and Z', () => {
  test('a Z says by provider, wallet, way and cashier what was taken and given back', async () => {
    const { world, shiftId } = await opened();
    const sale = await world.take(1200);
    await world.run(minute);
    await world.send('cashier.change', { cashier: 'Mei' });
    await world.show(2000);
    await world.run(5 * minute);
    await world.refund(sale.paymentId, 500);
    await world.run(5 * minute);
    const z = await world.send('shift.close', { shiftId });
    expect(z).toMatchObject({ z: 1, by: 'Mei', doubts: [], addenda: [], cash: null });
    expect(z.totals.all).toEqual({ approved: { count: 2, minor: 3200 }, refunded: { count: 1, minor: 500 } });
    expect(z.totals.byCashier).toEqual([
      { name: 'Ann', currency: 'CNY', sums: { approved: { count: 1, minor: 1200 } } },
      {
        name: 'Mei',
        currency: 'CNY',
        sums: { approved: { count: 1, minor: 2000 }, refunded: { count: 1, minor: 500 } },
      },
    ]);
    expect(z.totals.byWay.map(({ name }) => name).sort()).toEqual(['scan', 'show']);
    expect(z.days).toMatchObject({
      businessDay: '2026-11-21',
      providerDays: [{ provider: 'upay', from: '2026-11-21', until: '2026-11-21' }],
    });
    await world.close();
  });

  test('an X seals nothing, and what it shows is in the next Z', async () => {
    const { world, shiftId } = await opened();
    await world.take(1200);
    await world.run(minute);
    const before = world.journal.length;
    const x = await world.send('shift.x', {});
    expect([world.journal.length, x.z]).toEqual([before, 1]);
    expect((await world.send('shift.close', { shiftId })).totals).toEqual(x.totals);
    await world.close();
  });

  test('what is sold between two shifts is in the next Z', async () => {
    const { world, shiftId } = await opened();
    await world.send('shift.close', { shiftId });
    await world.take(1200);
    await world.run(minute);
    const second = newShift();
    await world.send('shift.open', { shiftId: second });
    expect((await world.send('shift.close', { shiftId: second })).totals.all).toEqual({
      approved: { count: 1, minor: 1200 },
    });
    await world.close();
  });

  test('closing again is the same Z', async () => {
    const { world, shiftId } = await opened();
    const first = await world.send('shift.close', { shiftId });
    const length = world.journal.length;
    expect(await world.send('shift.close', { shiftId })).toEqual(first);
    expect(await world.send('shift.open', { shiftId })).toBe(null);
    expect(world.journal.length).toBe(length);
    await world.close();
  });

  test('the shop’s day and the provider’s are both shown where they differ', async () => {
    const { world, shiftId } = await opened({ closingHour: 4, startMs: morningMs + 16 * hour });
    await world.take(1200);
    await world.run(minute);
    expect((await world.send('shift.close', { shiftId })).days).toEqual({
      businessDay: '2026-11-21',
      closingHour: 4,
      providerDays: [{ provider: 'upay', from: '2026-11-22', until: '2026-11-22' }],
    });
    expect(await world.send('day.get', { day: '2026-11-21' })).toMatchObject({ approvedMinor: 1200 });
    expect(await world.send('day.get', { day: '2026-11-22' })).toMatchObject({ approvedMinor: 0 });
    await world.close();
  });
});

describe('a doubt', () => {
  test('is listed in the Z with its age and next step, and settles as an addendum to it', async () => {
    const { world, shiftId } = await opened();
    const { paymentId } = await world.take(1234);
    await world.run(10_000);
    const z = await world.send('shift.close', { shiftId });
    expect(z.totals.all).toEqual({ inDoubt: { count: 1, minor: 1234 } });
    expect(z.doubts).toMatchObject([
      { paymentId, ageMs: expect.any(Number), next: { call: 'query', atMs: expect.any(Number) } },
    ]);
    expect(z.doubts[0]?.ageMs).toBeGreaterThanOrEqual(10_000);
    await world.run(10 * minute);
    const after = await world.send('shift.z', {});
    expect(after).toMatchObject({
      totals: z.totals,
      doubts: z.doubts,
      addenda: [{ addendum: 1, paymentId, before: { column: 'inDoubt' }, after: { column: 'approved' } }],
      totalsNow: { all: { approved: { count: 1, minor: 1234 } } },
    });
    expect((await world.send('payment.history', { paymentId })).map(({ what }) => what)).toContain('addendum');
    await world.close();
  });

  test('that settled and came back is two addenda, in order', async () => {
    const { world, shiftId } = await opened();
    const { paymentId } = await world.take(1235); // not found, and paid long after
    await world.run(20_000);
    await world.send('shift.close', { shiftId });
    await world.run(3 * hour);
    const { addenda, totalsNow } = await world.send('shift.z', { z: 1 });
    expect(addenda.map(({ before, after }) => [before.column, after.column])).toEqual([
      ['inDoubt', null],
      [null, 'late'],
    ]);
    expect(totalsNow.all).toEqual({ late: { count: 1, minor: 1235 } });
    expect(await world.send('shift.x', {})).toMatchObject({ doubts: [{ paymentId, next: { call: 'person' } }] });
    await world.close();
  });

  test('is sealed once, however often it is looked at or the till starts again', async () => {
    const { world, shiftId } = await opened();
    await world.take(1234);
    await world.run(10_000);
    await world.send('shift.close', { shiftId });
    await world.run(10 * minute);
    for (let time = 0; time < 3; time += 1) {
      await world.restart();
      await world.run(minute);
      expect((await world.send('shift.z', {})).addenda).toHaveLength(1);
    }
    await world.close();
  });
});

describe('cash', () => {
  test('is counted blind: X tells what is expected only after it', async () => {
    const { world, shiftId } = await opened({ cash: true }, 10_000);
    const cashId = randomUUID() as CashId;
    for (let twice = 0; twice < 2; twice += 1)
      await world.send('shift.cash', { cashId, what: 'sale', amountMinor: 2500 });
    expect((await world.send('shift.x', {})).cash).toBe(null);
    await expect(world.send('shift.close', { shiftId })).rejects.toMatchObject({
      refusal: { code: 'shiftNotCounted' },
    });
    const sheet = await world.send('shift.count', { countId: randomUUID() as CountId, countedMinor: 12_400 });
    expect(sheet).toMatchObject({ expectedMinor: 12_500, countedMinor: 12_400, differenceMinor: -100, counts: 1 });
    const z = await world.send('shift.close', { shiftId });
    expect([z.cash, z.totals.all]).toEqual([sheet, {}]);
    await world.close();
  });

  test('a float needs a shop that takes cash', async () => {
    const world = createWorld();
    const asked = world.send('shift.open', { shiftId: newShift(), floatMinor: 1 });
    await expect(asked).rejects.toMatchObject({ refusal: { code: 'cashNotTaken' } });
    expect(world.journal.desk().shift).toBe(null);
    await world.close();
  });

  test.each<[string, WorldOptions, (world: World) => Promise<unknown>, string]>([
    [
      'a shop without cash moves none',
      {},
      (world) => world.send('shift.cash', { cashId: randomUUID() as CashId, what: 'in', amountMinor: 1 }),
      'cashNotTaken',
    ],
    [
      'a second shift is not opened beside one',
      {},
      (world) => world.send('shift.open', { shiftId: newShift(), floatMinor: 1 }),
      'shiftAlreadyOpen',
    ],
    [
      'a shift that is not this one is not closed',
      {},
      (world) => world.send('shift.close', { shiftId: newShift() }),
      'shiftUnknown',
    ],
    ['there is no Z before the first', {}, (world) => world.send('shift.z', { z: 1 }), 'shiftUnknown'],
  ])('%s', async (_rule, options, act, code) => {
    const { world } = await opened(options);
    await expect(act(world)).rejects.toMatchObject({ refusal: { code } });
    await world.close();
  });
});

test('the cashier’s name is on what they take, until the shift closes', async () => {
  const { world, shiftId } = await opened();
  expect((await world.get((await world.take(1200)).paymentId)).cashier).toBe('Ann');
  await world.restart();
  expect(world.view().cashier).toBe('Ann');
  await world.send('shift.close', { shiftId });
  await world.run(minute);
  expect(world.view().cashier).toBe('cashier');
  await world.close();
});

test('a day counts what was asked for in it', async () => {
  const world = createWorld();
  const { paymentId } = await world.take(1200);
  await world.take(1211); // declined, or not; what it is stands in the journal
  await world.take(1241);
  await world.run(1000);
  expect(await world.send('day.get', {})).toMatchObject({ day: '2026-11-21', inDoubtMinor: expect.any(Number) });
  await world.run(10 * minute);
  await world.refund(paymentId, 200);
  await world.run(10 * minute);
  expect(await world.send('day.get', {})).toMatchObject({
    refundedMinor: 200,
    inDoubtMinor: 0,
    counts: { payments: 3, refunds: 1, refunded: 1, inDoubt: 0 },
  });
  await world.run(24 * hour);
  await world.refund(paymentId, 300);
  await world.run(10 * minute);
  expect(await world.send('day.get', {})).toMatchObject({
    approvedMinor: 0,
    refundedMinor: 300,
    counts: { payments: 0 },
  });
  expect(await world.send('day.get', { day: '2026-11-21' })).toMatchObject({ refundedMinor: 200 });
  await world.close();
});

/** Every ending that ends differently, so that doubts cross the shifts. */
const endings = [0, 11, 12, 13, 31, 33, 34, 35, 41, 42, 43, 51, 65, 66, 71];

/** Where `cut` is given the process dies right after that append, and another goes on where the journal stands. */
async function someShifts(seed: number, cut = Number.POSITIVE_INFINITY): Promise<World> {
  const world = createWorld({ seed });
  const random = createRandom(seed).fork('shifts');
  const paid: PaymentId[] = [];
  const act = async () => {
    const what = random.below(6);
    const minor = 1000 + (endings[random.below(endings.length)] ?? 0);
    const one = paid[random.below(Math.max(1, paid.length))];
    if (what <= 2) paid.push((await world.take(minor)).paymentId);
    if (what === 3 && one) await world.refund(one, 100);
    if (what === 4 && one) await world.send('payment.reverse', { paymentId: one });
    if (what === 5) await closeOne(world);
  };
  world.crashAfter(cut);
  for (let step = 0; step < 14; step += 1) {
    const waitMs = (1 + random.below(200)) * 1000;
    await act().catch(() => undefined); // refused, or the process died
    await world.run(waitMs);
    if (world.appends >= cut) {
      await world.restart();
      cut = Number.POSITIVE_INFINITY;
    }
  }
  if (world.appends < cut) world.crashAfter(Number.POSITIVE_INFINITY);
  await closeOne(world);
  await world.run(6 * hour);
  return world;
}

async function closeOne(world: World): Promise<void> {
  const x = await world.send('shift.x', {});
  const shiftId = x.shift?.shiftId ?? newShift();
  if (!x.shift) await world.send('shift.open', { shiftId });
  await world.send('shift.close', { shiftId });
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'seed %i: every Z with its addenda, and what is open, is the whole journal',
  async (seed) => {
    const world = await someShifts(seed);
    const { z } = await world.send('shift.x', {});
    expect(z).toBeGreaterThan(1);
    expect(await allSealed(world)).toEqual(allNow(world));
    expect(world.defects).toEqual([]);
    await world.close();
  },
);

test('after a crash at any append the Zs and their addenda are again the whole journal', {
  timeout: 120_000,
}, async () => {
  const whole = await someShifts(3);
  const { appends } = whole;
  await whole.close();
  for (let cut = 2; cut < appends; cut += 5) {
    const world = await someShifts(3, cut);
    expect(await allSealed(world), `cut ${cut}`).toEqual(allNow(world));
    const { closes } = world.journal.desk();
    expect(closes.map(({ z }) => z)).toEqual(closes.map((_, at) => at + 1));
    await world.close();
  }
});
