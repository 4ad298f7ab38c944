import { expect, test } from 'vitest';
import { BillMapping } from '#shared/reconcile/mapping.ts';
import { billLimits } from '../../electron/reconciliation/limits.ts';
import { recognizeBill } from '../../electron/reconciliation/read-bill.ts';
import { openBytes } from '../../electron/reconciliation/source.ts';
import { isDateFormat, textOfNumber } from '../../electron/reconciliation/workbook-cells.ts';
import { readParts } from '../../electron/reconciliation/zip.ts';
import { portalMapping } from './portal.ts';
import { readWhole } from './read.ts';
import { type BookStyle, type PartLie, partsOf, type SheetCell, workbookOf, zipOf } from './workbook-writer.ts';

const header = ['Order', 'Amount', 'Type', 'When', 'Fee', 'Note'];
const noon = 46346.5; // 2026-11-20 12:00 in days
const sale: SheetCell[] = ['SF1', 12.5, 'Sale', { serial: noon }, 0.1, '茶 & <tea>'];
const layout = portalMapping;

test.each<[string, BookStyle]>([
  ['texts apart', {}],
  ['texts in their cells', { inline: true }],
  ['names with a prefix', { prefix: 'x' }],
  ['cells without their places', { placeless: true }],
  ['another sheet before it', { before: [{ name: 'Cover', rows: [['hello']] }] }],
])('a workbook with %s', async (_what, style) => {
  const mapping = BillMapping.parse({ ...layout, sheet: 'Bill' });
  const bill = await readWhole(workbookOf([header, sale, [], sale.with(0, 'SF2')], style), { layout: mapping });
  const atMs = Date.parse('2026-11-20T04:00:00Z');
  const row = { kind: 'payment', amount: { minor: 1250, currency: 'CNY' }, feeMinor: 10, atMs };
  expect(bill).toMatchObject({
    encoding: 'workbook',
    refusal: null,
    rows: [
      { line: 2, row: { ...row, reference: 'SF1' } },
      { line: 4, row: { ...row, reference: 'SF2' } },
    ],
    end: { problems: [] },
  });
});

test('days are counted from 1904 where the workbook says so', async () => {
  const bytes = workbookOf([header, sale.with(3, { serial: noon - 1462 })], { from1904: true });
  expect((await readWhole(bytes, { layout })).rows).toMatchObject([
    { row: { atMs: Date.parse('2026-11-20T04:00:00Z') } },
  ]);
});

test.each<[string, SheetCell[], object]>([
  [
    'an amount as a computer adds',
    sale.with(1, { raw: '<c r="B2"><v>0.30000000000000004</v></c>' }),
    { rows: [{ row: { amount: { minor: 30 } } }] },
  ],
  ['an amount as text', sale.with(1, '1,234.50'), { rows: [{ row: { amount: { minor: 123_450 } } }] }],
  [
    'thirds of a cent',
    sale.with(1, 0.333),
    { rows: [], end: { problems: [{ code: 'amount', line: 2, column: 2, found: '0.333' }] } },
  ],
  [
    'an amount that is worked out',
    sale.with(1, { formula: 'A1+1', value: '12.5' }),
    { rows: [], end: { problems: [{ code: 'formula', column: 2 }] } },
  ],
  ['a note that is worked out', sale.with(5, { formula: 'A1', value: '1' }), { rows: [{}], end: { problems: [] } }],
  [
    'an error',
    sale.with(1, { raw: '<c r="B2" t="e"><v>#REF!</v></c>' }),
    { rows: [], end: { problems: [{ code: 'formula', found: '#REF!' }] } },
  ],
  ['a short number for a reference', sale.with(0, 20_261_120_001), { rows: [{ row: { reference: '20261120001' } }] }],
  [
    'a reference that has lost digits',
    sale.with(0, { raw: '<c r="A2"><v>4.2000002632019021E+27</v></c>' }),
    { rows: [], end: { problems: [{ code: 'digitsLost', line: 2, column: 1 }] } },
  ],
  [
    'sixteen digits',
    sale.with(0, { raw: '<c r="A2"><v>1234567890123456</v></c>' }),
    { rows: [], end: { problems: [{ code: 'digitsLost' }] } },
  ],
  ['fewer cells than headings', sale.slice(0, 4), { rows: [{ row: { feeMinor: null } }], end: { problems: [] } }],
  [
    'a number that is none',
    sale.with(1, { raw: '<c r="B2"><v>12.5x</v></c>' }),
    { refusal: { code: 'damagedWorkbook' } },
  ],
  [
    'a text that is not there',
    sale.with(0, { raw: '<c r="A2" t="s"><v>999</v></c>' }),
    { refusal: { code: 'damagedWorkbook', line: 2, column: 1 } },
  ],
  [
    'cells out of order',
    sale.with(1, { raw: '<c r="A2"><v>1</v></c>' }),
    { refusal: { code: 'damagedWorkbook', line: 2 } },
  ],
  [
    'a column beyond the last',
    sale.with(5, { raw: '<c r="ZZZ2"><v>1</v></c>' }),
    { refusal: { code: 'tooManyColumns', line: 2 } },
  ],
  ['an end before its beginning', sale.with(5, { raw: '</row>' }), { refusal: { code: 'damagedWorkbook' } }],
  [
    'an entity of its own',
    sale.with(5, { raw: '<c r="F2"><v>&bomb;</v></c>' }),
    { refusal: { code: 'damagedWorkbook' } },
  ],
])('%s', async (_what, cells, expected) => {
  expect(await readWhole(workbookOf([header, cells]), { layout })).toMatchObject(expected);
});

