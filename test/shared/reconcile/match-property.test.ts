import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BillRow } from '#shared/reconcile/bill.ts';
import { billLaws } from '#shared/reconcile/bill-law.ts';
import type { Line } from '#shared/reconcile/line.ts';
import { dayMs, match, noonMs, recordOf, rowsOf, type Sold } from './bills.ts';

const anyRefund = fc.record({
  ending: fc.constantFrom('refunded', 'refused', 'processing'),
  minor: fc.integer({ min: 1, max: 40 }),
});
const anySold = fc.record({
  minor: fc.integer({ min: 100, max: 300 }),
  couponMinor: fc.integer({ min: 0, max: 10 }),
  ending: fc.constantFrom(
    'approved',
    'approved',
    'approved',
    'late',
    'declined',
    'reversed',
    'notPaid',
    'notSent',
    'inDoubt',
  ),
  refunds: fc.array(anyRefund, { maxLength: 2 }),
  atMs: fc.integer({ min: noonMs - 3_600_000, max: noonMs + 3_600_000 }),
});

/** What is done to one row, and what it has to be called. */
const injected = [
  'none',
  'omit',
  'double',
  'charge',
  'amount',
  'payerPaid',
  'state',
  'unclear',
  'day',
  'numbers',
] as const;
type Injected = (typeof injected)[number];

interface Spoilt {
  readonly rows: readonly BillRow[];
  readonly names: readonly string[];
}

function spoil(row: BillRow, what: Injected): Spoilt {
  const processing = row.state === 'processing';
  const [id, plus] = [nameOf(row), { ...row.amount, minor: row.amount.minor + 1 }];
  switch (what) {
    case 'none':
      return { rows: [row], names: [`${id} agrees`] };
    case 'omit':
      return { rows: [], names: [`${id} onlyJournal ${processing ? 'inDoubt' : 'expected'}`] };
    case 'double':
      return { rows: [row, row], names: [`${id} agrees`, `${id} doubled sameRow`] };
    case 'charge': {
      const other = { ...row, providerReference: `${row.providerReference}again` };
      return { rows: [row, other], names: [`${id} agrees`, `${id} doubled anotherCharge`] };
    }
    case 'amount':
      return { rows: [{ ...row, amount: plus, payerPaid: null }], names: [`${id} amountDiffers`] };
    case 'payerPaid': {
      const isPayment = row.kind === 'payment';
      return { rows: [{ ...row, payerPaid: plus }], names: [`${id} ${isPayment ? 'amountDiffers' : 'agrees'}`] };
    }
    case 'state':
      return { rows: [{ ...row, state: processing ? 'done' : 'refused' }], names: [`${id} stateDiffers`] };
    case 'unclear':
      return { rows: [{ ...row, state: 'unknown' }], names: [`${id} stateDiffers`] };
    case 'day':
      return { rows: [{ ...row, atMs: (row.atMs ?? 0) + dayMs }], names: [`${id} otherDay`] };
    case 'numbers': // only the wallet's is left, or of a refund its own
      return {
        rows: [{ ...row, ...(row.kind === 'payment' ? { reference: null } : {}), providerReference: null }],
        names: [`${id} agrees`],
      };
  }
}

const nameOf = ({ reference, refundNumber }: Pick<BillRow, 'reference' | 'refundNumber'>) => refundNumber ?? reference;

function nameOfLine({ class: is, reason, item, row }: Line): string {
  const id = item
    ? ((row?.kind === 'refund' ? row.refundNumber : null) ?? item.refundNumber ?? item.reference)
    : row && nameOf(row);
  return [id, is, reason].filter(Boolean).join(' ');
}

/** What the journal has and no right bill lists. */
function unlisted({ payment, refunds }: ReturnType<typeof recordOf>, listed: ReadonlySet<string | null>): string[] {
  const names: string[] = [];
  if (!listed.has(payment.reference))
    names.push(`${payment.reference} ${payment.state === 'inDoubt' ? 'onlyJournal inDoubt' : 'agrees'}`);
  for (const { refundNumber, state } of refunds) {
    const alone = { refunded: 'onlyJournal expected', processing: 'onlyJournal inDoubt' }[state as string];
    if (!listed.has(refundNumber)) names.push(`${refundNumber} ${alone ?? 'agrees'}`);
  }
  return names;
}

const stranger = (n: number, reference: string): BillRow => ({
  kind: 'payment',
  reference,
  refundNumber: null,
  providerReference: `stranger-${n}`,
  walletReference: null,
  wallet: 'wechat',
  amount: { minor: 7, currency: 'CNY' },
  payerPaid: null,
  shopGets: null,
  feeMinor: null,
  state: 'done',
  atMs: noonMs,
});
const strangers = {
  anotherTill: (n: number) => `0THR${String(n).padStart(20, '0')}`,
  missingHere: (n: number) => `T3ST9${String(n).padStart(19, '0')}`,
  unknown: (n: number) => `web-order-${n}`,
};

const anyWorld = fc.record({
  sold: fc.array(anySold, { maxLength: 12 }),
  faults: fc.array(fc.constantFrom(...injected), { maxLength: 40 }),
  strangers: fc.array(fc.constantFrom<keyof typeof strangers>('anotherTill', 'missingHere', 'unknown'), {
    maxLength: 4,
  }),
  late: fc.array(fc.nat(11), { maxLength: 3 }),
  order: fc.infiniteStream(fc.integer()),
});

