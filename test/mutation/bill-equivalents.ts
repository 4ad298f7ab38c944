import type { Equivalent } from './equivalents.ts';

const match = 'shared/reconcile/match.ts';
const judge = 'shared/reconcile/judge.ts';
const sums = 'shared/reconcile/sums.ts';
const findings = 'shared/reconcile/findings.ts';

/** Of the comparison with a bill. */
export const billEquivalents: readonly Equivalent[] = [
  {
    file: match,
    at: "const ofPayment = row.kind === 'refund' ? find(row, 'payment') : null;",
    original: "row.kind === 'refund'",
    mutated: 'true',
    reason: 'A payment that its own numbers found is not here any more, and they find nothing the second time.',
  },
  {
    file: match,
    at: "assert(nearest, 'an item that rows name has one');",
    original: "assert(nearest, 'an item that rows name has one');",
    mutated: '',
    reason: 'An item is among those with rows because one was added.',
  },
  {
    file: match,
    at: "assert(nearest, 'an item that rows name has one');",
    original: "'an item that rows name has one'",
    mutated: '"a bill is of a day"',
    reason: 'An item is among those with rows because one was added.',
  },
  {
    file: match,
    at: 'const has = (prefix: string) => reference?.startsWith(prefix) ?? false;',
    original: 'reference?.startsWith(prefix) ?? false',
    mutated: 'reference?.startsWith(prefix)',
    reason: 'Asked only of a number that looks like ours, and none does where there is none.',
  },
  {
    file: match,
    at: 'const has = (prefix: string) => reference?.startsWith(prefix) ?? false;',
    original: 'reference?.startsWith(prefix)',
    mutated: 'reference.startsWith(prefix)',
    reason: 'Asked only of a number that looks like ours, and none does where there is none. The compiler refuses it.',
  },
  {
    file: match,
    at: 'const has = (prefix: string) => reference?.startsWith(prefix) ?? false;',
    original: 'false',
    mutated: 'true',
    reason: 'Asked only of a number that looks like ours, and none does where there is none.',
  },
  {
    file: match,
    at: 'const looksOurs = reference !== null && ours.test(reference);',
    original: 'reference !== null && ours.test(reference)',
    mutated: 'ours.test(reference)',
    reason: 'The word "null" does not look like ours. The compiler refuses it.',
  },
  {
    file: judge,
    at: 'const found = all.length === 0 ? none : all; // one for all that agree',
    original: 'all.length === 0',
    mutated: 'false',
    reason: 'Another list of nothing. It only takes memory.',
  },
  {
    file: judge,
    at: "const numbers = weight('numbers', 32);",
    original: '32',
    mutated: '33',
    reason: 'Above 23, which all the others make together, any weight is the same.',
  },
  {
    file: judge,
    at: "const state = weight('billState', 16) + weight('billStateUnclear', 8);",
    original: '16',
    mutated: '17',
    reason:
      'Between the 15 that an unclear state and all below it make and the 32 of other numbers, any weight is the same.',
  },
  {
    file: sums,
    at: 'const currency = row?.amount.currency ?? item?.amount.currency;',
    original: 'item?.amount.currency',
    mutated: 'item.amount.currency',
    reason: 'A line without a row has an item. The compiler refuses it.',
  },
  {
    file: sums,
    at: 'if (currency === undefined) return;',
    original: 'currency === undefined',
    mutated: 'false',
    reason: 'A line has an item or a row. The compiler refuses it.',
  },
  {
    file: sums,
    at: 'if (isItsOwn(line) && item) sum.journal = addTo(sum.journal, item);',
    original: 'isItsOwn(line) && item',
    mutated: 'isItsOwn(line)',
    reason: 'Only a line with an item is its own. The compiler refuses it.',
  },
  {
    file: sums,
    at: "if (row === null && item?.story === 'not') return 0;",
    original: 'item?.story',
    mutated: 'item.story',
    reason: 'A line without a row has an item. The compiler refuses it.',
  },
  {
    file: sums,
    at: 'if (!said) return 0;',
    original: '!said',
    mutated: 'false',
    reason: 'A line has an item or a row. The compiler refuses it.',
  },
  { file: sums, at: 'if (!said) return 0;', original: '0', mutated: '1', reason: 'A line has an item or a row.' },
  {
    file: sums,
    at: "if (!item || !ofDay || found === 'doubled') return false;",
    original: '!item || !ofDay',
    mutated: '!ofDay',
    reason: 'What is nobody’s is of no day of ours. The compiler refuses it.',
  },
  {
    file: sums,
    at: 'feesMinor: sums.feesMinor + (row.feeMinor ?? 0),',
    original: 'row.feeMinor ?? 0',
    mutated: 'row.feeMinor',
    reason: 'null counts as 0. The compiler refuses it.',
  },
  {
    file: sums,
    at: 'netMinor: sums.netMinor + sign * gets - (row.feeMinor ?? 0),',
    original: 'row.feeMinor ?? 0',
    mutated: 'row.feeMinor',
    reason: 'null counts as 0. The compiler refuses it.',
  },
  {
    file: findings,
    at: 'for (const said of journalTotals ? [counted, journalTotals] : [counted]) found.push(...journalFindings(said, sums));',
    original: 'counted',
    mutated: '',
    reason: 'What the comparison counted while it read is what its lines come to, unless it is broken itself.',
  },
];
