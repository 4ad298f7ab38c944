import type { Wallet, Way } from '#shared/payment/payment.ts';
import type { Clock } from '../../clock.ts';
import type { Bank, Trade } from '../bank.ts';
import { type Plan, refundTakesMs } from '../scenario.ts';
import type { Due, KeptOrder } from './kept-world.ts';
import type { Fields } from './xml.ts';

/** An order as Swiftpass speaks of it; what is true of the money stands in its trade at the bank. */
export interface Order {
  readonly outTradeNo: string;
  readonly transactionId: string;
  readonly trade: Trade;
  readonly plan: Plan;
  readonly wallet: Wallet;
  readonly tradeType: string;
  readonly sent: Fields;
  /** When its code or request ends. From then on nobody pays it, though it reads NOTPAY until it is closed. */
  readonly expiresMs: number | null;
  /** At `error` a query of the unpaid order fails. */
  standing: 'running' | 'error';
  /** Closed or reversed by the till. */
  sealed: boolean;
  wrongAmountsLeft: number;
  reversals: number;
  readonly refundsHeard: Set<string>;
  /** Each with the way to call it off. */
  readonly due: Map<Due, () => void>;
}

export interface NewOrder {
  readonly merchant: string;
  readonly way: Way;
  readonly plan: Plan;
  readonly wallet: Wallet;
  readonly tradeType: string;
  readonly sent: Fields;
  readonly expiresMs: number | null;
}

export interface Orders {
  make(order: NewOrder): Order;
  /** `transaction_id` wins over `out_trade_no` (document, 6.3.2). */
  find(fields: Fields): Order | null;
  readonly all: readonly Order[];
  /** The customer pays after that time, if the order can still be paid then. */
  payLater(order: Order, delayMs: number): void;
  /** By the till: of a paid one everything goes back. */
  seal(order: Order): void;
  refundLater(order: Order, number: string, askedMs: number): void;
  /** When a delay of the scenarios is over: it is scaled. */
  dueMs(delayMs: number): number;
  at(atMs: number, act: () => void): () => void;
  stop(): void;
  keep(): KeptOrder[];
  restore(kept: KeptOrder, plan: Plan): void;
}

/** Not documented: an order that nobody pays, closes or reverses does not stay open for ever. Past any till's patience. */
const orderLifeMs = 2 * 3600_000;

interface World {
  readonly clock: Clock;
  readonly bank: Bank;
  readonly timeScale: number;
  readonly nextTransactionId: () => string;
  /** Called once for each order that is paid. */
  readonly onPaid: (order: Order) => void;
}

