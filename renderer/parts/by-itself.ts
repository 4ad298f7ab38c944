import { unreachable } from '#shared/assert.ts';
import type { PaymentView, RefundView } from '#shared/contract/view.ts';
import { secondsUntil, span } from '../format.ts';
import type { Texts } from '../text.ts';

/** What the till does without anybody, and when. */
export function byItself(payment: PaymentView, nowMs: number, t: Texts): string {
  const provider = t(`provider.${payment.provider}`);
  if (payment.asking) return t('byItself.asking', { provider });
  if (payment.needsPerson) return t('byItself.person');
  switch (payment.state) {
    case 'waiting':
    case 'showing':
    case 'inDoubt':
      return nextStep(payment, nowMs, t);
    case 'declined':
    case 'notSent':
    case 'notPaid':
    case 'reversed':
      return payment.nextStep
        ? t('byItself.watched', { time: span(t, payment.nextStep.atMs - nowMs) })
        : t('byItself.noWatch');
    case 'approved':
    case 'late':
      return t('byItself.done');
    default:
      return unreachable(payment.state);
  }
}

function nextStep({ nextStep: step }: PaymentView, nowMs: number, t: Texts): string {
  if (!step) return t('byItself.goesOn');
  const seconds = secondsUntil(step.atMs, nowMs);
  if (step.call === 'reverse') return t('byItself.nextReverse', { seconds });
  return nextQuery(step.atMs, nowMs, t);
}

function nextQuery(atMs: number, nowMs: number, t: Texts): string {
  const seconds = secondsUntil(atMs, nowMs);
  return seconds < 100
    ? t('byItself.nextQuery', { seconds })
    : t('byItself.nextQueryLong', { time: span(t, atMs - nowMs) });
}

export function refundByItself(refund: RefundView, nowMs: number, t: Texts): string {
  const isOpen = refund.state === 'processing' || refund.state === 'inDoubt';
  if (!isOpen) return t('byItself.done');
  return refund.nextStepAtMs === null ? t('byItself.goesOn') : nextQuery(refund.nextStepAtMs, nowMs, t);
}
