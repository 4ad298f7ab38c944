import type { NotSentWhy, Words } from '#shared/payment/payment.ts';
import type { EftpaySettings } from '#shared/settings/eftpay.ts';
import type { WireReply, WireRequest } from '../exchange.ts';
import { clockRefused } from './codes.ts';
import { type Fields, Garbled, readFields, textOf } from './fields.ts';
import { replyMaxBytes } from './pace.ts';
import { isSigned, signatureOf } from './signing.ts';
import { clockWords, makeWords } from './words.ts';

/** Who we are to eftPay. The secret code is never sent. */
export interface Account {
  readonly userConfirmKey: string;
  readonly secretCode: string;
}

/** VMP, scene/qrcode: every call goes to one page. */
const page = '/Servlet/JSAPIService.do';

/** A field that is undefined or empty is left out: then both readings of the signature's rule agree. */
export function signedRequest(
  address: string,
  account: Account,
  fields: Readonly<Record<string, string | undefined>>,
  limitMs: number,
): WireRequest {
  const sent = new Map(
    Object.entries({ ...fields, user_confirm_key: account.userConfirmKey }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
  const sign = signatureOf(sent, account.secretCode, 'omit');
  return {
    method: 'POST',
    url: address.replace(/\/+$/, '') + page,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ ...Object.fromEntries(sent), sign })),
    limitMs,
  };
}

/** A reply before what it is about is judged. `proven`: its signature shows that eftPay said it, to us. */
export type Reading =
  | {
      readonly kind: 'said';
      readonly code: string;
      readonly proven: boolean;
      readonly fields: Fields;
      readonly words: Words | null;
    }
  | { readonly kind: 'serverError'; readonly words: Words | null }
  | { readonly kind: 'garbled'; readonly words: Words | null }
  | { readonly kind: 'lost'; readonly words: Words | null }
  | { readonly kind: 'notSent'; readonly why: NotSentWhy; readonly words: Words | null };

export type Said = Extract<Reading, { kind: 'said' }>;

/** `nowMs`: our clock when the reply came, to say by how much it is off. */
export function readReply(reply: WireReply, account: Account, settings: EftpaySettings, nowMs: number): Reading {
  if (reply.kind === 'notSent') return { kind: 'notSent', why: 'offline', words: makeWords(null, reply.detail) };
  if (reply.kind === 'lost') return { kind: 'lost', words: makeWords(null, reply.detail) };
  if (reply.status !== 200) return { kind: 'serverError', words: makeWords(`HTTP ${reply.status}`, null) };
  try {
    return readBody(reply.body, account, settings, skewOf(reply, nowMs));
  } catch (fault) {
    if (!(fault instanceof Garbled)) throw fault;
    return { kind: 'garbled', words: makeWords(null, fault.message) };
  }
}

function readBody(body: Uint8Array, account: Account, settings: EftpaySettings, skewMs: number | null): Said {
  if (body.length > replyMaxBytes) throw new Garbled('longer than any reply of eftPay');
  const fields = readFields(body);
  const code = codeOf(fields);
  const sentence = fields.get('return_char')?.text ?? '';
  const told = code === clockRefused ? `${sentence.slice(0, 100)} ${clockWords(skewMs)}`.trim() : sentence;
  const words = makeWords(code, told, [account.userConfirmKey, account.secretCode]);
  return { kind: 'said', code, proven: isProven(fields, code, account, settings), fields, words };
}

/** Only replies from "00" up are signed (VMP); a negative one proves nothing, whatever it carries. */
function isProven(fields: Fields, code: string, account: Account, settings: EftpaySettings): boolean {
  const toWhom = fields.get('user_confirm_key')?.text ?? '';
  if (code.startsWith('-') || (toWhom !== '' && toWhom !== account.userConfirmKey)) return false;
  return isSigned(fields, account.secretCode, settings.emptyValues);
}

/** Sign and leading zero are kept; a JSON number is written as the code it stands for (0 is "00", 5 "05", -1 "-1"). */
function codeOf(fields: Fields): string {
  const text = textOf(fields, 'return_status');
  if (text === null) throw new Garbled('no return_status');
  if (text.length > 8) throw new Garbled('return_status is no code');
  return fields.get('return_status')?.type === 'number' && /^\d$/.test(text) ? `0${text}` : text;
}

/** Our clock less eftPay's; null when the reply has no Date. */
export function skewOf(reply: WireReply, nowMs: number): number | null {
  const dateMs = reply.kind === 'reply' ? Date.parse(reply.headers.date ?? '') : Number.NaN;
  return Number.isNaN(dateMs) ? null : Math.round(nowMs - dateMs);
}
