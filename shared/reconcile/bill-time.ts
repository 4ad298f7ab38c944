import { chinaOffsetMinutes } from '../day.ts';
import type { Cells } from './cells.ts';

const tokens = { yyyy: '(?<y>\\d{4})', MM: '(?<mo>\\d\\d)', M: '(?<mo>\\d\\d?)', dd: '(?<d>\\d\\d)' } as const;
const moreTokens = {
  d: '(?<d>\\d\\d?)',
  HH: '(?<h>\\d\\d)',
  H: '(?<h>\\d\\d?)',
  mm: '(?<mi>\\d\\d)',
  ss: '(?<s>\\d\\d)',
};
const patterns: Readonly<Record<string, string>> = { ...tokens, ...moreTokens };
const token = /yyyy|MM?|dd?|HH?|mm|ss/g;

/** A format names each part once, and at least the day. */
export function isTimeFormat(format: string): boolean {
  const parts = (format.match(token) ?? []).map((part) => part[0]?.concat(part === 'mm' ? 'i' : '') ?? '');
  return new Set(parts).size === parts.length && ['y', 'M', 'd'].every((part) => parts.includes(part));
}

/** `yyyy-MM-dd HH:mm:ss` and its like, at the given offset from UTC; null for what is no such time. */
export function timeReader(
  format: string,
  offsetMinutes: number = chinaOffsetMinutes,
): (text: string) => number | null {
  let [source, end] = ['', 0];
  for (const found of format.matchAll(token)) {
    source += literal(format.slice(end, found.index)) + patterns[found[0]];
    end = found.index + found[0].length;
  }
  const pattern = new RegExp(`^${source}${literal(format.slice(end))}$`);
  return (text) => {
    const { y, mo, d, h = '0', mi = '0', s = '0' } = pattern.exec(text)?.groups ?? {};
    if (y === undefined || mo === undefined || d === undefined) return null;
    const [year, month, day, hour, minute, second] = [y, mo, d, h, mi, s].map(Number) as [
      ...[number, number, number, number, number, number],
    ];
    if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return null;
    const ms = Date.UTC(year, month - 1, day, hour, minute, second);
    return new Date(ms).getUTCDate() === day && year >= 2000 ? ms - offsetMinutes * 60_000 : null;
  };
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** As Swiftpass, WeChat and Alipay write it: China's time. */
export const readBillTime: (text: string) => number | null = timeReader('yyyy-MM-dd HH:mm:ss');

export function timeIn<N extends string>(cells: Cells<N | 'time'>): number | null {
  const text = cells.text('time');
  return text === null ? null : (readBillTime(text) ?? cells.noting(() => cells.fault('time', 'time')));
}
