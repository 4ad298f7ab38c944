import iconv from 'iconv-lite';
import { isWide } from '#shared/receipt/glyph.ts';
import type { PrinterSettings } from '#shared/settings/printer.ts';
import type { Charset } from './charset.ts';

const pages = { gb18030: 'gb18030', big5: 'big5-hkscs' } as const;

const mark = { narrow: '?', wide: '？' } as const;

export function charsetOf(chinese: PrinterSettings['chinese']): Charset {
  const known = new Map<string, Uint8Array | null>();
  const own = (character: string): Uint8Array | null => {
    const before = known.get(character);
    if (before !== undefined) return before;
    const bytes = bytesOf(character, chinese);
    known.set(character, bytes);
    return bytes;
  };
  const bytes = (character: string): Uint8Array => {
    const found = own(character);
    if (found) return found;
    const narrow = Uint8Array.of(mark.narrow.charCodeAt(0));
    if (!isWide(character)) return narrow;
    return own(mark.wide) ?? Buffer.concat([narrow, narrow]);
  };
  /** What has no sign may be drawn, and takes the room of its picture. */
  const widthOf = (character: string) => own(character)?.length ?? (isWide(character) ? 2 : 1);
  const each = (text: string) => Array.from(text, bytes);
  return {
    widthOf: (text) => Array.from(text).reduce((columns, one) => columns + widthOf(one), 0),
    encode: (text) => Buffer.concat(each(text)),
    missing: (text) =>
      Array.from(text)
        .filter((character) => own(character) === null)
        .join(''),
  };
}

/** A printer's Chinese font is of two bytes a character: what GB 18030 writes in four is in none of them. */
function bytesOf(character: string, chinese: PrinterSettings['chinese']): Uint8Array | null {
  if (/^[\x20-\x7e]$/.test(character)) return Uint8Array.of(character.charCodeAt(0));
  if (chinese === 'none' || /^[\0-\x7f]$/.test(character)) return null;
  const bytes = iconv.encode(character, pages[chinese]);
  if (bytes.length !== 2) return null;
  const code = bytes.readUInt16BE();
  return chinese === 'big5' && !isPlainBig5(code) ? null : bytes;
}

/** Signs and the two levels of Big5, with the seven characters every font adds; Hong Kong's supplement is in few printers. */
function isPlainBig5(code: number): boolean {
  return (code >= 0xa140 && code <= 0xc67e) || (code >= 0xc940 && code <= 0xf9dc);
}
