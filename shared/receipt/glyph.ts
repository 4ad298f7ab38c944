import { z } from 'zod';

/** The cell of one character on the paper: 24 dots high, a letter 12 wide and a Chinese character 24 (font A of ESC/POS). */
export const cell = { high: 24, narrow: 12, wide: 24 } as const;

/** Each row is whole bytes: two of a letter, three of a character. */
const rowBytes = { narrow: 2, wide: 3 } as const;

export const mostGlyphs = 160;

/** Base 64 of `cell.high` rows, the leftmost dot the highest bit. */
const bitsOf = (bytes: number) => z.string().regex(new RegExp(`^[A-Za-z0-9+/]{${(bytes * 4) / 3}}$`));

/** One character as dots: what a printer without it is given in its place. Whether it is wide follows from the length. */
export const Glyph = z.strictObject({
  character: z.string().regex(/^[\u0020-\u007e\u00a0-\u{10ffff}]$/u),
  bits: z.union([bitsOf(cell.high * rowBytes.narrow), bitsOf(cell.high * rowBytes.wide)]),
});
export type Glyph = z.infer<typeof Glyph>;

/** Characters that take two columns on a terminal and in a Chinese font (Unicode TR 11, in its coarse blocks). */
export function isWide(character: string): boolean {
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
    character,
  );
}

export function bytesOfRow(character: string): number {
  return isWide(character) ? rowBytes.wide : rowBytes.narrow;
}
