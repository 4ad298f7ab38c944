import type { Wallet, Words } from '#shared/payment/payment.ts';
import type { OrderStatus, ResultCode, TransactionStatus, Unlisted } from './codes.ts';
import { readOrderStatus, readResult, readTransactionStatus, walletOf } from './codes.ts';
import { chinaOffsetMs } from './pace.ts';
import { asObject, Garbled, type JsonObject, makeWords, text } from './wire.ts';

/** `biz_response`: how this action went, and the order as it now stands where Upay says so. */
export interface Biz {
  readonly result: ResultCode | Unlisted | null;
  readonly errorCode: string | null;
  readonly words: Words | null;
  readonly order: Order | null;
}

/** `biz_response.data`. Customer ids (`payer_uid`, `payer_login`) are never read. Amounts are minor units. */
export interface Order {
  readonly sn: string | null;
  readonly clientSn: string | null;
  /** Which refund the data is about: `refund_request_no`, or the end of `client_tsn` (refund.md: client_sn-refund_request_no). */
  readonly refundNumber: string | null;
  readonly orderStatus: OrderStatus | Unlisted | null;
  readonly status: TransactionStatus | Unlisted | null;
  readonly totalMinor: number | null;
  readonly netMinor: number | null;
  readonly paidMinor: number | null;
  readonly discountMinor: number;
  readonly wallet: Wallet;
  readonly tradeNo: string | null;
  readonly createdMs: number | null;
  readonly finishedMs: number | null;
  readonly qrCode: string | null;
}

/** Throws `Garbled`. */
export function readBiz(node: JsonObject): Biz {
  const data = node.get('data');
  const result = text(node, 'result_code');
  const errorCode = text(node, 'error_code');
  return {
    result: readResult(result),
    errorCode,
    words: makeWords(errorCode ?? result, text(node, 'error_message')),
    order: data === undefined || data === null ? null : readOrder(asObject(data)),
  };
}

function readOrder(data: JsonObject): Order {
  const clientSn = text(data, 'client_sn');
  return {
    sn: short(text(data, 'sn')),
    clientSn,
    refundNumber: text(data, 'refund_request_no') ?? refundNumberIn(text(data, 'client_tsn'), clientSn),
    orderStatus: readOrderStatus(text(data, 'order_status')),
    status: readTransactionStatus(text(data, 'status')),
    totalMinor: cents(data, 'total_amount'),
    netMinor: cents(data, 'net_amount'),
    paidMinor: cents(data, 'paid_amount'),
    discountMinor: discounts(data.get('payment_list')),
    wallet: walletOf(text(data, 'payway')),
    tradeNo: short(text(data, 'trade_no')),
    createdMs: time(text(data, 'ctime')),
    finishedMs: time(text(data, 'channel_finish_time')) ?? time(text(data, 'finish_time')),
    qrCode: text(data, 'qr_code'),
  };
}

/** Whole cents, digits only, at most ten (pay.md). Anything else in an amount makes the reply garbled. */
function cents(data: JsonObject, name: string): number | null {
  const digits = text(data, name);
  if (digits === null) return null;
  if (!/^\d{1,10}$/.test(digits)) throw new Garbled(`${name} is not whole cents`);
  return Number(digits);
}

/** A number longer than any the documents allow is not cut: cut, it would name another order. */
function short(number: string | null): string | null {
  if (number !== null && number.length > 128) throw new Garbled('an order number over 128 characters');
  return number;
}

function refundNumberIn(clientTsn: string | null, clientSn: string | null): string | null {
  return clientSn !== null && clientTsn?.startsWith(`${clientSn}-`)
    ? clientTsn.slice(clientSn.length + 1) || null
    : null;
}

/**
 * What Upay, the wallet or the shop put in instead of the payer: the DISCOUNT_ and HONGBAO_ (red packet) types of
 * `payment_list` (pay.md). The other types (cards, balances, points) are the payer's own money. That those two prefixes
 * are all of it is our reading. A row that cannot be read counts nothing: the list never decides "paid".
 */
function discounts(list: unknown): number {
  if (!Array.isArray(list)) return 0;
  return list.reduce((sum: number, row: unknown) => sum + discountOf(row), 0);
}

function discountOf(row: unknown): number {
  try {
    const node = asObject(row);
    const type = text(node, 'type') ?? '';
    return type.startsWith('DISCOUNT_') || type.startsWith('HONGBAO_') ? (cents(node, 'amount_total') ?? 0) : 0;
  } catch (fault) {
    if (fault instanceof Garbled) return 0;
    throw fault;
  }
}

/** 13-digit milliseconds; one sample of Upay's shows a date instead, read as China time (our reading). */
function time(value: string | null): number | null {
  if (value === null) return null;
  if (/^\d{13}$/.test(value)) return Number(value);
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(value);
  const utcMs = match ? Date.parse(`${match[1]}T${match[2]}Z`) : Number.NaN;
  return Number.isNaN(utcMs) ? null : utcMs - chinaOffsetMs;
}
