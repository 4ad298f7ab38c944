import type { DeclineReason } from '#shared/payment/payment.ts';
import type { RefundRefusal } from '#shared/payment/refund.ts';
import type { EftpaySettings, RefundMeaning, SaleMeaning } from '#shared/settings/eftpay.ts';

/**
 * What one `return_status` (Appendix 3) says of each call. `unclear` leaves open what became of it. Of a query only 00, and
 * that the number is `missing`, say anything: any other code leaves the sale as it was.
 */
export interface StatusCode {
  /** Of a PreOrder: why no order was made. */
  readonly order: DeclineReason | 'unclear';
  readonly refund: RefundRefusal | 'unclear';
  /** `already`: there is nothing left to close. */
  readonly close: 'refused' | 'already' | 'unclear';
  readonly missing?: true;
}

const unclear: StatusCode = { order: 'unclear', refund: 'unclear', close: 'unclear' };

/** The call did nothing, whichever it was. */
function rejected(order: DeclineReason, refund: RefundRefusal): StatusCode {
  return { order, refund, close: 'refused' };
}

function refundOnly(refund: RefundRefusal): StatusCode {
  return { ...unclear, refund };
}

/**
 * Sign and leading zero belong to a code: 53 and -53 are two. What a code says of a call for which Appendix 3 has no such
 * case (a refund's code on a PreOrder) is unclear. -99 stands for "system error" and for "number not unique"; its text
 * does not decide which.
 */
export const statusCodes: Readonly<Record<string, StatusCode>> = {
  '00': unclear, // taken, no more: the trade's own status is the word
  '01': { ...unclear, order: 'requestRefused' }, // notify_url empty
  '02': rejected('walletUnsupported', 'requestRefused'),
  '03': unclear, // an order of this number exists
  '04': rejected('walletUnsupported', 'requestRefused'),
  '05': { ...unclear, missing: true }, // the refund where its number was sent, else the order
  '06': rejected('requestRefused', 'requestRefused'),
  '09': unclear,
  '10': rejected('terminalRefused', 'terminalRefused'), // our signature
  '11': rejected('terminalRefused', 'terminalRefused'),
  '12': rejected('requestRefused', 'requestRefused'), // our clock: the words say how far off
  '13': rejected('requestRefused', 'requestRefused'),
  '14': unclear, // a refund of this number exists
  '15': { ...refundOnly('paymentState'), close: 'already' },
  '16': refundOnly('paymentState'), // not paid yet
  '17': refundOnly('requestRefused'),
  '18': refundOnly('notEnoughLeft'),
  '19': unclear, // of a query
  '20': rejected('walletUnsupported', 'requestRefused'),
  '21': unclear,
  '22': rejected('terminalRefused', 'terminalRefused'),
  '23': rejected('terminalRefused', 'terminalRefused'),
  '24': unclear,
  '25': unclear,
  '29': unclear,
  '30': rejected('walletUnsupported', 'notAllowed'), // the wallet is not set up
  '31': { ...unclear, missing: true },
  '40': unclear,
  '41': unclear,
  '42': unclear,
  '43': unclear,
  '44': unclear,
  '45': unclear,
  '46': unclear,
  '47': unclear,
  '48': unclear,
  '49': unclear,
  '50': unclear,
  '51': unclear,
  '52': unclear, // the page itself says: query this refund
  '53': refundOnly('requestRefused'),
  '54': { ...unclear, close: 'refused' }, // already paid
  '55': { ...unclear, close: 'refused' }, // another day's order
  '56': rejected('requestRefused', 'requestRefused'), // currency
  '57': unclear,
  '58': unclear,
  '59': unclear,
  '60': unclear, // probably refused by the wallet, but only probably
  '61': unclear,
  '62': unclear,
  '64': { ...refundOnly('merchantBalance'), order: 'merchantLimit' },
  '80': unclear,
  '-1': unclear,
  '-11': rejected('terminalRefused', 'terminalRefused'),
  '-12': rejected('terminalRefused', 'terminalRefused'),
  '-13': rejected('requestRefused', 'requestRefused'),
  '-22': rejected('requestRefused', 'requestRefused'),
  '-23': rejected('requestRefused', 'requestRefused'),
  '-53': refundOnly('merchantBalance'),
  '-54': refundOnly('requestRefused'),
  '-55': { ...refundOnly('paymentState'), close: 'already' },
  '-99': unclear,
};

export const taken = '00';
export const clockRefused = '12';

export function statusCode(code: string): StatusCode {
  return lookUp(statusCodes, code) ?? unclear;
}

/** Our account or its signature, rather than one request. */
export function blamesTheAccount(code: string): boolean {
  return statusCode(code).order === 'terminalRefused';
}

/** VMP's own words, save where said otherwise. What is not here is `unknown`. */
const saleStatuses: Readonly<Record<string, SaleMeaning>> = {
  TRADE_SUCCESS: 'paid',
  TRADE_PROCESSING: 'pending',
  WAIT_BUYER_PAY: 'pending', // Alipay's word (Antom), not confirmed for VMP
  TRADE_REFUND: 'partlyReturned',
  TRADE_CLOSED: 'closed',
  TRADE_FAIL: 'failed', // listed for refunds; that a sale so named is not paid is our reading
  TRADE_NOT_EXIST: 'notFound', // Appendix 3, 05
  TRADE_FINISHED: 'unknown', // Alipay's word for "paid, past refunding" (Antom), not confirmed for VMP
};

const refundStatuses: Readonly<Record<string, RefundMeaning>> = {
  TRADE_REFUND: 'refunded',
  TRADE_CLOSED: 'refundedWhole',
  APPLY_SUCCESS: 'processing',
  TRADE_PROCESSING: 'processing',
  TRADE_FAIL: 'failed',
  TRADE_NOT_EXIST: 'notFound',
  REFUND_TRADE_NOT_EXIST: 'notFound', // Appendix 3, 05
};

export function saleMeaning(status: string | null, settings: EftpaySettings): SaleMeaning {
  return lookUp(settings.saleStatuses, status) ?? lookUp(saleStatuses, status) ?? 'unknown';
}

export function refundMeaning(status: string | null, settings: EftpaySettings): RefundMeaning {
  return lookUp(settings.refundStatuses, status) ?? lookUp(refundStatuses, status) ?? 'unknown';
}

function lookUp<T>(table: Readonly<Record<string, T>>, key: string | null): T | undefined {
  return key !== null && Object.hasOwn(table, key) ? table[key] : undefined;
}
