import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BillRow } from '#shared/reconcile/bill.ts';
import { gravity } from '#shared/reconcile/day-lines.ts';
import type { BillFooter } from '#shared/reconcile/findings.ts';
import { type Line, nextStepOf, type Told } from '#shared/reconcile/line.ts';
import type { Matching } from '#shared/reconcile/match.ts';
import { dayMs, match, needing, noonMs, recordOf, referenceOf, rowsOf, type Sold } from './bills.ts';

const hourMs = 3_600_000;
const startMs = noonMs - 12 * hourMs;
const sold: Sold = { n: 1, minor: 1250, couponMinor: 0, ending: 'approved', refunds: [], atMs: noonMs };
const [paid] = rowsOf(sold) as [BillRow];
const cny = (minor: number) => ({ minor, currency: 'CNY' }) as const;
const namesOf = ({ lines }: Matching) =>
  lines.map(({ class: is, reason }) => [is, reason].filter(Boolean).join(' ')).sort();

const anyRow = fc.record({
  kind: fc.constantFrom<BillRow['kind']>('payment', 'refund'),
  n: fc.nat(12),
  minor: fc.integer({ min: 1, max: 900 }),
  couponMinor: fc.option(fc.nat(9)),
  shopGets: fc.option(fc.nat(900)),
  feeMinor: fc.option(fc.integer({ min: -9, max: 9 })),
  state: fc.constantFrom<BillRow['state']>('done', 'processing', 'refused', 'unknown'),
  currency: fc.constantFrom('CNY' as const, 'HKD' as const),
  atMs: fc.option(fc.integer({ min: startMs - dayMs, max: startMs + 2 * dayMs })),
});
const anyRows = fc.array(
  anyRow.map(({ n, minor, couponMinor, shopGets, currency, ...row }): BillRow => {
    const money = (of: number) => ({ minor: of, currency });
    return {
      ...{ ...row, reference: referenceOf(n), refundNumber: null, providerReference: null, walletReference: null },
      ...{ wallet: 'alipay', amount: money(minor) },
      payerPaid: couponMinor === null ? null : money(minor - couponMinor),
      shopGets: shopGets === null ? null : money(shopGets),
    };
  }),
  { maxLength: 20 },
);
const anyJournal = fc.array(
  fc.record({
    minor: fc.integer({ min: 100, max: 900 }),
    ending: fc.constantFrom('approved', 'late', 'declined', 'reversed', 'inDoubt'),
    atMs: fc.integer({ min: startMs - dayMs, max: startMs + 2 * dayMs }),
    refunds: fc.array(
      fc.record({
        ending: fc.constantFrom('refunded', 'refused', 'processing'),
        minor: fc.integer({ min: 1, max: 90 }),
      }),
      { maxLength: 2 },
    ),
  }),
  { maxLength: 8 },
);
const recordsOf = (journal: typeof anyJournal extends fc.Arbitrary<infer J> ? J : never) =>
  journal.map((one, n) => recordOf({ ...one, couponMinor: 0, n } satisfies Sold));

/** The line that stands for its item, not one that only names it. */
const isItsOwn = ({ class: is, reason, item, row, ofDay }: Line) =>
  item !== null &&
  ofDay &&
  is !== 'doubled' &&
  reason !== 'returnedElsewhere' &&
  (row?.kind ?? item.kind) === item.kind;

const sum = <T>(some: readonly T[], of: (one: T) => number) => some.reduce((total, one) => total + of(one), 0);

test('whatever stands in a bill, every row is in one line, and every item of the day in one of its own', () => {
  fc.assert(
    fc.property(anyJournal, anyRows, (journal, rows) => {
      const records = recordsOf(journal);
      const { lines } = match(records, rows);
      expect(lines.flatMap(({ row }) => row ?? []).length).toBe(rows.length);
      expect(new Set(lines.flatMap(({ row }) => row ?? [])).size).toBe(rows.length);
      const own = lines.filter(isItsOwn).map(({ item }) => item?.refundNumber ?? item?.reference);
      expect(own.length).toBe(new Set(own).size);
      const ofDay = journal.filter(({ atMs }) => atMs >= startMs && atMs < startMs + dayMs);
      expect(own.length).toBe(sum(ofDay, ({ refunds }) => 1 + refunds.length));
    }),
    { numRuns: 300, seed: 20_261_125 },
  );
});

