import { isWide } from '#shared/receipt/glyph.ts';

/** The characters of one printer: their bytes, and how many columns each takes. */
export interface Charset {
  /** Columns: one for a letter, two for a character of the Chinese font. */
  widthOf(text: string): number;
  /** What the printer has no sign for becomes a question mark of its width. */
  encode(text: string): Uint8Array;
  /** The characters that have no sign; empty when all have one. */
  missing(text: string): string;
}

/** For text on a screen, which has every sign. */
export const screenCharset: Charset = {
  widthOf: (text) => Array.from(text).reduce((columns, character) => columns + (isWide(character) ? 2 : 1), 0),
  encode: (text) => Buffer.from(text, 'utf8'),
  missing: () => '',
};
