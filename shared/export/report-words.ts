import type { ProviderId } from '../payment/payment.ts';
import { filled } from '../receipt/words.ts';
import type { Doubt } from '../shift/doubt.ts';
import type { Days } from '../shift/report.ts';
import type { Share } from '../shift/share.ts';
import type { Axis, AxisTotals } from '../shift/totals.ts';
import { minuteOf, signedMoney } from './page.ts';
import type { ExportWords } from './words.ts';

/** The shop's own day, and each provider's where it is another. */
export function dayFacts({ businessDay, providerDays }: Days, words: ExportWords): (readonly [string, string])[] {
  const other = providerDays.filter(({ from, until }) => from !== businessDay || until !== businessDay);
  return [
    [words.report.businessDay, businessDay],
    ...other.map(({ provider, from, until }) => [dayLabel(provider, words), spanOf(from, until, words)] as const),
  ];
}

function dayLabel(provider: ProviderId, words: ExportWords): string {
  return filled(words.report.providerDay, { provider: words.provider[provider] });
}

function spanOf(from: string, until: string, { report }: ExportWords): string {
  return from === until ? from : filled(report.days, { from, until });
}

export function nameOnAxis(axis: Axis, { name }: Pick<AxisTotals, 'name'>, words: ExportWords): string {
  if (name === null) return words.report.nobody;
  const known: Readonly<Record<Axis, Readonly<Record<string, string>>>> = {
    provider: words.provider,
    wallet: words.wallet,
    way: words.receipt.how,
    cashier: { till: words.receipt.byTill },
  };
  return known[axis][name] ?? name;
}

export function doubtState({ refundId, state }: Doubt, words: ExportWords): string {
  const known: Readonly<Record<string, string>> = refundId === null ? words.state : words.refundState;
  const shown: Readonly<Record<string, string>> =
    refundId === null
      ? { requested: 'waiting', awaitingCustomer: 'waiting', reversing: 'inDoubt' }
      : { requested: 'inDoubt' };
  return known[shown[state] ?? state] ?? state;
}

export function doubtStep({ next }: Doubt, { report }: ExportWords): string {
  const words = report.next[next.call];
  return next.atMs === null ? words : `${words} (${minuteOf(next.atMs).slice(11)})`;
}

export function ageWords(ageMs: number, { report }: ExportWords): string {
  const minutes = Math.floor(ageMs / 60_000);
  if (minutes < 60) return filled(report.minutes, { count: minutes });
  return filled(report.hours, { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** What one payment or refund was of the totals: in which column, with how much. */
export function shareWords({ column, minor, currency }: Share, words: ExportWords): string {
  if (column === null) return words.report.none;
  return `${words.report.column[column]} ${signedMoney(words, minor, currency)}`;
}
