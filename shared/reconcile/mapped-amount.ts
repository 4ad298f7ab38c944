import type { Currency } from '../money.ts';
import { minorOfDecimal } from './decimal.ts';

const signs: Readonly<Record<Currency, RegExp>> = {
  CNY: /^(-?)(?:[¥￥]|RMB|CNY)\s*|\s*(?:元|RMB|CNY)$/g,
  HKD: /^(-?)(?:HK\$|\$|HKD)\s*|\s*(?:HKD)$/g,
};

const longest = 40;

/**
 * An amount as portals and spreadsheets write it: `1,234.50`, `¥12.00`, `-HK$3.10`, `12.50 元`. Commas only where they
 * part thousands: `12,50` is none. In minor units where the table says so: digits only.
 */
export function readMappedAmount(text: string, unit: 'major' | 'minor', currency: Currency): number | null {
  if (text.length > longest) return null;
  const bare = text.replace(signs[currency], '$1');
  if (bare.includes(',') && !/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) return null;
  const plain = bare.replaceAll(',', '');
  if (unit === 'major') return minorOfDecimal(plain, currency);
  if (!/^-?\d{1,12}(\.0+)?$/.test(plain)) return null;
  const minor = Number(plain);
  return minor === 0 ? 0 : minor;
}
