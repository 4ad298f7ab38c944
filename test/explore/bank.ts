import { amountMinor, lawfulPace } from './setup.ts';

export type CallKind = 'authorize' | 'precreate' | 'query' | 'reverse' | 'refund' | 'queryRefund';

/** A request on its way to the provider: all that matters of it there. */
export interface Sent {
  readonly kind: CallKind;
  readonly reference: string;
  readonly refundNumber: string | null;
  readonly amountMinor: number;
}

export interface BankRefund {
  readonly number: string;
  readonly amountMinor: number;
  readonly state: 'processing' | 'done' | 'undone';
}

/** What the bank holds of one reference. Never changed in place. */
export interface Trade {
  readonly reference: string;
  readonly state: 'waiting' | 'paid' | 'refused' | 'closed';
  /** How often the payer was charged; more than once is the worst that can happen. */
  readonly captures: number;
  readonly closedAfterPaid: boolean;
  readonly codeUntilMs: number | null;
  readonly refunds: readonly BankRefund[];
}

export function newTrade(reference: string, state: Trade['state'], codeUntilMs: number | null = null): Trade {
  return { reference, state, captures: state === 'paid' ? 1 : 0, closedAfterPaid: false, codeUntilMs, refunds: [] };
}

export function paid(trade: Trade): Trade {
  return { ...trade, state: 'paid', captures: trade.captures + 1 };
}

export function closed(trade: Trade): Trade {
  return { ...trade, state: 'closed', closedAfterPaid: trade.state === 'paid' };
}

export function withRefund(trade: Trade, refund: BankRefund): Trade {
  return { ...trade, refunds: [...trade.refunds.filter(({ number }) => number !== refund.number), refund] };
}

export function refundOf(trade: Trade | undefined, number: string | null): BankRefund | undefined {
  return trade?.refunds.find((refund) => refund.number === number);
}

/** Refunds on their way are kept aside. */
export function leftMinor(trade: Trade): number {
  const goneMinor = trade.refunds.reduce(
    (sum, { state, amountMinor }) => (state === 'undone' ? sum : sum + amountMinor),
    0,
  );
  return amountMinor * trade.captures - goneMinor;
}

export function returnedMinor(trade: Trade): number {
  return trade.refunds.reduce((sum, { state, amountMinor }) => (state === 'done' ? sum + amountMinor : sum), 0);
}

/** The payer's money that the shop has. */
export function heldMinor(trade: Trade | undefined): number {
  if (!trade || trade.closedAfterPaid) return 0;
  return amountMinor * trade.captures - returnedMinor(trade);
}

export function mayClose(trade: Trade): boolean {
  return (trade.state === 'waiting' || trade.state === 'paid') && trade.refunds.length === 0;
}

export function mayRefund(trade: Trade, sent: Sent): boolean {
  return trade.state === 'paid' && !refundOf(trade, sent.refundNumber) && sent.amountMinor <= leftMinor(trade);
}

/**
 * What a request does when the bank reads it, as far as nobody has to decide: a payment asked for waits for its customer.
 * Null when it changes nothing. A second authorize of a paid trade charges again: that nobody sends one is the till's law.
 */
export function effectOf(sent: Sent, trade: Trade | undefined, nowMs: number): Trade | null {
  switch (sent.kind) {
    case 'authorize':
      if (trade) return trade.state === 'paid' ? paid(trade) : null;
      return newTrade(sent.reference, 'waiting');
    case 'precreate':
      return trade ? null : newTrade(sent.reference, 'waiting', nowMs + lawfulPace.codeLifeMs);
    case 'reverse':
      return trade && mayClose(trade) ? closed(trade) : null;
    case 'refund':
      return trade && mayRefund(trade, sent)
        ? withRefund(trade, { number: sent.refundNumber ?? '', amountMinor: sent.amountMinor, state: 'done' })
        : null;
    case 'query':
    case 'queryRefund':
      return null;
  }
}

/** False when a late request can change nothing any more, whatever happens first. */
export function mayStillMatter(sent: Sent, trade: Trade | undefined): boolean {
  if (sent.kind === 'reverse') return trade?.state !== 'closed';
  return sent.kind !== 'refund' || (trade?.state !== 'closed' && !refundOf(trade, sent.refundNumber));
}
