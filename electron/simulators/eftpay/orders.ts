import { unreachable } from '#shared/assert.ts';
import type { Clock } from '../../clock.ts';
import type { Bank, Trade } from '../bank.ts';
import { type Plan, refundTakesMs, scenarioOf } from '../scenario.ts';
import { type Fields, minorOf } from './fields.ts';
import type { Due, KeptOrder } from './kept-world.ts';

/** An order as eftPay speaks of it; what is true of the money stands in its trade at the bank. */
export interface Order {
  readonly trade: Trade;
  readonly plan: Plan;
  readonly fields: Fields;
  /** `error`: what became of it cannot be told now. */
  standing: 'running' | 'error';
  wrongAmountsLeft: number;
  closes: number;
  readonly refundsHeard: Set<string>;
  /** Each with the way to call it off. */
  readonly due: Map<Due, () => void>;
}

export interface Orders {
  make(fields: Fields): Order;
  find(fields: Fields): Order | null;
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
  restore(kept: KeptOrder): void;
}

interface World {
  readonly clock: Clock;
  readonly bank: Bank;
  readonly account: string;
  readonly timeScale: number;
  /** The default life of an order in eftPay's other scenes: 1800 s. */
  readonly codeLifeMs: number;
  readonly nextNumber: () => string;
  readonly paid: (order: Order) => void;
}

export function createOrders(world: World): Orders {
  const { clock, bank, timeScale } = world;
  const byReference = new Map<string, Order>();
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

  /** A coupon is between the wallet and its payer: eftPay's query does not tell of one, and all of it can be refunded. */
  function perform(order: Order, act: Due['act']): void {
    const { trade } = order;
    switch (act) {
      case 'pay':
        bank.capture(trade, trade.amountMinor, clock.nowMs());
        break;
      case 'fail':
        bank.refuse(trade, clock.nowMs());
        break;
      case 'close':
        bank.close(trade, clock.nowMs());
        break;
      default:
        unreachable(act);
    }
    order.standing = 'running';
    for (const stop of order.due.values()) stop();
    order.due.clear();
    if (act === 'pay') world.paid(order);
  }

  function live(order: Order): void {
    const { ends, endsAfterMs } = order.plan;
    if (ends !== 'open') whileWaiting(order, { act: ends === 'paid' ? 'pay' : 'fail', atMs: dueMs(endsAfterMs) });
    whileWaiting(order, { act: 'close', atMs: dueMs(world.codeLifeMs) });
  }

  function refundLater({ trade }: Order, number: string, askedMs: number): void {
    at(askedMs + refundTakesMs * timeScale, () => bank.finishRefund(trade, number, clock.nowMs()));
  }

  return {
    make(fields) {
      const reference = fields.out_trade_no ?? '';
      const amountMinor = minorOf(fields.transaction_amount ?? '');
      const facts = { account: world.account, reference, providerReference: world.nextNumber(), way: 'show' } as const;
      const plan = scenarioOf(amountMinor).show;
      const order: Order = {
        ...{ trade: bank.open({ ...facts, amountMinor }, clock.nowMs()), plan, fields },
        ...{ standing: plan.errorFirst ? 'error' : 'running', wrongAmountsLeft: plan.wrongAmounts ?? 0, closes: 0 },
        ...{ refundsHeard: new Set(), due: new Map() },
      };
      byReference.set(reference, order);
      live(order);
      return order;
    },
    find: (fields) => byReference.get(fields.out_trade_no ?? '') ?? null,
    get all() {
      return [...byReference.values()];
    },
    payLater: (order, delayMs) => whileWaiting(order, { act: 'pay', atMs: dueMs(delayMs) }),
    close: (order) => perform(order, 'close'),
    refundLater,
    dueMs,
    at,
    stop() {
      for (const stop of running) stop();
    },
    keep: () => [...byReference.values()].map(keptOf),
    restore(kept) {
      const trade = bank.restore(kept.trade);
      const { fields, standing, wrongAmountsLeft, closes } = kept;
      const order: Order = {
        ...{ trade, plan: scenarioOf(trade.amountMinor).show, fields, standing, wrongAmountsLeft, closes },
        ...{ refundsHeard: new Set(kept.refundsHeard), due: new Map() },
      };
      byReference.set(trade.reference, order);
      for (const due of kept.due) whileWaiting(order, due);
      for (const { number, state, askedMs } of trade.refunds)
        if (state === 'processing') refundLater(order, number, askedMs);
    },
  };
}

function keptOf({ trade, fields, standing, wrongAmountsLeft, closes, refundsHeard, due }: Order): KeptOrder {
  return {
    ...{ trade: structuredClone(trade), fields, standing, wrongAmountsLeft, closes },
    ...{ refundsHeard: [...refundsHeard], due: [...due.keys()] },
  };
}
