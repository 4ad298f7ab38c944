import { mkdtempSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bytesInPart } from '#shared/contract/contract.ts';
import type { BillImported, Reconciled } from '#shared/contract/reconcile-view.ts';
import type { ShiftId } from '#shared/ids.ts';
import type { BillMapping } from '#shared/reconcile/mapping.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

const day = '2026-11-21';
const upay = { provider: 'upay', day } as const;

const portal: BillMapping = {
  ...{ name: 'Upay portal', headerRow: 1, delimiter: ',', sheet: null },
  reference: { heading: 'order', at: 0 },
  amount: { column: { heading: 'amount', at: 1 }, unit: 'major' },
  kind: {
    by: 'word',
    column: { heading: 'kind', at: 2 },
    payment: ['sale'],
    refund: ['return'],
  },
  state: null,
  time: { column: { heading: 'time', at: 3 }, format: 'yyyy-MM-dd HH:mm:ss', offsetMinutes: 480 },
  ...{ currency: null, payerPaid: null, shopGets: null, fee: null, providerReference: null, walletReference: null },
  refundNumber: { heading: 'refund', at: 4 },
  ...{ wallet: null, footer: { by: 'none' } },
};

function newWorld(options: WorldOptions = {}) {
  const billsFolder = join(mkdtempSync(join(tmpdir(), 'shroff-bills-')), 'bills');
  return { billsFolder, world: createWorld({ ...options, billsFolder }) };
}

