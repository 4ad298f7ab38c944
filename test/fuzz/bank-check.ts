import type { Bank, Trade } from '../../electron/simulators/bank.ts';
import { type Asked, type Outcome, saidOf } from './target.ts';

/** Whether the bank bears out an answer that was made of true replies only: what is paid, and also what is not. */
export function bankBears(bank: Bank, { reader, said }: Outcome, asked: Asked): boolean {
  const trades = bank.find(asked.reference);
  switch (reader) {
    case 'pay':
    case 'precreate':
      return said.kind === 'notSent' ? trades.length === 0 : paymentBorne(trades, said, asked);
    case 'query':
      return paymentBorne(trades, said, asked);
    case 'refundQuery':
      return refundBorne(trades, said.kind, asked);
    default:
      return true;
  }
}

function paymentBorne(trades: readonly Trade[], said: Outcome['said'], { amountMinor }: Asked): boolean {
  switch (said.kind) {
    case 'approved':
      return trades.some((trade) => trade.captures > 0 && trade.amountMinor === amountMinor);
    case 'returned':
      return trades.some(
        ({ returnedMinor }) => returnedMinor > 0 && returnedMinor <= Number(saidOf(said, 'returned', 'minor')),
      );
    case 'showing':
      return trades.some(({ way }) => way === 'show');
    case 'declined':
    case 'closed':
    case 'notFound':
      return !trades.some(isHeld);
    default:
      return true;
  }
}

function isHeld({ state, payerPaidMinor, captures, returnedMinor }: Trade): boolean {
  return state === 'paid' && payerPaidMinor * captures > returnedMinor;
}

/** Each refund of a payment here has an amount of its own. */
function refundBorne(trades: readonly Trade[], kind: string, { refundMinor }: Asked): boolean {
  const ours = trades.flatMap(({ refunds }) => refunds).filter(({ amountMinor }) => amountMinor === refundMinor);
  const done = ours.some(({ state }) => state === 'done');
  if (kind === 'refunded') return done;
  if (kind === 'notFound') return ours.length === 0;
  return kind !== 'refused' || !done;
}
