import { chinaOffsetMs } from './pace.ts';

/** `yyyyMMddHHmmss` in GMT+8, whatever the zone of this machine (document 6.1.3). */
export function wireTime(ms: number): string {
  return new Date(ms + chinaOffsetMs).toISOString().slice(0, 19).replace(/\D/g, '');
}

/** Null when it is no such time. */
export function readWireTime(text: string | null): number | null {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text ?? '') ?? [];
  if (year === undefined) return null;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - chinaOffsetMs;
  return Number.isFinite(ms) && wireTime(ms) === text ? ms : null;
}
