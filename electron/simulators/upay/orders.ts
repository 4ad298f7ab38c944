import type { Way } from '#shared/payment/payment.ts';
import type { Clock } from '../../clock.ts';
import type { Bank, BankRefund, Trade } from '../bank.ts';
import { type Plan, refundTakesMs } from '../scenario.ts';
import { type Fields, textOf } from './fields.ts';

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
  readonly stops: Set<() => void>;
}

export interface Orders {
  make(terminalSn: string, way: Way, plan: Plan, payway: string, fields: Fields): Order;
  /** `sn` first, then `client_sn`; `sn` may be the wallet's number. A client_sn is looked for within its terminal. */
  find(terminalSn: string, fields: Fields): Order | null;
  /** The customer pays, if the order still can be paid. */
  pay(order: Order): void;
  close(order: Order): void;
  refundLater(order: Order, number: string): void;
  /** Once, after the scaled time. */
  later(delayMs: number, act: () => void): () => void;
  stop(): void;
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
}

export function createOrders({ clock, bank, timeScale, nextSn }: World): Orders {
  const byClientSn = new Map<string, Order>();
  const bySn = new Map<string, Order>();
  const running = new Set<() => void>();

  function later(delayMs: number, act: () => void): () => void {
    const stopTimer = clock.after(delayMs * timeScale, () => {
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

  function whileWaiting(order: Order, delayMs: number, act: () => void): void {
    const stop = later(delayMs, () => {
      order.stops.delete(stop);
      if (order.trade.state === 'waiting') act();
    });
    order.stops.add(stop);
  }

  function settle(order: Order, act: () => void): void {
    if (order.trade.state !== 'waiting') return;
    act();
    order.standing = 'running';
    for (const stop of order.stops) stop();
    order.stops.clear();
  }

  function pay(order: Order): void {
    settle(order, () => bank.capture(order.trade, payerShare(order), clock.nowMs()));
  }

  function fail(order: Order): void {
    settle(order, () => bank.refuse(order.trade, clock.nowMs()));
  }

  function endBySelf(order: Order): void {
    settle(order, () => bank.close(order.trade, clock.nowMs()));
    order.closedBy = 'provider';
  }

  function live(order: Order): void {
    const { plan, trade } = order;
    const end = plan.ends === 'paid' ? pay : fail;
    if (plan.ends !== 'open' && plan.endsAfterMs === 0) end(order);
    else if (plan.ends !== 'open') whileWaiting(order, plan.endsAfterMs, () => end(order));
    if (trade.state !== 'waiting') return;
    if (trade.way === 'scan') whileWaiting(order, scanLifeMs, () => endBySelf(order));
    else whileWaiting(order, showLifeMs, () => recover(order));
  }

  function recover(order: Order): void {
    order.standing = 'recovering';
    whileWaiting(order, showRecoveryMs, () => endBySelf(order));
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
        ...{ wrongAmountsLeft: plan.wrongAmounts ?? 0, cancels: 0, refundsHeard: new Set(), stops: new Set() },
      };
      byClientSn.set(`${terminalSn} ${clientSn}`, order);
      bySn.set(sn, order);
      bySn.set(tradeNoOf(order), order);
      live(order);
      return order;
    },
    find(terminalSn, fields) {
      const found = bySn.get(textOf(fields, 'sn'));
      return found ?? byClientSn.get(`${terminalSn} ${textOf(fields, 'client_sn')}`) ?? null;
    },
    pay,
    close(order) {
      bank.close(order.trade, clock.nowMs());
      order.closedBy = 'till';
      order.standing = 'running';
      for (const stop of order.stops) stop();
      order.stops.clear();
    },
    refundLater(order, number) {
      later(refundTakesMs, () => bank.finishRefund(order.trade, number, clock.nowMs()));
    },
    later,
    stop() {
      for (const stop of running) stop();
    },
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
    ...{ sn: order.sn, client_sn: order.clientSn, trade_no: charged ? tradeNoOf(order) : '' },
    client_tsn: refund ? `${order.clientSn}-${refund.number}` : order.clientSn,
    ...{ status: refund?.state === 'processing' ? 'IN_PROG' : last, order_status: orderStatus },
    ...{
      payway: order.payway,
      payway_name: payways[order.payway]?.name ?? '',
      sub_payway: trade.way === 'scan' ? '1' : '2',
    },
    ...(charged
      ? { payer_uid: 'okSimulatedPayer', payer_login: 'sim***@example.com' }
      : { payer_uid: '', payer_login: '' }),
    total_amount: String(trade.amountMinor),
    net_amount: String(trade.amountMinor - trade.returnedMinor),
    ...{ ctime: String(trade.openedMs), finish_time: finishedMs === null ? '' : String(finishedMs) },
    channel_finish_time: charged && finishedMs !== null ? String(finishedMs) : '',
    ...{ subject: textOf(fields, 'subject'), operator: textOf(fields, 'operator') },
    ...{ description: textOf(fields, 'description'), reflect: textOf(fields, 'reflect') },
    ...{ store_id: '1580000000001', terminal_id: `id-${order.terminalSn}` },
    ...(charged ? { paid_amount: String(trade.payerPaidMinor) } : {}),
    payment_list: charged ? fundingOf(order) : [],
    ...(refund ? { refund_request_no: refund.number } : {}),
  };
}

function fundingOf({ trade, payway }: Order): { type: string; amount_total: string }[] {
  const couponMinor = trade.amountMinor - trade.payerPaidMinor;
  const paid = { type: payways[payway]?.funding ?? 'BANKCARD_DEBIT', amount_total: String(trade.payerPaidMinor) };
  return couponMinor === 0 ? [paid] : [paid, { type: 'DISCOUNT_CHANNEL_MCH', amount_total: String(couponMinor) }];
}
