import type { Money } from '../money.ts';
import type { Approval, DeclineReason, DoubtCause, NotSentWhy, Payment, Words } from './payment.ts';

/**
 * What a provider said about a payment, in our words. `reference` is the number the provider itself sent back, null when
 * it sent none; `checkAnswer` compares it with the question. `unknown` is what everything else is (law 4).
 */
export type Answer =
  | ({ readonly kind: 'approved' } & Held)
  | ({ readonly kind: 'returned'; readonly returned: Money } & Held)
  | {
      readonly kind: 'declined';
      readonly reference: string | null;
      readonly reason: DeclineReason;
      readonly words: Words | null;
    }
  | { readonly kind: 'closed'; readonly reference: string | null; readonly words: Words | null }
  | { readonly kind: 'pending'; readonly reference: string | null; readonly words: Words | null }
  /** Not paid, and over for the payer, but the order stands open at the provider until it is closed. */
  | { readonly kind: 'attemptFailed'; readonly reference: string | null; readonly words: Words | null }
  | {
      readonly kind: 'showing';
      readonly reference: string | null;
      readonly code: string;
      readonly lifeMs: number;
      readonly providerReference: string | null;
    }
  | { readonly kind: 'notFound'; readonly words: Words | null }
  | { readonly kind: 'notSent'; readonly why: NotSentWhy; readonly words: Words | null }
  | { readonly kind: 'unknown'; readonly cause: DoubtCause; readonly words: Words | null };

interface Held {
  readonly reference: string | null;
  readonly approval: Approval;
  /** When the provider says the order was made; null when it does not say. */
  readonly createdMs: number | null;
}

/** What a provider said to a reversal. An acceptance proves nothing (law 7): the query after it decides. */
export type ReversalAnswer =
  | { readonly kind: 'accepted'; readonly words: Words | null }
  | { readonly kind: 'refused'; readonly words: Words | null }
  | { readonly kind: 'notFound'; readonly words: Words | null }
  | { readonly kind: 'notSent'; readonly why: NotSentWhy; readonly words: Words | null }
  | { readonly kind: 'unknown'; readonly cause: DoubtCause; readonly words: Words | null };

/**
 * An order made this long before our intent is not ours, whatever its number says: a number reused from a restored
 * backup is days old. Wide, because a till's clock may be wrong by hours and the provider's is another.
 */
const clockToleranceMs = 24 * 3600_000;

/** Compares the answer with the question (law 8): anything about another order or amount is doubt, never an outcome. */
export function checkAnswer(payment: Payment, answer: Answer): Answer {
  switch (answer.kind) {
    case 'approved':
    case 'returned': {
      const { approval, createdMs } = answer;
      if (answer.reference !== payment.reference) return doubt('otherOrder', answer.reference ?? '');
      if (payment.providerReference !== null && approval.providerReference !== payment.providerReference)
        return doubt('otherOrder', approval.providerReference);
      if (approval.amount.minor !== payment.amount.minor || approval.amount.currency !== payment.amount.currency)
        return doubt('otherAmount', `${approval.amount.minor} ${approval.amount.currency}`);
      if (createdMs !== null && createdMs < payment.requestedMs - clockToleranceMs)
        return doubt('otherOrder', new Date(createdMs).toISOString());
      return answer;
    }
    case 'declined':
    case 'closed':
    case 'pending':
    case 'attemptFailed':
    case 'showing':
      return answer.reference === null || answer.reference === payment.reference
        ? answer
        : doubt('otherOrder', answer.reference);
    case 'notFound':
    case 'notSent':
    case 'unknown':
      return answer;
  }
}

function doubt(cause: 'otherOrder' | 'otherAmount', seen: string): Answer {
  return { kind: 'unknown', cause, words: { code: '', text: seen.slice(0, 128) } };
}
