import { unreachable } from '#shared/assert.ts';
import type { Way } from '#shared/payment/payment.ts';
import type { Clock } from '../../clock.ts';
import type { Bank, BankRefund, Trade } from '../bank.ts';
import { type Plan, refundTakesMs } from '../scenario.ts';
import { type Fields, textOf } from './fields.ts';
import type { Due, KeptOrder } from './kept-world.ts';

/** An order as Upay speaks of it; what is true of the money stands in its trade at the bank. */
export interface Order {
  readonly terminalSn: string;
  readonly sn: string;
  readonly clientSn: string;
  readonly trade: Trade;
  readonly plan: Plan;
  readonly payway: string;
  readonly fields: Fields;
  /** How an unpaid order reads. */
  standing: 'running' | 'error' | 'recovering' | 'cancelError';
  closedBy: 'till' | 'provider' | null;
  /** The pay call is still held open. */
  held: boolean;
  wrongAmountsLeft: number;
  cancels: number;
  readonly refundsHeard: Set<string>;
  /** Each with the way to call it off. */
  readonly due: Map<Due, () => void>;
}

export interface Orders {
  make(terminalSn: string, way: Way, plan: Plan, payway: string, fields: Fields): Order;
  /** `sn` first, then `client_sn`; `sn` may be the wallet's number. A client_sn is looked for within its terminal. */
  find(terminalSn: string, fields: Fields): Order | null;
  readonly all: readonly Order[];
  /** The customer pays after that time, if the order can still be paid then. */
  payLater(order: Order, delayMs: number): void;
  close(order: Order): void;
  refundLater(order: Order, number: string, askedMs: number): void;
  /** When a delay of the scenarios is over: it is scaled. */
  dueMs(delayMs: number): number;
  at(atMs: number, act: () => void): () => void;
  stop(): void;
  keep(): KeptOrder[];
  /** Goes on with an order where an earlier world left it. Its call is held no more: that world's caller is gone. */
  restore(kept: KeptOrder, plan: Plan): void;
}

/**
 * Upay closes an unpaid code after about 4 minutes; callbacks of such orders came 245 s and 267 s after creation, first
 * PAY_ERROR with ERROR_RECOVERY, then PAY_CANCELED.
 */
const showLifeMs = 245_000;
const showRecoveryMs = 22_000;

/** Not documented: a scanned payment nobody answers does not stay open for ever. Long past any till's patience. */
const scanLifeMs = 2 * 3600_000;

interface World {
  readonly clock: Clock;
  readonly bank: Bank;
  readonly timeScale: number;
  /** Sixteen digits beginning with 78, one of each. */
  readonly nextSn: () => string;
  /** Called once for each order that is paid, refused or closed. */
  readonly onSettled: (order: Order) => void;
}

