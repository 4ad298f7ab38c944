import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTimeFormat, timeReader } from '#shared/reconcile/bill-time.ts';
import type { BillRecord } from '#shared/reconcile/cells.ts';
import { readMappedAmount } from '#shared/reconcile/mapped-amount.ts';
import { BillMapping } from '#shared/reconcile/mapping.ts';
import { csvFeed } from '../../electron/reconciliation/csv-feed.ts';
import { billLimits } from '../../electron/reconciliation/limits.ts';
import { portalMapping } from './portal.ts';
import { readWhole, utf8 } from './read.ts';
import { workbookOf } from './workbook-writer.ts';

test.each([
  ...(['12.50', '12.5', '0012.50', '12.500', '¥12.50', '￥ 12.50', 'CNY 12.50', '12.50元', 'RMB12.50'] as const).map(
    (text) => [text, 'major', 'CNY', 1250] as const,
  ),
  ['1,234.50', 'major', 'CNY', 123_450],
  ['-1,234,567.89', 'major', 'CNY', -123_456_789],
  ['-HK$3.10', 'major', 'HKD', -310],
  ['$3', 'major', 'HKD', 300],
  ['1250', 'minor', 'CNY', 1250],
  ['1250.00', 'minor', 'CNY', 1250],
  ['-0', 'minor', 'CNY', 0],
  ...(
    [
      '12,50',
      '1,23',
      ',123',
      '1,2345.00',
      '12.505',
      '1e3',
      '(12.50)',
      '12.50-',
      '+1',
      '',
      '.5',
      '5.',
      '$3',
      'NaN',
      '0x10',
      '１２.５０',
      '1 234.00',
      '12.50 HKD',
      '99999999999.00',
    ] as const
  ).map((text) => [text, 'major', 'CNY', null] as const),
  ['12.5', 'minor', 'CNY', null],
  ['9999999999999', 'minor', 'CNY', null],
  [`1${' '.repeat(100_000)}x`, 'major', 'CNY', null],
] as [string, 'major' | 'minor', 'CNY' | 'HKD', number | null][])(
  '%s (%s, %s) is %s',
  (text, unit, currency, minor) => {
    expect(readMappedAmount(text, unit, currency)).toBe(minor);
  },
);

test.each([
  ['yyyy-MM-dd HH:mm:ss', '2026-11-20 12:00:00', 480, '2026-11-20T04:00:00Z'],
  ['yyyy/M/d H:mm', '2026/1/2 3:04', 480, '2026-01-01T19:04:00Z'],
  ['dd.MM.yyyy', '20.11.2026', 0, '2026-11-20T00:00:00Z'],
  ['yyyyMMddHHmmss', '20261120120000', 480, '2026-11-20T04:00:00Z'],
  ['yyyy年M月d日', '2026年11月20日', 480, '2026-11-19T16:00:00Z'],
  ['yyyy-MM-dd', '2026-02-29', 480, null],
  ['yyyy-MM-dd', '2026-13-01', 480, null],
  ['yyyy-MM-dd', '2026-00-10', 480, null],
  ['yyyy-MM-dd HH:mm:ss', '2026-11-20 24:00:00', 480, null],
  ['yyyy-MM-dd HH:mm:ss', '2026-11-20 12:60:00', 480, null],
  ['yyyy-MM-dd', '2026-11-20 12:00', 480, null],
  ['yyyy.MM.dd', '2026-11-20', 480, null],
])('%s %s', (format, text, offset, iso) => {
  expect(isTimeFormat(format)).toBe(true);
  expect(timeReader(format, offset)(text)).toBe(iso === null ? null : Date.parse(iso));
});

test.each(['yyyy-MM', 'HH:mm', 'yyyy-yyyy-MM-dd', 'yyyy-MM-dd MM', ''])('%s is no format', (format) => {
  expect(isTimeFormat(format)).toBe(false);
});

const header = ['Order', 'Amount', 'Type', 'When', 'Fee', 'Note'];
const sale = ['SF1', '12.50', 'Sale', '2026-11-20 12:00:00', '0.10', 'tea, "hot"'];
const cny = (minor: number) => ({ minor, currency: 'CNY' });

