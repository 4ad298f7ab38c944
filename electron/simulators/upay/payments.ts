import type { Way } from '#shared/payment/payment.ts';
import type { Clock } from '../../clock.ts';
import type { WireReply } from '../../providers/exchange.ts';
import type { Bank } from '../bank.ts';
import { isNoCustomerCode, walletOfCode } from '../codes.ts';
import { type Plan, scenarioOf } from '../scenario.ts';
import { type Fields, textOf } from './fields.ts';
import type { KeptPayments, LateRequest } from './kept-world.ts';
import { dataOf, type Order, type Orders, payways } from './orders.ts';
import {
  bizReply,
  type ErrorWords,
  errorOf,
  errorOfRefusal,
  garbageReply,
  illegalSign,
  otherText,
  status500Reply,
} from './replies.ts';

/** What the line does with a request: an answer now or later, or nothing that ever comes back. */
export type Reaction = Promise<WireReply> | WireReply;

export interface Desk {
  readonly clock: Clock;
  readonly bank: Bank;
  readonly orders: Orders;
  /** What happens when a reference is used for a second payment. Upay's document: a conflict. */
  readonly duplicates: 'conflict' | 'charge';
}

export interface Payments {
  pay(terminalSn: string, fields: Fields): Reaction;
  precreate(terminalSn: string, fields: Fields): Reaction;
  keep(): KeptPayments;
}

const lost: WireReply = { kind: 'lost', detail: 'the connection was reset' };

export function createPayments(desk: Desk, kept?: KeptPayments): Payments {
  const { clock, bank, orders } = desk;
  const usedCodes = new Set<string>();
  const refusedOnce = new Set(kept?.refusedOnce);
  const onTheWay = new Set<LateRequest>();

  /** Before anything is processed: a signature refused once, a request still on its way. */
  function arrive(act: LateRequest['act'], terminalSn: string, fields: Fields): Reaction {
    const plan = planOf(ways[act], fields);
    const key = `${terminalSn} ${textOf(fields, 'client_sn')}`;
    if (plan.signatureRefusedOnce && !refusedOnce.has(key)) {
      refusedOnce.add(key);
      return illegalSign();
    }
    if (plan.arrives === undefined) return perform[act](terminalSn, fields);
    if (plan.arrives !== 'never') arriveLate({ act, terminalSn, fields, atMs: orders.dueMs(plan.arrives) });
    return lost;
  }

  function arriveLate(request: LateRequest): void {
    onTheWay.add(request);
    orders.at(request.atMs, () => {
      onTheWay.delete(request);
      void perform[request.act](request.terminalSn, request.fields);
    });
  }

  function repeated(terminalSn: string, fields: Fields): Reaction | null {
    const known = orders.find(terminalSn, { client_sn: fields.client_sn });
    if (known === null) return null;
    bank.asked(known.trade);
    if (desk.duplicates === 'conflict' || known.trade.state !== 'paid')
      return bizReply('FAIL', null, errorOf('CLIENT_SN_CONFLICT'));
    bank.capture(known.trade, known.trade.payerPaidMinor, clock.nowMs());
    return payReply(known);
  }

  /** A customer's code is used once, also after a failure. */
  function planWithCode(fields: Fields): Plan {
    const code = textOf(fields, 'dynamic_id');
    if (isNoCustomerCode(code)) return { ends: 'failed', endsAfterMs: 0, refusal: 'codeInvalid' };
    if (usedCodes.has(code)) return { ends: 'failed', endsAfterMs: 0, refusal: 'codeExpired' };
    usedCodes.add(code);
    return planOf('scan', fields);
  }

  /** The call is held while the customer is asked; its answer is the order's state at the end of that. */
  function heldReply(order: Order, answer: () => WireReply): Reaction {
    const heldMs = order.plan.heldMs ?? 0;
    if (heldMs === 0) return spoil(order, answer());
    order.held = true;
    return new Promise((resolve) => {
      orders.at(orders.dueMs(heldMs), () => {
        order.held = false;
        resolve(spoil(order, answer()));
      });
    });
  }

  const perform: Record<LateRequest['act'], (terminalSn: string, fields: Fields) => Reaction> = {
    pay(terminalSn, fields) {
      const again = repeated(terminalSn, fields);
      if (again !== null) return again;
      const payway = textOf(fields, 'payway') || paywayOfCode(textOf(fields, 'dynamic_id'));
      const order = orders.make(terminalSn, 'scan', planWithCode(fields), payway, fields);
      return heldReply(order, () => payReply(order));
    },
    precreate(terminalSn, fields) {
      const again = repeated(terminalSn, fields);
      if (again !== null) return again;
      const payway = textOf(fields, 'payway');
      // QQ wallet shows no codes (appendix, payment service providers).
      if (payway === '6' || payways[payway] === undefined)
        return bizReply('PRECREATE_FAIL', null, errorOf('UNEXPECTED_PROVIDER_ERROR'));
      const order = orders.make(terminalSn, 'show', planOf('show', fields), payway, fields);
      return heldReply(order, () => precreateReply(order));
    },
  };

  // In the order they were made, so that each finds the customers' codes used that it found used then.
  for (const order of kept?.orders ?? [])
    orders.restore(order, order.trade.way === 'scan' ? planWithCode(order.fields) : planOf('show', order.fields));
  for (const request of kept?.onTheWay ?? []) arriveLate(request);

  return {
    pay: (terminalSn, fields) => arrive('pay', terminalSn, fields),
    precreate: (terminalSn, fields) => arrive('precreate', terminalSn, fields),
    keep: () => ({ orders: orders.keep(), onTheWay: [...onTheWay], refusedOnce: [...refusedOnce] }),
  };
}

