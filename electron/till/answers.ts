import { dayOf } from '#shared/day.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import { billLaws } from '#shared/reconcile/bill-law.ts';
import { itemsOf } from '#shared/reconcile/item.ts';
import type { Told } from '#shared/reconcile/line.ts';
import { daySubject, mostAnswers } from '#shared/reconcile/taken.ts';
import { Refused } from '#shared/refusal.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';

/** Of what was said and is not journaled yet, so much is held; the oldest goes first. Whoever asks again hears it again. */
const mostHeld = 50_000;

/** By our reference or a refund's number. */
interface Held {
  readonly provider: ProviderId;
  readonly day: string;
  readonly told: Told;
  readonly atMs: number;
}

export type Answers = ReturnType<typeof createAnswers>;

/**
 * What providers said to queries of payments and refunds, until a sweep or a comparison enters it: what changed is journaled as
 * events at once, and this is the rest, "it is as you think".
 */
export function createAnswers(journal: Journal, clock: Clock) {
  const held = new Map<string, Held>();

  function note(record: PaymentRecord, number: string, told: Told): void {
    const item = itemsOf(record).find((one) => (one.refundNumber ?? one.reference) === number);
    if (!item) return;
    const { provider } = record.payment;
    const day = dayOf(item.atMs, billLaws[provider].offsetMinutes);
    held.delete(number);
    held.set(number, { provider, day, told, atMs: Math.round(clock.nowMs()) });
    const [oldest] = held.keys();
    if (held.size > mostHeld && oldest !== undefined) held.delete(oldest);
  }

  function enterAll(): void {
    for (const ofDay of Map.groupBy(held, ([, { provider, day }]) => daySubject({ provider, day })).values())
      for (let at = 0; at < ofDay.length; at += mostAnswers) enterSome(ofDay.slice(at, at + mostAnswers));
  }

  /** All of one day. */
  function enterSome(some: readonly (readonly [string, Held])[]): void {
    const [first] = some;
    if (!first) return;
    const [, { provider, day }] = first;
    const answers = some.map(([number, { told, atMs }]) => ({ number, ...told, atMs }));
    journal.append({ kind: 'day.asked', provider, day, answers });
    for (const [number] of some) held.delete(number);
  }

  return {
    note,
    /** Journals what is held, many in one entry. What the disk would not take stays, for the next time. */
    enter: (): void => {
      try {
        enterAll();
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
      }
    },
  };
}