function stamp(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

interface Sold {
  readonly reference: string;
  readonly amountMinor: number;
  readonly atMs: number;
  readonly refund?: string;
}

function csvOf(rows: readonly Sold[]): string {
  const lines = rows.map(
    ({ reference, amountMinor, atMs, refund }) =>
      `${reference},${(amountMinor / 100).toFixed(2)},${refund ? 'return' : 'sale'},${stamp(atMs)},${refund ?? ''}`,
  );
  return `order,amount,kind,time,refund\n${lines.join('\n')}\n`;
}

async function importFile(
  world: World,
  text: string,
  mapping: BillMapping | null = portal,
  fileName = 'C:\\x\\portal.csv',
) {
  const bytes = Buffer.from(text);
  const parts = Math.max(1, Math.ceil(bytes.length / bytesInPart));
  let came: BillImported | null = null;
  for (let part = 0; part < parts; part += 1) {
    const base64 = bytes.subarray(part * bytesInPart, (part + 1) * bytesInPart).toString('base64');
    came = await world.ask('bill.import', { importId: 'import-1', part, parts, base64, fileName, ...upay, mapping });
  }
  if (!came) throw new Error('the last part has an answer');
  return came;
}

async function sold(world: World, ...amounts: readonly number[]): Promise<Sold[]> {
  const found: Sold[] = [];
  for (const amount of amounts) {
    const { paymentId } = await world.take(amount);
    await world.run(60_000);
    const { reference, amount: paid, requestedMs } = await world.get(paymentId);
    found.push({ reference, amountMinor: paid.minor, atMs: requestedMs });
  }
  return found;
}

async function compared(world: World): Promise<Reconciled> {
  await world.ask('reconcile.start', upay);
  const found = await world.ask('reconcile.get', upay);
  if (!found) throw new Error('it was just compared');
  return found;
}

const classesOf = ({ classes }: Reconciled) => Object.fromEntries(classes.map((one) => [one.class, one.lines]));
const billEntries = (world: World) => [...world.journal.entries()].filter(({ fact }) => fact.kind === 'bill.taken');

describe('a bill from a file', () => {
  test('is kept as it came, named by one entry, and agrees with what was sold', async () => {
    const { world, billsFolder } = newWorld();
    const rows = await sold(world, 1200, 3400);
    const came = await importFile(world, csvOf(rows));
    expect(came).toMatchObject({
      kind: 'taken',
      isNew: true,
      problemCount: 0,
      bill: { rows: 2, fileName: 'portal.csv' },
    });
    expect(readdirSync(billsFolder)).toEqual([came.kind === 'taken' && came.bill.digest]);
    expect(statSync(join(billsFolder, readdirSync(billsFolder)[0] ?? '')).mode & 0o777).toBe(0o600);
    const found = await compared(world);
    expect(found).toMatchObject({
      ...{ verdict: 'allAgree', needsYou: 0, hasBill: true, stale: false, findings: [] },
      journal: { payments: 2, netMinor: 4600 },
      bill: { rows: 2, paymentsMinor: 4600 },
      businessDays: [day],
    });
    expect(classesOf(found)).toEqual({ agrees: 2 });
    expect(world.defects).toEqual([]);
  });

  test('taken again it is the same; another takes its place', async () => {
    const { world } = newWorld();
    const rows = await sold(world, 1200, 3400);
    await importFile(world, csvOf(rows.slice(1)));
    expect(await importFile(world, csvOf(rows.slice(1)))).toMatchObject({ kind: 'taken', isNew: false });
    expect(billEntries(world)).toHaveLength(1);
    expect(classesOf(await compared(world))).toEqual({ agrees: 1, onlyJournal: 1 });
    await importFile(world, csvOf(rows));
    expect(classesOf(await compared(world))).toEqual({ agrees: 2 });
  });

  test('that nobody knows waits for a mapping, which is saved and fits the next by itself', async () => {
    const { world, billsFolder } = newWorld();
    const rows = await sold(world, 1200);
    const came = await importFile(world, csvOf(rows), null);
    expect(came).toMatchObject({
      kind: 'mappingNeeded',
      glance: {
        fileName: 'portal.csv',
        delimiter: ',',
        records: [{ line: 1, cells: ['order', 'amount', 'kind', 'time', 'refund'] }, { line: 2 }],
      },
    });
    expect(billEntries(world)).toHaveLength(0);
    expect(await world.ask('bill.preview', { importId: 'import-1' })).toMatchObject({
      records: [{ line: 1 }, { line: 2 }],
    });
    const wrong = { ...portal, reference: { heading: 'number', at: 7 } };
    expect(await world.ask('bill.map', { importId: 'import-1', ...upay, mapping: wrong })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'columnMissing' },
    });
    expect(await world.ask('bill.map', { importId: 'import-1', ...upay, mapping: portal })).toMatchObject({
      kind: 'taken',
    });
    expect(await world.ask('bill.mappings', {})).toEqual([portal]);
    await expect(world.ask('bill.preview', { importId: 'import-1' })).rejects.toMatchObject({
      refusal: { code: 'billArrivedGone' },
    });
    expect(await importFile(world, csvOf([...rows, ...rows]), null)).toMatchObject({
      kind: 'taken',
      bill: { layout: 'Upay portal' },
    });
    const faulty = csvOf(rows).replace('sale', 'gift');
    expect(await importFile(world, faulty, null)).toMatchObject({ kind: 'mappingNeeded' });
    expect(await importFile(world, faulty, portal)).toMatchObject({
      kind: 'taken',
      problemCount: 1,
      bill: { rows: 0 },
    });
    expect(readdirSync(billsFolder).filter((name) => name.startsWith('arriving'))).toEqual([]);
    await world.ask('bill.mapping.drop', { name: 'Upay portal' });
    expect(await world.ask('bill.mappings', {})).toEqual([]);
  });

  test('of another day, or with parts in the wrong order, is not taken', async () => {
    const { world } = newWorld();
    const yesterday = {
      reference: '0000ABCDEFGHJKMNPQRSTVWX',
      amountMinor: 100,
      atMs: world.clock.nowMs() - 24 * 3_600_000,
    };
    expect(await importFile(world, csvOf([yesterday]))).toMatchObject({
      kind: 'refused',
      refusal: { code: 'otherDay' },
    });
    const part = { importId: 'import-2', parts: 3, base64: 'QUFB', ...upay };
    await world.ask('bill.import', { ...part, part: 0 });
    await expect(world.ask('bill.import', { ...part, part: 2 })).rejects.toMatchObject({
      refusal: { code: 'badRequest' },
    });
    expect(billEntries(world)).toHaveLength(0);
  });

  test('whose kept file was cut is not compared with, and says which to take again', async () => {
    const { world, billsFolder } = newWorld();
    const rows = await sold(world, 1200);
    await importFile(world, csvOf(rows));
    truncateSync(join(billsFolder, readdirSync(billsFolder)[0] ?? ''), 40);
    await expect(compared(world)).rejects.toMatchObject({
      refusal: { code: 'billGone', params: { file: 'portal.csv' } },
    });
    expect(await importFile(world, csvOf(rows))).toMatchObject({ kind: 'taken', isNew: false });
    expect(await compared(world)).toMatchObject({ verdict: 'allAgree' });
  });

  test('a crash between file and entry loses nothing: the file is taken again', async () => {
    const { world, billsFolder } = newWorld();
    const rows = await sold(world, 1200);
    world.crashAfter(world.appends);
    await expect(importFile(world, csvOf(rows))).rejects.toThrow();
    await world.restart();
    expect(readdirSync(billsFolder)).toHaveLength(1);
    expect(billEntries(world)).toHaveLength(0);
    writeFileSync(join(billsFolder, 'arriving-9'), 'half a file of a killed process');
    expect(await importFile(world, csvOf(rows))).toMatchObject({ kind: 'taken', isNew: true });
    expect(readdirSync(billsFolder)).toHaveLength(1);
    expect(await compared(world)).toMatchObject({ verdict: 'allAgree' });
  });
});

