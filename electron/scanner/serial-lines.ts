import { longestCode } from './hid-report.ts';

/** Bytes of one code follow each other at once; what never came to its end mark is no code. */
const pauseLimitMs = 1000;

export interface Lines {
  /** Whole codes, in order; `lost` counts those that came without their beginning or their end. */
  hear(bytes: Uint8Array, atMs: number): { readonly codes: readonly string[]; readonly lost: number };
}

/**
 * Parts a serial scanner's bytes into codes, one character a byte. Only an end mark (CR, LF or both) ends one: a silence may be
 * the line's, and half a code is never delivered.
 */
export function createLines(): Lines {
  let begun = '';
  let lastMs = 0;
  let isTooLong = false;

  return {
    hear(bytes, atMs) {
      const codes: string[] = [];
      let lost = 0;
      if (atMs - lastMs > pauseLimitMs && (begun !== '' || isTooLong)) {
        begun = '';
        isTooLong = false;
        lost += 1;
      }
      lastMs = atMs;
      for (const byte of bytes) {
        if (byte !== 0x0d && byte !== 0x0a) {
          begun += String.fromCharCode(byte);
          if (begun.length > longestCode) isTooLong = true;
          if (isTooLong) begun = '';
          continue;
        }
        if (isTooLong) lost += 1;
        else if (begun !== '') codes.push(begun);
        begun = '';
        isTooLong = false;
      }
      return { codes, lost };
    },
  };
}
