import type { DeclineReason, Wallet } from '#shared/payment/payment.ts';
import type { RefundRefusal } from '#shared/payment/refund.ts';

/**
 * Every code Upay's documents name. A code explains a "no"; it never decides paid or not paid (that is the result code,
 * order status and transaction status together: answers.ts). Two spellings of one code are two rows, because Upay's
 * tables and samples disagree and both were seen live.
 */

/** `error_code` beside `result_code` 400 or 500 (appendix, "Request Error Codes and Messages", and its samples). */
export const requestCodes = {
  INVALID_PARAMS: 'request',
  INVALID_PARAMETER: 'request', // as the sample spells it
  INVALID_TERMINAL: 'terminal',
  TERMINAL_NOT_EXISTS: 'terminal', // as the sample spells it
  ILLEGAL_SIGN: 'signature',
  UNKNOWN_SYSTEM_ERROR: 'unclear',
  MAINTENANCE_INPROGRESS: 'unclear',
  ACTIVATE_FAIL: 'unclear',
  REQUEST_FAIL: 'unclear',
  EXTERNAL_SERVICE_EXCEPTION: 'unclear',
  PAY_STATUS_CLOSED: 'unclear',
} as const satisfies Record<string, RequestFault>;

/** What of ours a request-level code blames; `unclear` blames nothing and says nothing about the order. */
export type RequestFault = 'request' | 'terminal' | 'signature' | 'unclear';

export function requestFault(code: string | null): RequestFault {
  return lookUp(requestCodes, code) ?? 'unclear';
}

interface BusinessCode {
  readonly decline: DeclineReason;
  readonly refund: RefundRefusal;
  /** True where even `FAIL` beside this code leaves open what became of the money. */
  readonly unsure?: true;
  /** True where the code says that Upay does not know the order. */
  readonly missing?: true;
}

/** `biz_response.error_code` (appendix, "Business Response Error Codes and Messages"; extras named beside the row). */
export const businessCodes = {
  INVALID_BARCODE: { decline: 'codeInvalid', refund: 'other' },
  EXPIRED_BARCODE: { decline: 'codeExpired', refund: 'other' },
  AUTHCODE_EXPIRE: { decline: 'codeExpired', refund: 'other' }, // Windows SDK
  INSUFFICIENT_FUND: { decline: 'insufficientFunds', refund: 'merchantBalance' },
  BUYER_OVER_DAILY_LIMIT: { decline: 'payerLimit', refund: 'other' },
  BUYER_OVER_TRANSACTION_LIMIT: { decline: 'payerLimit', refund: 'other' },
  SELLER_OVER_DAILY_LIMIT: { decline: 'merchantLimit', refund: 'notAllowed' },
  UPAY_STORE_OVER_DAILY_LIMIT: { decline: 'merchantLimit', refund: 'notAllowed' },
  SELLER_BALANCE_NOT_ENOUGH: { decline: 'merchantLimit', refund: 'merchantBalance' },
  ACCOUNT_BALANCE_NOT_ENOUGH: { decline: 'merchantLimit', refund: 'merchantBalance' },
  TRADE_NOT_EXIST: { decline: 'other', refund: 'paymentState', missing: true },
  UPAY_ORDER_NOT_EXIST: { decline: 'other', refund: 'paymentState', missing: true },
  UPAY_ORDER_NOT_EXISTS: { decline: 'other', refund: 'paymentState', missing: true }, // as query and cancel answer live
  TRADE_HAS_SUCCESS: { decline: 'other', refund: 'paymentState', unsure: true },
  CLIENT_SN_CONFLICT: { decline: 'other', refund: 'other', unsure: true },
  TRADE_FAILED: { decline: 'walletRefused', refund: 'other' },
  TRADE_TIMEOUT: { decline: 'timedOut', refund: 'other' },
  // The table says "wallet not recognised"; live it also came when the customer closed the password sheet.
  UNEXPECTED_PROVIDER_ERROR: { decline: 'walletRefused', refund: 'other' },
  EXTERNAL_SERVICE_EXCEPTION: { decline: 'other', refund: 'other', unsure: true }, // elsewhere a 500: the wallet's side is open
  REFUND_AMT_NOT_EQUAL_TOTAL: { decline: 'requestRefused', refund: 'requestRefused' },
  REFUNDABLE_AMOUNT_NOT_ENOUGH: { decline: 'other', refund: 'notEnoughLeft' },
  UPAY_REFUND_ORDER_NOOP: { decline: 'other', refund: 'other' },
  UPAY_REFUND_INVALID_ORDER_STATE: { decline: 'other', refund: 'paymentState' },
  REFUND_REQUEST_CONFLICT: { decline: 'other', refund: 'other', unsure: true }, // Windows SDK: the number may be our own lost send
  UPAY_CANCEL_ORDER_NOOP: { decline: 'other', refund: 'paymentState' },
  UPAY_CANCEL_INVALID_ORDER_STATE: { decline: 'other', refund: 'paymentState' },
  UPAY_TCP_ORDER_NOT_REFUNDABLE: { decline: 'other', refund: 'notAllowed' },
  UPAY_TERMINAL_NOT_EXISTS: { decline: 'terminalRefused', refund: 'terminalRefused' },
  UPAY_TERMINAL_STATUS_ABNORMAL: { decline: 'terminalRefused', refund: 'terminalRefused' },
  UPAY_MERCHANT_NOT_EXISTS: { decline: 'terminalRefused', refund: 'terminalRefused' }, // web proxy
} as const satisfies Record<string, BusinessCode>;

