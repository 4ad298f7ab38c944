import type { Currency } from '../money.ts';
import type { Line } from './line.ts';
import type { ClassSums, JournalTotals } from './sums.ts';

/** The last line of a bill, in its own currency; null what it does not say. Refunds and fees as sizes of their columns. */
export interface BillFooter {
  readonly currency: Currency;
  readonly rows: number | null;
  readonly paymentsMinor: number | null;
  readonly refundsMinor: number | null;
  readonly feesMinor: number | null;
  readonly netMinor: number | null;
}

const footerFields = ['rows', 'paymentsMinor', 'refundsMinor', 'feesMinor', 'netMinor'] as const;
const journalFields = ['payments', 'paymentsMinor', 'refunds', 'refundsMinor'] as const;

/** What is wrong with the comparison as a whole. `said` and `found` are counts or minor units, as the field says. */
export type Finding =
  | {
      readonly finding: 'footerDiffers';
      readonly field: (typeof footerFields)[number];
      readonly said: number;
      readonly found: number;
    }
  | {
      readonly finding: 'journalDiffers';
      readonly field: (typeof journalFields)[number];
      readonly said: number;
      readonly found: number;
    }
  | { readonly finding: 'unreadableRows'; readonly found: number }
  | { readonly finding: 'severalCurrencies'; readonly found: number }
  | { readonly finding: 'numbersDiffer'; readonly found: number }
  /** Taken for ours by the payment and the amount, or by the payment alone: the list does not say which refund it is. */
  | { readonly finding: 'matchedWithoutNumber'; readonly found: number };

interface Known {
  readonly footer: BillFooter | null;
  readonly unreadable: number;
  readonly journalTotals: JournalTotals | null;
}

export function findingsOf(
  lines: readonly Line[],
  sums: readonly ClassSums[],
  counted: JournalTotals,
  { footer, unreadable, journalTotals }: Known,
): readonly Finding[] {
  const found: Finding[] = [];
  if (footer) found.push(...footerFindings(footer, sums));
  for (const said of journalTotals ? [counted, journalTotals] : [counted]) found.push(...journalFindings(said, sums));
  const currencies = new Set(sums.map(({ currency }) => currency)).size;
  const differ = lines.filter(({ differences }) => differences.includes('numbers')).length;
  const unnumbered = lines.filter(({ class: is, by }) => is !== 'onlyBill' && isWeak(by)).length;
  if (unreadable > 0) found.push({ finding: 'unreadableRows', found: unreadable });
  if (currencies > 1) found.push({ finding: 'severalCurrencies', found: currencies });
  if (differ > 0) found.push({ finding: 'numbersDiffer', found: differ });
  if (unnumbered > 0) found.push({ finding: 'matchedWithoutNumber', found: unnumbered });
  return found;
}

function isWeak(by: Line['by']): boolean {
  return by === 'payment' || by === 'paymentAndAmount';
}

function footerFindings(footer: BillFooter, sums: readonly ClassSums[]): Finding[] {
  const ofBill = sums.filter(({ currency }) => currency === footer.currency).map(({ bill }) => bill);
  return footerFields.flatMap((field) => {
    const said = footer[field];
    const found = ofBill.reduce((sum, one) => sum + one[field], 0);
    return said === null || said === found ? [] : [{ finding: 'footerDiffers', field, said, found }];
  });
}

function journalFindings(counted: JournalTotals, sums: readonly ClassSums[]): Finding[] {
  return journalFields.flatMap((field) => {
    const found = sums.reduce((sum, { journal }) => sum + journal[field], 0);
    return counted[field] === found ? [] : [{ finding: 'journalDiffers', field, said: counted[field], found }];
  });
}
