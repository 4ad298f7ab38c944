import type { Money } from '#shared/money.ts';
import type { DoubtCause } from '#shared/payment/payment.ts';
import type { EftpaySettings } from '#shared/settings/eftpay.ts';
import type { Handle } from '../provider.ts';
import { type Fields, Garbled, textOf } from './fields.ts';
import { timeOf } from './times.ts';

/** What a reply says of a trade (VMP, scene/qrcode/Query). `buyer_id` is never read. Amounts are minor units. */
export interface Trade {
  readonly reference: string | null;
  readonly refundNumber: string | null;
  readonly providerReference: string | null;
  readonly walletReference: string | null;
  readonly status: string | null;
  readonly type: 'SALE' | 'REFUND' | 'other' | null;
  readonly amountMinor: number | null;
  /** Of a refund: the payment's amount. */
  readonly originalMinor: number | null;
  readonly currency: string | null;
  readonly timeMs: number | null;
}

/** Throws `Garbled`. */
export function readTrade(fields: Fields, settings: EftpaySettings): Trade {
  return {
    reference: textOf(fields, 'out_trade_no'),
    refundNumber: textOf(fields, 'refund_no'),
    providerReference: providerReference(fields),
    walletReference: short(textOf(fields, 'transaction_id')),
    status: textOf(fields, 'trade_status'),
    type: typeOf(textOf(fields, 'trade_type')),
    amountMinor: minor(textOf(fields, 'transaction_amount')),
    originalMinor: minor(textOf(fields, 'original_amount')),
    currency: textOf(fields, 'currency'),
    timeMs: timeOf(textOf(fields, 'trade_time'), settings.utcOffsetMinutes),
  };
}

/** Pages spell it in two ways. */
function providerReference(fields: Fields): string | null {
  const one = short(textOf(fields, 'eftpay_trade_no'));
  const other = short(textOf(fields, 'eft_trade_no'));
  if (one !== null && other !== null && one !== other) throw new Garbled('two numbers of eftPay');
  return one ?? other;
}

function typeOf(text: string | null): Trade['type'] {
  return text === null || text === 'SALE' || text === 'REFUND' ? text : 'other';
}

/** A number longer than any the documents allow is not cut: cut, it would name another trade. */
function short(number: string | null): string | null {
  if (number !== null && number.length > 128) throw new Garbled('a number over 128 characters');
  return number;
}

/** Major units with at most two decimals, by its text. */
function minor(text: string | null): number | null {
  const [, whole, decimals = ''] = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text ?? '') ?? [];
  if (text === null) return null;
  if (whole === undefined) throw new Garbled('an amount is no decimal with at most two places');
  return Number(whole + decimals.padEnd(2, '0'));
}

/** Why a reply is not about this payment (law 8); null when nothing in it says so. */
export function otherThan(payment: Pick<Handle, 'reference' | 'providerReference'>, trade: Trade): DoubtCause | null {
  if (trade.reference === null) return 'garbled';
  if (trade.reference !== payment.reference) return 'otherOrder';
  const { providerReference: known } = payment;
  return known !== null && trade.providerReference !== null && trade.providerReference !== known ? 'otherOrder' : null;
}

export function otherMoney(amount: Money, trade: Pick<Trade, 'amountMinor' | 'currency'>): boolean {
  const { amountMinor, currency } = trade;
  return (amountMinor !== null && amountMinor !== amount.minor) || (currency !== null && currency !== amount.currency);
}
