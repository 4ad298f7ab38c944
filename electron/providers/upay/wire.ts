import { hash } from 'node:crypto';
import type { NotSentWhy, Words } from '#shared/payment/payment.ts';
import type { WireReply, WireRequest } from '../exchange.ts';

export type UpayPath =
  | '/terminal/activate'
  | '/terminal/checkin'
  | '/upay/v2/pay'
  | '/upay/v2/precreate'
  | '/upay/v2/query'
  | '/upay/v2/refund'
  | '/upay/v2/cancel'
  | '/upay/v2/revoke';

/** Whose signature: the vendor's for activation, the terminal's for everything else (sign.md). */
export interface Signer {
  readonly sn: string;
  readonly key: string;
}

/** A field that is undefined is left out. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** Serialised once: the bytes that are signed are the bytes that are sent (api_guide.md). */
export function signedRequest(
  address: string,
  path: UpayPath,
  signer: Signer,
  fields: Fields,
  limitMs: number,
): WireRequest {
  const body = Buffer.from(JSON.stringify(fields));
  return {
    method: 'POST',
    url: address.replace(/\/+$/, '') + path,
    headers: { 'content-type': 'application/json', authorization: `${signer.sn} ${sign(body, signer.key)}` },
    body,
    limitMs,
  };
}

/** MD5 over the body followed directly by the key, in lower-case hex (sign.md). */
export function sign(body: Uint8Array, key: string): string {
  return hash('md5', Buffer.concat([body, Buffer.from(key)]), 'hex');
}

/** One JSON object of a reply with its keys trimmed: Upay's own samples have keys that end in a space. */
export type JsonObject = ReadonlyMap<string, unknown>;

/** A reply before its business is judged. Only `biz` says anything about an order. */
export type Reading<T> =
  | { readonly kind: 'biz'; readonly biz: T }
  | { readonly kind: 'refused'; readonly code: string | null; readonly words: Words | null }
  | { readonly kind: 'serverError'; readonly words: Words | null }
  | { readonly kind: 'garbled'; readonly words: Words | null }
  | { readonly kind: 'lost'; readonly words: Words | null }
  | { readonly kind: 'notSent'; readonly why: NotSentWhy; readonly words: Words | null };

/** `readBiz` may throw `Garbled`. */
export function readReply<T>(reply: WireReply, readBiz: (biz: JsonObject) => T): Reading<T> {
  if (reply.kind === 'notSent') return { kind: 'notSent', why: 'offline', words: makeWords(null, reply.detail) };
  if (reply.kind === 'lost') return { kind: 'lost', words: makeWords(null, reply.detail) };
  if (reply.status >= 500) return { kind: 'serverError', words: makeWords(`HTTP ${reply.status}`, null) };
  try {
    return readEnvelope(asObject(parse(reply.body)), reply.status, readBiz);
  } catch (fault) {
    if (!(fault instanceof Garbled)) throw fault;
    return { kind: 'garbled', words: makeWords(`HTTP ${reply.status}`, fault.message) };
  }
}

/** Judged by the body: HTTP 200 does not mean success, and no HTTP status is documented for the errors. */
function readEnvelope<T>(envelope: JsonObject, status: number, readBiz: (biz: JsonObject) => T): Reading<T> {
  const code = text(envelope, 'error_code');
  const words = makeWords(code, text(envelope, 'error_message'));
  switch (text(envelope, 'result_code')) {
    case '200':
      if (status < 200 || status > 299) throw new Garbled('success beside an HTTP error');
      return { kind: 'biz', biz: readBiz(asObject(envelope.get('biz_response'))) };
    case '400':
      return { kind: 'refused', code, words };
    default:
      return { kind: 'serverError', words };
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(strictUtf8.decode(bytes));
  } catch {
    throw new Garbled('not JSON');
  }
}

/** The reply is not what the documents describe: nothing in it is believed. */
export class Garbled extends Error {
  override readonly name = 'Garbled';
}

/** Two keys that trim to one name would let the order of keys choose between two amounts. */
export function asObject(value: unknown): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Garbled('not an object');
  const node = new Map<string, unknown>();
  for (const [key, content] of Object.entries(value)) {
    const name = key.trim();
    if (node.has(name)) throw new Garbled(`two keys ${name}`);
    node.set(name, content);
  }
  return node;
}

/** "All returned values are strings" (sign.md), so a number is garbled; empty and null are absent. */
export function text(node: JsonObject, name: string): string | null {
  const value = node.get(name);
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw new Garbled(`${name} is not text`);
  return value;
}

/**
 * The provider's code and sentence within the journal's limits. Long runs of digits are cut to their last four: a
 * sentence may quote the customer's code or account.
 */
export function makeWords(code: string | null, sentence: string | null): Words | null {
  if (code === null && sentence === null) return null;
  return { code: clip(withoutNumbers(code ?? ''), 64), text: clip(withoutNumbers(sentence ?? ''), 300) };
}

function withoutNumbers(words: string): string {
  return words.replace(/\d{12,}(?=\d{4})/g, '…');
}

function clip(words: string, length: number): string {
  return words.slice(0, length).toWellFormed();
}
