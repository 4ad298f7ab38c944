import type { Answer } from '#shared/payment/answer.ts';
import type { Handle } from '../provider.ts';
import { type Asked, compared, noNews, unsure } from './answers.ts';
import type { Calls } from './calls.ts';
import { type Intent, readIntent, type Units } from './intent.ts';
import { searchPadMs } from './pace.ts';
import { asObject, Garbled, idOf, makeWords } from './wire.ts';

/**
 * Looks for the intent of a payment whose create reply was lost. UQPAY lists by time and not by order number (sheet 2), and
 * creates a second one under the same order number without a word (sheet 8, 4): of several the one with most in it counts.
 * None is `notFound`. A list changes nothing; saying the create again could make what was never made.
 */
export async function findIntent(
  calls: Calls,
  payment: Handle,
  asked: Asked,
  units: Units,
  limitMs: number,
  signal: AbortSignal,
): Promise<Intent | NoIntent> {
  const query = {
    start_time: iso(payment.requestedMs - searchPadMs.before),
    end_time: iso(payment.requestedMs + searchPadMs.after),
  };
  const listed = await calls.list('/v2/payment_intents', query, limitMs, signal);
  if (listed.kind !== 'rows') return noNews(listed);
  try {
    const ours = listed.rows.map(asObject).filter((row) => idOf(row, 'merchant_order_id') === asked.reference);
    const intents = ours.map((row) => readIntent(row, units));
    const [most] = intents.toSorted((one, other) => rank(other) - rank(one));
    return most ? compared(most, asked) : { kind: 'notFound', words: null };
  } catch (fault) {
    if (!(fault instanceof Garbled)) throw fault;
    return unsure('garbled', makeWords('LIST', fault.message));
  }
}

/** Why no intent was found: that there is none, or that nothing is known. */
export type NoIntent = Extract<Answer, { kind: 'notFound' | 'unknown' | 'notSent' }>;

function rank({ state, attempt }: Intent): number {
  if (state === 'paid') return 3;
  if (state === 'cancelled' || state === 'failed') return 0;
  return attempt === null ? 1 : 2;
}

/** RFC 3339 (seed), in whole seconds. */
export function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
