import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Notification, NotificationReply } from '../provider.ts';
import { asObject, Garbled, type JsonObject, text } from './wire.ts';

/**
 * What a callback is about, once Upay's RSA signature over its bytes proves it; null otherwise. `platformKey` is Upay's public
 * key as its support gives it. Status and amounts are not read: live callbacks also came for orders that were closed (sheet,
 * callback), and the query decides.
 */
export function readNotification(
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  platformKey: string | null,
): Notification | null {
  const key = readKey(platformKey);
  const signature = signatureIn(headers);
  if (key === null || signature === null || !verify('RSA-SHA256', body, key, signature)) return null;
  try {
    return about(asObject(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))));
  } catch (fault) {
    if (fault instanceof Garbled || fault instanceof SyntaxError || fault instanceof TypeError) return null;
    throw fault;
  }
}

/** Anything but `success` makes it come again, after 1, 5, 30 and 600 s (pay.md); within 3 s (portal). */
export function notificationReply(taken: boolean): NotificationReply {
  return {
    status: taken ? 200 : 500,
    headers: { 'content-type': 'text/plain' },
    body: Buffer.from(taken ? 'success' : 'fail'),
  };
}

/** Live callbacks are the order itself; the precreate page places the fields under `biz_response`, and answers under its `data`. */
function about(node: JsonObject): Notification {
  const biz = node.has('biz_response') ? asObject(node.get('biz_response')) : node;
  const order = biz.has('data') ? asObject(biz.get('data')) : biz;
  const reference = text(order, 'client_sn');
  return {
    reference,
    providerReference: text(order, 'sn'),
    refundNumber: text(order, 'refund_request_no') ?? refundNumberIn(text(order, 'client_tsn'), reference),
  };
}

/** `client_sn-refund_request_no` (refund.md). */
function refundNumberIn(clientTsn: string | null, reference: string | null): string | null {
  const prefix = `${reference}-`;
  return reference !== null && clientTsn?.startsWith(prefix) ? clientTsn.slice(prefix.length) || null : null;
}

/**
 * Bare base64, or behind the terminal's number: the last word. One public client once checked an MD5 with the terminal's key
 * instead; only RSA is proof here (sheet, header form).
 */
function signatureIn(headers: Readonly<Record<string, string>>): Buffer | null {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === 'authorization');
  const word = (name === undefined ? '' : (headers[name] ?? '')).trim().split(/\s+/).at(-1) ?? '';
  return /^[A-Za-z0-9+/]+={0,2}$/.test(word) ? Buffer.from(word, 'base64') : null;
}

/** PEM, or the bare base64 of the same. RSA of 2048 bits or more: Upay's has 2048. */
function readKey(given: string | null): KeyObject | null {
  if (!given) return null;
  try {
    const key = given.includes('-----BEGIN ')
      ? createPublicKey(given)
      : createPublicKey({ key: Buffer.from(given.replace(/\s+/g, ''), 'base64'), format: 'der', type: 'spki' });
    const strong = key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
    return strong ? key : null;
  } catch {
    return null;
  }
}