export function createOrders({ clock, bank, timeScale, nextSn, onSettled }: World): Orders {
  const byClientSn = new Map<string, Order>();
  const bySn = new Map<string, Order>();
  const running = new Set<() => void>();

  const dueMs = (delayMs: number) => clock.nowMs() + delayMs * timeScale;

  function at(atMs: number, act: () => void): () => void {
    const stopTimer = clock.after(atMs - clock.nowMs(), () => {
      running.delete(stop);
      act();
    });
    const stop = () => {
      running.delete(stop);
      stopTimer();
    };
    running.add(stop);
    return stop;
  }

  function whileWaiting(order: Order, due: Due): void {
    const stop = at(due.atMs, () => {
      order.due.delete(due);
      if (order.trade.state === 'waiting') perform(order, due.act);
    });
    order.due.set(due, stop);
  }

  function perform(order: Order, act: Due['act']): void {
    switch (act) {
      case 'pay':
        settle(order, () => bank.capture(order.trade, payerShare(order), clock.nowMs()));
        break;
      case 'fail':
        settle(order, () => bank.refuse(order.trade, clock.nowMs()));
        break;
      case 'recover':
        order.standing = 'recovering';
        whileWaiting(order, { act: 'close', atMs: dueMs(showRecoveryMs) });
        break;
      case 'close':
        close(order, 'provider');
        break;
      default:
        unreachable(act);
    }
  }

  function close(order: Order, by: 'till' | 'provider'): void {
    settle(order, () => {
      bank.close(order.trade, clock.nowMs());
      order.closedBy = by;
    });
  }

  function settle(order: Order, act: () => void): void {
    act();
    order.standing = 'running';
    for (const stop of order.due.values()) stop();
    order.due.clear();
    onSettled(order);
  }

  function live(order: Order): void {
    const { plan, trade } = order;
    const act = plan.ends === 'paid' ? 'pay' : 'fail';
    if (plan.ends !== 'open' && plan.endsAfterMs === 0) perform(order, act);
    else if (plan.ends !== 'open') whileWaiting(order, { act, atMs: dueMs(plan.endsAfterMs) });
    if (trade.state !== 'waiting') return;
    if (trade.way === 'scan') whileWaiting(order, { act: 'close', atMs: dueMs(scanLifeMs) });
    else whileWaiting(order, { act: 'recover', atMs: dueMs(showLifeMs) });
  }

  function list(order: Order): void {
    byClientSn.set(`${order.terminalSn} ${order.clientSn}`, order);
    bySn.set(order.sn, order);
    bySn.set(tradeNoOf(order), order);
  }

  function refundLater({ trade }: Order, number: string, askedMs: number): void {
    at(askedMs + refundTakesMs * timeScale, () => bank.finishRefund(trade, number, clock.nowMs()));
  }

  return {
    make(terminalSn, way, plan, payway, fields) {
      const sn = nextSn();
      const clientSn = textOf(fields, 'client_sn');
      const amountMinor = Number(textOf(fields, 'total_amount'));
      const facts = { account: terminalSn, reference: clientSn, providerReference: sn, way, amountMinor };
      const order: Order = {
        ...{ terminalSn, sn, clientSn, trade: bank.open(facts, clock.nowMs()), plan, payway, fields },
        ...{ standing: plan.errorFirst ? 'error' : 'running', closedBy: null, held: false },
        ...{ wrongAmountsLeft: plan.wrongAmounts ?? 0, cancels: 0, refundsHeard: new Set(), due: new Map() },
      };
      list(order);
      live(order);
      return order;
    },
    find(terminalSn, fields) {
      const found = bySn.get(textOf(fields, 'sn'));
      return found ?? byClientSn.get(`${terminalSn} ${textOf(fields, 'client_sn')}`) ?? null;
    },
    get all() {
      return [...byClientSn.values()];
    },
    payLater: (order, delayMs) => whileWaiting(order, { act: 'pay', atMs: dueMs(delayMs) }),
    close: (order) => close(order, 'till'),
    refundLater,
    dueMs,
    at,
    stop() {
      for (const stop of running) stop();
    },
    keep: () => [...byClientSn.values()].map(keptOf),
    restore(kept, plan) {
      const trade = bank.restore(kept.trade);
      const { account: terminalSn, providerReference: sn, reference: clientSn } = trade;
      const { payway, fields, standing, closedBy, wrongAmountsLeft, cancels } = kept;
      const order: Order = {
        ...{ terminalSn, sn, clientSn, trade, plan, payway, fields, standing, closedBy, wrongAmountsLeft, cancels },
        ...{ held: false, refundsHeard: new Set(kept.refundsHeard), due: new Map() },
      };
      list(order);
      for (const due of kept.due) whileWaiting(order, due);
      for (const { number, state, askedMs } of trade.refunds)
        if (state === 'processing') refundLater(order, number, askedMs);
    },
  };
}

function keptOf(order: Order): KeptOrder {
  const { trade, payway, fields, standing, closedBy, wrongAmountsLeft, cancels, refundsHeard, due } = order;
  return {
    trade: structuredClone(trade),
    ...{ payway, fields, standing, closedBy, wrongAmountsLeft, cancels },
    ...{ refundsHeard: [...refundsHeard], due: [...due.keys()] },
  };
}

export function payerShare({ trade, plan }: Order): number {
  return trade.amountMinor - Math.floor((trade.amountMinor * (plan.couponPercent ?? 0)) / 100);
}

/** The wallet's number of the order. */
export function tradeNoOf(order: Order): string {
  return `4200${order.sn}${order.sn.slice(-8)}`;
}

