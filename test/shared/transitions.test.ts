import { describe, expect, test } from 'vitest';
import { next } from '#shared/payment/machine.ts';
import type { PaymentEvent, PaymentState } from '#shared/payment/payment.ts';
import { events, requestedMs } from './facts.ts';
import { known } from './known.ts';

type EventName = PaymentEvent['event'];
type Row = Record<EventName, PaymentState | null>;

const never: Row = {
  codeShown: null,
  customerAsked: null,
  doubted: null,
  approved: null,
  declined: null,
  notSent: null,
  reversalRequested: null,
  reversalRefused: null,
  reversed: null,
  notPaid: null,
  watched: null,
  lateApproved: null,
  lateTaken: null,
  givenUp: null,
  leftToTill: null,
  seen: null,
  settledByHand: null,
  returnedElsewhere: null,
};

/** Every state and every event: where it leads, or null where it has no meaning. A new one of either fails to compile. */
const table: Record<PaymentState, Row> = {
  requested: {
    ...never,
    codeShown: 'showing',
    customerAsked: 'awaitingCustomer',
    doubted: 'inDoubt',
    approved: 'approved',
    declined: 'declined',
    notSent: 'notSent',
    reversed: 'reversed',
    givenUp: 'requested',
    leftToTill: 'requested',
  },
  showing: {
    ...never,
    doubted: 'inDoubt',
    approved: 'approved',
    declined: 'declined',
    reversalRequested: 'reversing',
    reversed: 'reversed',
    notPaid: 'notPaid',
    givenUp: 'showing',
    leftToTill: 'showing',
    settledByHand: 'showing',
  },
  awaitingCustomer: {
    ...never,
    customerAsked: 'awaitingCustomer',
    doubted: 'inDoubt',
    approved: 'approved',
    declined: 'declined',
    reversalRequested: 'reversing',
    reversed: 'reversed',
    notPaid: 'notPaid',
    givenUp: 'awaitingCustomer',
    leftToTill: 'awaitingCustomer',
    settledByHand: 'awaitingCustomer',
  },
  inDoubt: {
    ...never,
    customerAsked: 'awaitingCustomer',
    doubted: 'inDoubt',
    approved: 'approved',
    declined: 'declined',
    reversalRequested: 'reversing',
    reversed: 'reversed',
    notPaid: 'notPaid',
    givenUp: 'inDoubt',
    leftToTill: 'inDoubt',
    settledByHand: 'inDoubt',
  },
  reversing: {
    ...never,
    approved: 'approved',
    reversalRefused: 'reversing',
    reversed: 'reversed',
    notPaid: 'notPaid',
    givenUp: 'reversing',
    leftToTill: 'reversing',
    settledByHand: 'reversing',
  },
  approved: { ...never, reversalRequested: 'reversing', watched: 'approved', returnedElsewhere: 'approved' },
  declined: { ...never, doubted: 'inDoubt', watched: 'declined', lateApproved: 'late' },
  notSent: { ...never, doubted: 'inDoubt', watched: 'notSent', lateApproved: 'late' },
  reversed: { ...never, doubted: 'inDoubt', watched: 'reversed', lateApproved: 'late' },
  notPaid: { ...never, doubted: 'inDoubt', watched: 'notPaid', lateApproved: 'late' },
  late: { ...never, lateTaken: 'late', watched: 'late', returnedElsewhere: 'late' },
};

const cells = Object.entries(table).flatMap(([state, row]) =>
  Object.entries(row).map(([event, to]) => [state, event, to] as [PaymentState, EventName, PaymentState | null]),
);

describe('every state and event', () => {
  test.each(cells)('%s, %s: %s', (state, event, to) => {
    expect(next(known[state], events[event], requestedMs)?.state ?? null).toBe(to);
  });
});
