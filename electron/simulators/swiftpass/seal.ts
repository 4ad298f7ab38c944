import { createHash, createHmac, createSign, createVerify } from 'node:crypto';
import type { Fields } from './xml.ts';

/** PEM keys: of the till whose requests are checked, and of the gateway whose answers are signed. */
export interface RsaPairs {
  readonly till: { readonly privateKey: string; readonly publicKey: string };
  readonly gateway: { readonly privateKey: string; readonly publicKey: string };
}

export type Scheme =
  | { readonly type: 'MD5' | 'SHA256' | 'SHA256-HMAC'; readonly key: string }
  | { readonly type: 'RSA_1_256'; readonly pairs: RsaPairs };

export interface Seal {
  /** `sign_type` on the wire. */
  readonly type: string;
  sign(fields: Iterable<readonly [string, string]>): string;
  checks(fields: Fields): boolean;
}

export function createSeal(scheme: Scheme): Seal {
  const signText = (text: string) =>
    scheme.type === 'RSA_1_256'
      ? createSign('sha256').update(text, 'utf8').sign(scheme.pairs.gateway.privateKey, 'base64')
      : hashed(scheme.type, text, scheme.key);
  return {
    type: scheme.type === 'SHA256-HMAC' ? 'SHA256' : scheme.type,
    sign: (fields) => signText(stringToSign(fields)),
    checks(fields) {
      const sign = fields.get('sign') ?? '';
      const text = stringToSign(fields);
      if (scheme.type !== 'RSA_1_256') return sign === hashed(scheme.type, text, scheme.key);
      return createVerify('sha256').update(text, 'utf8').verify(scheme.pairs.till.publicKey, sign, 'base64');
    },
  };
}

/** Sorted by ASCII, no empty value, no `sign` (document, 4.1). */
export function stringToSign(fields: Iterable<readonly [string, string]>): string {
  const pairs: string[] = [];
  for (const [name, value] of fields) if (name !== 'sign' && value.length > 0) pairs.push(`${name}\u0000${value}`);
  pairs.sort((one, other) => (one < other ? -1 : 1));
  return pairs.map((pair) => pair.replace('\u0000', '=')).join('&');
}

function hashed(type: 'MD5' | 'SHA256' | 'SHA256-HMAC', text: string, key: string): string {
  const whole = `${text}&key=${key}`;
  const hash = type === 'SHA256-HMAC' ? createHmac('sha256', key) : createHash(type === 'MD5' ? 'md5' : 'sha256');
  return hash.update(whole, 'utf8').digest('hex').toUpperCase();
}