test.each([
  ['0.1', '0.1', false],
  ['1E2', '100', false],
  ['-3', '-3', false],
  ['123456789012345', '123456789012345', false],
  ['1.005', '1.005', false],
  ['1000000000000000', '1000000000000000', true],
])('the number %s', (written, text, digitsLost) => {
  expect(textOfNumber(written)).toEqual({ text, digitsLost });
});

test.each([
  [14, null, true],
  [0, null, false],
  [164, 'yyyy\\-mm\\-dd', true],
  [165, '0.00_);[Red]\\(0.00\\)', false],
  [166, '"days" 0', false],
  [167, 'General', false],
  [168, 'h:mm', true],
])('format %s %s shows a date: %s', (id, code, shows) => {
  expect(isDateFormat(id, code)).toBe(shows);
});

const sheetPart = 'xl/worksheets/sheet1.xml';

test.each<[string, string, PartLie, string]>([
  ['says it inflates to 10 GB', sheetPart, { statedBytes: 10n * 2n ** 30n }, 'inflatesTooMuch'],
  ['says 3 GB', sheetPart, { statedBytes: 3 * 2 ** 30 }, 'inflatesTooMuch'],
  ['inflates to more than it says', sheetPart, { statedBytes: 10 }, 'damagedWorkbook'],
  ['inflates to less than it says', sheetPart, { statedBytes: 100_000 }, 'damagedWorkbook'],
  ['has another check sum', sheetPart, { crc: 1 }, 'damagedWorkbook'],
  ['is encrypted', sheetPart, { flags: 1 }, 'encryptedWorkbook'],
  ['is packed in a way nobody knows', sheetPart, { method: 99 }, 'damagedWorkbook'],
  ['lies about its texts', 'xl/sharedStrings.xml', { statedBytes: 10 }, 'damagedWorkbook'],
])('a part that %s', async (_what, name, lie, code) => {
  const parts = partsOf([header, sale]).map((part) => (part.name === name ? { ...part, ...lie } : part));
  expect((await readWhole(zipOf(parts), { layout })).refusal).toMatchObject({ code });
});

test('a part that grows a thousandfold is stopped by what it says, not by the memory it takes', async () => {
  const bomb = { name: sheetPart, data: new Uint8Array(64 * 2 ** 20).fill(0x20) };
  const parts = partsOf([header, sale]).map((part) => (part.name === sheetPart ? bomb : part));
  const bytes = zipOf(parts);
  expect(bytes.length).toBeLessThan(2 ** 20);
  const { refusal } = await readWhole(bytes, { layout, limits: { inflatedBytes: 2 ** 20 } });
  expect(refusal).toMatchObject({ code: 'inflatesTooMuch', found: String(2 ** 20) });
  const lying = zipOf(parts.map((part) => (part.name === sheetPart ? { ...part, statedBytes: 1000 } : part)));
  expect((await readWhole(lying, { layout })).refusal).toMatchObject({ code: 'damagedWorkbook' });
  const opened = await openBytes(lying, billLimits);
  const packed = await readParts(opened, billLimits, undefined);
  let given = 0;
  await expect(async () => {
    for await (const piece of packed.read(sheetPart)) given += piece.length;
  }).rejects.toThrow('damagedWorkbook');
  expect(given).toBeLessThanOrEqual(1000);
});

