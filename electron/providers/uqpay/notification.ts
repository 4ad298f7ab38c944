import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Notification, NotificationReply } from '../provider.ts';
import { refundNumberField } from './refund-answers.ts';
import { asObject, asObjectOrNull, Garbled, idOf, type JsonObject } from './wire.ts';

export interface Receiving {
  /** The endpoint's own secret; without one UQPAY sends no signature, and nothing is believed (sheet 5). */
  readonly secret: string | null;
  readonly nowMs: number;
  readonly toleranceMs: number;
}

/** What a message is about, once HMAC-SHA512 over the bytes and the timestamp proves it is UQPAY's; null otherwise. */
export function readNotification(
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  { secret, nowMs, toleranceMs }: Receiving,
): Notification | null {
  const signature = header(headers, 'x-wk-signature');
  const timestamp = header(headers, 'x-wk-timestamp');
  if (!secret || signature === null || timestamp === null) return null;
  if (!isNear(timestamp, nowMs, toleranceMs) || !isSigned(signature, timestamp, body, secret)) return null;
  try {
    return about(asObject(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))));
  } catch (fault) {
    if (fault instanceof Garbled || fault instanceof SyntaxError || fault instanceof TypeError) return null;
    throw fault;
  }
}

/** Raw body, then the header's text, without anything between; the digest is hex in either case (sheet 5). */
function isSigned(signature: string, timestamp: string, body: Uint8Array, secret: string): boolean {
  if (!/^[0-9a-f]{128}$/i.test(signature)) return false;
  const expected = createHmac('sha512', secret).update(body).update(timestamp).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}

/** Seconds, or milliseconds from 10^12 on (sheet 5). */
function isNear(timestamp: string, nowMs: number, toleranceMs: number): boolean {
  if (!/^\d{1,15}$/.test(timestamp)) return false;
  const value = Number(timestamp);
  return Math.abs((value >= 1e12 ? value : value * 1000) - nowMs) <= toleranceMs;
}

/** `event_type` and `event_name` were seen swapped, so neither is read: the numbers are enough to ask (sheet 8, 12). */
function about(node: JsonObject): Notification {
  const data = asObjectOrNull(node.data) ?? {};
  const metadata = asObjectOrNull(data.metadata) ?? {};
  return {
    reference: idOf(data, 'merchant_order_id'),
    providerReference: idOf(data, 'payment_intent_id'),
    refundNumber: idOf(metadata, refundNumberField),
  };
}

/** UQPAY repeats up to five times what is not answered with 200 (sheet 5). */
export function notificationReply(taken: boolean): NotificationReply {
  return {
    status: taken ? 200 : 500,
    headers: { 'content-type': 'text/plain' },
    body: new TextEncoder().encode(taken ? 'ok' : ''),
  };
}

function header(headers: Readonly<Record<string, string>>, name: string): string | null {
  const found = Object.keys(headers).find((key) => key.toLowerCase() === name);
  return found === undefined ? null : (headers[found] ?? null);
}
