import { chinaOffsetMinutes, dayOf } from '#shared/day.ts';
import { type Currency, formatDecimal, type Money, minorDigits, parseAmount } from '#shared/money.ts';
import type { Texts } from './text.ts';

export const symbolOf: Readonly<Record<Currency, string>> = { CNY: '¥', HKD: 'HK$' };

/** ¥1,234.50: for sentences and rows. */
export function money(amount: Money): string {
  const sign = amount.minor < 0 ? '−' : '';
  return `${sign}${symbolOf[amount.currency]}${grouped(formatDecimal({ ...amount, minor: Math.abs(amount.minor) }))}`;
}

export function grouped(decimal: string | number): string {
  const [whole = '', fraction] = String(decimal).split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

/** The till's wall clock stands at UTC+8 with the providers' days, wherever this machine says it is. */
export function timeOfDay(ms: number): string {
  return new Date(ms + chinaOffsetMinutes * 60_000).toISOString().slice(11, 19);
}

export function shortTime(ms: number): string {
  return timeOfDay(ms).slice(0, 5);
}

/** 14:05:30, after its day where that is not today. */
export function momentOf(ms: number, today: string | undefined): string {
  const day = dayOf(ms);
  return day === today ? timeOfDay(ms) : `${day} ${timeOfDay(ms)}`;
}

/** 14:05, after its day as 11-21 where that is not `day`. */
export function shortMomentOf(ms: number, day: string | undefined): string {
  const moment = momentOf(ms, day);
  return moment.includes(' ') ? moment.slice(5, 16) : shortTime(ms);
}

/** 42 s, 3 min, 2 h: one unit is enough to know how long. */
export function span(t: Texts, ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 100) return t('time.seconds', { n: seconds });
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? t('time.minutes', { n: minutes }) : t('time.hours', { n: Math.round(minutes / 60) });
}

/** 1:05 for a code's life. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function secondsUntil(atMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((atMs - nowMs) / 1000));
}

/** What a payment's number is called by people: its last six characters. */
export function lastOf(reference: string): string {
  return reference.slice(-6);
}

export type AmountKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '.' | 'Backspace';

export function isAmountKey(key: string): key is AmountKey {
  return /^(\d|\.|Backspace)$/.test(key);
}

/**
 * The typed amount after a key. A key that could only make it wrong (a second point, a decimal too many, a digit over the
 * limit) does nothing.
 */
export function typeAmount(text: string, key: AmountKey, currency: Currency, maxMinor: number): string {
  if (key === 'Backspace') return text.slice(0, -1);
  if (key === '.') return text.includes('.') || minorDigits[currency] === 0 ? text : `${text || '0'}.`;
  const next = text === '0' ? key : text + key;
  const read = parseAmount(next, currency, maxMinor);
  return read === 'tooManyDecimals' || read === 'overLimit' ? text : next;
}

/** The amount typed, or null while there is none that can be charged. */
export function amountOf(text: string, currency: Currency, maxMinor: number): Money | null {
  const read = parseAmount(text, currency, maxMinor);
  return typeof read === 'string' ? null : read;
}

/** The amount with its last two decimals replaced: training's outcomes. */
export function withEnding(text: string, ending: string, currency: Currency, maxMinor: number): string {
  const whole = (text || '1').split('.')[0] || '1';
  const digits = ending.replace(/\D/g, '').slice(-2).padStart(2, '0');
  const next = `${whole}.${digits}`;
  return amountOf(next, currency, maxMinor) ? next : `1.${digits}`;
}
