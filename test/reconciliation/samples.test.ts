import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readWhole } from './read.ts';

/** Bills of other shops stay out of the repository: they lie beside it, or where SHROFF_BILL_SAMPLES says. */
const beside = path.resolve(import.meta.dirname, '..', '..', '..', 'shared', 'samples', 'bills');
const folder = process.env.SHROFF_BILL_SAMPLES ?? beside;
const absent = existsSync(folder) ? '' : ` (left out: there is no folder ${path.basename(folder)} of samples)`;

test.skipIf(absent !== '').each([
  [
    'wechat-2019-all-45rows.csv',
    'wechat',
    'utf-8',
    { payments: 31, paidMinor: 47, refunds: 14, refundedMinor: 14, feesMinor: 8 },
  ],
  [
    'swiftpass-2017-6rows-refund.csv',
    'swiftpass',
    'utf-8',
    { payments: 5, paidMinor: 4450, refunds: 1, refundedMinor: 1000, feesMinor: 35 },
  ],
  [
    'swiftpass-2025-5rows.csv',
    'swiftpass',
    'utf-8',
    { payments: 5, paidMinor: 1400, refunds: 0, refundedMinor: 0, feesMinor: 5 },
  ],
  [
    'alipay-2019-detail-10rows.csv',
    'alipay',
    'gb18030',
    { payments: 6, paidMinor: 6, refunds: 4, refundedMinor: 4, feesMinor: 0 },
  ],
])(`%s${absent}`, async (name, format, encoding, sums) => {
  const bill = await readWhole(path.join(folder, name));
  expect(bill).toMatchObject({ encoding, refusal: null, end: { format, sums, differences: [], problems: [] } });
  expect(bill.rows.every(({ row }) => row.reference !== null && row.atMs !== null)).toBe(true);
});
