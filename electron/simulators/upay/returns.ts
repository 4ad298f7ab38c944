import type { WireReply } from '../../providers/exchange.ts';
import type { RefundOutcome } from '../bank.ts';
import { type Fields, textOf } from './fields.ts';
import { dataOf, type Order } from './orders.ts';
import { type Desk, orderAnswer } from './payments.ts';
import { bizReply, errorOf } from './replies.ts';

export interface Returns {
  query(terminalSn: string, fields: Fields): WireReply;
  /** Cancel and revoke: the server's logic is the same. */
  cancel(terminalSn: string, fields: Fields): WireReply;
  refund(terminalSn: string, fields: Fields): WireReply;
}

/** How a query for a refund number that was never heard is answered: not documented. */
export type UnknownRefund = 'order' | 'notExists';

const lost: WireReply = { kind: 'lost', detail: 'the connection was reset' };
const notExists = () => bizReply('FAIL', null, errorOf('UPAY_ORDER_NOT_EXISTS'));

export function createReturns(desk: Desk, unknownRefund: UnknownRefund): Returns {
  const { clock, bank, orders } = desk;

  function cancelPlanned(order: Order): WireReply | null {
    const { plan, trade } = order;
    order.cancels += 1;
    if (plan.cancel === undefined) return null;
    if (plan.cancel === 'lostOnce') return order.cancels === 1 ? lost : null;
    if (order.cancels === 1 && plan.paidAfterCancelMs !== undefined) orders.payLater(order, plan.paidAfterCancelMs);
    if (plan.cancel === 'notRefundable')
      return bizReply('CANCEL_ERROR', dataOf(order), errorOf('UPAY_TCP_ORDER_NOT_REFUNDABLE'));
    if (trade.state === 'waiting') order.standing = 'cancelError';
    return bizReply('CANCEL_ERROR', dataOf(order));
  }

  /** The same natural day, once, the full amount, not after any refund. */
  function cancelRefused(order: Order): WireReply | null {
    const { trade } = order;
    if (trade.state === 'closed' && order.closedBy === 'till')
      return bizReply('FAIL', null, errorOf('UPAY_CANCEL_ORDER_NOOP'));
    const sameDay = chinaDay(trade.openedMs) === chinaDay(clock.nowMs());
    const ended = trade.state === 'refused' || trade.state === 'closed';
    if (ended || trade.refunds.length > 0 || (trade.state === 'paid' && !sameDay))
      return bizReply('FAIL', null, errorOf('UPAY_CANCEL_INVALID_ORDER_STATE'));
    return null;
  }

  function refundReply(order: Order, number: string, amountMinor: number): WireReply {
    const pace = order.plan.refund === 'inProgress' ? 'later' : 'atOnce';
    const known = order.trade.refunds.some((refund) => refund.number === number);
    const outcome = bank.refund(order.trade, number, amountMinor, pace, clock.nowMs());
    if (outcome === 'processing' && !known) orders.refundLater(order, number, clock.nowMs());
    return replyOfRefund(order, number, outcome);
  }

  return {
    query(terminalSn, fields) {
      const order = orders.find(terminalSn, fields);
      if (order === null) return notExists();
      const number = textOf(fields, 'refund_request_no');
      if (number === '') return bizReply('SUCCESS', orderAnswer(order));
      const refund = order.trade.refunds.find((one) => one.number === number) ?? null;
      return refund === null && unknownRefund === 'notExists'
        ? notExists()
        : bizReply('SUCCESS', dataOf(order, refund));
    },
    cancel(terminalSn, fields) {
      const order = orders.find(terminalSn, fields);
      if (order === null) return notExists();
      const early = cancelRefused(order) ?? cancelPlanned(order);
      if (early !== null) return early;
      orders.close(order);
      return bizReply(order.held ? 'CANCEL_ABORT_SUCCESS' : 'CANCEL_SUCCESS', dataOf(order));
    },
    refund(terminalSn, fields) {
      const order = orders.find(terminalSn, fields);
      if (order === null) return notExists();
      const number = textOf(fields, 'refund_request_no');
      const first = !order.refundsHeard.has(number);
      order.refundsHeard.add(number);
      if (order.plan.refund === 'requestLostOnce' && first) return lost;
      if (order.plan.refund === 'refused') return bizReply('FAIL', null, errorOf('REFUNDABLE_AMOUNT_NOT_ENOUGH'));
      const reply = refundReply(order, number, Number(textOf(fields, 'refund_amount')));
      return order.plan.refund === 'replyLostOnce' && first ? lost : reply;
    },
  };
}

function replyOfRefund(order: Order, number: string, outcome: RefundOutcome): WireReply {
  const refund = order.trade.refunds.find((one) => one.number === number) ?? null;
  switch (outcome) {
    case 'done':
      return bizReply('REFUND_SUCCESS', dataOf(order, refund));
    case 'processing':
      return bizReply('REFUND_IN_PROGRESS', dataOf(order, refund));
    case 'repeated':
      return bizReply('FAIL', null, errorOf('UPAY_REFUND_ORDER_NOOP'));
    case 'conflict':
      return bizReply('FAIL', null, errorOf('REFUND_REQUEST_CONFLICT'));
    case 'notEnough':
      return bizReply('FAIL', null, errorOf('REFUNDABLE_AMOUNT_NOT_ENOUGH'));
    case 'notPaid':
      return bizReply('FAIL', null, errorOf('UPAY_REFUND_INVALID_ORDER_STATE'));
  }
}

/** Days since 1970 in China, which has one time zone and no summer time. */
function chinaDay(atMs: number): number {
  return Math.floor((atMs + 8 * 3600_000) / (24 * 3600_000));
}
