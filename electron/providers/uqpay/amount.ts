import { type Currency, formatDecimal, type Money, minorDigits } from '#shared/money.ts';
import { Garbled, type JsonObject } from './wire.ts';

export type AmountUnit = 'major' | 'minor';

/** Text in the major unit with every decimal, or whole minor units as a number (sheet 8, 1). */
export function wireAmount(money: Money, unit: AmountUnit): string | number {
  return unit === 'major' ? formatDecimal(money) : money.minor;
}

/**
 * An amount of a reply in minor units; null when there is none. Compared as a decimal: UQPAY may write 103 for 103.00, or
 * a JSON number (sheet 2.2). Digits beyond the minor unit must be zeros. Throws `Garbled`.
 */
export function minorOf(node: JsonObject, name: string, currency: Currency, unit: AmountUnit): number | null {
  const value = Object.hasOwn(node, name) ? node[name] : null;
  if (value === undefined || value === null || value === '') return null;
  const minor = readDecimal(value, unit === 'major' ? minorDigits[currency] : 0);
  if (minor === null) throw new Garbled(`${name} is no amount`);
  return minor;
}

/** `sign`: settlements may write what goes out below zero; the size is read. */
export function sizeOf(node: JsonObject, name: string, currency: Currency, unit: AmountUnit): number | null {
  const value = node[name];
  const size = typeof value === 'string' && value.startsWith('-') ? value.slice(1) : value;
  return minorOf({ [name]: typeof size === 'number' ? Math.abs(size) : size }, name, currency, unit);
}

/** A number is read by its own shortest decimal text, so that no sum is ever made of fractions. */
function readDecimal(value: unknown, digits: number): number | null {
  const [, whole, fraction = ''] = /^(\d{1,12})(?:\.(\d{0,12}))?$/.exec(asText(value)) ?? [];
  if (whole === undefined || /[1-9]/.test(fraction.slice(digits))) return null;
  const minor = Number(BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0')));
  return Number.isSafeInteger(minor) ? minor : null;
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
}
