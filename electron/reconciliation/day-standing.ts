import type { ProviderDayView, TrendDay } from '#shared/contract/reconcile-view.ts';
import { dayOf, rangeOfDay } from '#shared/day.ts';
import { openStates, type Payment, ProviderId } from '#shared/payment/payment.ts';
import { billLaws } from '#shared/reconcile/bill-law.ts';
import type { ProviderDay } from '#shared/reconcile/taken.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';
import type { PaymentProvider } from '../providers/provider.ts';
import { dayBookOf } from './comparing.ts';
import { signedView } from './day-view.ts';
import { billView } from './taking.ts';

export interface StandingParts {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly providerFor: (id: ProviderId) => PaymentProvider | null;
}

const dayMs = 86_400_000;

/** By the tables of payments alone; what is asked for on a day belongs to it. */
function sumsOf(journal: Journal, { provider, day }: ProviderDay, states: readonly Payment['state'][] | null = null) {
  const range = rangeOfDay(day, billLaws[provider].offsetMinutes) ?? { fromMs: 0, untilMs: 0 };
  return journal.sums({ ...range, states, refunded: false, wallet: null, cashier: null, provider, terms: [] });
}

/** Those of the settings, and whoever took money that day. */
export function providersOf({ journal, providerFor }: StandingParts, day: string): readonly ProviderId[] {
  return ProviderId.options.filter(
    (provider) => providerFor(provider) !== null || sumsOf(journal, { provider, day }).count > 0,
  );
}

export function standingOf(
  parts: StandingParts,
  day: string,
  needsYou: (of: ProviderDay) => number | null,
): readonly ProviderDayView[] {
  return providersOf(parts, day).map((provider) => {
    const book = dayBookOf(parts.journal, { provider, day });
    return {
      ...{ provider, day, lists: billLaws[provider].lists, needsYou: needsYou({ provider, day }) },
      fetches: parts.providerFor(provider)?.bill !== undefined,
      bills: book.bills.map(billView),
      payments: sumsOf(parts.journal, { provider, day }).count,
      signed: signedView(book.signed),
    };
  });
}

/** The newest days of each provider, oldest first. */
export function trendOf(parts: StandingParts, days: number): readonly TrendDay[] {
  const { journal, clock, providerFor } = parts;
  const names = ProviderId.options.filter((provider) => providerFor(provider) !== null);
  return Array.from({ length: days }, (_, back) => clock.nowMs() - (days - 1 - back) * dayMs).flatMap((atMs) =>
    names.map((provider): TrendDay => {
      const day = dayOf(atMs, billLaws[provider].offsetMinutes);
      const all = sumsOf(journal, { provider, day });
      const open = sumsOf(journal, { provider, day }, openStates);
      const book = dayBookOf(journal, { provider, day });
      return {
        ...{ day, provider, payments: all.count, takenMinor: all.takenMinor },
        ...{ inDoubt: open.count, inDoubtMinor: open.minor, bills: book.bills.length },
        signed: signedView(book.signed),
      };
    }),
  );
}