/** One table as a CSV and as a workbook. */
async function both(rows: readonly (readonly string[])[], over: Partial<BillMapping> = {}) {
  const mapping = BillMapping.parse({ ...portalMapping, ...over });
  const csv = await readWhole(utf8(stringify(rows as string[][], { delimiter: mapping.delimiter })), {
    layout: mapping,
  });
  const book = await readWhole(workbookOf(rows), { layout: mapping });
  return { csv, book, mapping };
}

const at = (heading: string, place: number) => ({ heading, at: place });
const states = {
  column: at('State', 1),
  done: ['OK', '成功'],
  processing: ['BUSY'],
  refused: ['NO'],
  leaveOut: ['CLOSED'],
};

test.each<[string, readonly (readonly string[])[], Partial<BillMapping>, object]>([
  [
    'a sale',
    [header, sale],
    {},
    {
      rows: [
        {
          line: 2,
          row: {
            kind: 'payment',
            reference: 'SF1',
            amount: cny(1250),
            feeMinor: 10,
            payerPaid: null,
            shopGets: null,
            state: 'done',
            atMs: Date.parse('2026-11-20T04:00:00Z'),
          },
        },
      ],
    },
  ],
  [
    'a refund below zero',
    [header, ['SF1', '-2.00', 'Refund', '', '', '']],
    {},
    { rows: [{ row: { kind: 'refund', amount: cny(200), atMs: null, feeMinor: null } }] },
  ],
  [
    'a sale below zero',
    [header, ['SF1', '-2.00', 'Sale', '', '', '']],
    {},
    { rows: [], end: { problems: [{ code: 'noAmount', line: 2, column: 2 }] } },
  ],
  [
    'a kind nobody named',
    [header, ['SF1', '2.00', 'Void', '', '', '']],
    {},
    { rows: [], end: { problems: [{ code: 'kind', line: 2, column: 3, found: 'Void', reference: 'SF1' }] } },
  ],
  ['headings on the third row', [['Report'], ['of a day'], header, sale], { headerRow: 3 }, { rows: [{ line: 4 }] }],
  [
    'columns that moved',
    [
      ['New', ...header],
      ['x', ...sale],
    ],
    {},
    { rows: [{ row: { reference: 'SF1', amount: cny(1250) } }] },
  ],
  [
    'a column that is gone',
    [header.with(1, 'Sum'), sale],
    {},
    { refusal: { code: 'columnMissing', line: 1, column: 2, found: 'Amount' } },
  ],
  [
    'twins, told apart by their place',
    [header.with(5, 'Amount'), sale.with(5, '99')],
    {},
    { rows: [{ row: { amount: cny(1250) } }] },
  ],
  [
    'twins that moved',
    [
      ['x', ...header.with(5, 'Amount')],
      ['x', ...sale.with(5, '99')],
    ],
    { amount: { column: at('Amount', 1), unit: 'major' } },
    { refusal: { code: 'columnTwice', column: 2 } },
  ],
  ['no headings where they should be', [header], { headerRow: 9 }, { refusal: { code: 'noHeader', line: 9 } }],
  ['two rows of headings', [header, sale, header, sale], {}, { refusal: { code: 'secondHeader', line: 3 } }],
  ['no rows', [header], {}, { rows: [], refusal: null, end: { lines: 0 } }],
  [
    'below zero is a refund',
    [header, sale.with(1, '-3.00')],
    { kind: { by: 'sign' } },
    { rows: [{ row: { kind: 'refund', amount: cny(300) } }] },
  ],
  [
    'all are refunds',
    [header, sale],
    { kind: { by: 'always', kind: 'refund' } },
    { rows: [{ row: { kind: 'refund', amount: cny(1250) } }] },
  ],
  [
    'both in one line',
    [header, sale.with(5, '2.00')],
    { kind: { by: 'ownColumn', refundAmount: at('Note', 5) } },
    {
      rows: [
        { row: { kind: 'payment', amount: cny(1250), feeMinor: 10 } },
        { line: 2, row: { kind: 'refund', amount: cny(200), feeMinor: null } },
      ],
    },
  ],
  [
    'a refund alone',
    [header, ['SF1', '', '', '', '', '-2.00']],
    { kind: { by: 'ownColumn', refundAmount: at('Note', 5) } },
    { rows: [{ row: { kind: 'refund', amount: cny(200) } }] },
  ],
  [
    'minor units',
    [header, sale.with(1, '1250').with(4, '10')],
    { amount: { column: at('Amount', 1), unit: 'minor' } },
    { rows: [{ row: { amount: cny(1250), feeMinor: 10 } }] },
  ],
  [
    'fees below zero are kept',
    [header, sale.with(4, '-0.10')],
    { fee: { column: at('Fee', 4), keptIs: 'negative' } },
    { rows: [{ row: { feeMinor: 10 } }] },
  ],
  [
    'a fee that is none',
    [header, sale.with(4, 'free')],
    {},
    { rows: [{ row: { feeMinor: null, amount: cny(1250) } }], end: { problems: [{ column: 5, rowKept: true }] } },
  ],
  [
    'another currency',
    [
      [...header, 'Cur'],
      [...sale, 'HKD'],
    ],
    { currency: at('Cur', 6) },
    { rows: [], end: { problems: [{ code: 'currency', column: 7 }] } },
  ],
  [
    'net and paid',
    [
      [...header, 'Net', 'Paid'],
      [...sale, '12.40', '11.00'],
    ],
    { shopGets: at('Net', 6), payerPaid: at('Paid', 7) },
    { rows: [{ row: { shopGets: cny(1240), payerPaid: cny(1100) } }] },
  ],
  [
    'a wallet by its word',
    [header, sale.with(5, '微信')],
    { wallet: { column: at('Note', 5), words: { 微信: 'wechat' } } },
    { rows: [{ row: { wallet: 'wechat' } }] },
  ],
  [
    'a wallet nobody named',
    [header, sale.with(5, 'toString')],
    { wallet: { column: at('Note', 5), words: { 微信: 'wechat' } } },
    { rows: [{ row: { wallet: 'other' } }] },
  ],
  [
    'totals that agree',
    [header, sale, ['Total', '12.50', '', '', '0.10', '']],
    {
      footer: {
        by: 'text',
        text: 'Total',
        totals: [
          { figure: 'paid', under: at('Amount', 1) },
          { figure: 'fees', under: at('Fee', 4) },
        ],
      },
    },
    { rows: [{}], end: { footer: { line: 3, figures: { paid: 1250, fees: 10 } }, differences: [] } },
  ],
  [
    'totals that do not',
    [header, sale, ['Total', '13.50', '', '', '0.10', ''], ['printed by', 'x']],
    { footer: { by: 'text', text: 'Total', totals: [{ figure: 'paid', under: at('Amount', 1) }] } },
    { rows: [{}], end: { differences: [{ figure: 'paid', said: 1350, summed: 1250, line: 3, column: 2 }] } },
  ],
  [
    'totals that are none',
    [header, sale, ['Total', 'x', '', '', '', '']],
    { footer: { by: 'text', text: 'Total', totals: [{ figure: 'paid', under: at('Amount', 1) }] } },
    { refusal: { code: 'footer', line: 3, column: 2 } },
  ],
  [
    'no totals where there should be',
    [header, sale],
    { footer: { by: 'text', text: 'Total', totals: [] } },
    { refusal: { code: 'cut', found: 'Total' } },
  ],
  [
    'rows up to a blank line',
    [header, sale, ['', '', '', '', '', ''], ['made by', 'the portal', '', '', '', '']],
    { footer: { by: 'blankLine' } },
    { rows: [{ line: 2 }], end: { problems: [] } },
  ],
  [
    'a formula for a reference',
    [header, sale.with(0, '=1+1')],
    {},
    { rows: [], end: { problems: [{ code: 'formula', line: 2, column: 1 }] } },
  ],
  ['a formula nobody reads', [header, sale.with(5, '=cmd|x')], {}, { rows: [{}], end: { problems: [] } }],
  [
    'a back-tick before the amount',
    [header, sale.with(1, '`12.50')],
    {},
    { rows: [], end: { problems: [{ code: 'amount' }] } },
  ],
])('%s', async (_what, rows, over, expected) => {
  const { csv, book, mapping } = await both(rows, over);
  expect(csv).toMatchObject(expected);
  expect(book).toMatchObject(expected);
  if (csv.refusal === null) expect(book.rows).toEqual(csv.rows); // else nothing of the rows counts
  expect(BillMapping.parse(JSON.parse(JSON.stringify(mapping)))).toEqual(mapping);
});

