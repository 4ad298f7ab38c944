import { assert } from '#shared/assert.ts';
import type { Currency } from '#shared/money.ts';
import type { Way } from '#shared/payment/payment.ts';

export type TradeState = 'waiting' | 'paid' | 'refused' | 'closed';

export interface BankRefund {
  readonly number: string;
  readonly amountMinor: number;
  readonly state: 'processing' | 'done';
  readonly askedMs: number;
  readonly doneMs: number | null;
}

/** What the bank holds of one reference. Amounts are in the minor unit; times are the provider's. */
export interface Trade {
  /** Whose number it is: the terminal at the provider. */
  readonly account: string;
  readonly reference: string;
  readonly providerReference: string;
  readonly way: Way;
  readonly amountMinor: number;
  /** What the payer's wallet paid each time, after coupons: all that can ever be given back. */
  readonly payerPaidMinor: number;
  readonly state: TradeState;
  /** How often the payer was charged. More than 1 is a double charge. */
  readonly captures: number;
  /** How often a payment was asked for under this reference. */
  readonly asked: number;
  readonly returnedMinor: number;
  readonly refunds: readonly BankRefund[];
  readonly openedMs: number;
  /** When the payer was charged; also of a trade that was closed afterwards. */
  readonly capturedMs: number | null;
  readonly settledMs: number | null;
}

export interface BankDump {
  readonly currency: Currency;
  readonly chargedMinor: number;
  readonly returnedMinor: number;
  readonly trades: readonly Trade[];
}

export type RefundOutcome = 'done' | 'processing' | 'repeated' | 'conflict' | 'notEnough' | 'notPaid';

export interface TradeFacts {
  readonly account: string;
  readonly reference: string;
  readonly providerReference: string;
  readonly way: Way;
  readonly amountMinor: number;
}

/** The truth of a simulated world: no message of any provider changes anything but through these acts. */
export interface Bank {
  open(facts: TradeFacts, atMs: number): Trade;
  /** Takes over a trade as an earlier bank held it. */
  restore(trade: Trade): Trade;
  asked(trade: Trade): void;
  /** Charges the payer; a second call charges again. */
  capture(trade: Trade, payerPaidMinor: number, atMs: number): void;
  refuse(trade: Trade, atMs: number): void;
  /** Ends the trade; of a paid one everything not yet given back is given back. */
  close(trade: Trade, atMs: number): void;
  /** One number is one refund. `processing` keeps the money aside until `finishRefund`. */
  refund(trade: Trade, number: string, amountMinor: number, pace: 'atOnce' | 'later', atMs: number): RefundOutcome;
  finishRefund(trade: Trade, number: string, atMs: number): void;
  returnableMinor(trade: Trade): number;
  /** By reference, of every account. */
  find(reference: string): readonly Trade[];
  readonly chargedMinor: number;
  readonly returnedMinor: number;
  dump(): BankDump;
}

type Open<T> = { -readonly [K in keyof T]: T[K] };
type OpenTrade = Open<Omit<Trade, 'refunds'>> & { refunds: Open<BankRefund>[] };

