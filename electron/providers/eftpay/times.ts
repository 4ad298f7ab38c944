const minuteMs = 60_000;

/** `yyyyMMddHHmmss` in eftPay's zone. */
export function stampOf(ms: number, utcOffsetMinutes: number): string {
  const local = new Date(ms + utcOffsetMinutes * minuteMs).toISOString();
  return local.slice(0, 19).replace(/[-T:]/g, '');
}

/** `yyyy-MM-dd HH:mm:ss` in eftPay's zone; null for anything else. */
export function timeOf(text: string | null, utcOffsetMinutes: number): number | null {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(text ?? '');
  const ms = match ? Date.parse(`${match[1]}T${match[2]}Z`) : Number.NaN;
  return Number.isNaN(ms) ? null : ms - utcOffsetMinutes * minuteMs;
}
