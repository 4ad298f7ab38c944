import type { PaymentView, View } from '#shared/contract/view.ts';

/** What a new cashier sees once, in this order. */
export const tourSteps = ['approved', 'declined', 'doubt', 'known', 'refund'] as const;
export type TourStep = (typeof tourSteps)[number];

export interface Tour {
  readonly step: TourStep | 'done';
  /** When the step began, by the terminal's clock: what was before does not count. */
  readonly sinceMs: number;
}

export function startedAt(nowMs: number): Tour {
  return { step: 'approved', sinceMs: nowMs };
}

/** One step further once the view shows that it happened. */
export function tourAfter(tour: Tour, { payments, nowMs }: Pick<View, 'payments' | 'nowMs'>): Tour {
  if (tour.step === 'done' || !hasHappened(tour.step, payments, tour.sinceMs)) return tour;
  return { step: tourSteps[tourSteps.indexOf(tour.step) + 1] ?? 'done', sinceMs: nowMs };
}

function hasHappened(step: TourStep, payments: readonly PaymentView[], sinceMs: number): boolean {
  const since = payments.filter(({ requestedMs }) => requestedMs >= sinceMs);
  switch (step) {
    case 'approved':
      return since.some(({ state }) => state === 'approved');
    case 'declined':
      return since.some(({ state }) => state === 'declined');
    case 'doubt':
      return since.some(({ state }) => state === 'inDoubt');
    case 'known':
      return payments.every(({ state }) => state !== 'inDoubt');
    case 'refund':
      return payments.some(({ refunds }) =>
        refunds.some(({ state, requestedMs }) => state === 'refunded' && requestedMs >= sinceMs),
      );
  }
}
