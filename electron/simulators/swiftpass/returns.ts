import type { WireReply } from '../../providers/exchange.ts';
import type { BankRefund, RefundOutcome } from '../bank.ts';
import { stampOf } from './fields.ts';
import { type Order, tradeStateOf } from './orders.ts';
import type { Desk } from './payments.ts';
import { done, type ErrorWords, failed, paidFields, rejected, totalOf } from './replies.ts';
import type { Fields } from './xml.ts';

export interface Returns {
  query(fields: Fields): WireReply;
  reverse(fields: Fields): WireReply;
  close(fields: Fields): WireReply;
  refund(fields: Fields): WireReply;
  refundQuery(fields: Fields): WireReply;
}

const lost: WireReply = { kind: 'lost', detail: 'the connection was reset' };

/** The document, 6.6.1 and 7.8. */
const closeAfterMs = 5 * 60_000;

export function createReturns(desk: Desk): Returns {
  const { clock, bank, orders, press } = desk;

  const no = (code: string, text = code) => failed(press, { code, text });

  function planned(order: Order, fails: string, cannot: string): WireReply | null {
    const { plan } = order;
    order.reversals += 1;
    if (plan.cancel === undefined) return null;
    if (plan.cancel === 'lostOnce') return order.reversals === 1 ? lost : null;
    if (order.reversals === 1 && plan.paidAfterCancelMs !== undefined) orders.payLater(order, plan.paidAfterCancelMs);
    return plan.cancel === 'error' ? no(fails) : rejected(press, '400', cannot);
  }

  /** Everything the gateway says of one order, in whatever state. */
  function stateReply(order: Order): WireReply {
    const state = tradeStateOf(order);
    if (state === null) return no('Internal error', 'Third-party request error, timeout');
    const held = state === 'SUCCESS' || state === 'REFUND';
    const told = held ? paidFields(order, press) : { out_trade_no: order.outTradeNo, total_fee: totalOf(order) };
    return done(press, { trade_state: state, ...told });
  }

  function refundReply(order: Order, fields: Fields): WireReply {
    const number = fields.get('out_refund_no') ?? '';
    const minor = Number(fields.get('refund_fee'));
    const later = order.plan.refund === 'inProgress';
    const known = order.trade.refunds.some((refund) => refund.number === number);
    const outcome = bank.refund(order.trade, number, minor, later ? 'later' : 'atOnce', clock.nowMs());
    if (outcome === 'processing' && !known) orders.refundLater(order, number, clock.nowMs());
    const error = errorOfOutcome(outcome, known);
    if (error !== null) return failed(press, error);
    return done(press, {
      ...{ trade_type: order.tradeType, transaction_id: order.transactionId, out_trade_no: order.outTradeNo },
      ...{ out_refund_no: number, refund_id: refundIdOf(order, number), refund_channel: 'ORIGINAL' },
      ...{ refund_fee: String(minor), fee_type: press.currency },
    });
  }

  return {
    query(fields) {
      const order = orders.find(fields);
      return order === null ? no('Order not exists', 'Order do not exist') : stateReply(order);
    },
    reverse(fields) {
      const order = orders.find(fields);
      if (order === null) return no('Order not exists', 'Order do not exist');
      const { trade } = order;
      const cannot = 'This order cannot be reversed';
      if (trade.way !== 'scan' || trade.refunds.length > 0) return rejected(press, '400', cannot);
      const early = planned(order, 'Reverse fail', cannot);
      if (early !== null) return early;
      if (trade.state !== 'closed') orders.seal(order);
      return done(press, { out_trade_no: order.outTradeNo });
    },
    close(fields) {
      const order = orders.find(fields);
      if (order === null) return no('Order not exists', 'Order do not exist');
      const { trade, wallet } = order;
      if (trade.way !== 'show' || !['wechat', 'alipay', 'jd', 'qq', 'other'].includes(wallet))
        return no('Order trade type error', 'Cannot match payment type');
      if (clock.nowMs() - trade.openedMs < closeAfterMs * desk.timeScale)
        return no('Order close fail', 'Failed to close order');
      const cannot = 'Order status error, cannot close order';
      const early = planned(order, 'Order close fail', cannot);
      if (early !== null) return early;
      if (trade.state === 'paid' || trade.state === 'closed') return rejected(press, '400', cannot);
      orders.seal(order);
      return done(press, {});
    },
    refund(fields) {
      const order = orders.find(fields);
      if (order === null) return no('Order not exists', 'Order do not exist');
      const number = fields.get('out_refund_no') ?? '';
      const first = !order.refundsHeard.has(number);
      order.refundsHeard.add(number);
      if (order.plan.refund === 'requestLostOnce' && first) return lost;
      if (order.plan.refund === 'refused') return no('ACQ.RETURN_AMOUNT_EXCEED', 'The refund exceeds what was paid');
      if (Number(fields.get('total_fee')) !== order.trade.amountMinor) return no('INVALID_FEE', 'Amount error');
      const reply = refundReply(order, fields);
      return order.plan.refund === 'replyLostOnce' && first ? lost : reply;
    },
    refundQuery(fields) {
      const order = orders.find(fields) ?? orderOfRefund(orders.all, fields);
      if (order === null) return no('Order not exists', 'Order do not exist');
      const asked = listed(order, fields);
      if (asked.length === 0) return no('Refund not exists', 'Refund do not exist');
      return done(press, {
        ...{ transaction_id: order.transactionId, out_trade_no: order.outTradeNo, refund_count: String(asked.length) },
        ...Object.fromEntries(asked.flatMap((refund, n) => numbered(order, refund, n))),
      });
    },
  };
}

