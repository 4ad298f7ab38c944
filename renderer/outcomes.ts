import type { PaymentView, RefundView, View } from '#shared/contract/view.ts';
import { type Look, lookOf, lookOfRefund } from './parts/picture-of.ts';

/** What a payment or a refund came to just now. */
export interface Outcome {
  readonly payment: PaymentView;
  /** Null: it is about the payment itself. */
  readonly refund: RefundView | null;
  readonly sound: Sound;
}

export type Sound = 'approved' | 'declined' | 'doubt';

/** A payment new in the view is one that came to this only if it did so since the view before. */
const slackMs = 2_000;

/** What is different in the newer view: each outcome once, and nothing of what the first view already has. */
export function outcomesSince(before: View | null, after: View): Outcome[] {
  if (before === null) return [];
  const known = new Map(before.payments.map((payment) => [payment.paymentId, payment]));
  return after.payments.flatMap((payment) => {
    const old = known.get(payment.paymentId);
    const sound = soundOf(lookOf(payment));
    const isNew = old ? isNews(old, payment) : payment.sinceMs > before.nowMs - slackMs;
    return [
      ...(sound && isNew ? [{ payment, refund: null, sound }] : []),
      ...refundsSince(old ?? null, payment, before.nowMs),
    ];
  });
}

/** What a person did to it themselves, like having seen it, is none. */
function isNews(old: PaymentView, payment: PaymentView): boolean {
  const [was, is] = [soundOf(lookOf(old)), soundOf(lookOf(payment))];
  return was !== is && (old.state !== payment.state || is === 'doubt');
}

function refundsSince(before: PaymentView | null, payment: PaymentView, beforeMs: number): Outcome[] {
  return payment.refunds.flatMap((refund) => {
    const old = before?.refunds.find(({ refundId }) => refundId === refund.refundId);
    const sound = soundOf(lookOfRefund(refund));
    const isNew = old ? old.state !== refund.state : refund.sinceMs > beforeMs - slackMs;
    return sound && isNew ? [{ payment, refund, sound }] : [];
  });
}

function soundOf(look: Look): Sound | null {
  switch (look) {
    case 'approved':
      return 'approved';
    case 'declined':
    case 'notSent':
    case 'notPaid':
    case 'reversed':
      return 'declined';
    case 'doubt':
    case 'late':
      return 'doubt';
    default:
      return null;
  }
}

/** The one that is heard, where several come at once: that of the screen, else the one that needs a person most. */
export function foremost(outcomes: readonly Outcome[], onScreen: string | null): Outcome | null {
  const rank = ({ payment, sound }: Outcome) =>
    (payment.paymentId === onScreen ? 0 : 10) + ['doubt', 'declined', 'approved'].indexOf(sound);
  return [...outcomes].sort((a, b) => rank(a) - rank(b))[0] ?? null;
}