export function createOrders({ clock, bank, timeScale, nextTransactionId, onPaid }: World): Orders {
  const byOutTradeNo = new Map<string, Order>();
  const byTransactionId = new Map<string, Order>();
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
    const nowMs = clock.nowMs();
    if (act === 'close') settle(order, () => bank.close(order.trade, nowMs));
    else if (act === 'fail') settle(order, () => bank.refuse(order.trade, nowMs));
    else if (order.expiresMs === null || nowMs <= order.expiresMs) {
      settle(order, () => bank.capture(order.trade, payerShare(order), nowMs));
      onPaid(order);
    }
  }

  function settle(order: Order, act: () => void): void {
    act();
    order.standing = 'running';
    for (const stop of order.due.values()) stop();
    order.due.clear();
  }

  function live(order: Order): void {
    const { plan, trade } = order;
    const act = plan.ends === 'paid' ? 'pay' : 'fail';
    if (plan.ends !== 'open' && plan.endsAfterMs === 0) perform(order, act);
    else if (plan.ends !== 'open') whileWaiting(order, { act, atMs: dueMs(plan.endsAfterMs) });
    if (trade.state === 'waiting') whileWaiting(order, { act: 'close', atMs: dueMs(orderLifeMs) });
  }

  function list(order: Order): void {
    byOutTradeNo.set(order.outTradeNo, order);
    byTransactionId.set(order.transactionId, order);
  }

  function refundLater({ trade }: Order, number: string, askedMs: number): void {
    at(askedMs + refundTakesMs * timeScale, () => bank.finishRefund(trade, number, clock.nowMs()));
  }

  return {
    make({ merchant, way, ...facts }) {
      const transactionId = nextTransactionId();
      const outTradeNo = facts.sent.get('out_trade_no') ?? '';
      const amountMinor = Number(facts.sent.get('total_fee'));
      const names = { account: merchant, reference: outTradeNo, providerReference: transactionId };
      const order: Order = {
        ...{ ...facts, outTradeNo, transactionId },
        trade: bank.open({ ...names, way, amountMinor }, clock.nowMs()),
        ...{ standing: facts.plan.errorFirst ? 'error' : 'running', sealed: false },
        ...{ wrongAmountsLeft: facts.plan.wrongAmounts ?? 0, reversals: 0, refundsHeard: new Set(), due: new Map() },
      };
      list(order);
      live(order);
      return order;
    },
    find: (fields) =>
      byTransactionId.get(fields.get('transaction_id') ?? '') ??
      byOutTradeNo.get(fields.get('out_trade_no') ?? '') ??
      null,
    get all() {
      return [...byOutTradeNo.values()];
    },
    payLater: (order, delayMs) => whileWaiting(order, { act: 'pay', atMs: dueMs(delayMs) }),
    seal(order) {
      if (order.trade.state !== 'refused') settle(order, () => bank.close(order.trade, clock.nowMs()));
      order.sealed = true;
    },
    refundLater,
    dueMs,
    at,
    stop() {
      for (const stop of running) stop();
    },
    keep: () => [...byOutTradeNo.values()].map(keptOf),
    restore(kept, plan) {
      const trade = bank.restore(kept.trade);
      const { wallet, tradeType, expiresMs, standing, sealed, wrongAmountsLeft, reversals } = kept;
      const order: Order = {
        ...{ outTradeNo: trade.reference, transactionId: trade.providerReference, trade, plan, wallet, tradeType },
        ...{ sent: new Map(kept.sent), expiresMs, standing, sealed, wrongAmountsLeft, reversals },
        ...{ refundsHeard: new Set(kept.refundsHeard), due: new Map() },
      };
      list(order);
      for (const due of kept.due) whileWaiting(order, due);
      for (const { number, state, askedMs } of trade.refunds)
        if (state === 'processing') refundLater(order, number, askedMs);
    },
  };
}

function keptOf(order: Order): KeptOrder {
  const { trade, wallet, tradeType, expiresMs, standing, sealed, wrongAmountsLeft, reversals } = order;
  return {
    ...{ trade: structuredClone(trade), wallet, tradeType, sent: [...order.sent], expiresMs, standing, sealed },
    ...{ wrongAmountsLeft, reversals, refundsHeard: [...order.refundsHeard], due: [...order.due.keys()] },
  };
}

export function payerShare({ trade, plan }: Order): number {
  return trade.amountMinor - Math.floor((trade.amountMinor * (plan.couponPercent ?? 0)) / 100);
}

/** The wallet's number of the order. */
export function walletNumberOf({ transactionId }: Order): string {
  return `4200${transactionId.slice(-24)}`;
}

/** `trade_state`; null where a query fails. */
export function tradeStateOf(order: Order): string | null {
  const { trade, sealed, standing } = order;
  switch (trade.state) {
    case 'waiting':
      if (standing === 'error') return null;
      return trade.way === 'scan' ? 'USERPAYING' : 'NOTPAY';
    case 'refused':
      if (!sealed) return 'PAYERROR';
      return trade.way === 'scan' ? 'REVOKED' : 'CLOSED';
    case 'closed':
      return sealed && trade.way === 'scan' ? 'REVOKED' : 'CLOSED';
    case 'paid':
      return trade.refunds.length > 0 ? 'REFUND' : 'SUCCESS';
  }
}
