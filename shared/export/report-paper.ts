import { type Receipt, type ReceiptLine, top } from '../receipt/receipt.ts';
import { filled } from '../receipt/words.ts';
import type { Settings } from '../settings/settings.ts';
import { sidesOf, type Totals } from '../shift/report.ts';
import type { Column } from '../shift/share.ts';
import type { Sums } from '../shift/totals.ts';
import { plainAmount, sealText, signedMoney } from './page.ts';
import { cashRows, columnsIn, factsOf, type Report, type ReportPlace, titleOf } from './report-page.ts';
import { ageWords, doubtState, doubtStep, nameOnAxis, shareWords } from './report-words.ts';
import { type ExportWords, exportWordsIn } from './words.ts';

export interface PaperPlace extends Omit<ReportPlace, 'shop' | 'terminal'> {
  readonly settings: Pick<Settings, 'shop' | 'terminal' | 'printer'>;
}

/** Doubts beyond these are only counted: each takes three lines, and the journal has them all. */
const mostDoubts = 40;

const rule = { line: 'rule' } as const;
const pair = (label: string, value: string): ReceiptLine => ({ line: 'pair', label, value });

/** An X or a Z on the receipt printer's paper. */
export function paperOfReport(report: Report, place: PaperPlace): Receipt {
  const { language, settings } = place;
  const words = exportWordsIn(language);
  const { totals, cash } = report.of === 'x' ? report.x : report.z;
  const facts = factsOf(report, { ...place, shop: settings.shop.name, terminal: settings.terminal.name }, words);
  const reference = report.of === 'x' ? 'X' : `Z${report.z.z}`;
  return {
    ...{ kind: 'report', reference, refundNumber: null, language, copy: 0, sums: null },
    lines: [
      ...top({ settings, training: place.training, copy: 0 }, words),
      { line: 'title', text: titleOf(report, words) },
      ...facts.slice(1).map(([label, value]) => pair(label, value)),
      rule,
      ...sumLines(totals, words),
      ...sides(totals, words),
      ...doubtLines(report, words),
      ...(cash ? section(words.report.cash.title, cashRows(cash, words)) : []),
      ...addendaLines(report, words),
      rule,
      pair(words.report.entry, String(place.seal.seq)),
      { line: 'say', text: `${words.report.seal}: ${sealText(place.seal)}` },
    ],
  };
}

function section(title: string, rows: readonly (readonly [string, string])[]): ReceiptLine[] {
  return [rule, { line: 'head', text: title }, ...rows.map(([label, value]) => pair(label, value))];
}

function sumLines(totals: Totals, words: ExportWords): ReceiptLine[] {
  const { all, currency } = totals;
  const used = columnsIn(totals);
  if (used.length === 0) return [{ line: 'say', text: words.report.nothing }];
  return used.map((column) =>
    pair(countedLabel(column, all, words), signedMoney(words, all[column]?.minor ?? 0, currency)),
  );
}

function countedLabel(column: Column, sums: Sums, { report }: ExportWords): string {
  return `${report.column[column]} x${sums[column]?.count ?? 0}`;
}

/** By each of its sides. */
function sides(totals: Totals, words: ExportWords): ReceiptLine[] {
  return sidesOf(totals).flatMap(([axis, list]) => {
    const lines = list.flatMap((one): ReceiptLine[] => [
      { line: 'say', text: nameOnAxis(axis, one, words) },
      ...columnsIn(totals)
        .filter((column) => one.sums[column])
        .map((column) =>
          pair(`  ${countedLabel(column, one.sums, words)}`, plainAmount(one.sums[column]?.minor ?? 0, one.currency)),
        ),
    ]);
    return lines.length === 0 ? [] : [rule, { line: 'head', text: words.report.axis[axis] } as const, ...lines];
  });
}

function doubtLines(report: Report, words: ExportWords): ReceiptLine[] {
  const { doubts } = report.of === 'x' ? report.x : report.z;
  if (doubts.length === 0) return [rule, { line: 'say', text: words.report.noDoubts }];
  const more = doubts.length - mostDoubts;
  return [
    rule,
    { line: 'head', text: `${words.report.doubts} x${doubts.length}` },
    ...doubts
      .slice(0, mostDoubts)
      .flatMap((one): ReceiptLine[] => [
        pair(doubtState(one, words), signedMoney(words, one.amount.minor, one.amount.currency)),
        { line: 'say', text: one.number },
        { line: 'say', text: `${ageWords(one.ageMs, words)}, ${doubtStep(one, words)}` },
      ]),
    ...(more > 0 ? [{ line: 'say', text: filled(words.report.moreDoubts, { count: more }) } as const] : []),
  ];
}

function addendaLines(report: Report, words: ExportWords): ReceiptLine[] {
  if (report.of === 'x' || report.z.addenda.length === 0) return [];
  const { addenda, totalsNow } = report.z;
  return [
    rule,
    { line: 'head', text: words.report.addenda },
    ...addenda.flatMap((one): ReceiptLine[] => [
      pair(filled(words.report.addendum, { addendum: one.addendum }), one.number),
      { line: 'say', text: `${words.report.before}: ${shareWords(one.before, words)}` },
      { line: 'say', text: `${words.report.after}: ${shareWords(one.after, words)}` },
    ]),
    rule,
    { line: 'head', text: words.report.now },
    ...sumLines(totalsNow, words),
  ];
}
