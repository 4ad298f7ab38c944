import { describe, expect, test } from 'vitest';
import { watchAnew } from '#shared/payment/machine.ts';
import type { Payment } from '#shared/payment/payment.ts';
import { isUnsettled, lateIsDecided, type Refund, requestRefund } from '#shared/payment/refund.ts';
import { amount, events, refundFacts, requestedMs } from './facts.ts';
import { inState, paymentAfter } from './payments.ts';

const openRefund = requestRefund(refundFacts, requestedMs);
const refunded = (minor: number): Refund => ({
  ...openRefund,
  amount: { ...amount, minor },
  state: 'refunded',
  providerRefundReference: null,
});
const taken = paymentAfter(events.declined, events.lateApproved, events.lateTaken);
const goneElsewhere = paymentAfter(events.declined, events.lateApproved, events.returnedElsewhere);
const tooLate = paymentAfter(events.doubted, events.reversalRequested, events.approved);
const over = { event: 'watched', over: true } as const;

describe('late money is decided', () => {
  test.each<[string, Payment, Refund[], boolean]>([
    ['in time: there is nothing to decide', inState.approved, [], true],
    ['not before somebody says so', inState.late, [], false],
    ['when it was taken', taken, [], true],
    ['when all of it was refunded', inState.late, [refunded(1250)], true],
    ['not while a cent is left', inState.late, [refunded(1249)], false],
    ['not while the refund of it is open', inState.late, [openRefund], false],
    ['not while one refund of two is open', inState.late, [refunded(600), openRefund], false],
    ['when all of it went back elsewhere', goneElsewhere, [], true],
  ])('%s', (_rule, payment, refunds, decided) => {
    expect(lateIsDecided(payment, refunds)).toBe(decided);
  });
});

describe('something may still happen, or has to be seen', () => {
  test.each<[string, Payment, Refund[], boolean]>([
    ['in doubt', inState.inDoubt, [], true],
    ['late and not decided', inState.late, [], true],
    ['late and taken', taken, [], false],
    ['an end without money that is still watched (law 6)', inState.declined, [], true],
    ['an end without money, watched to its end', paymentAfter(events.declined, over), [], false],
    ['paid', inState.approved, [], false],
    ['paid after a reversal that may still arrive', tooLate, [], true],
    [
      'paid after a reversal, watched to its end',
      paymentAfter(events.doubted, events.reversalRequested, events.approved, over),
      [],
      false,
    ],
    ['paid, after a refused refund watched to its end', watchAnew(inState.approved), [], true],
    ['paid, with a refund on its way', inState.approved, [openRefund], true],
    ['paid and refunded', inState.approved, [refunded(1250)], false],
  ])('%s', (_rule, payment, refunds, unsettled) => {
    expect(isUnsettled(payment, refunds)).toBe(unsettled);
  });
});
