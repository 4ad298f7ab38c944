import { unreachable } from '../assert.ts';
import { chinaOffsetMinutes } from '../day.ts';
import { type Language, languages } from '../language.ts';
import { type Currency, formatDecimal } from '../money.ts';
import type { ExportHead, ExportRow } from './row.ts';
import { type ExportWords, exportWordsIn } from './words.ts';

/** A cell of the table: text, or an amount in the major unit, without a sign and with every decimal. */
export type ExportCell = { readonly text: string } | { readonly decimal: string };

/** In the order in which they stand; each has its heading in every language. */
export const exportColumns = [
  'kind',
  'time',
  'paidAt',
  'day',
  'state',
  'amount',
  'currency',
  'in',
  'out',
  'inDoubt',
  'payerPaid',
  'returned',
  'provider',
  'wallet',
  'way',
  'reference',
  'refundNumber',
  'providerReference',
  'walletReference',
  'cashier',
  'approvedBy',
  'reason',
  'z',
  'entry',
] as const;
export type ExportColumn = (typeof exportColumns)[number];

export function headingsOf(language: Language): readonly string[] {
  const { column } = exportWordsIn(language).exports;
  return exportColumns.map((name) => column[name]);
}

export function cellsOf(row: ExportRow, language: Language): readonly ExportCell[] {
  const words = exportWordsIn(language);
  return exportColumns.map((column) => cellOf(column, row, words));
}

function cellOf(column: ExportColumn, row: ExportRow, words: ExportWords): ExportCell {
  const money = (minor: number | null) => decimalOf(minor, row.currency);
  switch (column) {
    case 'kind':
      return { text: words.exports.kind[row.kind] };
    case 'time':
      return { text: isoOf(row.atMs) };
    case 'paidAt':
      return { text: row.paidMs === null ? '' : isoOf(row.paidMs) };
    case 'day':
      return { text: row.businessDay };
    case 'state':
      return { text: stateIn(row, words) };
    case 'amount':
      return money(row.amountMinor);
    case 'in':
      return money(row.inMinor);
    case 'out':
      return money(row.outMinor);
    case 'inDoubt':
      return money(row.inDoubtMinor);
    case 'payerPaid':
      return money(row.payerPaidMinor);
    case 'returned':
      return money(row.returnedMinor);
    case 'provider':
      return { text: words.provider[row.provider] };
    case 'wallet':
      return { text: row.wallet === null ? '' : words.wallet[row.wallet] };
    case 'way':
      return { text: words.receipt.how[row.way] };
    case 'cashier':
      return { text: row.cashier === 'till' ? words.receipt.byTill : row.cashier };
    case 'z':
      return { text: row.z === null ? '' : String(row.z) };
    case 'entry':
      return { text: String(row.seq) };
    case 'currency':
    case 'reference':
    case 'refundNumber':
    case 'providerReference':
    case 'walletReference':
    case 'approvedBy':
    case 'reason':
      return { text: row[column] ?? '' };
    default:
      return unreachable(column);
  }
}

export function stateIn({ kind, state }: ExportRow, words: ExportWords): string {
  const known: Readonly<Record<string, string>> = kind === 'payment' ? words.state : words.refundState;
  return known[state] ?? state;
}

function decimalOf(minor: number | null, currency: Currency): ExportCell {
  return minor === null ? { text: '' } : { decimal: formatDecimal({ minor, currency }) };
}

/** The last row: which entry of the journal it is made up to, and that entry's seal. */
export function sealCells(head: ExportHead, rows: number, language: Language): readonly ExportCell[] {
  const { sealed } = exportWordsIn(language).exports;
  const said: Partial<Record<ExportColumn, string>> = {
    kind: sealed,
    time: isoOf(head.madeMs),
    day: `${head.from}/${head.until}`,
    state: String(rows),
    currency: head.currency,
    reference: head.seal.seal,
    entry: String(head.seal.seq),
  };
  return exportColumns.map((column) => ({ text: said[column] ?? '' }));
}

/** What the last row of a table says of where it came from. */
export interface SealSaid {
  readonly language: Language;
  readonly from: string;
  readonly until: string;
  readonly rows: number;
  readonly seal: string;
  readonly seq: number;
}

export function languageOfHeadings(cells: readonly string[]): Language | null {
  return languages.find((language) => headingsOf(language).every((heading, at) => cells[at] === heading)) ?? null;
}

/** Null where it is no such row. */
export function readSealCells(cells: readonly string[], language: Language): SealSaid | null {
  const at = (column: ExportColumn) => cells[exportColumns.indexOf(column)] ?? '';
  const [, from = '', until = ''] = /^(\d{4}-\d{2}-\d{2})\/(\d{4}-\d{2}-\d{2})$/.exec(at('day')) ?? [];
  const seal = at('reference').toLowerCase();
  const isSeal = at('kind') === exportWordsIn(language).exports.sealed && /^[0-9a-f]{64}$/.test(seal) && from !== '';
  if (!isSeal || !/^\d{1,15}$/.test(at('entry')) || !/^\d{1,9}$/.test(at('state'))) return null;
  return { language, from, until, rows: Number(at('state')), seal, seq: Number(at('entry')) };
}

/** With its offset, so that nobody takes it for another day: `2026-11-21T10:00:00+08:00`. */
function isoOf(ms: number): string {
  return new Date(ms + chinaOffsetMinutes * 60_000).toISOString().replace(/\.\d{3}Z$/, '+08:00');
}
