import { BillRefused } from '#shared/reconcile/bill-file.ts';

/** `BC7` stands in column 54, from 0. */
export function columnOfCell(name: string): number | null {
  const [, letters] = /^([A-Z]{1,3})\d{1,7}$/.exec(name) ?? [];
  if (letters === undefined) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** Formats that show a date, by their numbers; of a workbook's own formats those with a part of a date in them. */
export function isDateFormat(id: number, code: string | null): boolean {
  if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)) return true;
  if (code === null) return false;
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '');
  return /[ymdhs]/i.test(bare) && !/^general$/i.test(bare);
}

const significantDigits = 15;
const [dayMs, startMs, laterStartDays] = [86_400_000, Date.UTC(1899, 11, 30), 1462];

/**
 * A number as Excel shows it: 15 digits that count, so 0.28000000000000003 is 0.28. A longer whole number has lost its
 * last digits, whatever they were.
 */
export function textOfNumber(written: string): { readonly text: string; readonly digitsLost: boolean } {
  const value = Number(written);
  if (written.trim() === '' || !Number.isFinite(value)) throw new BillRefused('damagedWorkbook', { found: written });
  if (Math.abs(value) >= 10 ** significantDigits) return { text: written, digitsLost: true };
  return { text: String(Number(value.toPrecision(significantDigits))), digitsLost: false };
}

/** Days since the end of 1899 (or of 1903), as `yyyy-MM-dd HH:mm:ss`. */
export function textOfDate(written: string, from1904: boolean): string {
  const days = Number(written) + (from1904 ? laterStartDays : 0);
  if (!(days >= 0 && days < 2_958_466)) throw new BillRefused('damagedWorkbook', { found: written });
  const ms = startMs + Math.round((days * dayMs) / 1000) * 1000;
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
