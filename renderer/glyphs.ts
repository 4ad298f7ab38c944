import type { Language } from '#shared/language.ts';
import { bytesOfRow, cell, type Glyph, isWide } from '#shared/receipt/glyph.ts';

/** A letter of a monospaced font is three fifths as wide as it is high: this one fills its cell. */
const letterPx = 20;
/** How dark a dot must be to be printed, of 255: thin strokes stay whole. */
const darkFrom = 104;

/** Characters as dots, in this machine's own fonts and the shapes of `language`. Empty where nothing can be drawn. */
export function drawGlyphs(characters: readonly string[], language: Language): Glyph[] {
  const canvas = document.createElement('canvas');
  canvas.width = cell.wide;
  canvas.height = cell.high;
  canvas.lang = language;
  canvas.hidden = true;
  document.body.append(canvas); // only what stands in the document has its language's fonts
  const { fontFamily } = getComputedStyle(canvas);
  const page = canvas.getContext('2d', { willReadFrequently: true });
  const glyphs = page ? characters.map((character) => drawn(page, character, fontFamily)) : [];
  canvas.remove();
  return glyphs;
}

function drawn(page: CanvasRenderingContext2D, character: string, fontFamily: string): Glyph {
  const width = isWide(character) ? cell.wide : cell.narrow;
  page.fillStyle = '#fff';
  page.fillRect(0, 0, cell.wide, cell.high);
  page.fillStyle = '#000';
  page.font = isWide(character) ? `${cell.high - 1}px ${fontFamily}` : `${letterPx}px monospace, ${fontFamily}`;
  page.textAlign = 'center';
  page.textBaseline = 'alphabetic';
  page.fillText(character, width / 2, cell.high - 4, width);
  return { character, bits: bitsOf(page.getImageData(0, 0, width, cell.high), bytesOfRow(character)) };
}

function bitsOf({ data, width, height }: ImageData, rowBytes: number): string {
  const bytes = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = y * rowBytes + (x >> 3);
      if (255 - (data[(y * width + x) * 4] ?? 255) >= darkFrom) bytes[at] = (bytes[at] ?? 0) | (0x80 >> (x & 7));
    }
  return btoa(String.fromCharCode(...bytes));
}
