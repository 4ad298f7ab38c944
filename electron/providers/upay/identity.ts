import type { Words } from '#shared/payment/payment.ts';
import { chinaOffsetMs } from './pace.ts';
import { asObject, Garbled, type JsonObject, makeWords, text } from './wire.ts';

/** What activation and check-in answer: a terminal's number and key, or a "no" inside an accepted request. */
export type Identity =
  | {
      readonly kind: 'granted';
      readonly terminalSn: string;
      readonly terminalKey: string;
      readonly merchantName: string | null;
      readonly storeName: string | null;
    }
  | { readonly kind: 'denied'; readonly words: Words | null };

/** Flat in `biz_response` (activate.md, checkin.md) or nested in `data` beside a result code (newer guide): both are in use. */
export function readIdentity(biz: JsonObject): Identity {
  const result = text(biz, 'result_code');
  const code = text(biz, 'error_code') ?? result;
  if (result !== null && result !== '200' && !result.endsWith('SUCCESS'))
    return { kind: 'denied', words: makeWords(code, text(biz, 'error_message')) };
  const data = biz.get('data');
  const node = data === undefined || data === null ? biz : asObject(data);
  return {
    kind: 'granted',
    terminalSn: credential(node, 'terminal_sn'),
    terminalKey: credential(node, 'terminal_key'),
    merchantName: text(node, 'merchant_name'),
    storeName: text(node, 'store_name'),
  };
}

/** Fit for a header and a digest; never shown in a fault's message. */
function credential(node: JsonObject, name: string): string {
  const value = text(node, name);
  if (value === null || !/^[\x21-\x7e]{1,128}$/.test(value)) throw new Garbled(`no usable ${name}`);
  return value;
}

export function chinaDay(nowMs: number): string {
  return new Date(nowMs + chinaOffsetMs).toISOString().slice(0, 10);
}
