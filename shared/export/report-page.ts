import type { Language } from '../language.ts';
import type { Currency } from '../money.ts';
import { filled } from '../receipt/words.ts';
import type { CashSheet } from '../shift/cash.ts';
import type { Doubt } from '../shift/doubt.ts';
import { sidesOf, type Totals, type XReport, type ZReport } from '../shift/report.ts';
import { type Column, columns } from '../shift/share.ts';
import type { Sums } from '../shift/totals.ts';
import { minuteOf, type Page, type PageTable, plainAmount, sealOfPage, signedMoney } from './page.ts';
import { ageWords, dayFacts, doubtState, doubtStep, nameOnAxis, shareWords } from './report-words.ts';
import type { JournalSeal } from './row.ts';
import { type ExportWords, exportWordsIn } from './words.ts';

export type Report = { readonly of: 'x'; readonly x: XReport } | { readonly of: 'z'; readonly z: ZReport };

export interface ReportPlace {
  readonly shop: string;
  readonly terminal: string;
  readonly language: Language;
  readonly training: boolean;
  readonly nowMs: number;
  readonly seal: JournalSeal;
}

/** An X or a Z as a page of A4. */
export function pageOfReport(report: Report, place: ReportPlace): Page {
  const words = exportWordsIn(place.language);
  const { totals, doubts, cash } = report.of === 'x' ? report.x : report.z;
  return {
    language: place.language,
    title: titleOf(report, words),
    mark: place.training ? words.status.training : null,
    facts: factsOf(report, place, words),
    tables: [
      ...tablesOf(totals, words),
      ...(doubts.length > 0 ? [doubtsTable(doubts, words)] : []),
      ...(cash ? [cashTable(cash, words)] : []),
      ...(report.of === 'z' && report.z.addenda.length > 0 ? addendaTables(report.z, words) : []),
    ],
    notes: doubts.length === 0 ? [words.report.noDoubts] : [],
    seal: sealOfPage(place.seal, words),
  };
}

export function titleOf(report: Report, { report: words }: ExportWords): string {
  return report.of === 'x' ? words.x : filled(words.z, { z: report.z.z });
}

export function factsOf(report: Report, place: ReportPlace, words: ExportWords): Page['facts'] {
  const { report: label } = words;
  const { days, fromMs } = report.of === 'x' ? report.x : report.z;
  const untilMs = report.of === 'x' ? report.x.nowMs : report.z.closedMs;
  return [
    [label.shop, place.shop],
    [label.till, place.terminal],
    ...dayFacts(days, words),
    ...(fromMs === null ? [] : [[label.from, minuteOf(fromMs)] as const]),
    [label.until, minuteOf(untilMs)],
    ...(report.of === 'z' ? [[label.by, report.z.by] as const] : []),
  ];
}

/** Only columns that hold something, the same in every table of one report. */
export function columnsIn({ all }: Totals): readonly Column[] {
  return columns.filter((column) => (all[column]?.count ?? 0) > 0);
}

function tablesOf(totals: Totals, words: ExportWords): readonly PageTable[] {
  const used = columnsIn(totals);
  if (used.length === 0)
    return [{ heading: null, columns: [{ text: words.report.nothing, figures: false }], rows: [] }];
  return sidesOf(totals).map(([axis, list]) => {
    const rows = list.map((one) => ({
      cells: [nameOnAxis(axis, one, words), ...cellsOf(one.sums, used, one.currency)],
      strong: false,
    }));
    const all = { cells: [words.report.all, ...cellsOf(totals.all, used, totals.currency)], strong: true };
    return tableOf(words.report.axis[axis], used, totals.currency, axis === 'provider' ? [...rows, all] : rows, words);
  });
}

function tableOf(
  heading: string,
  used: readonly Column[],
  currency: Currency,
  rows: PageTable['rows'],
  words: ExportWords,
): PageTable {
  const figures = used.map((column) => ({ text: `${words.report.column[column]} ${currency}`, figures: true }));
  return { heading, columns: [{ text: '', figures: false }, ...figures], rows };
}

function cellsOf(sums: Sums, used: readonly Column[], currency: Currency): string[] {
  return used.map((column) => {
    const sum = sums[column];
    return sum ? `${plainAmount(sum.minor, currency)} (${sum.count})` : '';
  });
}

function doubtsTable(doubts: readonly Doubt[], words: ExportWords): PageTable {
  const { report } = words;
  const texts = [report.doubt, report.state, report.amount, report.age, report.step];
  return {
    heading: report.doubts,
    columns: texts.map((text) => ({ text, figures: text === report.amount })),
    rows: doubts.map((one) => ({
      strong: false,
      cells: [
        ...[one.number, doubtState(one, words), signedMoney(words, one.amount.minor, one.amount.currency)],
        ...[ageWords(one.ageMs, words), doubtStep(one, words)],
      ],
    })),
  };
}

/** Of the drawer: each line with its sum, what is counted and what is missing or too much at the end. */
export function cashRows(sheet: CashSheet, words: ExportWords): readonly (readonly [string, string])[] {
  const { cash } = words.report;
  const money = (minor: number) => signedMoney(words, minor, sheet.float.currency);
  return [
    [cash.float, money(sheet.float.minor)],
    [cash.sales, money(sheet.salesMinor)],
    [cash.refunds, money(-sheet.refundsMinor)],
    [cash.in, money(sheet.inMinor)],
    [cash.out, money(-sheet.outMinor)],
    [cash.expected, money(sheet.expectedMinor)],
    ...(sheet.counts > 1
      ? ([
          [cash.first, money(sheet.firstCountedMinor)],
          [cash.times, filled(cash.timesCount, { count: sheet.counts })],
        ] as const)
      : []),
    [cash.counted, money(sheet.countedMinor)],
    [cash.difference, money(sheet.differenceMinor)],
  ];
}

function cashTable(sheet: CashSheet, words: ExportWords): PageTable {
  const { report } = words;
  return {
    heading: report.cash.title,
    columns: [
      { text: '', figures: false },
      { text: report.amount, figures: true },
    ],
    rows: cashRows(sheet, words).map(([label, value]) => ({
      cells: [label, value],
      strong: label === report.cash.difference,
    })),
  };
}

function addendaTables({ addenda, totalsNow }: ZReport, words: ExportWords): readonly PageTable[] {
  const { report } = words;
  const texts = [report.addenda, report.doubt, report.before, report.after, report.entry];
  const list: PageTable = {
    heading: report.addenda,
    columns: texts.map((text, at) => ({ text: at === 0 ? '' : text, figures: false })),
    rows: addenda.map((one) => ({
      strong: false,
      cells: [
        ...[filled(report.addendum, { addendum: one.addendum }), one.number],
        ...[shareWords(one.before, words), shareWords(one.after, words), String(one.seq)],
      ],
    })),
  };
  const used = columnsIn(totalsNow);
  const cells = [report.all, ...cellsOf(totalsNow.all, used, totalsNow.currency)];
  return [list, tableOf(report.now, used, totalsNow.currency, [{ cells, strong: true }], words)];
}