test('many parts that each unpack to a little are stopped by what they come to together', async () => {
  const little = { data: new Uint8Array(2 ** 20).fill(0x20) };
  const many = Array.from({ length: 40 }, (_one, at) => ({ ...little, name: `xl/media/${at}.bin` }));
  const { refusal } = await readWhole(zipOf([...partsOf([header, sale]), ...many]), {
    ...{ layout, limits: { inflatedBytes: 32 * 2 ** 20 } },
  });
  expect(refusal).toMatchObject({ code: 'inflatesTooMuch', found: String(32 * 2 ** 20) });
});

test('more parts than any workbook has are not even listed', async () => {
  const parts = Array.from({ length: 10_001 }, (_one, at) => ({ name: `x${at}`, data: new Uint8Array(0) }));
  expect((await readWhole(zipOf(parts), { layout })).refusal).toMatchObject({ code: 'damagedWorkbook' });
});

test('a name that leads out of the file is none of a workbook', async () => {
  const parts = partsOf([header, sale]).map((part) =>
    part.name === sheetPart ? { ...part, name: '../../sheet1.xml' } : part,
  );
  expect((await readWhole(zipOf(parts), { layout })).refusal).toMatchObject({ code: 'damagedWorkbook' });
});

test.each<[string, () => Uint8Array, Partial<BillMapping>, object]>([
  ['no workbook in it', () => zipOf([{ name: 'bill.csv', data: new Uint8Array(9) }]), {}, { code: 'packed' }],
  ['nothing in it', () => zipOf([]), {}, { code: 'packed' }],
  ['no such sheet', () => workbookOf([header]), { sheet: 'Other' }, { code: 'noSheet', found: 'Other' }],
  ['a document type', () => withSheet('<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'), {}, { code: 'damagedWorkbook' }],
  ['a sheet that is no XML', () => withSheet('PK'), {}, { code: 'damagedWorkbook' }],
  [
    'a sheet that is not UTF-8',
    () => withSheet('\u{fffd}', Buffer.from([0x3c, 0xff])),
    {},
    { code: 'damagedWorkbook' },
  ],
  [
    'rows out of order',
    () => withSheet('<worksheet><row r="2"/><row r="1"/></worksheet>'),
    { headerRow: 9 },
    { code: 'damagedWorkbook' },
  ],
  ['a row far away', () => withSheet('<worksheet><row r="1048577000"/></worksheet>'), {}, { code: 'tooManyRows' }],
])('a packed file with %s', async (_what, bytes, over, refusal) => {
  const mapping = BillMapping.parse({ ...layout, ...over });
  expect((await readWhole(bytes(), { layout: mapping })).refusal).toMatchObject(refusal);
});

function withSheet(xml: string, data: Uint8Array = new TextEncoder().encode(xml)): Uint8Array {
  return zipOf(partsOf([header]).map((part) => (part.name === sheetPart ? { ...part, data } : part)));
}

test('before pointing at columns a person sees the sheets and the first rows', async () => {
  const bytes = workbookOf([header, sale, sale], { before: [{ name: 'Cover', rows: [['hello']] }] });
  const glance = await recognizeBill(bytes, { sheet: 'Bill', lines: 2 });
  expect(glance).toMatchObject({ kind: 'glance', format: null, sheets: ['Cover', 'Bill'] });
  expect(glance).toMatchObject({
    records: [{ cells: header }, { cells: ['SF1', '12.5', 'Sale', '2026-11-20 12:00:00', '0.1', '茶 & <tea>'] }],
  });
});

test('a layout known by heart comes as text: as a workbook it needs a mapping', async () => {
  expect((await readWhole(workbookOf([header]))).refusal).toMatchObject({ code: 'unknownLayout', found: 'xlsx' });
});
