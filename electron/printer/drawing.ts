import { create } from 'qrcode';
import { assert } from '#shared/assert.ts';
import { bytesOfRow, cell, type Glyph, isWide } from '#shared/receipt/glyph.ts';
import type { Clock } from '../clock.ts';
import type { PaperLine } from './layout.ts';

/** A picture in dots, row after row, each row whole bytes; the leftmost dot is the highest bit. */
export interface Picture {
  readonly rowBytes: number;
  readonly rows: number;
  readonly bits: Uint8Array;
}

/** Ours: a window draws in milliseconds; where none is open nobody waits longer for it. */
const limits = { waitMs: 2_000, glyphs: 4_096 };

/**
 * The characters that the window drew. The window gives their shapes and nothing else: what stands on the paper, and where,
 * is decided here, from the same lines as ever.
 */
export interface Glyphs {
  /** What is asked of the window now. */
  wanted(): string;
  /** Takes what was asked for; anything else is left. */
  give(glyphs: readonly Glyph[]): void;
  /** Resolves when all of them are there, or nobody drew them in time. */
  ready(characters: string): Promise<void>;
  has(character: string): boolean;
  of(character: string): Uint8Array | undefined;
}

export function createGlyphs(clock: Clock, changed: () => void): Glyphs {
  const drawn = new Map<string, Uint8Array>();
  let wanted = new Set<string>();
  let arrived: () => void = () => undefined;

  const want = (characters: ReadonlySet<string>) => {
    wanted = new Set(characters);
    changed();
  };
  return {
    wanted: () => [...wanted].join(''),
    give: (glyphs) => {
      for (const { character, bits } of glyphs) {
        const bytes = Buffer.from(bits, 'base64');
        if (!wanted.has(character) || bytes.length !== bytesOfRow(character) * cell.high) continue;
        if (drawn.size >= limits.glyphs) drawn.clear();
        drawn.set(character, bytes);
        wanted.delete(character);
      }
      if (wanted.size === 0) arrived();
      changed();
    },
    ready: (characters) => {
      const missing = new Set(Array.from(characters).filter((one) => !drawn.has(one)));
      if (missing.size === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const end = () => {
          forget();
          want(new Set());
          resolve();
        };
        const forget = clock.after(limits.waitMs, end);
        arrived = end;
        want(missing);
      });
    },
    has: (character) => drawn.has(character),
    of: (character) => drawn.get(character),
  };
}

const lineDots = 30; // what a line of text takes at the printer's own spacing
const above = (lineDots - cell.high) / 2;

/** A line of text as dots, each character on the columns that `widthOf` gives it, as large and as dark as the line says. */
export function pictureOfLine(
  { text, indent, wide, high, bold, inverted }: Extract<PaperLine, { line: 'text' }>,
  glyphs: Pick<Glyphs, 'of'>,
  widthOf: (character: string) => number,
  dots: number,
): Picture {
  const page = blank(dots, lineDots * high);
  let left = indent * cell.narrow;
  for (const character of text) {
    const glyph = character === ' ' ? undefined : glyphs.of(character);
    const room = widthOf(character) * cell.narrow;
    const width = isWide(character) ? cell.wide : cell.narrow;
    const at = left + Math.max(0, (room - width) / 2) * wide;
    if (glyph) putGlyph(page, glyph, width, { at, wide, high, bold });
    left += room * wide;
  }
  assert(left <= dots, 'a line is no wider than its paper');
  return inverted ? { ...page, bits: page.bits.map((byte) => byte ^ 0xff) } : page;
}

interface Place {
  readonly at: number;
  readonly wide: number;
  readonly high: number;
  readonly bold: boolean;
}

function putGlyph(page: Picture, glyph: Uint8Array, width: number, { at, wide, high, bold }: Place): void {
  const rowBytes = glyph.length / cell.high;
  for (let y = 0; y < cell.high * high; y += 1) {
    const row = Math.floor(y / high) * rowBytes;
    for (let x = 0; x < width * wide; x += 1) {
      const column = Math.floor(x / wide);
      if (((glyph[row + (column >> 3)] ?? 0) & (0x80 >> (column & 7))) === 0) continue;
      darken(page, at + x, above * high + y);
      if (bold) darken(page, at + x + 1, above * high + y);
    }
  }
}

const qrDots = 6;

/** In the middle of the paper, for a printer of which nothing is known but that it prints dots. */
export function pictureOfQr(text: string, dots: number): Picture {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  const side = size * qrDots;
  const page = blank(dots, side + 2 * 4 * qrDots);
  const left = Math.floor((dots - side) / 2);
  for (let y = 0; y < side; y += 1) {
    const row = Math.floor(y / qrDots) * size;
    for (let x = 0; x < side; x += 1) if (data[row + Math.floor(x / qrDots)]) darken(page, left + x, 4 * qrDots + y);
  }
  return page;
}

function blank(dots: number, rows: number): Picture {
  const rowBytes = dots / 8;
  return { rowBytes, rows, bits: new Uint8Array(rowBytes * rows) };
}

function darken({ rowBytes, bits }: Picture, x: number, y: number): void {
  const at = y * rowBytes + (x >> 3);
  if (x < rowBytes * 8) bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
}

/** `GS v 0` (Epson's reference): any model takes it. */
export function rasterBytes({ rowBytes, rows, bits }: Picture): number[] {
  return [0x1d, 0x76, 0x30, 0, rowBytes & 0xff, rowBytes >> 8, rows & 0xff, rows >> 8, ...bits];
}
