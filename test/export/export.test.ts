import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import type { Client } from '#shared/contract/client.ts';
import { cellsOf, type ExportCell, headingsOf, readSealCells } from '#shared/export/table.ts';
import { languages } from '#shared/language.ts';
import type { ManagerName } from '#shared/payment/payment.ts';
import { tableOf } from '../../electron/cli/export.ts';
import { writeCsv } from '../../electron/export/csv-file.ts';
import { mostWorkbookRows, writeWorkbook } from '../../electron/export/workbook-file.ts';
import { readTable } from '../../electron/reconciliation/read-table.ts';
import { createWorld, minute, type World } from '../till/world.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'shroff-export-'));
afterAll(() => rmSync(folder, { recursive: true }));

const formula = '=HYPERLINK("http://x")';
const today = { from: '2026-11-21', until: '2026-11-21' };
const clientOf = (world: World) => ({ send: world.send }) as unknown as Client;

async function soldAndReturned(): Promise<World> {
  const world = createWorld({});
  await world.send('cashier.change', { cashier: formula });
  const sale = await world.take(1200);
  await world.run(minute);
  await world.refund(sale.paymentId, 250);
  await world.run(5 * minute);
  await world.take(900);
  await world.run(minute);
  return world;
}

async function all(rows: AsyncIterable<readonly ExportCell[]>): Promise<string[][]> {
  const found = [];
  for await (const row of rows) found.push(row.map((cell) => ('decimal' in cell ? cell.decimal : cell.text)));
  return found;
}

test('one row a payment, one a refund, amounts with their decimals, times with their offset', async () => {
  const world = await soldAndReturned();
  const file = path.join(folder, 'day.csv');
  await writeCsv(file, headingsOf('en'), tableOf(clientOf(world), today, 'en').rows());
  const text = readFileSync(file, 'utf8');
  expect(text.startsWith('\ufeffWhat,Asked for at,Paid at,Business day,')).toBe(true);
  const [sale, refund, second, seal] = parse(text, { bom: true, columns: true }) as Record<string, string>[];
  expect(sale).toMatchObject({ What: 'Payment', State: 'Paid', Amount: '12.00', 'Money in': '12.00', 'Money out': '' });
  expect(sale).toMatchObject({ 'Asked for at': '2026-11-21T10:00:00+08:00', Currency: 'CNY', Provider: 'Upay', Z: '' });
  expect(refund).toMatchObject({
    What: 'Refund',
    State: 'Refunded',
    Amount: '2.50',
    'Money in': '',
    'Money out': '2.50',
  });
  expect(refund?.Reference).toBe(sale?.Reference);
  expect(second).toMatchObject({ What: 'Payment', Amount: '9.00' });
  expect([sale?.Cashier, seal?.What]).toEqual([`'${formula}`, 'Journal seal']);
  await world.close();
});

test('sums are those of the day', async () => {
  const world = await soldAndReturned();
  const { rows } = await world.send('export.make', today);
  const day = await world.send('day.get', { day: '2026-11-21' });
  const sum = (name: 'inMinor' | 'outMinor') => rows.reduce((total, row) => total + (row[name] ?? 0), 0);
  expect([sum('inMinor'), sum('outMinor')]).toEqual([day.approvedMinor, day.refundedMinor]);
  expect([sum('inMinor'), sum('outMinor')]).toEqual([2100, 250]);
  await world.close();
});

test('pages are of one moment: what happens between them is in none', async () => {
  const world = await soldAndReturned();
  const first = await world.send('export.make', { ...today, limit: 1 });
  const whole = await world.send('export.make', today);
  const sale = first.rows[0];
  const payment = world.journal.byReference(sale?.reference ?? '')?.payment;
  await world.refund(payment?.paymentId ?? expect.unreachable(), 100);
  await world.take(300);
  await world.run(5 * minute);
  const asOf = first.head.seal.seq;
  const rows = [...first.rows];
  for (let after = first.next; after !== null; ) {
    const page = await world.send('export.make', { ...today, asOf, after, limit: 1 });
    rows.push(...page.rows);
    after = page.next;
  }
  expect(rows).toEqual(whole.rows);
  expect((await world.send('export.make', { ...today, asOf })).head.seal).toEqual(first.head.seal);
  expect((await world.send('export.make', today)).rows).toHaveLength(5);
  await expect(world.send('export.make', { ...today, asOf: 9999 })).rejects.toMatchObject({
    refusal: { code: 'exportEntryUnknown' },
  });
  await world.close();
});