describe('what differs', () => {
  test('is named, needs somebody, can be explained, and is signed with what is left', async () => {
    const { world } = newWorld();
    const [first, second, third] = await sold(world, 1200, 3400, 5600);
    if (!first || !second || !third) throw new Error('three were sold');
    await world.run(20 * 60_000); // a list made now holds all of them
    const strange = { reference: 'PORTAL-77', amountMinor: 990, atMs: first.atMs };
    await importFile(world, csvOf([{ ...first, amountMinor: 1300 }, second, second, strange]));
    const found = await compared(world);
    expect(classesOf(found)).toEqual({ agrees: 1, amountDiffers: 1, onlyJournal: 1, onlyBill: 1, doubled: 1 });
    expect(found).toMatchObject({ verdict: 'needsYou', needsYou: 4 });
    expect(found.lines.map(({ class: is, step }) => [is, step])).toEqual([
      ['doubled', 'callProvider'],
      ['onlyBill', 'callProvider'],
      ['amountDiffers', 'askProvider'],
      ['onlyJournal', 'askProvider'],
    ]);
    const line = found.lines.find(({ class: is }) => is === 'onlyBill');
    if (!line) throw new Error('it is there');
    await world.ask('reconcile.explain', { ...upay, line: line.key, reason: 'the till next door', by: 'Wong' });
    await world.ask('reconcile.explain', { ...upay, line: line.key, reason: 'the till next door', by: 'Wong' });
    const explained = await world.ask('reconcile.get', upay);
    expect(explained).toMatchObject({ needsYou: 3, explained: 1, stale: false });
    expect(await world.ask('reconcile.lines', { ...upay, class: 'explained' })).toMatchObject({
      count: 1,
      lines: [{ key: line.key, step: null, explained: { reason: 'the till next door', by: 'Wong' } }],
    });
    await world.ask('day.sign', { ...upay, run: found.run, by: 'Wong' });
    await world.ask('day.sign', { ...upay, run: found.run, by: 'Wong' });
    const entries = [...world.journal.entries()].map(({ fact }) => fact);
    expect(entries.filter(({ kind }) => kind === 'day.explained')).toHaveLength(1);
    const signed = entries.filter((fact) => fact.kind === 'day.signed');
    expect(signed).toHaveLength(1);
    expect(signed[0]).toMatchObject({
      by: 'Wong',
      leftCount: 3,
      explained: 1,
      left: [{ step: 'callProvider' }, {}, {}],
    });
    expect(signed[0]?.classes.find((one) => one.class === 'amountDiffers')).toMatchObject({
      journalMinor: 1200,
      billMinor: 1300,
    });
    expect(await world.ask('day.providers', { day })).toMatchObject([
      {
        provider: 'upay',
        payments: 3,
        needsYou: 3,
        fetches: false,
        lists: 'none',
        signed: { by: 'Wong', leftCount: 3 },
      },
    ]);
  });

  test('stays explained after a restart, and not when the line says something else', async () => {
    const { world } = newWorld();
    const [first] = await sold(world, 1200);
    if (!first) throw new Error('one was sold');
    await importFile(world, csvOf([{ ...first, amountMinor: 1300 }]));
    const { lines } = await compared(world);
    await world.ask('reconcile.explain', {
      ...upay,
      line: lines[0]?.key ?? '',
      reason: 'typed wrong there',
      by: 'Wong',
    });
    await world.restart();
    expect(await world.ask('reconcile.get', upay)).toBe(null);
    await expect(world.ask('day.sign', { ...upay, run: 1, by: 'Wong' })).rejects.toMatchObject({
      refusal: { code: 'reconcileFirst' },
    });
    expect(await compared(world)).toMatchObject({ verdict: 'allAgree', explained: 1 });
    await importFile(world, csvOf([{ ...first, amountMinor: 1400 }]));
    expect(await compared(world)).toMatchObject({ verdict: 'needsYou', explained: 0 });
    await expect(
      world.ask('reconcile.explain', { ...upay, line: lines[0]?.key ?? '', reason: 'again', by: 'Wong' }),
    ).rejects.toMatchObject({ refusal: { code: 'reconcileLineGone' } });
  });

  test('is not signed once something came in: it is compared again', async () => {
    const { world } = newWorld();
    const rows = await sold(world, 1200);
    await importFile(world, csvOf(rows));
    const { run } = await compared(world);
    await sold(world, 3400);
    expect(await world.ask('reconcile.get', upay)).toMatchObject({ stale: true });
    await expect(world.ask('day.sign', { ...upay, run, by: 'Wong' })).rejects.toMatchObject({
      refusal: { code: 'reconcileStale' },
    });
  });

  test('a refund is matched by its own number, of a payment of any day', async () => {
    const { world } = newWorld({ startMs: Date.UTC(2026, 10, 21, 2) - 40 * 24 * 3_600_000 });
    const { paymentId } = await world.take(5600);
    await world.run(40 * 24 * 3_600_000);
    const refundId = await world.refund(paymentId, 600);
    await world.run(60_000);
    const { reference, refunds } = await world.get(paymentId);
    const refund = refunds.find((one) => one.refundId === refundId);
    if (!refund) throw new Error('it was refunded');
    await importFile(
      world,
      csvOf([{ reference, amountMinor: 600, atMs: refund.requestedMs, refund: refund.refundNumber }]),
    );
    const found = await compared(world);
    expect(classesOf(found)).toEqual({ agrees: 1 });
    expect(found.findings).toEqual([]);
    expect(found.journal).toMatchObject({ payments: 0, refunds: 1, netMinor: -600 });
  });
});

