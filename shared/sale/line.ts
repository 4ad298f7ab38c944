import { z } from 'zod';

/** Of a name on a line, a price list or a receipt. */
export const longestName = 60;
export const mostLines = 50;
export const mostOfOne = 999;

/** Printable text on one line. */
export const LineName = z
  .string()
  .max(longestName)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u);

/** What is sold, as it stood in the sale; an amount that was only typed has no name. `priceMinor`: of one. */
export const Line = z.strictObject({
  name: LineName,
  quantity: z.int().positive().max(mostOfOne),
  priceMinor: z.int().positive().max(9_999_999_999),
});
export type Line = z.infer<typeof Line>;

export const Lines = z.array(Line).max(mostLines);
export type Lines = z.infer<typeof Lines>;

export function lineMinor({ quantity, priceMinor }: Line): number {
  return quantity * priceMinor;
}

export function linesMinor(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + lineMinor(line), 0);
}

export function sameLines(some: readonly Line[], others: readonly Line[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ name, quantity, priceMinor }, at) => {
      const other = others[at];
      return other?.name === name && other.quantity === quantity && other.priceMinor === priceMinor;
    })
  );
}