/** `order_status` and `status`, as the appendix lists them. */
export function standingOf(order: Order): { readonly order: string; readonly last: string } {
  const { trade } = order;
  switch (trade.state) {
    case 'waiting':
      return unpaidStanding(order);
    case 'refused':
      return { order: 'PAY_CANCELED', last: 'FAIL_CANCELED' };
    case 'closed':
      return order.closedBy === 'till'
        ? { order: 'CANCELED', last: 'SUCCESS' }
        : { order: 'PAY_CANCELED', last: 'FAIL_CANCELED' };
    case 'paid':
      if (trade.refunds.some((refund) => refund.state === 'processing'))
        return { order: 'REFUND_INPROGRESS', last: 'IN_PROG' };
      if (trade.returnedMinor === 0) return { order: 'PAID', last: 'SUCCESS' };
      return { order: trade.returnedMinor < trade.amountMinor ? 'PARTIAL_REFUNDED' : 'REFUNDED', last: 'SUCCESS' };
  }
}

function unpaidStanding(order: Order): { readonly order: string; readonly last: string } {
  switch (order.standing) {
    case 'running':
      return { order: 'CREATED', last: order.trade.way === 'scan' ? 'IN_PROG' : 'CREATED' };
    case 'error':
      return { order: 'PAY_ERROR', last: 'FAIL_ERROR' };
    case 'recovering':
      return { order: 'PAY_ERROR', last: 'ERROR_RECOVERY' };
    case 'cancelError':
      return { order: 'CANCEL_ERROR', last: 'CANCEL_ERROR' };
  }
}

export const payways: Readonly<Record<string, { readonly name: string; readonly funding: string }>> = {
  '1': { name: '支付宝', funding: 'WALLET_ALIPAY' },
  '2': { name: '支付宝', funding: 'WALLET_ALIPAY' },
  '3': { name: '微信', funding: 'WALLET_WEIXIN' },
  '6': { name: 'qq钱包', funding: 'BANKCARD_DEBIT' },
  '17': { name: '银联云闪付', funding: 'BANKCARD_DEBIT' },
  '18': { name: '翼支付', funding: 'BANKCARD_DEBIT' },
};

/** The order's facts as live answers give them: all strings, empty where not yet known, `terminal_id` for the terminal. */
export function dataOf(order: Order, refund: BankRefund | null = null): Record<string, unknown> {
  const { trade, fields } = order;
  const { order: orderStatus, last } = standingOf(order);
  const charged = trade.captures > 0;
  const finishedMs = refund ? refund.doneMs : (trade.refunds.at(-1)?.doneMs ?? trade.settledMs);
  return {
    sn: order.sn,
    client_sn: order.clientSn,
    trade_no: charged ? tradeNoOf(order) : '',
    client_tsn: refund ? `${order.clientSn}-${refund.number}` : order.clientSn,
    status: refund?.state === 'processing' ? 'IN_PROG' : last,
    order_status: orderStatus,
    payway: order.payway,
    payway_name: payways[order.payway]?.name ?? '',
    sub_payway: trade.way === 'scan' ? '1' : '2',
    payer_uid: charged ? 'okSimulatedPayer' : '',
    payer_login: charged ? 'sim***@example.com' : '',
    total_amount: String(trade.amountMinor),
    net_amount: String(trade.amountMinor - trade.returnedMinor),
    ctime: String(trade.openedMs),
    finish_time: finishedMs === null ? '' : String(finishedMs),
    channel_finish_time: charged && finishedMs !== null ? String(finishedMs) : '',
    subject: textOf(fields, 'subject'),
    operator: textOf(fields, 'operator'),
    description: textOf(fields, 'description'),
    reflect: textOf(fields, 'reflect'),
    store_id: '1580000000001',
    terminal_id: `id-${order.terminalSn}`,
    paid_amount: charged ? String(trade.payerPaidMinor) : undefined,
    payment_list: charged ? fundingOf(order) : [],
    refund_request_no: refund?.number,
  };
}

function fundingOf({ trade, payway }: Order): { type: string; amount_total: string }[] {
  const couponMinor = trade.amountMinor - trade.payerPaidMinor;
  const paid = { type: payways[payway]?.funding ?? 'BANKCARD_DEBIT', amount_total: String(trade.payerPaidMinor) };
  return couponMinor === 0 ? [paid] : [paid, { type: 'DISCOUNT_CHANNEL_MCH', amount_total: String(couponMinor) }];
}