test('whatever stands in a bill, each class’s sums are those of its rows and items', () => {
  fc.assert(
    fc.property(anyJournal, anyRows, (journal, rows) => {
      const { lines, sums } = match(recordsOf(journal), rows);
      expect(sum(sums, (one) => one.lines)).toBe(lines.length);
      for (const { class: is, currency, minor, bill, journal: held } of sums) {
        const mine = lines.filter(
          (line) => line.class === is && (line.row?.amount ?? line.item?.amount)?.currency === currency,
        );
        const listed = mine.flatMap(({ row }) => row ?? []);
        const of = (kind: BillRow['kind']) => listed.filter((row) => row.kind === kind);
        const signed = (row: BillRow) => (row.kind === 'payment' ? 1 : -1);
        const gets = ({ kind, shopGets, amount }: BillRow) =>
          kind === 'payment' && shopGets !== null ? shopGets.minor : amount.minor;
        expect(bill).toEqual({
          rows: listed.length,
          paymentsMinor: sum(of('payment'), ({ amount }) => amount.minor),
          refundsMinor: sum(of('refund'), ({ amount }) => amount.minor),
          feesMinor: sum(listed, ({ feeMinor }) => feeMinor ?? 0),
          feesUnknown: listed.filter(({ feeMinor }) => feeMinor === null).length,
          couponsMinor: sum(listed, (row) => signed(row) * (row.amount.minor - (row.payerPaid ?? row.amount).minor)),
          netMinor: sum(listed, (row) => signed(row) * gets(row) - (row.feeMinor ?? 0)),
        });
        const done = mine
          .filter((line) => isItsOwn(line) && line.item?.story === 'done')
          .flatMap(({ item }) => item ?? []);
        const [came, back] = [
          done.filter(({ kind }) => kind === 'payment'),
          done.filter(({ kind }) => kind === 'refund'),
        ];
        const moved = mine.filter(({ row, item }) => row !== null || item?.story !== 'not');
        const meant = moved.flatMap((line) => (isItsOwn(line) ? line.item : (line.row ?? line.item)) ?? []);
        expect(minor).toBe(sum(meant, ({ kind, amount }) => (kind === 'payment' ? amount.minor : -amount.minor)));
        expect(held).toEqual({
          ...{ payments: came.length, paymentsMinor: sum(came, ({ amount }) => amount.minor) },
          ...{ refunds: back.length, refundsMinor: sum(back, ({ amount }) => amount.minor) },
        });
      }
    }),
    { numRuns: 200, seed: 20_261_126 },
  );
});

test('what needs somebody is exactly every line with a next step but to wait, gravest first', () => {
  fc.assert(
    fc.property(anyJournal, anyRows, (journal, rows) => {
      const { lines } = match(recordsOf(journal), rows);
      const wanted = lines.filter((line) => ![null, 'wait'].includes(nextStepOf(line)));
      const found = needing({ lines }).map(({ line }) => line);
      expect(found).toHaveLength(wanted.length);
      expect(new Set(found)).toEqual(new Set(wanted));
      const steps = found.map((line) => gravity.indexOf(nextStepOf(line) ?? 'wait'));
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    }),
    { numRuns: 100, seed: 20_261_127 },
  );
});

const footerFields = ['rows', 'paymentsMinor', 'refundsMinor', 'feesMinor', 'netMinor'] as const;

test('a footer is a finding in exactly the fields in which it is off, and what it does not say is none', () => {
  const off = fc.record(Object.fromEntries(footerFields.map((field) => [field, fc.constantFrom(0, 0, 1, -3, null)])));
  fc.assert(
    fc.property(anyRows, off, (mixed, offs) => {
      const rows = mixed.filter(({ amount }) => amount.currency === 'CNY');
      const right = match([], rows).sums;
      const said = (field: (typeof footerFields)[number]) => sum(right, ({ bill }) => bill[field]);
      const entries = footerFields.map((field) => [
        field,
        offs[field] === null ? null : said(field) + Number(offs[field]),
      ]);
      const footer = { currency: 'CNY', ...Object.fromEntries(entries) } as BillFooter;
      const found = match([], rows, { footer }).findings.filter(({ finding }) => finding === 'footerDiffers');
      const wrong = footerFields.filter((field) => offs[field] !== null && offs[field] !== 0);
      expect(found).toEqual(
        wrong.map((field) => ({
          ...{ finding: 'footerDiffers', field },
          ...{ said: said(field) + Number(offs[field]), found: said(field) },
        })),
      );
    }),
    { numRuns: 200, seed: 20_261_128 },
  );
});

test('of several rows of one payment the one that fits best is its own, and all others are doubled', () => {
  const spoilt = fc.constantFrom<Partial<BillRow>>(
    { amount: cny(1251), payerPaid: cny(1251) },
    { state: 'refused' },
    { state: 'unknown' },
    { atMs: noonMs + dayMs },
    { payerPaid: cny(1200) },
    { providerReference: 'P-other' },
    { walletReference: 'W-other', state: 'processing' },
    {},
  );
  fc.assert(
    fc.property(fc.array(spoilt, { maxLength: 6 }), fc.nat(6), (worse, at) => {
      const rows = worse.map((change) => ({ ...paid, ...change }));
      rows.splice(Math.min(at, rows.length), 0, paid);
      const other = worse.filter((change) => change.providerReference !== undefined).length;
      expect(namesOf(match([recordOf(sold)], rows))).toEqual([
        'agrees',
        ...Array.from({ length: other }, () => 'doubled anotherCharge'),
        ...Array.from({ length: worse.length - other }, () => 'doubled sameRow'),
      ]);
    }),
    { numRuns: 200, seed: 20_261_129 },
  );
});

