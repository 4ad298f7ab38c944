/** The characters of one printer: their bytes, and how many columns each takes. */
export interface Charset {
  /** Columns: one for a letter, two for a character of the Chinese font. */
  widthOf(text: string): number;
  /** What the printer has no sign for becomes a question mark of its width. */
  encode(text: string): Uint8Array;
  /** The first characters that have no sign; empty when all have one. */
  missing(text: string): string;
}

/** Characters that take two columns on a terminal and in a Chinese font (Unicode TR 11, in its coarse blocks). */
export function isWide(character: string): boolean {
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
    character,
  );
}

/** For text on a screen, which has every sign. */
export const screenCharset: Charset = {
  widthOf: (text) => Array.from(text).reduce((columns, character) => columns + (isWide(character) ? 2 : 1), 0),
  encode: (text) => Buffer.from(text, 'utf8'),
  missing: () => '',
};