/** `refund_id` wins over `out_refund_no` (6.5.1); without either all refunds of the order are listed. */
function listed(order: Order, fields: Fields): readonly BankRefund[] {
  const id = fields.get('refund_id');
  const number = fields.get('out_refund_no');
  if (id !== undefined) return order.trade.refunds.filter((refund) => refundIdOf(order, refund.number) === id);
  return order.trade.refunds.filter((refund) => number === undefined || refund.number === number);
}

function orderOfRefund(all: readonly Order[], fields: Fields): Order | null {
  const named = fields.has('refund_id') || fields.has('out_refund_no');
  return named ? (all.find((order) => listed(order, fields).length > 0) ?? null) : null;
}

function numbered(order: Order, refund: BankRefund, n: number): [string, string][] {
  return [
    [`out_refund_no_${n}`, refund.number],
    [`refund_id_${n}`, refundIdOf(order, refund.number)],
    [`refund_channel_${n}`, 'ORIGINAL'],
    [`refund_fee_${n}`, String(refund.amountMinor)],
    [`refund_status_${n}`, refund.state === 'done' ? 'SUCCESS' : 'PROCESSING'],
    [`refund_time_${n}`, refund.doneMs === null ? '' : stampOf(refund.doneMs)],
  ];
}

export function refundIdOf(order: Order, number: string): string {
  const at = order.trade.refunds.findIndex((refund) => refund.number === number);
  return `R${order.transactionId.slice(-27)}${String(at + 1).padStart(4, '0')}`;
}

/** Null for an acceptance. A refund that is known is said to exist, whatever became of it. */
function errorOfOutcome(outcome: RefundOutcome, known: boolean): ErrorWords | null {
  switch (outcome) {
    case 'done':
      return null;
    case 'processing':
      return known ? { code: 'Refund exists', text: 'Refund already existed' } : null;
    case 'repeated':
      return { code: 'Refund exists', text: 'Refund already existed' };
    case 'conflict':
      return { code: 'DISCORDANT_REPEAT_REQUEST', text: 'The refund number was used with another amount' };
    case 'notEnough':
      return { code: 'REQUEST_AMOUNT_EXCEED', text: 'The refund is more than is left' };
    case 'notPaid':
      return { code: 'Order status error', text: 'Order status error' };
  }
}
