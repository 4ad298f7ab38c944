import type { Language } from '../language.ts';
import type { Currency } from '../money.ts';
import { filled } from '../receipt/words.ts';
import { minuteOf, type Page, type PageTable, plainAmount, sealOfPage } from './page.ts';
import type { ExportHead, ExportRow } from './row.ts';
import { stateIn } from './table.ts';
import { type ExportWords, exportWordsIn } from './words.ts';

/** Payments and refunds of days as sheets of A4; so many rows are a hundred sheets, and more is for a spreadsheet. */
export const mostPageRows = 5_000;

export function pageOfList(head: ExportHead, rows: readonly ExportRow[], language: Language): Page {
  const words = exportWordsIn(language);
  const { report } = words;
  const { from, until } = head;
  return {
    language,
    title: report.list,
    mark: head.training ? words.status.training : null,
    facts: [
      [report.shop, head.shop],
      [report.till, head.terminal],
      [report.businessDay, from === until ? from : filled(report.days, { from, until })],
      [report.rows, String(rows.length)],
      [report.until, minuteOf(head.seal.atMs)],
    ],
    tables: [sumsTable(head, rows, words), rowsTable(head, rows, words)],
    notes: [filled(report.page, { time: minuteOf(head.madeMs) })],
    seal: sealOfPage(head.seal, words),
  };
}

const sums = ['inMinor', 'outMinor', 'inDoubtMinor'] as const;

function sumsTable({ currency }: ExportHead, rows: readonly ExportRow[], words: ExportWords): PageTable {
  const { column } = words.exports;
  const by = Map.groupBy(rows, ({ provider }) => provider);
  const lineOf = (name: string, some: readonly ExportRow[], strong: boolean) => ({
    cells: [name, ...sums.map((sum) => sumText(some, sum, currency))],
    strong,
  });
  return {
    heading: words.report.axis.provider,
    columns: [
      { text: '', figures: false },
      ...[column.in, column.out, column.inDoubt].map((text) => ({ text: `${text} ${currency}`, figures: true })),
    ],
    rows: [
      ...[...by].map(([provider, some]) => lineOf(words.provider[provider], some, false)),
      lineOf(words.report.all, rows, true),
    ],
  };
}

function sumText(rows: readonly ExportRow[], name: (typeof sums)[number], currency: Currency): string {
  const moved = rows.filter((row) => row[name] !== null);
  if (moved.length === 0) return '';
  const minor = moved.reduce((total, row) => total + (row[name] ?? 0), 0);
  return `${plainAmount(minor, currency)} (${moved.length})`;
}

function rowsTable({ currency }: ExportHead, rows: readonly ExportRow[], words: ExportWords): PageTable {
  const { column } = words.exports;
  const amount = (minor: number | null) => (minor === null ? '' : plainAmount(minor, currency));
  const figures = [column.in, column.out, column.inDoubt];
  const texts = [column.time, column.reference, column.wallet, column.state, ...figures, column.cashier];
  return {
    heading: words.report.list,
    columns: texts.map((text) => ({ text, figures: figures.includes(text) })),
    rows: rows.map((row) => ({
      strong: false,
      cells: [
        ...[minuteOf(row.atMs), row.refundNumber ?? row.reference, row.wallet === null ? '' : words.wallet[row.wallet]],
        ...[stateIn(row, words), amount(row.inMinor), amount(row.outMinor), amount(row.inDoubtMinor), row.cashier],
      ],
    })),
  };
}
