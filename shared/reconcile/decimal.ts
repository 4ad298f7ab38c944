import { type Currency, minorDigits } from '../money.ts';

/** Decimal major units, signed; null when it is no such number. By its digits, never as a float. */
export function minorOfDecimal(text: string, currency: Currency): number | null {
  const digits = minorDigits[currency];
  const [, sign, whole = '', fraction = ''] = /^(-)?(\d{1,10})(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '' || !/^0*$/.test(fraction.slice(digits))) return null;
  const minor = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  return sign === undefined || minor === 0 ? minor : -minor;
}

/** `5`, and WeChat's `45.0`. */
export function countOf(text: string): number | null {
  const [, whole] = /^(\d{1,9})(?:\.0+)?$/.exec(text) ?? [];
  return whole === undefined ? null : Number(whole);
}
