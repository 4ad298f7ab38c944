import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import type { BillMapping } from '#shared/reconcile/mapping.ts';
import { portalMapping } from './portal.ts';
import { readWhole, utf8 } from './read.ts';
import { workbookOf } from './workbook-writer.ts';
import { layouts, payment, refund } from './writers.ts';

const rows = [
  { row: payment(), product: '茶, tea' },
  { row: payment({ reference: 'SF02', amount: { minor: 10_050, currency: 'CNY' } }), product: '水' },
  { row: refund({ reference: 'SF03' }) },
].map(({ row, ...more }) => ({ ...more, row: { ...row, payerPaid: row.amount, shopGets: row.amount } }));
const head = 'Order,Amount,Type,When,Fee,Note\n';
const portal =
  'Order,Amount,Type,When,Fee,Note\r\nSF1,100.50,Sale,2026-11-20 12:00:00,0.10,"茶, hot"\r\nSF2,20.00,Refund,2026-11-20 12:00:01,0.00,水\r\n';
const amountLast: BillMapping = { ...portalMapping, fee: null, time: null };
const lastIsAmount = 'Order,Type,Amount\nSF1,Sale,100.50\nSF2,Refund,20.00\n';

const files: [string, Uint8Array, BillMapping | 'recognize'][] = [
  ...layouts.map((layout): [string, Uint8Array, 'recognize'] => [
    `${layout.format}, UTF-8`,
    utf8(layout.write(rows, { mark: true, newline: '\r\n' })),
    'recognize',
  ]),
  ...layouts.map((layout): [string, Uint8Array, 'recognize'] => [
    `${layout.format}, GB18030`,
    iconv.encode(layout.write(rows), 'gb18030'),
    'recognize',
  ]),
  ['a mapped CSV', utf8(portal), portalMapping],
  ['a mapped CSV, GB18030', iconv.encode(portal, 'gb18030'), portalMapping],
  ['a mapped CSV that ends in amounts', utf8(lastIsAmount), amountLast],
  ['a workbook', workbookOf(lastIsAmount.split('\n').map((line) => line.split(','))), amountLast],
];

test.each(files)(
  '%s, cut at every byte: refused, or the first of its rows and not one other',
  async (_what, bytes, layout) => {
    const whole = await readWhole(bytes, { layout });
    expect(whole.rows.length).toBeGreaterThan(1);
    expect(whole.refusal).toBeNull();
    let refused = 0;
    for (let length = 0; length < bytes.length; length += 1) {
      const bill = await readWhole(bytes.subarray(0, length), { layout });
      expect(bill.rows).toEqual(whole.rows.slice(0, bill.rows.length));
      if (bill.refusal !== null) refused += 1;
      else if (layout === 'recognize') expect(bill.rows).toEqual(whole.rows); // it has its footer
    }
    expect(refused).toBeGreaterThan(0);
  },
  60_000,
);

test('a cut within the last amount is told by line and column', async () => {
  const bill = await readWhole(utf8(lastIsAmount.slice(0, -4)), { layout: amountLast });
  expect(bill).toMatchObject({
    rows: [{ row: { reference: 'SF1' } }],
    end: { problems: [{ code: 'openEnd', line: 3, column: 3, found: '20' }] },
  });
});

test('UTF-8 that ends within a character is cut, although the rest of it would be GB18030', async () => {
  const text = utf8(`${head}SF1,100.50,Sale,2026-11-20 12:00:00,0.10,中`);
  expect((await readWhole(text.subarray(0, -1), { layout: portalMapping })).refusal).toMatchObject({
    code: 'cut',
    line: 2,
  });
  expect(await readWhole(text, { layout: portalMapping })).toMatchObject({ encoding: 'utf-8', rows: [{}] });
});
