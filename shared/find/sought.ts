import { type Currency, minorDigits } from '../money.ts';

/**
 * One word of what a person looks for. All of them must hold of a payment.
 * `part`: part of one of its numbers or of its amount. `amount`: from `fromMinor` up to, not including, `untilMinor`.
 * `time`: at most `nearMinutes` from this minute of the till's day; `orPart` where four digits may as well be of a number.
 */
export type Term =
  | { readonly kind: 'part'; readonly text: string }
  | { readonly kind: 'amount'; readonly fromMinor: number; readonly untilMinor: number }
  | { readonly kind: 'time'; readonly minuteOfDay: number; readonly orPart: string | null };

/** A customer remembers the time of a purchase to within some minutes; the phone's clock differs by one or two. */
export const nearMinutes = 10;

/** More words than this are a text by mistake: the rest is not looked at. */
const mostTerms = 8;

/** `12.50 14:05`: an amount and a time. Full-width figures and signs of an input method are read as their plain ones. */
export function readSought(text: string, currency: Currency): Term[] {
  const words = text.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);
  return words.slice(0, mostTerms).map((word) => termOf(word, currency));
}

function termOf(word: string, currency: Currency): Term {
  return timeOf(word) ?? amountOf(word, currency) ?? { kind: 'part', text: word };
}

function timeOf(word: string): Term | null {
  const [, hours, colon, minutes] = /^(\d{1,2})(:)(\d{2})$/.exec(word) ?? /^(\d{2})()(\d{2})$/.exec(word) ?? [];
  const minuteOfDay = Number(hours) * 60 + Number(minutes);
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  return { kind: 'time', minuteOfDay, orPart: colon === '' ? word : null };
}

/** Only what has a point or a currency's sign is certainly an amount: `12.5` is 12.50 to 12.59, `¥12` is 12.00 to 12.99. */
function amountOf(word: string, currency: Currency): Term | null {
  const [, sign, whole, point, fraction = ''] =
    /^(hk\$|\$|¥|元)?(\d{1,3}(?:,\d{3})+|\d{1,9})(\.(\d*))?$/.exec(word) ?? [];
  const digits = minorDigits[currency];
  if (whole === undefined || (sign === undefined && point === undefined) || fraction.length > digits) return null;
  const unit = 10 ** (digits - fraction.length);
  const fromMinor = Number(whole.replaceAll(',', '') + fraction) * unit;
  return { kind: 'amount', fromMinor, untilMinor: fromMinor + unit };
}
