import { hash, timingSafeEqual } from 'node:crypto';
import type { EftpaySettings } from '#shared/settings/eftpay.ts';
import type { Fields } from './fields.ts';

/**
 * eftPay's signature, as its callers compute it (the rule's own page was not found): every field but `sign` by name in
 * ASCII order as `name=value`, joined by `&` without any escaping, behind the secret code; SHA-256 in lower-case hex.
 */
export function signatureOf(
  fields: ReadonlyMap<string, string>,
  secretCode: string,
  emptyValues: 'omit' | 'keep',
): string {
  const signed = [...fields].filter(([name, value]) => name !== 'sign' && (value !== '' || emptyValues === 'keep'));
  const joined = signed.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([name, value]) => `${name}=${value}`);
  return hash('sha256', secretCode + joined.join('&'), 'hex');
}

/** True when the reply's own signature proves it. */
export function isSigned(fields: Fields, secretCode: string, emptyValues: EftpaySettings['emptyValues']): boolean {
  const sign = fields.get('sign')?.text ?? '';
  if (!/^[0-9a-f]{64}$/.test(sign) || isAmbiguous(fields)) return false;
  const texts = new Map([...fields].map(([name, { text }]) => [name, text]));
  const rules = emptyValues === 'either' ? (['omit', 'keep'] as const) : [emptyValues];
  return rules.some((rule) => isSame(sign, signatureOf(texts, secretCode, rule)));
}

/**
 * Nothing is escaped, so `a=1&b=2` may be two fields or one: text that somebody else chose (a payer's name) could stand
 * for an amount. A code to draw is an address and may hold both signs.
 */
function isAmbiguous(fields: Fields): boolean {
  return [...fields].some(([name, { text }]) => /[=&]/.test(name) || (name !== 'qr_code' && /&\w+=/.test(text)));
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