export function createBank(currency: Currency): Bank {
  const trades = new Map<string, OpenTrade>();
  let chargedMinor = 0;
  let returnedMinor = 0;

  const keyOf = ({ account, reference }: Pick<Trade, 'account' | 'reference'>) => `${account} ${reference}`;

  function own(trade: Trade): OpenTrade {
    const found = trades.get(keyOf(trade));
    assert(found !== undefined, 'the trade is of this bank');
    return found;
  }

  function giveBack(trade: OpenTrade, amountMinor: number): void {
    trade.returnedMinor += amountMinor;
    returnedMinor += amountMinor;
    assert(trade.returnedMinor <= trade.payerPaidMinor * trade.captures, 'no more goes back than was charged');
  }

  return {
    open(facts, atMs) {
      assert(Number.isSafeInteger(facts.amountMinor) && facts.amountMinor > 0, 'an amount is a whole number above 0');
      assert(!trades.has(keyOf(facts)), 'a reference is opened once');
      const trade: OpenTrade = {
        ...{ ...facts, payerPaidMinor: 0, state: 'waiting', captures: 0, asked: 1, returnedMinor: 0, refunds: [] },
        ...{ openedMs: atMs, capturedMs: null, settledMs: null },
      };
      trades.set(keyOf(facts), trade);
      return trade;
    },
    restore(trade) {
      assert(!trades.has(keyOf(trade)), 'a reference is opened once');
      const mine = structuredClone(trade) as OpenTrade;
      trades.set(keyOf(mine), mine);
      chargedMinor += mine.payerPaidMinor * mine.captures;
      returnedMinor += mine.returnedMinor;
      return mine;
    },
    asked(trade) {
      own(trade).asked += 1;
    },
    capture(trade, payerPaidMinor, atMs) {
      const mine = own(trade);
      assert(mine.state === 'waiting' || mine.state === 'paid', 'an ended trade is not charged');
      assert(mine.captures === 0 || payerPaidMinor === mine.payerPaidMinor, 'each charge of a trade is the same');
      assert(Number.isSafeInteger(payerPaidMinor) && payerPaidMinor > 0, 'a charge is a whole number above 0');
      assert(payerPaidMinor <= mine.amountMinor, 'a payer pays no more than was asked');
      const captures = mine.captures + 1;
      Object.assign(mine, { state: 'paid', payerPaidMinor, captures, capturedMs: atMs, settledMs: atMs });
      chargedMinor += payerPaidMinor;
    },
    refuse(trade, atMs) {
      const mine = own(trade);
      assert(mine.state === 'waiting', 'only a waiting trade is refused');
      Object.assign(mine, { state: 'refused', settledMs: atMs });
    },
    close(trade, atMs) {
      const mine = own(trade);
      assert(mine.state === 'waiting' || mine.state === 'paid', 'an ended trade is not closed again');
      assert(mine.refunds.length === 0, 'a refunded trade is not closed');
      giveBack(mine, returnable(mine));
      Object.assign(mine, { state: 'closed', settledMs: atMs });
    },
    refund(trade, number, amountMinor, pace, atMs) {
      const mine = own(trade);
      const known = mine.refunds.find((refund) => refund.number === number);
      if (known && known.amountMinor !== amountMinor) return 'conflict';
      if (known) return known.state === 'done' ? 'repeated' : 'processing';
      if (mine.state !== 'paid') return 'notPaid';
      assert(Number.isSafeInteger(amountMinor) && amountMinor > 0, 'a refund is a whole number above 0');
      if (amountMinor > returnable(mine)) return 'notEnough';
      const state = pace === 'atOnce' ? 'done' : 'processing';
      mine.refunds.push({ number, amountMinor, state, askedMs: atMs, doneMs: state === 'done' ? atMs : null });
      if (state === 'done') giveBack(mine, amountMinor);
      return state;
    },
    finishRefund(trade, number, atMs) {
      const mine = own(trade);
      const refund = mine.refunds.find((one) => one.number === number);
      assert(refund?.state === 'processing', 'only a refund on its way is finished');
      Object.assign(refund, { state: 'done', doneMs: atMs });
      giveBack(mine, refund.amountMinor);
    },
    returnableMinor: (trade) => returnable(own(trade)),
    find: (reference) => [...trades.values()].filter((trade) => trade.reference === reference),
    get chargedMinor() {
      return chargedMinor;
    },
    get returnedMinor() {
      return returnedMinor;
    },
    dump: () => ({ currency, chargedMinor, returnedMinor, trades: structuredClone([...trades.values()]) }),
  };
}

/** What can still be given back: refunds on their way are kept aside. */
function returnable(trade: Trade): number {
  const asideMinor = trade.refunds.reduce(
    (sum, refund) => (refund.state === 'processing' ? sum + refund.amountMinor : sum),
    0,
  );
  return trade.payerPaidMinor * trade.captures - trade.returnedMinor - asideMinor;
}
