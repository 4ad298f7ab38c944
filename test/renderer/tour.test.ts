import { describe, expect, test } from 'vitest';
import type { PaymentView } from '#shared/contract/view.ts';
import { startedAt, type Tour, tourAfter } from '../../renderer/training/tour.ts';
import { approvedView, doubtView, nowMs, paymentView, refundView } from './views.ts';

const sinceMs = nowMs - 60_000;
const before = { requestedMs: sinceMs - 1 };
const declined = (more: Partial<PaymentView> = {}) => paymentView('c', { state: 'declined', ...more });
const refunding = (state: 'refunded' | 'processing' | 'inDoubt', requestedMs = nowMs - 5_000) =>
  approvedView('r', { ...before, refunds: [refundView('r', { state, requestedMs })] });

describe.each<[Tour['step'], Tour['step'], happened: PaymentView[][], not: PaymentView[][]]>([
  [
    'approved',
    'declined',
    [[approvedView('a')], [declined(), approvedView('a')]],
    [[], [declined()], [approvedView('a', before)], [paymentView('w')], [doubtView('d')]],
  ],
  [
    'declined',
    'doubt',
    [[declined()]],
    [[], [approvedView('a')], [declined(before)], [paymentView('n', { state: 'notSent' })]],
  ],
  ['doubt', 'known', [[doubtView('d')]], [[], [approvedView('a')], [doubtView('d', before)], [paymentView('w')]]],
  [
    'known',
    'refund',
    [[], [approvedView('a')], [paymentView('n', { state: 'notPaid' })]],
    [[doubtView('d')], [doubtView('d', before)]],
  ],
  [
    'refund',
    'done',
    [[refunding('refunded')]],
    [[], [approvedView('a')], [refunding('processing')], [refunding('inDoubt')], [refunding('refunded', sinceMs - 1)]],
  ],
])('the guided round at %s', (step, next, happened, not) => {
  const tour: Tour = { step, sinceMs };

  test.each(happened)('goes on to the next when the view shows it', (...payments) => {
    expect(tourAfter(tour, { payments, nowMs })).toEqual({ step: next, sinceMs: nowMs });
  });

  test('stays while it does not, whatever was before', () => {
    for (const payments of not) expect(tourAfter(tour, { payments, nowMs })).toBe(tour);
  });
});

test('takes one step a view, and ends', () => {
  const payments = [approvedView('a'), declined(), refunding('refunded')];
  expect(tourAfter(startedAt(sinceMs), { payments, nowMs }).step).toBe('declined');
  const done: Tour = { step: 'done', sinceMs };
  expect(tourAfter(done, { payments, nowMs })).toBe(done);
});
