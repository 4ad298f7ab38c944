import { randomBytes } from 'node:crypto';
import type { NotSentWhy, Words } from '#shared/payment/payment.ts';
import type { WireReply, WireRequest } from '../exchange.ts';
import { type Message, makeWords, text } from './message.ts';
import { type Order, readOrder } from './order.ts';
import { type Signer, signedText } from './signing.ts';
import { Garbled, readFlatXml, writeFlatXml } from './xml.ts';

/** A field that is undefined or empty is neither sent nor signed (document 4.1). */
export type Fields = Readonly<Record<string, string | undefined>>;

/** POST, flat XML, every value as text (3.1, 7.6). `nonce_str` is new each time. */
export function signedRequest(address: string, signer: Signer, fields: Fields, limitMs: number): WireRequest {
  const message = new Map<string, string>();
  const common = { charset: 'UTF-8', sign_type: signer.type, nonce_str: randomBytes(16).toString('hex') };
  for (const [name, value] of Object.entries({ ...fields, ...common }))
    if (value !== undefined && value !== '') message.set(name, value);
  message.set('sign', signer.sign(signedText(message)));
  return {
    method: 'POST',
    url: address,
    headers: { 'content-type': 'text/xml;charset=UTF-8' },
    body: writeFlatXml(message),
    limitMs,
  };
}

/**
 * A reply before its business is judged: three layers that are never mixed (section 6). `status`: was the call understood;
 * `result_code`: did it do what it should; only then trade_state and the like. `signed` is false where there was no
 * signature; one that is wrong is `badSignature`, and so is a success without one, whatever the reply says.
 */
export type Reading =
  | { readonly kind: 'done'; readonly message: Message; readonly order: Order; readonly words: Words | null }
  | {
      readonly kind: 'failed';
      readonly order: Order;
      /** `err_code`, and the sentence beside it. */
      readonly code: string | null;
      readonly sentence: string | null;
      readonly signed: boolean;
      readonly words: Words | null;
    }
  | {
      readonly kind: 'rejected';
      readonly status: string;
      readonly sentence: string | null;
      readonly signed: boolean;
      readonly words: Words | null;
    }
  | { readonly kind: 'notSent'; readonly why: NotSentWhy; readonly words: Words | null }
  | {
      readonly kind: 'badSignature' | 'otherMerchant' | 'serverError' | 'garbled' | 'lost';
      readonly words: Words | null;
    };

export function readReply(reply: WireReply, signer: Signer, merchantId: string): Reading {
  if (reply.kind === 'notSent') return { kind: 'notSent', why: 'offline', words: makeWords(null, reply.detail) };
  if (reply.kind === 'lost') return { kind: 'lost', words: makeWords(null, reply.detail) };
  if (reply.status !== 200) return { kind: 'serverError', words: makeWords(`HTTP ${reply.status}`, null) };
  return readBody(reply.body, signer, merchantId);
}

/** An answer, or what comes to `notify_url`: one form (6.2.1). */
export function readBody(body: Uint8Array, signer: Signer, merchantId: string): Reading {
  try {
    return readMessage(readFlatXml(body), signer, merchantId);
  } catch (fault) {
    if (!(fault instanceof Garbled)) throw fault;
    return { kind: 'garbled', words: makeWords(null, fault.message) };
  }
}

function readMessage(message: Message, signer: Signer, merchantId: string): Reading {
  const status = text(message, 'status');
  if (status === null) throw new Garbled('no status');
  const words = wordsOf(message, status);
  const signature = text(message, 'sign');
  if (signature !== null && !signer.proves(signedText(message), signature)) return { kind: 'badSignature', words };
  const signed = signature !== null;
  if (status !== '0') return { kind: 'rejected', status, sentence: text(message, 'message'), signed, words };
  return readResult(message, merchantId, signed, words);
}

function readResult(message: Message, merchantId: string, signed: boolean, words: Words | null): Reading {
  const result = text(message, 'result_code');
  if (result === null) throw new Garbled('no result_code');
  const merchant = text(message, 'mch_id');
  const done = result === '0';
  if (done && !signed) return { kind: 'badSignature', words };
  if (merchant !== merchantId && (done || merchant !== null)) return { kind: 'otherMerchant', words };
  const order = readOrder(message);
  if (done) return { kind: 'done', message, order, words };
  return { kind: 'failed', order, code: text(message, 'err_code'), sentence: errorText(message), signed, words };
}

/** `err_msg` in the tables and in real answers, `err_code_des` in the sample of 3.2. */
function errorText(message: Message): string | null {
  return text(message, 'err_msg') ?? text(message, 'err_code_des');
}

function wordsOf(message: Message, status: string): Words | null {
  const code = text(message, 'err_code') ?? (status === '0' ? null : status);
  return makeWords(code, errorText(message) ?? text(message, 'message'));
}
