import type { DeclineReason, Wallet } from '#shared/payment/payment.ts';
import type { RefundRefusal } from '#shared/payment/refund.ts';

/** The calls a code may answer: one code means different things on different calls (sheet 8, 15). */
export type Act = 'create' | 'confirm' | 'cancel' | 'refund' | 'read';

/**
 * What a code certainly says, by call. A call that is not named stays open: the till asks what became of it. On `cancel`,
 * `done` says that a cancel was taken before, `refused` that this one was not taken.
 */
export interface Verdict {
  readonly create?: DeclineReason;
  readonly confirm?: DeclineReason;
  readonly cancel?: 'done' | 'refused';
  readonly refund?: RefundRefusal;
}

const open: Verdict = {};
const notOurs: Verdict = {}; // customers, payouts, bank accounts: never a word about a sale (sheet 7.6, 7.7)
const badRequest: Verdict = { create: 'requestRefused' };
const badRequestAnywhere: Verdict = { create: 'requestRefused', confirm: 'requestRefused' };
const walletOff: Verdict = { create: 'walletUnsupported', confirm: 'walletUnsupported' };

/** Every code of the error reference (seed), with what sheet 7.3 to 7.7 makes of it. */
export const codes = {
  // Common (7.3).
  invalid_parameter: { create: 'requestRefused', cancel: 'refused', refund: 'requestRefused' },
  missing_parameter: { create: 'requestRefused', cancel: 'refused', refund: 'requestRefused' },
  unauthorized_error: open, // HTTP 401 is judged before any code
  account_not_found: {
    create: 'terminalRefused',
    confirm: 'terminalRefused',
    cancel: 'refused',
    refund: 'terminalRefused',
  },
  'invalid idempotency key format': badRequest,
  api_error: open, // also "Please use the payment cancel endpoint" on a refund: told apart by its words only

  // Payments (7.4).
  create_payment_intent_failed: open,
  create_payment_attempt_failed: open,
  confirm_payment_intent_failed: open,
  retrieve_payment_intent_failed: open,
  retrieve_payment_attempt_failed: open,
  update_payment_intent_failed: open,
  capture_payment_intent_failed: open,
  capture_amount_invalid: open, // capture is never called
  cancel_payment_intent_failed: open,
  invalid_order_status: { cancel: 'refused', refund: 'paymentState' }, // on a cancel it often means paid
  expired_order: open,
  order_cancelled: { cancel: 'done' },
  operation_pending: { cancel: 'done' },
  repeat_payment_request: open,
  invalid_payment_method: walletOff,
  invalid_return_url: badRequest,
  invalid_description: badRequest,
  invalid_order_amount: badRequest,
  invalid_order_currency: badRequestAnywhere,
  invalid_payment_orders: badRequest,
  not_found_id: open,
  product_not_found: walletOff, // on a cancel it says nothing
  '3ds_required': walletOff,
  require_payment_pii: walletOff,
  retrieve_refund_failed: open,
  payment_link_not_found: badRequest,
  payment_link_expired: badRequest,
  payment_link_inactive: badRequest,
  payment_link_access_number_not_enough: badRequest,
  payment_link_parameters_error: badRequest,

  // Refunds (7.5).
  create_refund_failed: open,
  refund_processing: { refund: 'paymentState' }, // an earlier one runs; the list says whether it is ours
  refund_stat_failed: { refund: 'paymentState' },
  refund_amount_exceeded: { refund: 'notEnoughLeft' },
  refund_amount_invalid: { refund: 'requestRefused' },

  // Customers (7.6).
  create_customer_failed: notOurs,
  update_customer_failed: notOurs,
  retrieve_customer_failed: notOurs,

  // Payouts and bank accounts (7.7).
  create_payout_failed: notOurs,
  payout_not_found: notOurs,
  payout_settlement_account_not_found: notOurs,
  invalid_currency: notOurs,
  insufficient_balance: { refund: 'merchantBalance' }, // listed for payouts only
  merchant_account_invalid: notOurs,
  disabled_transfer_type: notOurs,
  velocity_limit_exceeded: open,
  bank_account_not_found: notOurs,
  bank_account_already_exists: notOurs,
  create_bank_account_failed: notOurs,
  update_bank_account_failed: notOurs,
  internal_error: open,
} as const satisfies Record<string, Verdict>;

