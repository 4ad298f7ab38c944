import { z } from 'zod';

/** ISO 4217 currencies the providers settle in; `minorDigits` are the digits of each one's minor unit. */
export const Currency = z.enum(['CNY', 'HKD']);
export type Currency = z.infer<typeof Currency>;

export const minorDigits: Readonly<Record<Currency, number>> = { CNY: 2, HKD: 2 };

/** `minor` is a whole number of the currency's minor unit: 1250 CNY is 12.50 yuan. */
export const Money = z.strictObject({ minor: z.int().nonnegative(), currency: Currency });
export type Money = z.infer<typeof Money>;

export type AmountFault = 'notANumber' | 'zero' | 'negative' | 'tooManyDecimals' | 'overLimit';

/**
 * Reads a decimal amount in the major unit, as a person types it: digits, at most one point, no sign, no
 * exponent, no thousands mark. `maxMinor` is the shop's own limit for one payment.
 */
export function parseAmount(text: string, currency: Currency, maxMinor: number): Money | AmountFault {
  const match = /^(-)?(\d*)(?:\.(\d*))?$/.exec(text.trim());
  const [, sign, whole = '', fraction = ''] = match ?? [];
  if (!match || whole + fraction === '') return 'notANumber';
  if (sign) return 'negative';
  const digits = minorDigits[currency];
  if (fraction.length > digits) return 'tooManyDecimals';
  const minor = BigInt(whole + fraction.padEnd(digits, '0'));
  if (minor === 0n) return 'zero';
  if (minor > BigInt(maxMinor)) return 'overLimit';
  return { minor: Number(minor), currency };
}

/** The amount in the major unit with every decimal and no grouping: what `parseAmount` reads back. */
export function formatDecimal(money: Money): string {
  const digits = minorDigits[money.currency];
  const text = String(money.minor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** The same in groups of three, as people read it. */
export function formatGrouped(money: Money): string {
  const [whole = '', fraction = ''] = formatDecimal(money).split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), fraction].filter(Boolean).join('.');
}

export function sameMoney(a: Money, b: Money): boolean {
  return a.minor === b.minor && a.currency === b.currency;
}