function build(world: typeof anyWorld extends fc.Arbitrary<infer W> ? W : never) {
  const sold = world.sold.map((one, n): Sold => ({ ...one, n }));
  const records = sold.map(recordOf);
  const faults = [...world.faults];
  const right = sold.flatMap(rowsOf);
  const spoilt = right.map((row) => spoil(row, faults.shift() ?? 'none'));
  const late = [...new Set(world.late)].flatMap((n) => {
    const one = sold[n];
    return one && ['declined', 'notPaid', 'notSent', 'reversed'].includes(one.ending) ? [one] : [];
  });
  const came = late.flatMap((one) => rowsOf({ ...one, ending: 'approved', refunds: [] }));
  const foreign = world.strangers.map((kind, n) => ({ row: stranger(n, strangers[kind](n)), kind }));
  const listed = new Set([...right, ...came].map(nameOf));
  const expected = [
    ...spoilt.flatMap(({ names }) => names),
    ...records.flatMap((record) => unlisted(record, listed)),
    ...came.map((row) => `${row.reference} onlyBill late`),
    ...foreign.map(({ row, kind }) => `${row.reference} onlyBill ${kind}`),
  ];
  const rows = [...spoilt.flatMap((one) => one.rows), ...came, ...foreign.map(({ row }) => row)];
  const keys = world.order;
  const shuffled = rows
    .map((row) => ({ row, key: keys.next().value ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ row }) => row);
  return { records, rows: shuffled, expected };
}

test('each injected difference is found, named rightly, and nothing else is', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const { records, rows, expected } = build(world);
      const { lines } = match(records, rows);
      expect(lines.map(nameOfLine).sort()).toEqual([...expected].sort());
    }),
    { numRuns: 400, seed: 20_261_121 },
  );
});

test('the classes part the rows and the journal, and their sums are the bill’s and the journal’s own', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const { records, rows } = build(world);
      const sum = (kind: BillRow['kind']) =>
        rows.filter((row) => row.kind === kind).reduce((total, { amount }) => total + amount.minor, 0);
      const fees = rows.reduce((total, { feeMinor }) => total + (feeMinor ?? 0), 0);
      const footer = {
        currency: 'CNY',
        rows: rows.length,
        paymentsMinor: sum('payment'),
        refundsMinor: sum('refund'),
        feesMinor: fees,
        netMinor: sum('payment') - sum('refund') - fees,
      } as const;
      const { lines, findings } = match(records, rows, { footer, journalTotals: countedByHand(records) });
      expect(findings.filter(({ finding }) => finding.endsWith('Differs'))).toEqual([]);
      expect(lines.filter(({ row }) => row).length).toBe(rows.length);
      const items = lines
        .filter(({ class: is, item }) => item && is !== 'doubled')
        .map(({ item }) => item?.refundNumber ?? item?.reference);
      expect(items.length).toBe(new Set(items).size);
      expect(items.length).toBe(records.reduce((total, { refunds }) => total + 1 + refunds.length, 0));
    }),
    { numRuns: 300, seed: 20_261_122 },
  );
});

/** The plain rule, over again: what was approved or came late, and what was given back. */
function countedByHand(records: readonly ReturnType<typeof recordOf>[]) {
  const paid = records.map(({ payment }) => payment).filter(({ state }) => state === 'approved' || state === 'late');
  const back = records.flatMap(({ refunds }) => refunds).filter(({ state }) => state === 'refunded');
  return {
    payments: paid.length,
    paymentsMinor: paid.reduce((total, { amount }) => total + amount.minor, 0),
    refunds: back.length,
    refundsMinor: back.reduce((total, { amount }) => total + amount.minor, 0),
  };
}

test('the order of the rows changes nothing', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const { records, rows } = build(world);
      const names = (ordered: readonly BillRow[]) => match(records, ordered).lines.map(nameOfLine).sort();
      expect(names(rows.toReversed())).toEqual(names(rows));
    }),
    { numRuns: 150, seed: 20_261_123 },
  );
});

test('a list without our refund numbers is matched by payment and amount, and says so', () => {
  const oneRefund = anySold.map((one) => ({ ...one, ending: 'approved' as const, refunds: one.refunds.slice(0, 1) }));
  fc.assert(
    fc.property(
      fc.array(oneRefund, { maxLength: 8 }),
      fc.array(fc.constantFrom('none', 'omit', 'double', 'amount', 'state'), { maxLength: 16 }),
      (some, faults) => {
        const sold = some.map((one, n): Sold => ({ ...one, n }));
        const left = [...faults];
        const right = sold.flatMap(rowsOf);
        const spoilt = right.map((row) => spoil(row, row.kind === 'refund' ? (left.shift() ?? 'none') : 'none'));
        const names = spoilt.flatMap((one) => one.names).map((name) => name.replace('expected', 'notYet'));
        const rows = spoilt.flatMap((one) => one.rows).map((row) => ({ ...row, refundNumber: null }));
        const records = sold.map(recordOf);
        const listed = new Set(right.map(nameOf));
        const { lines, findings } = match(records, rows, { law: billLaws.uqpay });
        const named = lines.map(({ class: is, reason, item }) =>
          [item?.refundNumber ?? item?.reference, is, reason].filter(Boolean).join(' '),
        );
        const expected = [...names, ...records.flatMap((record) => unlisted(record, listed))];
        expect(named.sort()).toEqual(expected.sort());
        expect(findings.some(({ finding }) => finding === 'matchedWithoutNumber')).toBe(
          rows.some(({ kind }) => kind === 'refund'),
        );
      },
    ),
    { numRuns: 200, seed: 20_261_124 },
  );
});
