import { z } from 'zod';
import { LineName } from '../sale/line.ts';
import { isItemCode } from '../scan/item-code.ts';

/** What a scanner reads off an item: an EAN or UPC, or a number of the shop's own. */
export const Barcode = z.string().regex(/^[\x21-\x7e]{3,48}$/);

export const Item = z.strictObject({
  barcode: Barcode,
  name: LineName.min(1),
  priceMinor: z.int().positive().max(9_999_999_999),
});
export type Item = z.infer<typeof Item>;

export const mostItems = 20_000;

/** UPC-A, EAN-8, EAN-13 and GTIN-14 are one numbering: a scanner may add or leave out zeros in front. */
export function barcodeKey(barcode: string): string {
  return isItemCode(barcode) ? barcode.padStart(14, '0') : barcode;
}

export function itemsByBarcode(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [barcodeKey(item.barcode), item]));
}