test('a row of a payment of long ago is that payment, of another day', async () => {
  const { world } = newWorld({ startMs: Date.UTC(2026, 10, 21, 2) - 40 * 24 * 3_600_000 });
  const [old] = await sold(world, 5600);
  await world.run(40 * 24 * 3_600_000);
  const [now] = await sold(world, 1200);
  if (!old || !now) throw new Error('two were sold');
  await importFile(world, csvOf([now, { ...old, atMs: now.atMs }]));
  expect(classesOf(await compared(world))).toEqual({ agrees: 1, otherDay: 1 });
});

describe('a sweep', () => {
  test('asks about all that is open or ended without money, and its answers stand in the comparison', async () => {
    const { world } = newWorld();
    await sold(world, 1200, 1300, 1223);
    const before = await compared(world);
    expect(before).toMatchObject({ verdict: 'needsYou', hasBill: false });
    expect(before.lines.every(({ reason }) => reason === 'notAsked' || reason === 'inDoubt')).toBe(true);
    await world.take(1241); // its result is unclear for a while
    await world.run(3000);
    const states = (await world.ask('payments.find', {})).payments.map(({ state }) => state);
    expect(states.toSorted()).toEqual(['approved', 'approved', 'declined', 'inDoubt']);
    expect(await world.send('sweep.start', {})).toMatchObject({ asked: 2, cancelled: false });
    await world.run(120_000);
    const all = await world.send('sweep.start', { everything: true });
    expect(all.asked).toBe(4);
    const after = await compared(world);
    expect(after.lines).toEqual([]);
    expect(after).toMatchObject({ verdict: 'allAgree' });
    await world.restart();
    expect(await compared(world)).toMatchObject({ verdict: 'allAgree' });
    expect(world.defects).toEqual([]);
  });

  test('shows how far it is, and a press ends it: what was asked stays known', async () => {
    const { world } = newWorld();
    await sold(world, 1200, 1300, 1400, 1500, 1600, 1700, 1800, 1900);
    const running = world.ask('sweep.start', { everything: true });
    await world.run(300);
    expect(world.view().work).toMatchObject({ what: 'sweep', day, of: 8 });
    await expect(world.ask('reconcile.start', upay)).rejects.toMatchObject({ refusal: { code: 'workBusy' } });
    await world.ask('reconcile.cancel', {});
    expect(world.view().work).not.toBe(null);
    await world.ask('sweep.cancel', {});
    await world.run(60_000);
    const ended = await running;
    expect(ended.cancelled).toBe(true);
    expect(ended.asked).toBeLessThan(8);
    expect(world.view().work).toBe(null);
    const asked = [...world.journal.entries()].flatMap(({ fact }) => (fact.kind === 'day.asked' ? fact.answers : []));
    expect(asked).toHaveLength(ended.asked);
  });
});

