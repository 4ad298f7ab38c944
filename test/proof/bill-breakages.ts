import { type Breakage, one } from './breakage.ts';

const match = 'shared/reconcile/match.ts';
const judge = 'shared/reconcile/judge.ts';
const sums = 'shared/reconcile/sums.ts';
const loose = 'shared/reconcile/loose-refunds.ts';

/** Every cent of a bill is explained. */
const law = [15];

/** Those that break how a provider's bill is compared with the journal. */
export const billBreakages: readonly Breakage[] = [
  {
    name: 'a row is taken for ours by its amount alone',
    laws: law,
    first: 'storms',
    patches: [
      {
        file: match,
        find: 'if (value !== null) index.set(value, held);',
        put: 'if (value !== null) index.set(String(item.amount.minor), held);',
      },
      {
        file: match,
        find: 'const found = value === null ? undefined : index.get(value);',
        put: 'const found = value === null ? undefined : index.get(String(row.amount.minor));',
      },
      { file: match, find: "throw new Error('a row was found by a number');", put: "return 'reference';" },
    ],
  },
  one(
    law,
    'a row that stands twice is swallowed',
    'storms',
    match,
    'return [main, ...doubles.map(({ row: other, by }) => doubleLine(main, nearest.row, other, by))];',
    'return [main];',
  ),
  one(
    law,
    'a second charge is taken for the same row',
    'storms',
    match,
    "const reason = one !== null && other !== null && one !== other ? 'anotherCharge' : 'sameRow';",
    "const reason = 'sameRow';",
  ),
  one(
    law,
    'a row that is nobody’s is dropped',
    'storms',
    match,
    'for (const row of strangers) lines.push(strangerLine(row, options));',
    '',
  ),
  one(
    law,
    'another till’s row is taken for one that is missing here',
    'storms',
    match,
    'const missing = looksOurs && prefixes.own.some(has);',
    'const missing = looksOurs;',
  ),
  one(
    law,
    'what is not in the bill is told to nobody',
    'storms',
    'shared/reconcile/day-lines.ts',
    'if (step === null) continue;',
    "if (step === null || step === 'askProvider') continue;",
  ),
  one(
    law,
    'an amount is not compared',
    'storms',
    judge,
    "if (!sameMoney(item.amount, row.amount)) found.push('billAmount');",
    '',
  ),
  one(law, 'a state is not compared', 'storms', judge, "else if (story !== item.story) found.push('billState');", ''),
  one(
    law,
    'the day of a row is not compared',
    'storms',
    judge,
    'return !isOfDay(item, question) || (row.atMs !== null && !isOfDay({ atMs: row.atMs }, question));',
    'return false;',
  ),
  one(
    law,
    'what is not listed agrees',
    'storms',
    judge,
    "return reason === null ? { ...line, class: 'agrees', reason } : { ...line, class: 'onlyJournal', reason };",
    "return { ...line, class: 'agrees', reason: null };",
  ),
  one(
    law,
    'what is of another day is counted in this one too',
    'storms',
    sums,
    "if (!item || !ofDay || found === 'doubled') return false;",
    "if (!item || found === 'doubled') return false;",
  ),
  one(
    law,
    'a doubled row counts its payment twice',
    'storms',
    sums,
    "if (!item || !ofDay || found === 'doubled') return false;",
    'if (!item || !ofDay) return false;',
  ),
  one(
    law,
    'the fee is taken off the amount',
    'storms',
    sums,
    'const { minor } = row.amount;',
    'const minor = row.amount.minor - (row.feeMinor ?? 0);',
  ),
  one(
    law,
    'a footer that does not add up is passed over',
    'storms',
    'shared/reconcile/findings.ts',
    'if (footer) found.push(...footerFindings(footer, sums));',
    '',
  ),
  one(
    law,
    'a reader does not add up the footer',
    'storms',
    'shared/reconcile/tally.ts',
    '.filter(({ said, summed }) => said !== summed);',
    '.filter(() => false);',
  ),
  one(
    law,
    'money that came late is not in the comparison',
    'storms',
    match,
    'if (more === null) return [judgePair(item, row, numberOf(item, row), toldOf(item), question)];',
    "if (item.story === 'not') return [];\n    if (more === null) return [judgePair(item, row, numberOf(item, row), toldOf(item), question)];",
  ),
  one(
    law,
    'money given back without this till goes unseen',
    'storms',
    loose,
    'return { lines: [...lines, ...foreign.map((row) => returnedLine(row, payment, question))], settled };',
    'return { lines, settled };',
  ),
  one(
    law,
    'what a reversal gave back is called money of somebody else',
    'storms',
    loose,
    'if (!payment.reversed || !came || !back || more.length > 0 || others.length > 0) return null;',
    'if (payment.reversed || !came || !back || more.length > 0 || others.length > 0) return null;',
  ),
];
