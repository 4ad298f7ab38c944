import type { Clock } from '../../clock.ts';
import type { WireReply } from '../../providers/exchange.ts';
import type { Bank, BankRefund } from '../bank.ts';
import { type Refusal, scenarioOf } from '../scenario.ts';
import { type Act, decimalOf, type Fields, hongKongDay, minorOf } from './fields.ts';
import type { KeptEftpayWorld, LateRequest } from './kept-world.ts';
import type { Order, Orders } from './orders.ts';
import { answer, type Desk, garbageReply, otherText, status500Reply } from './replies.ts';
import { refundFields, saleFields } from './trades.ts';

/** What the line does with a request: an answer now or later, or nothing that ever comes back. */
export type Reaction = Promise<WireReply> | WireReply;

export interface Counter {
  readonly clock: Clock;
  readonly bank: Bank;
  readonly orders: Orders;
  readonly desk: Desk;
  /** The code for a number used twice: 03 and 14, or -99 for both (Appendix 3 has all three). */
  readonly duplicates: 'own' | '-99';
}

export interface Acts {
  readonly perform: Readonly<Record<Act, (fields: Fields) => Reaction>>;
  keep(): Omit<KeptEftpayWorld, 'orders'>;
}

const lost: WireReply = { kind: 'lost', detail: 'the connection was reset' };

/** A wallet's refusal that certainly made no order. */
const refusals: Partial<Record<Refusal, string>> = {
  merchantLimit: '64',
  walletRefused: '30',
  customerCancelled: '02',
};

export function createActs(counter: Counter, kept?: KeptEftpayWorld): Acts {
  const { orders, desk } = counter;
  const refusedOnce = new Set(kept?.refusedOnce);
  const onTheWay = new Set<LateRequest>();

  /** Before anything is processed: a signature refused once, a request still on its way. */
  function arrive(fields: Fields): Reaction {
    const plan = scenarioOf(minorOf(fields.transaction_amount ?? '')).show;
    const reference = fields.out_trade_no ?? '';
    if (plan.signatureRefusedOnce && !refusedOnce.has(reference)) {
      refusedOnce.add(reference);
      return answer(desk, '10');
    }
    if (plan.arrives === undefined) return preOrder(counter, fields);
    if (plan.arrives !== 'never') arriveLate({ fields, atMs: orders.dueMs(plan.arrives) });
    return lost;
  }

  function arriveLate(request: LateRequest): void {
    onTheWay.add(request);
    orders.at(request.atMs, () => {
      onTheWay.delete(request);
      void preOrder(counter, request.fields);
    });
  }

  for (const order of kept?.orders ?? []) orders.restore(order);
  for (const request of kept?.onTheWay ?? []) arriveLate(request);

  return {
    perform: {
      PreOrder: arrive,
      Query: (fields) => query(counter, fields),
      Refund: (fields) => refund(counter, fields),
      Close: (fields) => close(counter, fields),
    },
    keep: () => ({ onTheWay: [...onTheWay], refusedOnce: [...refusedOnce] }),
  };
}

function preOrder({ bank, orders, desk, duplicates }: Counter, fields: Fields): Reaction {
  const known = orders.find(fields);
  if (known !== null) {
    bank.asked(known.trade);
    return answer(desk, duplicates === '-99' ? '-99' : '03');
  }
  const { refusal, endsAfterMs, reply } = scenarioOf(minorOf(fields.transaction_amount ?? '')).show;
  const refused = endsAfterMs === 0 && refusal !== undefined ? refusals[refusal] : undefined;
  if (refused !== undefined) return reply === 'lost' ? lost : answer(desk, refused);
  const order = orders.make(fields);
  const { heldMs = 0 } = order.plan;
  if (heldMs === 0) return shown(order, desk);
  return new Promise((resolve) => {
    orders.at(orders.dueMs(heldMs), () => resolve(shown(order, desk)));
  });
}