test('a comparison is let go of by a press, and can begin again', async () => {
  const { world } = newWorld();
  const rows = await sold(world, 1200);
  await importFile(world, csvOf(rows));
  const running = world.ask('reconcile.start', upay);
  await world.ask('sweep.cancel', {});
  await world.ask('reconcile.cancel', {});
  await expect(running).rejects.toMatchObject({ refusal: { code: 'workCancelled' } });
  expect(await world.ask('reconcile.get', upay)).toBe(null);
  expect(await compared(world)).toMatchObject({ verdict: 'allAgree' });
});

test('the view says which shift is open and who works it', async () => {
  const { world } = newWorld();
  await world.run(100);
  expect(world.view().shift).toBe(null);
  await world.send('shift.open', { shiftId: 'shift-0001' as ShiftId, cashier: 'Mei' });
  const sinceMs = world.clock.nowMs();
  await world.run(100);
  expect(world.view().shift).toEqual({
    ...{ shiftId: 'shift-0001', z: 1, cashier: 'Mei', sinceMs, takesCash: false, counted: false },
  });
  await world.send('cashier.change', { cashier: 'Ann' });
  await world.run(100);
  expect(world.view().shift?.cashier).toBe('Ann');
  await world.send('shift.close', { shiftId: 'shift-0001' as ShiftId });
  await world.run(100);
  expect(world.view().shift).toBe(null);
});

test('an answer counts only while nothing has changed since', async () => {
  const { world } = newWorld();
  const [paid] = await sold(world, 5600);
  if (!paid) throw new Error('one was sold');
  const said = (atMs: number) => {
    const answers = [{ number: paid.reference, state: 'refused', amount: null, atMs } as const];
    world.journal.append({ kind: 'day.asked', ...upay, answers });
  };
  said(paid.atMs - 1);
  expect((await compared(world)).lines).toMatchObject([{ class: 'onlyJournal', reason: 'notAsked', told: null }]);
  said(world.clock.nowMs());
  expect(await world.ask('reconcile.get', upay)).toMatchObject({ stale: true });
  expect((await compared(world)).lines).toMatchObject([{ class: 'stateDiffers', told: { state: 'refused' } }]);
});

test('the trend has a row for each day and provider, with what was taken, doubted and signed', async () => {
  const { world } = newWorld();
  const rows = await sold(world, 1200);
  await importFile(world, csvOf(rows));
  const { run } = await compared(world);
  await world.ask('day.sign', { ...upay, run, by: 'Wong' });
  const trend = await world.ask('day.trend', { days: 3 });
  expect(trend.map((one) => [one.day, one.takenMinor, one.bills, one.signed?.by ?? null])).toEqual([
    ['2026-11-19', 0, 0, null],
    ['2026-11-20', 0, 0, null],
    ['2026-11-21', 1200, 1, 'Wong'],
  ]);
});