const ways = { pay: 'scan', precreate: 'show' } as const;

function planOf(way: Way, fields: Fields): Plan {
  return scenarioOf(Number(textOf(fields, 'total_amount')))[way];
}

function paywayOfCode(code: string): string {
  const wallet = walletOfCode(code);
  if (wallet === 'wechat') return '3';
  return wallet === 'alipay' ? '1' : '17';
}

function payReply(order: Order): WireReply {
  const data = orderAnswer(order);
  switch (order.trade.state) {
    case 'paid':
      return bizReply('PAY_SUCCESS', data);
    case 'refused':
    case 'closed':
      return bizReply('PAY_FAIL', data, failureOf(order));
    case 'waiting':
      // An error code beside "result unknown" explains nothing and decides nothing.
      if (order.standing === 'error') return bizReply('PAY_FAIL_ERROR', data, errorOf('TRADE_FAILED'));
      return bizReply('PAY_IN_PROGRESS', data);
  }
}

function failureOf(order: Order): ErrorWords {
  if (order.plan.refusal !== undefined) return errorOfRefusal(order.plan.refusal);
  return errorOf(order.closedBy === 'provider' ? 'TRADE_TIMEOUT' : 'TRADE_FAILED');
}

function precreateReply(order: Order): WireReply {
  const data = dataOf(order);
  if (order.trade.state === 'refused') return bizReply('PRECREATE_FAIL', data, failureOf(order));
  const code = shownCode(order);
  const shown = { qr_code: code, qr_code_image_url: `https://images.example.com/qr?u=${encodeURIComponent(code)}` };
  return bizReply('PRECREATE_SUCCESS', { ...data, status: 'CREATED', order_status: 'CREATED', ...shown });
}

function shownCode({ payway, sn }: Order): string {
  if (payway === '3') return `weixin://wxpay/bizpayurl?pr=sim${sn}`;
  return payway === '17' ? `https://qr.95516.com/00010001/sim${sn}` : `https://qr.alipay.com/bax${sn}`;
}

/** The order's facts, about another amount for as long as the scenario says. */
export function orderAnswer(order: Order): Record<string, unknown> {
  const data = dataOf(order);
  if (order.wrongAmountsLeft === 0) return data;
  order.wrongAmountsLeft -= 1;
  const wrong = String(order.trade.amountMinor + 100);
  return { ...data, total_amount: wrong, net_amount: wrong };
}

function spoil(order: Order, reply: WireReply): WireReply {
  const { reply: spoiled = 'whole' } = order.plan;
  switch (spoiled) {
    case 'whole':
      return reply;
    case 'lost':
      return lost;
    case 'garbage':
      return garbageReply();
    case 'status500':
      return status500Reply();
    case 'otherOrder': {
      const other = { ...dataOf(order), client_sn: otherText(order.clientSn), sn: otherText(order.sn) };
      return bizReply(order.trade.way === 'scan' ? 'PAY_SUCCESS' : 'PRECREATE_SUCCESS', other);
    }
  }
}
