import type { WireReply } from '../../providers/exchange.ts';
import { errorReply } from './replies.ts';

/** The parsed body of a request. */
export type Fields = Readonly<Record<string, unknown>>;

export interface Rules {
  readonly currency: string;
  readonly unit: 'major' | 'minor';
  /** `payment_method` types the merchant may use, each with its inner key. */
  readonly methods: Readonly<Record<string, string>>;
  /** Which `flow` goes with a scanned code; null where the merchant may not scan. */
  readonly scanFlow: string | null;
  readonly descriptionMax: number;
}

/** One faulty field of a create, in the order of UQPAY's table; null when nothing is wrong. */
export function faultOfCreate(fields: Fields, rules: Rules): WireReply | null {
  if (amountIn(fields.amount, rules.unit) === null) return errorReply('invalid_order_amount');
  if (fields.currency !== rules.currency) return errorReply('invalid_order_currency');
  if (!isText(fields.merchant_order_id, 36)) return missing('merchant_order_id');
  if (!isText(fields.description, rules.descriptionMax) || !/^[\x20-\x7e]+$/.test(String(fields.description)))
    return errorReply('invalid_description');
  if (!isText(fields.return_url, 1024) || !/^https:\/\/[^\s#]+$/.test(String(fields.return_url)))
    return errorReply('invalid_return_url');
  if (fields.payment_method !== undefined)
    return errorReply('invalid_parameter', 'this till creates and confirms in two calls');
  return unknownField(fields, ['amount', 'currency', 'merchant_order_id', 'description', 'return_url', 'metadata']);
}

export interface Method {
  readonly type: string;
  readonly paymentCode: string | null;
}

export function methodOf(fields: Fields, rules: Rules): Method | WireReply {
  const method = objectOf(fields.payment_method);
  const type = typeof method?.type === 'string' ? method.type : '';
  const key = Object.hasOwn(rules.methods, type) ? (rules.methods[type] ?? '') : null;
  if (method === null) return missing('payment_method');
  if (key === null) return errorReply('product_not_found');
  const detail = objectOf(method[key]);
  if (detail === null) return errorReply('invalid_payment_method', 'invalid payment method body');
  const scans = detail.is_present === true;
  if (scans ? detail.flow !== rules.scanFlow || !isText(detail.payment_code, 512) : detail.flow !== 'qrcode')
    return errorReply('invalid_payment_method', 'invalid flow');
  return { type, paymentCode: scans ? String(detail.payment_code) : null };
}

export function faultOfRefund(fields: Fields, rules: Rules): WireReply | null {
  if (!isText(fields.payment_intent_id, 128)) return missing('payment_intent_id');
  if (!isText(fields.reason, 100)) return missing('reason');
  if (amountIn(fields.amount, rules.unit) === null) return errorReply('refund_amount_invalid');
  const metadata = objectOf(fields.metadata ?? {});
  const fits = metadata !== null && Object.values(metadata).every((value) => typeof value === 'string');
  if (!fits || JSON.stringify(metadata).length > 512) return errorReply('invalid_parameter', 'invalid metadata');
  return unknownField(fields, ['payment_intent_id', 'amount', 'reason', 'metadata', 'payment_attempt_id']);
}

const cancelReasons = ['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned'];

export function faultOfCancel(fields: Fields): WireReply | null {
  return cancelReasons.includes(String(fields.cancellation_reason)) ? null : missing('cancellation_reason');
}

/** Minor units above zero; null for anything not spelt as the unit asks. */
export function amountIn(value: unknown, unit: 'major' | 'minor'): number | null {
  if (unit === 'minor') return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
  const parts = typeof value === 'string' ? /^(0|[1-9]\d{0,9})\.(\d{2})$/.exec(value) : null;
  const minor = parts ? Number(parts[1]) * 100 + Number(parts[2]) : 0;
  return minor > 0 ? minor : null;
}

/** A page of a list: `start_time` is in, `end_time` out. A fault as its reply. */
export function pageOf<T>(query: URLSearchParams, rows: readonly T[], dataOf: (row: T) => unknown): object | WireReply {
  const size = Number(query.get('page_size'));
  const number = Number(query.get('page_number'));
  if (!Number.isInteger(size) || size < 1 || size > 100) return errorReply('invalid_parameter', 'page_size');
  if (!Number.isInteger(number) || number < 1) return errorReply('invalid_parameter', 'page_number');
  const data = rows.slice((number - 1) * size, number * size).map(dataOf);
  return { total_pages: Math.max(1, Math.ceil(rows.length / size)), total_items: rows.length, data };
}

const mostWindowMs = 90 * 24 * 3600_000;

export function windowOf(query: URLSearchParams): { fromMs: number; untilMs: number } | WireReply {
  const from = query.get('start_time');
  const until = query.get('end_time');
  const fromMs = from === null ? Number.NEGATIVE_INFINITY : rfc3339(from);
  const untilMs = until === null ? Number.POSITIVE_INFINITY : rfc3339(until);
  if (Number.isNaN(fromMs)) return errorReply('invalid_parameter', 'invalid start_time');
  if (Number.isNaN(untilMs)) return errorReply('invalid_parameter', 'invalid end_time');
  if (untilMs < fromMs) return errorReply('invalid_parameter', 'the end_time cannot be earlier than the start_time');
  if (Number.isFinite(untilMs - fromMs) && untilMs - fromMs > mostWindowMs)
    return errorReply('invalid_parameter', 'the start_time and end_time cannot differ by more than 90 days');
  return { fromMs, untilMs };
}

function rfc3339(text: string): number {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
}

function missing(name: string): WireReply {
  return errorReply('missing_parameter', `Mandatory parameter is missing: ${name}`);
}

function unknownField(fields: Fields, known: readonly string[]): WireReply | null {
  const extra = Object.keys(fields).find((name) => !known.includes(name));
  return extra === undefined ? null : errorReply('invalid_parameter', `Invalid request parameters: ${extra}`);
}

function isText(value: unknown, most: number): boolean {
  return typeof value === 'string' && value !== '' && value.length <= most;
}

function objectOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

export function isReply(value: object): value is WireReply {
  return 'kind' in value;
}