test.each([
  ['OK', { rows: [{ row: { state: 'done' } }] }],
  ['成功', { rows: [{ row: { state: 'done' } }] }],
  ['BUSY', { rows: [{ row: { state: 'processing' } }] }],
  ['NO', { rows: [{ row: { state: 'refused' } }] }],
  ['CLOSED', { rows: [], end: { passedOver: 1, problems: [] } }],
  ['ok', { rows: [], end: { problems: [{ code: 'state', column: 7, found: 'ok' }] } }],
  ['', { rows: [], end: { problems: [{ code: 'state' }] } }],
])('the word %j of a state', async (word, expected) => {
  const { csv, book } = await both(
    [
      [...header, 'State'],
      [...sale, word],
    ],
    { state: { ...states, column: at('State', 6) } },
  );
  expect(csv).toMatchObject(expected);
  expect(book).toMatchObject(expected);
});

test.each<[string, object]>([
  ['one word for two states', { state: { ...states, refused: ['OK'] } }],
  ['one word for both kinds', { kind: { by: 'word', column: at('Type', 2), payment: ['X'], refund: ['X'] } }],
  ['a format without a day', { time: { column: at('When', 3), format: 'HH:mm', offsetMinutes: 480 } }],
  ['a row before the first', { headerRow: 0 }],
  ['something nobody knows', { more: 1 }],
  ['no name', { name: ' ' }],
  ['a column beyond the last', { reference: at('Order', 16_384) }],
])('%s is no mapping', (_what, over) => {
  expect(BillMapping.safeParse({ ...portalMapping, ...over }).success).toBe(false);
});

