import { unreachable } from '#shared/assert.ts';
import type { PaymentView, RefundView } from '#shared/contract/view.ts';
import type { RefusalCode } from '#shared/refusal.ts';

/** What a script learns from the exit status: the only thing it may act on without reading. */
export const exits = { done: 0, certainlyNot: 1, badInput: 2, notKnownYet: 3, setUp: 4, defect: 70 } as const;

const badInput =
  /^(amount|scan|command|day|secretUnknown|secretEmpty|badRequest|paymentUnknown|refundUnknown|refundNeedsManager|walletUnsupported|wayUnsupported|saleDiffers|items|shiftUnknown|billNoList|billArrivedGone|export)/;
const setUp =
  /^(settings|secretsUnreadable|data|provider|activationNotReady|activationRefused|journalWriteFailed|portInUse|trainingOnly|printerMissing|printerNoChinese|displayNoMonitor|cashNotTaken|billRefused|billNotKept)/;
const unknown =
  /^(activationUnknown|reverseNotNow|reverseTooSoon|tillUnreachable|tillClosing|tillReopening|anotherWindow|work|billNotYet|billUnreachable)/;

export function exitOfRefusal(code: RefusalCode): number {
  if (badInput.test(code)) return exits.badInput;
  if (setUp.test(code)) return exits.setUp;
  return unknown.test(code) ? exits.notKnownYet : exits.certainlyNot;
}

/** Of a wish to be paid. */
export function exitOfPayment({ state, reason }: PaymentView): number {
  switch (state) {
    case 'approved':
      return exits.done;
    case 'declined':
      return reason === 'terminalRefused' ? exits.setUp : exits.certainlyNot;
    case 'notPaid':
    case 'notSent':
    case 'reversed':
      return exits.certainlyNot;
    case 'waiting':
    case 'showing':
    case 'inDoubt':
    case 'late':
      return exits.notKnownYet;
    default:
      return unreachable(state);
  }
}

/** Of a wish to have a payment undone. */
export function exitOfReversal({ state }: PaymentView): number {
  switch (state) {
    case 'reversed':
    case 'notPaid':
    case 'notSent':
    case 'declined':
      return exits.done;
    case 'approved':
    case 'late':
      return exits.certainlyNot;
    case 'waiting':
    case 'showing':
    case 'inDoubt':
      return exits.notKnownYet;
    default:
      return unreachable(state);
  }
}

export function exitOfRefund({ state, refusal }: RefundView): number {
  switch (state) {
    case 'refunded':
    case 'processing':
    case 'manual':
      return exits.done;
    case 'refused':
      return refusal === 'terminalRefused' ? exits.setUp : exits.certainlyNot;
    case 'undone':
      return exits.certainlyNot;
    case 'inDoubt':
      return exits.notKnownYet;
    default:
      return unreachable(state);
  }
}
