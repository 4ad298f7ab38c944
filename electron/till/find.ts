import type { Args } from '#shared/contract/contract.ts';
import { type Found, type FoundSummary, listLimit, mostDays, type ShownState } from '#shared/contract/view.ts';
import { dayOf, rangeOfDay } from '#shared/day.ts';
import { cursorOf, placeOf } from '#shared/find/place.ts';
import { readSought } from '#shared/find/sought.ts';
import type { Payment } from '#shared/payment/payment.ts';
import { Refused } from '#shared/refusal.ts';
import type { Journal } from '../journal/journal.ts';
import { paymentView, type ViewSources, wantsAttention } from './view.ts';

type Wanted = Parameters<Journal['sums']>[0];

const dayMs = 86_400_000;

/** One page of the payments asked for, and with the first what all of them come to. */
export function findPayments(asked: Args<'payments.find'>, sources: ViewSources): Found {
  const { journal } = sources;
  const wanted = wantedOf(asked, sources);
  const records = journal.page(wanted, asked.after === undefined ? null : placeOf(asked.after), asked.limit + 1);
  const page = records.slice(0, asked.limit);
  const last = page.at(-1)?.payment;
  return {
    payments: page.map((record) => paymentView(record, sources)),
    next: records.length > page.length && last ? cursorOf(last) : null,
    summary: asked.after === undefined ? summaryOf(wanted, sources) : null,
  };
}

function summaryOf(wanted: Wanted, sources: ViewSources): FoundSummary {
  const { journal } = sources;
  const { currency } = sources.settings().shop;
  const { count, minor, takenCount, takenMinor } = journal.sums(wanted);
  const urgent = journal.unsettledOf(wanted, listLimit).filter(wantsAttention);
  return {
    count,
    total: { minor, currency },
    taken: { count: takenCount, total: { minor: takenMinor, currency } },
    urgent: urgent.map((record) => paymentView(record, sources)),
    ...journal.choices(wanted.fromMs, wanted.untilMs),
  };
}

function wantedOf(asked: Args<'payments.find'>, { clock, settings }: ViewSources): Wanted {
  return {
    ...rangeOf(asked.day ?? dayOf(clock.nowMs()), asked.untilDay),
    states: asked.state === undefined ? null : statesOf[asked.state],
    refunded: asked.refunded,
    wallet: asked.wallet ?? null,
    cashier: asked.cashier ?? null,
    provider: asked.provider ?? null,
    terms: readSought(asked.text, settings().shop.currency),
  };
}

function rangeOf(day: string, untilDay = day): Pick<Wanted, 'fromMs' | 'untilMs'> {
  const first = rangeOfDay(day);
  const last = rangeOfDay(untilDay);
  if (!first || !last || last.untilMs < first.untilMs) throw new Refused('dayInvalid', { day: untilDay });
  if (last.untilMs - first.fromMs > mostDays * dayMs) throw new Refused('daysTooMany', { most: mostDays });
  return { fromMs: first.fromMs, untilMs: last.untilMs };
}

/** The states that are called by each word. */
const statesOf: Readonly<Record<ShownState, readonly Payment['state'][]>> = {
  waiting: ['requested', 'awaitingCustomer'],
  showing: ['showing'],
  approved: ['approved'],
  declined: ['declined'],
  notPaid: ['notPaid'],
  notSent: ['notSent'],
  inDoubt: ['inDoubt', 'reversing'],
  reversed: ['reversed'],
  late: ['late'],
};
