import { next, requestPayment } from '#shared/payment/machine.ts';
import type { Payment, PaymentEvent, PaymentFacts, PaymentState } from '#shared/payment/payment.ts';
import { events, facts, requestedMs } from './facts.ts';

/** Payments to test with: each made by the machine itself, from its request on. */
export function paymentAfter(...happened: PaymentEvent[]): Payment {
  return from(facts, ...happened);
}

export function from(start: PaymentFacts, ...happened: PaymentEvent[]): Payment {
  return happened.reduce(
    (payment, event) => {
      const following = next(payment, event, requestedMs + 1000);
      if (!following) throw new Error(`${payment.state} does not allow ${event.event}`);
      return following;
    },
    requestPayment(start, requestedMs),
  );
}

export const inState: Record<PaymentState, Payment> = {
  requested: paymentAfter(),
  showing: from({ ...facts, way: 'show' }, events.codeShown),
  awaitingCustomer: paymentAfter(events.customerAsked),
  inDoubt: paymentAfter(events.doubted),
  reversing: paymentAfter(events.doubted, events.reversalRequested),
  approved: paymentAfter(events.approved),
  declined: paymentAfter(events.declined),
  notSent: paymentAfter(events.notSent),
  reversed: paymentAfter(events.reversed),
  notPaid: paymentAfter(events.doubted, events.notPaid),
  late: paymentAfter(events.declined, events.lateApproved),
};
