import type { WireReply } from '../../providers/exchange.ts';
import { bytesOf, replyOf } from '../wire.ts';

const typeOfCode = {
  invalid_parameter: 'invalid_request_error',
  missing_parameter: 'invalid_request_error',
  'invalid idempotency key format': 'idempotency_error',
  idempotency_key_mismatch: 'idempotency_error',
  invalid_payment_method: 'payment_error',
  invalid_return_url: 'payment_error',
  invalid_description: 'payment_error',
  invalid_order_amount: 'payment_error',
  invalid_order_currency: 'payment_error',
  product_not_found: 'product_error',
  not_found_id: 'not_found',
  retrieve_payment_intent_failed: 'payment_error',
  invalid_order_status: 'payment_error',
  order_cancelled: 'payment_error',
  operation_pending: 'payment_error',
  cancel_payment_intent_failed: 'payment_error',
  refund_processing: 'refund_error',
  refund_stat_failed: 'refund_error',
  refund_amount_exceeded: 'refund_error',
  refund_amount_invalid: 'refund_error',
} as const;
export type ErrorCode = keyof typeof typeOfCode;

/** Envelope A. Every type here comes with HTTP 400. */
export function errorReply(code: ErrorCode, message: string = code.replaceAll('_', ' ')): WireReply {
  return json(400, { type: typeOfCode[code], code, message });
}

export function unauthorized(message: string): WireReply {
  return json(401, { type: 'unauthorized_error', code: 'unauthorized_error', message });
}

/** Envelope B: its code is a number. */
export function stillRunning(): WireReply {
  return json(400, { code: 200, message: 'Request is processing, please try again later.' });
}

export function invalidClient(): WireReply {
  return json(400, { type: 'invalid_request_error', code: 'invalid_parameter', message: 'Invalid client id' });
}

export function json(status: number, value: unknown): WireReply {
  return replyOf(status, JSON.stringify(value), 'application/json');
}

export function garbageReply(): WireReply {
  return replyOf(200, '<html><head><title>302 Found</title></head><body>{"payment_intent_id":"PI', 'text/html');
}

export function status500Reply(): WireReply {
  return json(500, { type: 'api_error', code: 'api_error', message: 'An internal error occurred, please try again.' });
}

/** The same answer about another amount; null when it names none. */
export function withOtherAmount(body: Uint8Array): Uint8Array | null {
  return respell(
    body,
    /"amount":("?)(\d+)((?:\.\d+)?)"?/g,
    (_whole, quote, units, rest) => `"amount":${quote}${Number(units) + 1}${rest}${quote}`,
  );
}

/** The same answer about another order; null when it names none. */
export function withOtherOrder(body: Uint8Array): Uint8Array | null {
  const named = /"(merchant_order_id|payment_intent_id|payment_refund_id|refund_number)":"([^"]+)"/g;
  return respell(body, named, (_whole, name, number) => `"${name}":"${otherText(number ?? '')}"`);
}

/** Another number, and not the same again when it is changed twice: a spoilt reply may be spoilt once more on its way. */
export function otherText(text: string): string {
  const digits = '0123456789';
  const letters = 'ABCDEFGHJKMNPQRSTVWXYZ';
  const last = text.at(-1) ?? '';
  const row = digits.includes(last) ? digits : letters;
  return text.slice(0, -1) + row.charAt((row.indexOf(last) + 1) % row.length);
}

function respell(body: Uint8Array, pattern: RegExp, spell: (...found: string[]) => string): Uint8Array | null {
  const text = Buffer.from(body).toString();
  const changed = text.replace(pattern, (...found) => spell(...(found as string[])));
  return changed === text ? null : bytesOf(changed);
}
