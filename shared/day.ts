/** China and Hong Kong keep one time, eight hours ahead of UTC, without summer time; so do all the providers' days. */
export const chinaOffsetMinutes = 480;

const dayMs = 86_400_000;

/** The calendar day of a moment, as `2026-11-21`. */
export function dayOf(ms: number, offsetMinutes: number = chinaOffsetMinutes): string {
  return new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, 10);
}

/** First millisecond of the day and of the next; null when there is no such day. */
export function rangeOfDay(
  day: string,
  offsetMinutes: number = chinaOffsetMinutes,
): { fromMs: number; untilMs: number } | null {
  const startMs = Date.parse(`${day}T00:00:00.000Z`);
  if (!Number.isFinite(startMs) || new Date(startMs).toISOString().slice(0, 10) !== day) return null;
  const fromMs = startMs - offsetMinutes * 60_000;
  return { fromMs, untilMs: fromMs + dayMs };
}

export function sameProviderDay(oneMs: number, otherMs: number, offsetMinutes: number): boolean {
  const day = (ms: number) => Math.floor((ms + offsetMinutes * 60_000) / dayMs);
  return day(oneMs) === day(otherMs);
}

const hourMs = 3_600_000;

/** The shop's own day, in China's time: what is sold until `closingHour` in the night belongs to the day before. */
export function businessDayOf(ms: number, closingHour: number): string {
  return dayOf(ms - closingHour * hourMs);
}

export function rangeOfBusinessDay(day: string, closingHour: number): { fromMs: number; untilMs: number } | null {
  const range = rangeOfDay(day);
  return range && { fromMs: range.fromMs + closingHour * hourMs, untilMs: range.untilMs + closingHour * hourMs };
}
