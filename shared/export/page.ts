import type { Language } from '../language.ts';
import { formatGrouped, type Money } from '../money.ts';
import { stamp } from '../receipt/receipt.ts';
import { filled, moneyIn } from '../receipt/words.ts';
import type { JournalSeal } from './row.ts';
import type { ExportWords } from './words.ts';

export interface PageColumn {
  readonly text: string;
  /** Figures, which stand under each other. */
  readonly figures: boolean;
}

export interface PageTable {
  readonly heading: string | null;
  readonly columns: readonly PageColumn[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly strong: boolean }[];
}

/** Sheets of A4 before anybody knows where one ends. */
export interface Page {
  readonly language: Language;
  readonly title: string;
  /** That no real money is meant. */
  readonly mark: string | null;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly tables: readonly PageTable[];
  readonly notes: readonly string[];
  /** Stands under every sheet: by it the paper is checked against the journal. */
  readonly seal: { readonly label: string; readonly text: string; readonly why: string };
}

/** In groups of four, so that a person can read it out; `export check` takes it so too. */
export function sealText({ seal }: Pick<JournalSeal, 'seal'>): string {
  return seal.replace(/(.{4})(?=.)/g, '$1 ');
}

export function sealOfPage(seal: JournalSeal, { report }: ExportWords): Page['seal'] {
  const command = `shroff export check --entry ${seal.seq} --seal ${seal.seal.slice(0, 16)}`;
  return {
    label: report.seal,
    text: `${seal.seq} · ${sealText(seal)}`,
    why: filled(report.sealWhy, { command }),
  };
}

/** Sums below zero too. Its sign is one that every printer has. */
export function signedMoney(words: ExportWords, minor: number, currency: Money['currency']): string {
  const text = moneyIn(words, { minor: Math.abs(minor), currency });
  return minor < 0 ? `-${text}` : text;
}

/** In a column that names its currency: grouped, without it. */
export function plainAmount(minor: number, currency: Money['currency']): string {
  return `${minor < 0 ? '-' : ''}${formatGrouped({ minor: Math.abs(minor), currency })}`;
}

/** To the minute: sheets are read by people. */
export function minuteOf(ms: number): string {
  return stamp(ms).slice(0, 16);
}