/** That the reply names the order is ours: the whole list of its fields was not found. */
function shown({ trade, fields, plan }: Order, desk: Desk): WireReply {
  const code = `https://qr.simulated.example/${fields.paytype}?t=${trade.providerReference}&v=1`;
  const said = { qr_code: code, out_trade_no: trade.reference };
  const { reply = 'whole' } = plan;
  switch (reply) {
    case 'whole':
      return answer(desk, '00', said);
    case 'lost':
      return lost;
    case 'garbage':
      return garbageReply();
    case 'status500':
      return status500Reply();
    case 'otherOrder':
      return answer(desk, '00', { ...said, out_trade_no: otherText(trade.reference) });
  }
}

function query({ orders, desk }: Counter, fields: Fields): WireReply {
  const order = orders.find(fields);
  if (order === null) return answer(desk, '31');
  if (order.fields.payment_type !== fields.payment_type) return answer(desk, '04');
  const number = fields.refund_no ?? '';
  if (number !== '') {
    const found = refundOf(order, number);
    return found === null ? answer(desk, '05') : answer(desk, '00', refundFields(order, found));
  }
  if (order.standing === 'error' && order.trade.state === 'waiting') return answer(desk, '-1');
  const said = saleFields(order);
  if (order.wrongAmountsLeft === 0) return answer(desk, '00', said);
  order.wrongAmountsLeft -= 1;
  return answer(desk, '00', { ...said, transaction_amount: decimalOf(order.trade.amountMinor + 100) });
}

function refundOf({ trade }: Order, number: string): BankRefund | null {
  return trade.refunds.find((one) => one.number === number) ?? null;
}

/** Unpaid and of the day only (Appendix 3, 54 and 55). */
function close({ clock, orders, desk }: Counter, fields: Fields): WireReply {
  const order = orders.find(fields);
  if (order === null) return answer(desk, '31');
  if (order.fields.payment_type !== fields.payment_type) return answer(desk, '04');
  const { trade, plan } = order;
  order.closes += 1;
  if (plan.cancel === 'lostOnce' && order.closes === 1) return lost;
  if (plan.paidAfterCancelMs !== undefined && order.closes === 1) orders.payLater(order, plan.paidAfterCancelMs);
  if (trade.state === 'paid') return answer(desk, '54');
  if (trade.state !== 'waiting') return answer(desk, '15');
  if (plan.cancel === 'error') return answer(desk, '42');
  const another = hongKongDay(trade.openedMs) !== hongKongDay(clock.nowMs());
  if (another || plan.cancel === 'notRefundable') return answer(desk, '55');
  orders.close(order);
  return answer(desk, '00', saleFields(order));
}

function refund(counter: Counter, fields: Fields): WireReply {
  const { orders, desk } = counter;
  const order = orders.find(fields);
  if (order === null) return answer(desk, '05');
  if (order.fields.payment_type !== fields.payment_type) return answer(desk, '04');
  const number = fields.refund_no ?? '';
  const first = !order.refundsHeard.has(number);
  order.refundsHeard.add(number);
  if (order.plan.refund === 'requestLostOnce' && first) return lost;
  if (order.plan.refund === 'refused') return answer(desk, '18');
  const reply = refundReply(counter, order, number, minorOf(fields.transaction_amount ?? ''));
  return order.plan.refund === 'replyLostOnce' && first ? lost : reply;
}

function refundReply({ clock, bank, orders, desk, duplicates }: Counter, order: Order, number: string, minor: number) {
  if (refundOf(order, number) !== null) return answer(desk, duplicates === '-99' ? '-99' : '14');
  const pace = order.plan.refund === 'inProgress' ? 'later' : 'atOnce';
  const outcome = bank.refund(order.trade, number, minor, pace, clock.nowMs());
  if (outcome === 'notEnough') return answer(desk, '18');
  if (outcome === 'notPaid') return answer(desk, order.trade.state === 'waiting' ? '16' : '15');
  if (outcome === 'processing') orders.refundLater(order, number, clock.nowMs());
  const made = refundOf(order, number);
  return answer(desk, '00', made === null ? {} : refundFields(order, made));
}