test('the gravest of several differences names the line, and all of them stand in it', () => {
  const flags = fc.record({ amount: fc.boolean(), payer: fc.boolean(), state: fc.boolean(), day: fc.boolean() });
  fc.assert(
    fc.property(flags, ({ amount, payer, state, day }) => {
      const row: BillRow = {
        ...paid,
        ...(amount && { amount: cny(1251) }),
        ...(payer && { payerPaid: cny(1) }),
        ...(state && { state: 'refused' }),
        ...(day && { atMs: noonMs - dayMs }),
      };
      const [line] = match([recordOf(sold)], [row]).lines;
      const found = { billState: state, billAmount: amount, billPayerPaid: payer, billDay: day };
      expect(line?.differences.toSorted()).toEqual(
        Object.keys(found)
          .filter((name) => found[name as keyof typeof found])
          .sort(),
      );
      const gravest = state ? 'stateDiffers' : amount || payer ? 'amountDiffers' : day ? 'otherDay' : 'agrees';
      expect(line?.class).toBe(gravest);
    }),
    { numRuns: 60, seed: 20_261_130 },
  );
});

test('what the provider said is compared too: another state, or another amount of what is done', () => {
  const anyTold = fc.record({
    state: fc.constantFrom<Told['state']>('done', 'refused', 'processing', 'unknown'),
    amount: fc.constantFrom(cny(1250), cny(1251), null),
  });
  const stories = {
    approved: 'done',
    late: 'done',
    declined: 'refused',
    notPaid: 'refused',
    inDoubt: 'processing',
  } as const;
  const anyEnding = fc.constantFrom(...(Object.keys(stories) as (keyof typeof stories)[]));
  fc.assert(
    fc.property(anyEnding, anyTold, (ending, told) => {
      const rows = stories[ending] === 'done' ? [paid] : [];
      const [line] = match([recordOf({ ...sold, ending })], rows, { told: new Map([[referenceOf(1), told]]) }).lines;
      const state = told.state !== 'unknown' && told.state !== stories[ending];
      const amount = told.state === 'done' && told.amount?.minor === 1251;
      const alone = ending === 'inDoubt' ? 'onlyJournal' : 'agrees';
      expect(line?.class).toBe(state ? 'stateDiffers' : amount ? 'amountDiffers' : alone);
      expect(line?.differences.includes('askedState')).toBe(state);
      expect(line?.differences.includes('askedAmount')).toBe(amount);
    }),
    { numRuns: 150, seed: 20_261_131 },
  );
});

test('a payment is of the bill’s day to the millisecond, and may be in the next one’s list near midnight', () => {
  const anyMs = fc.oneof(
    fc.integer({ min: startMs - 5, max: startMs + 5 }),
    fc.integer({ min: startMs + dayMs - 600_005, max: startMs + dayMs - 599_995 }),
    fc.integer({ min: startMs + dayMs - 5, max: startMs + dayMs + 5 }),
    fc.integer({ min: startMs - dayMs, max: startMs + 2 * dayMs }),
  );
  fc.assert(
    fc.property(anyMs, fc.boolean(), (atMs, listed) => {
      const here = { ...sold, atMs };
      const ofDay = atMs >= startMs && atMs < startMs + dayMs;
      const alone = atMs >= startMs + dayMs - 600_000 ? ['onlyJournal notYet'] : ['onlyJournal expected'];
      const missing = ofDay ? alone : [];
      const row = { ...paid, atMs: noonMs };
      expect(namesOf(match([recordOf(here)], listed ? [row] : []))).toEqual(
        listed ? [ofDay ? 'agrees' : 'otherDay'] : missing,
      );
    }),
    { numRuns: 300, seed: 20_261_132 },
  );
});

test('what went back without a refund of ours is money of somebody else’s act, whatever number it has', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1250 }), { maxLength: 4 }), fc.boolean(), (parts, numbered) => {
      const back = parts.map((minor, n): BillRow => {
        const refundNumber = numbered ? `PORTAL${n}` : null;
        return { ...paid, kind: 'refund', refundNumber, amount: cny(minor), payerPaid: null, feeMinor: -1 };
      });
      expect(namesOf(match([recordOf(sold)], [paid, ...back]))).toEqual([
        'agrees',
        ...parts.map(() => 'onlyBill returnedElsewhere'),
      ]);
    }),
    { numRuns: 100, seed: 20_261_133 },
  );
});