test.each([';', '\t', '|'] as const)('parted by %j', async (delimiter) => {
  const { csv } = await both([header, sale], { delimiter });
  expect(csv).toMatchObject({ rows: [{ row: { reference: 'SF1' } }] });
});

describe('records of a CSV', () => {
  async function split(pieces: readonly string[], delimiter = ','): Promise<BillRecord[]> {
    const records: BillRecord[] = [];
    const feed = csvFeed((record) => records.push(record), delimiter, billLimits);
    for (const piece of pieces) await feed.write(piece);
    await feed.end();
    return records;
  }

  test('are those that were written, in whatever pieces they come (seed 20261120)', async () => {
    const cell = fc.string({ unit: fc.constantFrom(...'a", \n;茶=') });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom('\n', '\r\n'), fc.nat(20), async (rows, newline, size) => {
        const text = stringify(rows, { record_delimiter: newline, quoted: newline === '\r\n' });
        const pieces = text.match(new RegExp(`[^]{1,${size + 1}}`, 'g')) ?? [];
        expect((await split(pieces)).map(({ cells }) => cells)).toEqual(rows);
      }),
      { numRuns: 300, seed: 20_261_120 },
    );
  });

  test('say the line they start on', async () => {
    expect(await split(['a,b\n"x\ny",1\nc,d'])).toMatchObject([
      { line: 1, open: false },
      { line: 2, cells: ['x\ny', '1'] },
      { line: 4, open: true },
    ]);
  });

  test.each([
    ['within a cell is a character', '5" cup,b\n', ['5" cup', 'b']],
    ['that begins a value is written doubled', '"""hot"" tea",b\n', ['"hot" tea', 'b']],
    ['alone in quotes', '"""",b\n', ['"', 'b']],
  ])('a quote %s', async (_what, text, cells) => {
    expect(await split([text])).toMatchObject([{ cells }]);
  });

  test.each([
    ['left open', 'a,b\n1,"x\ny\n', { code: 'quote', line: 2, column: 2 }],
    ['closed within a cell', 'a,b\n1,"x"y,2\n', { code: 'quote', line: 2, column: 2 }],
    ['closed in the line after', 'a,b\n1,"x,1.00\n2,"y",2.00\n', { code: 'quote', line: 2, column: 2 }],
    ['closed after two in it', 'a,b\n1,"x""y"z,2\n', { code: 'quote', line: 2, column: 2 }],
  ])('a quote %s', async (_what, text, refusal) => {
    await expect(split([text])).rejects.toThrow(expect.objectContaining({ refusal: expect.objectContaining(refusal) }));
  });
});
