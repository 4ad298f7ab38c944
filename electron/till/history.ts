import type { HistoryLine } from '#shared/contract/view.ts';
import type { Entry } from '#shared/journal/entry.ts';

/** One entry as a line of a payment's history: its event and what about it a person may see. */
export function historyLine({ seq, atMs, fact }: Entry): HistoryLine {
  switch (fact.kind) {
    case 'payment.requested':
      return {
        seq,
        atMs,
        what: 'requested',
        detail: { way: fact.facts.way, wallet: fact.facts.wallet, by: fact.facts.cashier },
      };
    case 'payment.event':
      return { seq, atMs, what: fact.event.event, detail: detailOf(fact.event) };
    case 'refund.requested':
      return {
        seq,
        atMs,
        what: 'refundRequested',
        detail: {
          minor: fact.facts.amount.minor,
          currency: fact.facts.amount.currency,
          reason: fact.facts.reason,
          by: fact.facts.by,
          approvedBy: fact.facts.approvedBy ?? null,
          refundNumber: fact.facts.refundNumber,
          refundId: fact.facts.refundId,
        },
      };
    case 'refund.event':
      return {
        seq,
        atMs,
        what: `refund.${fact.event.event}`,
        detail: { ...detailOf(fact.event), refundId: fact.refundId },
      };
    case 'step.taken':
      return { seq, atMs, what: 'stepTaken', detail: { step: fact.step.name, key: fact.step.key } };
    case 'notification.taken':
      return { seq, atMs, what: 'notificationTaken', detail: {} };
    case 'receipt.printed':
      return {
        seq,
        atMs,
        what: 'receiptPrinted',
        detail: {
          receipt: fact.receipt,
          copy: fact.copy,
          whole: fact.whole ? 1 : 0,
          how: fact.how ?? null,
          by: fact.by,
        },
      };
    case 'shift.addendum':
      return {
        seq,
        atMs,
        what: 'addendum',
        detail: { z: fact.z, before: fact.before.column, after: fact.after.column },
      };
    case 'shift.opened':
    case 'cash.moved':
    case 'shift.counted':
    case 'shift.closed':
    case 'cashier.changed':
    case 'bill.taken':
    case 'day.asked':
    case 'day.explained':
    case 'day.signed':
    case 'sale.opened':
    case 'sale.completed':
    case 'journal.created':
    case 'journal.adopted':
    case 'provider.activated':
      return { seq, atMs, what: fact.kind, detail: {} };
  }
}

/** The flat, plain values of an event: reasons, causes, numbers, the provider's own words. */
function detailOf(event: object): HistoryLine['detail'] {
  const detail: Record<string, string | number | null> = {};
  for (const [name, value] of Object.entries(flatten(event))) {
    if (name !== 'event' && (typeof value === 'string' || typeof value === 'number')) detail[name] = value;
  }
  return detail;
}

function flatten(value: object): Record<string, unknown> {
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, inner]) =>
      inner !== null && typeof inner === 'object' ? flatten(inner) : { [name]: inner },
    ),
  );
}
