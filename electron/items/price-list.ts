import { z } from 'zod';
import { barcodeKey, Item, itemsByBarcode, mostItems } from '#shared/items/item.ts';
import { Currency } from '#shared/money.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { readItems } from './read-items.ts';

/** The list as it is kept: a copy of the shop's own file, so that losing it loses no record of money. */
const Kept = z.strictObject({
  currency: Currency,
  sinceMs: z.int(),
  items: z.array(Item).max(mostItems),
});
type Kept = z.infer<typeof Kept>;

export interface PriceListOptions {
  /** Null when there is no file. */
  readonly read: () => string | null;
  /** Durable when it returns; the old file or the new one. */
  readonly write: (text: string) => void;
  readonly currency: Currency;
  /** Of one item, as of one payment. */
  readonly mostMinor: number;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Pick<Log, 'warn'>;
  /** For a till without a list: training's own. */
  readonly samples?: readonly Item[];
}

/** The prices of a shop's items by their barcodes. A list that cannot be read, or is in other money, is none: the till sells on. */
export function openPriceList({ read, write, currency, mostMinor, clock, log, samples = [] }: PriceListOptions) {
  let kept = keptIn(read, currency, log) ?? (samples.length > 0 ? { currency, sinceMs: 0, items: [...samples] } : null);
  let byBarcode = itemsByBarcode(kept?.items ?? []);
  return {
    standing: () => kept && { count: kept.items.length, sinceMs: kept.sinceMs },
    find: (code: string) => byBarcode.get(barcodeKey(code)) ?? null,
    take: (file: Uint8Array): number => {
      const items = readItems(file, currency, mostMinor);
      const next: Kept = { currency, sinceMs: clock.nowMs(), items };
      write(`${JSON.stringify(next)}\n`);
      kept = next;
      byBarcode = itemsByBarcode(items);
      return items.length;
    },
  };
}

function keptIn(read: () => string | null, currency: Currency, log: PriceListOptions['log']): Kept | null {
  try {
    const text = read();
    if (text === null) return null;
    const kept = Kept.parse(JSON.parse(text));
    if (kept.currency === currency) return kept;
    log.warn('items.otherMoney', { problem: kept.currency });
  } catch (error) {
    log.warn('items.unreadable', { error });
  }
  return null;
}

/** Training's own: numbers that GS1 leaves to each shop. */
export const sampleItems: readonly Item[] = [
  { barcode: '2000000000015', name: '奶茶 Milk tea', priceMinor: 1_800 },
  { barcode: '2000000000022', name: '菠萝包 Pineapple bun', priceMinor: 900 },
  { barcode: '2000000000039', name: '柠檬茶 Lemon tea', priceMinor: 1_650 },
];
