import type { NotSentWhy, Words } from '#shared/payment/payment.ts';
import type { WireReply } from '../exchange.ts';

/** One JSON object of a reply. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A reply before its business is judged. Only `said` says anything about an intent or a refund. */
export type Reading =
  | { readonly kind: 'said'; readonly node: JsonObject }
  /** Envelope A: a type, and a code that is text. */
  | {
      readonly kind: 'refused';
      readonly type: string;
      readonly code: string;
      readonly status: number;
      readonly words: Words | null;
    }
  /** Envelope B 200: the first run under this idempotency key goes on. */
  | { readonly kind: 'running'; readonly words: Words | null }
  /** HTTP 401, whatever its body: not processed (sheet 7.1). */
  | { readonly kind: 'unauthorized'; readonly words: Words | null }
  | { readonly kind: 'serverError'; readonly words: Words | null }
  | { readonly kind: 'garbled'; readonly words: Words | null }
  | { readonly kind: 'lost'; readonly words: Words | null }
  | { readonly kind: 'notSent'; readonly why: NotSentWhy; readonly words: Words | null };

export type NothingSaid = Exclude<Reading, { kind: 'said' }>;

/** `requestIdHeaders`: which headers may name the request for UQPAY's support (sheet 1.2). */
export function readReply(reply: WireReply, requestIdHeaders: readonly string[]): Reading {
  if (reply.kind === 'notSent') return { kind: 'notSent', why: 'offline', words: makeWords(null, reply.detail) };
  if (reply.kind === 'lost') return { kind: 'lost', words: makeWords(null, reply.detail) };
  const { status } = reply;
  const request = requestIdOf(reply.headers, requestIdHeaders);
  try {
    return readBody(asObject(parse(reply.body)), status, request);
  } catch (fault) {
    if (!(fault instanceof Garbled)) throw fault;
    const words = makeWords(`HTTP ${status}`, `${fault.message}${request}`);
    if (status === 401) return { kind: 'unauthorized', words };
    return { kind: status >= 500 || status === 429 ? 'serverError' : 'garbled', words };
  }
}

/** Type and code decide, and the number in the body; the sentence is only for support (seed). */
function readBody(node: JsonObject, status: number, request: string): Reading {
  const { code, type, message, error } = node;
  const sentence = `${textOf(message) ?? textOf(error) ?? ''}${request}`;
  const words = makeWords(typeof code === 'string' ? code : `HTTP ${status}`, sentence);
  if (status === 401 || type === 'unauthorized_error') return { kind: 'unauthorized', words };
  if (status >= 500 || status === 429) return { kind: 'serverError', words };
  if (typeof code === 'number' && type === undefined)
    return { kind: code === 200 ? 'running' : 'serverError', words: makeWords(String(code), sentence) };
  if (status >= 200 && status <= 299) {
    if (typeof code === 'string' && typeof type === 'string') throw new Garbled('an error beside HTTP success');
    return { kind: 'said', node };
  }
  if (status === 404) return { kind: 'refused', type: 'not_found', code: textOf(code) ?? '', status: 400, words };
  if (typeof code !== 'string' || typeof type !== 'string') throw new Garbled('an error of no known shape');
  return { kind: 'refused', type, code, status, words };
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** The reply is not what the documents describe: nothing in it is believed. */
export class Garbled extends Error {
  override readonly name = 'Garbled';
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(strictUtf8.decode(bytes));
  } catch {
    throw new Garbled('not JSON');
  }
}

export function asObject(value: unknown): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Garbled('not an object');
  return value as JsonObject;
}

export function asObjectOrNull(value: unknown): JsonObject | null {
  return value === undefined || value === null ? null : asObject(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Own fields only, so that no name reaches what every object has. Empty and null are absent. */
export function text(node: JsonObject, name: string): string | null {
  const value = Object.hasOwn(node, name) ? node[name] : null;
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw new Garbled(`${name} is not text`);
  return value;
}

/** A number of UQPAY's or ours: opaque, never cut or trimmed (seed), and short enough for the journal. */
export function idOf(node: JsonObject, name: string): string | null {
  const id = text(node, name);
  if (id !== null && !/^[\x21-\x7e]{1,128}$/.test(id)) throw new Garbled(`${name} is no number`);
  return id;
}

/** ISO with an offset (sheet 2.2); null where it cannot be read, since no time decides anything about money. */
export function timeOf(node: JsonObject, name: string): number | null {
  const value = node[name];
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(value)) return null;
  const ms = Date.parse(value);
  return Number.isFinite(ms) ? Math.trunc(ms) : null;
}

/** One page of a list (client sources: `total_pages`, `total_items`, `data`). */
export interface Page {
  readonly rows: readonly unknown[];
  readonly isLast: boolean;
}

/** Throws `Garbled`. A page that is not full is the last one, whatever the counts say, and so is an empty one. */
export function pageOf(node: JsonObject, pageNumber: number, fullSize: number): Page {
  const { data = null, total_pages: totalPages } = node;
  if (data !== null && !Array.isArray(data)) throw new Garbled('a list without rows');
  const rows: readonly unknown[] = data ?? [];
  if (rows.length === 0 && data === null && !('total_items' in node)) throw new Garbled('not a list');
  if (typeof totalPages === 'number') return { rows, isLast: pageNumber >= totalPages };
  return { rows, isLast: rows.length < fullSize };
}

function requestIdOf(headers: Readonly<Record<string, string>>, names: readonly string[]): string {
  for (const name of names) {
    const found = Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase());
    const value = found === undefined ? '' : (headers[found] ?? '').trim();
    if (/^[\x21-\x7e]{1,64}$/.test(value)) return ` [request ${value}]`;
  }
  return '';
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