test('a payment that is open now was open then, and stays so in the file of then', async () => {
  const world = createWorld({});
  await world.show(2000);
  const then = await world.send('export.make', today);
  expect(then.rows).toMatchObject([{ inMinor: null, inDoubtMinor: 2000 }]);
  await world.run(30 * minute);
  const asOf = then.head.seal.seq;
  expect((await world.send('export.make', { ...today, asOf })).rows).toEqual(then.rows);
  expect((await world.send('export.make', today)).rows[0]?.inDoubtMinor).toBeNull();
  await world.close();
});

test.each(languages)('in %s a workbook holds amounts as numbers and text as text', async (language) => {
  const world = await soldAndReturned();
  const file = path.join(folder, `${language}.xlsx`);
  const table = tableOf(clientOf(world), today, language);
  await writeWorkbook(file, 'Sheet', headingsOf(language), table.rows());
  const records = [];
  for await (const some of readTable(file)) records.push(...some);
  const written = await all(tableOf(clientOf(world), today, language).rows());
  expect(records.map(({ cells }) => cells[0])).toEqual([headingsOf(language)[0], ...written.map(([first]) => first)]);
  expect(records[1]?.cells.slice(5, 8)).toEqual(['12', 'CNY', '12']);
  expect(records[1]?.cells[19]).toBe(formula);
  expect(records.every(({ marks }) => marks === undefined || marks.size === 0)).toBe(true);
  const seal = readSealCells(records.at(-1)?.cells ?? [], language);
  expect(seal).toMatchObject({ ...today, rows: 3, seq: world.journal.length });
  expect(seal?.seal).toBe(world.journal.seal(world.journal.length)?.seal);
  await world.close();
});

async function* many(count: number): AsyncGenerator<readonly ExportCell[]> {
  for (let at = 0; at < count; at += 1) yield [{ text: 'x' }];
}

test('a workbook that would be too large leaves no file', async () => {
  const file = path.join(folder, 'large.xlsx');
  await expect(writeWorkbook(file, 'Sheet', ['A'], many(mostWorkbookRows + 2))).rejects.toMatchObject({
    refusal: { code: 'exportTooManyRows' },
  });
  expect(() => readFileSync(file)).toThrow('ENOENT');
});

async function* breaking(): AsyncGenerator<readonly ExportCell[]> {
  yield [{ text: 'x' }];
  throw new Error('the till went away');
}

test('what breaks off leaves no file, and what is there stays', async () => {
  const file = path.join(folder, 'broken.csv');
  await expect(writeCsv(file, ['A'], breaking())).rejects.toThrow('the till went away');
  expect(() => readFileSync(file)).toThrow('ENOENT');
  writeFileSync(file, 'mine');
  await expect(writeCsv(file, ['A'], many(1))).rejects.toMatchObject({ refusal: { code: 'exportFileExists' } });
  expect(readFileSync(file, 'utf8')).toBe('mine');
  const nowhere = path.join(folder, 'nowhere', 'x.csv');
  await expect(writeCsv(nowhere, ['A'], many(1))).rejects.toMatchObject({
    refusal: { code: 'exportFileNotWritten', params: { problem: 'ENOENT' } },
  });
});

test('a manager and a reason stand in the row of a refund', async () => {
  const world = createWorld({});
  const { paymentId } = await world.take(1000);
  await world.run(minute);
  await world.send('refund.start', {
    refundId: crypto.randomUUID() as never,
    ...{ paymentId, amountMinor: 400, reason: 'wrong, "size"', approvedBy: 'Lee' as typeof ManagerName._output },
  });
  await world.run(5 * minute);
  const { rows } = await world.send('export.make', today);
  const refund = rows[1] ?? expect.unreachable();
  const cells = cellsOf(refund, 'zh-Hans').map((cell) => ('text' in cell ? cell.text : cell.decimal));
  expect(cells).toEqual(expect.arrayContaining(['退款', '已退款', '4.00', 'Lee', 'wrong, "size"']));
  await world.close();
});