const unlistedCode: BusinessCode = { decline: 'other', refund: 'other' };

export function businessCode(code: string | null): BusinessCode {
  return lookUp<BusinessCode>(businessCodes, code) ?? unlistedCode;
}

/** `biz_response.result_code`. The seven after FAIL are only in a sample or in the Chinese annex (resultCode.md). */
export const resultCodes = [
  'PAY_SUCCESS',
  'PAY_FAIL',
  'PAY_FAIL_ERROR',
  'CANCEL_SUCCESS',
  'CANCEL_ERROR',
  'CANCEL_ABORT_ERROR',
  'CANCEL_ABORT_SUCCESS',
  'REFUND_SUCCESS',
  'REFUND_ERROR',
  'PRECREATE_SUCCESS',
  'PRECREATE_FAIL',
  'SUCCESS',
  'FAIL',
  'PAY_IN_PROGRESS',
  'PAY_FAIL_IN_PROGRESS',
  'CANCEL_IN_PROGRESS',
  'CANCEL_ABORT_IN_PROGRESS',
  'REFUND_IN_PROGRESS',
  'REFUND_FAIL',
  'PRECREATE_FAIL_ERROR',
  'PRECREATE_FAIL_IN_PROGRESS',
  'PRECREATE_IN_PROGRESS',
  'REFUND_FAIL_ERROR',
  'ACTIVATE_SUCCESS',
  'TERMINAL_CHECKIN_SUCCESS',
] as const;
export type ResultCode = (typeof resultCodes)[number];

/** `data.order_status`: the state of the order (appendix, "Order Status"; IN_QUEUE only in later material). */
export const orderStatuses = [
  'CREATED',
  'PAID',
  'PAY_CANCELED',
  'PAY_ERROR',
  'REFUNDED',
  'PARTIAL_REFUNDED',
  'REFUND_IN_PROGRESS',
  'REFUND_ERROR',
  'CANCELED',
  'CANCEL_ERROR',
  'CANCEL_IN_PROGRESS',
  'INVALID_STATUS_CODE',
  'IN_QUEUE',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** `data.status`: the state of the newest transaction on the order (appendix, "Transaction Status"; extras from samples). */
export const transactionStatuses = [
  'SUCCESS',
  'FAIL_CANCELED',
  'FAIL_PROTOCOL_1',
  'FAIL_IO_1',
  'FAIL_PROTOCOL_2',
  'FAIL_IO_2',
  'FAIL_PROTOCOL_3',
  'FAIL_ERROR',
  'CANCEL_ERROR',
  'REFUND_ERROR',
  'IN_PROG',
  'CREATED',
  'ERROR_RECOVERY',
  'ABORTED',
  'PRE_SUCCESS',
] as const;
export type TransactionStatus = (typeof transactionStatuses)[number];

/** A word that is not in its list. It decides nothing. */
export type Unlisted = 'UNLISTED';

export function readResult(text: string | null): ResultCode | Unlisted | null {
  return listed(resultCodes, text);
}

export function readOrderStatus(text: string | null): OrderStatus | Unlisted | null {
  return listed(orderStatuses, text);
}

export function readTransactionStatus(text: string | null): TransactionStatus | Unlisted | null {
  return listed(transactionStatuses, text);
}

/**
 * Result codes write IN_PROGRESS where order statuses write INPROGRESS, and the documents mix them: one spelling
 * inside. Upay's statuses are upper case in every source, so another case is another word.
 */
function listed<T extends string>(list: readonly T[], text: string | null): T | Unlisted | null {
  if (text === null) return null;
  const word = text.replace(/INPROGRESS$/, 'IN_PROGRESS');
  return list.find((known) => known === word) ?? 'UNLISTED';
}

/** `data.payway` (appendix, "Payment Service Providers"). The list grows, so another number is `other`. */
export const payways = {
  '1': 'alipay', // also the overseas "Alipay-Local"
  '2': 'alipay', // precreate sample and live clients
  '3': 'wechat',
  '4': 'baidu',
  '5': 'jd',
  '6': 'qq',
  '7': 'nfc',
  '8': 'lakala',
  '9': 'andpay',
  '15': 'wechat', // through Lakala
  '16': 'cmb',
  '17': 'unionpay',
  '18': 'bestpay',
  '19': 'wechat', // "Weixin-Local": an overseas WeChat wallet, not said which
  '20': 'alipay', // "Alipay global"
  '22': 'sodexo',
  '100': 'storedvalue',
  '101': 'giftcard',
  '105': 'storedvalue', // seen live
} as const satisfies Record<string, Wallet>;

export function walletOf(payway: string | null): Wallet {
  return lookUp<Wallet>(payways, payway) ?? 'other';
}

/** QQ's payway: "For QQ Wallet, pre-create is not supported" (appendix). */
export const paywayWithoutShow = '6';

function lookUp<T>(table: Readonly<Record<string, T>>, key: string | null): T | undefined {
  return key !== null && Object.hasOwn(table, key) ? table[key] : undefined;
}