/** The eleven types and the HTTP status of each (seed). `rejects`: what an unlisted code of the type says (7.2). */
export const types = {
  invalid_request_error: { statuses: [400], rejects: { create: 'requestRefused' } },
  idempotency_error: { statuses: [400], rejects: {} },
  account_error: {
    statuses: [400],
    rejects: { create: 'terminalRefused', confirm: 'terminalRefused', refund: 'terminalRefused' },
  },
  customer_error: { statuses: [400], rejects: {} },
  payment_error: { statuses: [400], rejects: {} },
  refund_error: { statuses: [400], rejects: {} },
  payout_error: { statuses: [400], rejects: {} },
  product_error: { statuses: [400], rejects: walletOff },
  not_found: { statuses: [400], rejects: {} },
  unauthorized_error: { statuses: [401], rejects: {} },
  api_error: { statuses: [400, 429, 500], rejects: {} },
} as const satisfies Record<string, { statuses: readonly number[]; rejects: Verdict }>;

/** Types whose code is never a verdict: the gateway itself is unsure, or the number is simply not known to it. */
const undecided = new Set(['api_error', 'not_found', 'unauthorized_error']);

/** First the code, then its type. An error whose type does not come with its HTTP status is no verdict. */
export function verdictOf({ type, code, status }: { type: string; code: string; status: number }): Verdict {
  const kind = lookUp<{ statuses: readonly number[]; rejects: Verdict }>(types, type);
  if (kind === undefined || undecided.has(type) || !kind.statuses.includes(status)) return open;
  if (type === 'idempotency_error' && code !== 'invalid idempotency key format') return open;
  return lookUp<Verdict>(codes, code) ?? kind.rejects;
}

/** `payment_method` types (sheet 2.3); Toss is spelt two ways. */
const wallets = {
  alipaycn: 'alipay',
  alipayhk: 'alipayhk',
  wechatpay: 'wechat',
  unionpay: 'unionpay',
  paynow: 'paynow',
  grabpay: 'grabpay',
  tng: 'tng',
  truemoney: 'truemoney',
  gcash: 'gcash',
  dana: 'dana',
  kakaopay: 'kakaopay',
  toss: 'tosspay',
  tosspay: 'tosspay',
  naverpay: 'naverpay',
} as const satisfies Record<string, Wallet>;

export function walletOfType(type: string | null): Wallet | null {
  return type === null ? null : (lookUp<Wallet>(wallets, type.toLowerCase()) ?? null);
}

/** `intent_status` (sheet 3.1): one word for each meaning, whatever its case or spelling. */
export const intentStatuses = {
  SUCCEEDED: 'paid',
  REQUIRES_PAYMENT_METHOD: 'idle',
  REQUIRES_CONFIRMATION: 'idle',
  REQUIRES_CUSTOMER_ACTION: 'running',
  REQUIRES_ACTION: 'running',
  PENDING: 'running',
  PROCESSING: 'running',
  REQUIRES_CAPTURE: 'held',
  CANCELLED: 'cancelled',
  CANCELED: 'cancelled',
  FAILED: 'failed',
} as const;
export type IntentState = (typeof intentStatuses)[keyof typeof intentStatuses] | 'unlisted';

/** `attempt_status` (sheet 3.2). */
export const attemptStatuses = {
  INITIATED: 'running',
  AUTHENTICATION_REDIRECTED: 'running',
  PENDING_AUTHORIZATION: 'running',
  AUTHORIZED: 'running',
  CAPTURE_REQUESTED: 'paid',
  SETTLED: 'paid',
  SUCCEEDED: 'paid',
  CANCELLED: 'cancelled',
  CANCELED: 'cancelled', // as the intent's; ours
  EXPIRED: 'expired',
  FAILED: 'failed',
} as const;
export type AttemptState = (typeof attemptStatuses)[keyof typeof attemptStatuses] | 'unlisted';

/** `refund_status` (sheet 3.3). */
export const refundStatuses = {
  INITIATED: 'running',
  PROCESSING: 'running',
  PENDING: 'running',
  SUCCEEDED: 'done',
  FAILED: 'failed',
  REVERSAL_INITIATED: 'undone',
  REVERSAL_PROCESSING: 'undone',
  REVERSAL_SUCCEEDED: 'undone',
} as const;
export type RefundState = (typeof refundStatuses)[keyof typeof refundStatuses] | 'unlisted';

export function stateIn<S extends string>(table: Readonly<Record<string, S>>, word: string): S | 'unlisted' {
  return lookUp(table, word.toUpperCase()) ?? 'unlisted';
}

function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
