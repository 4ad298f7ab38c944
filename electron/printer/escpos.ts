import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import type { Receipt } from '#shared/receipt/receipt.ts';
import { Refused } from '#shared/refusal.ts';
import type { PrinterSettings } from '#shared/settings/printer.ts';
import type { Charset } from './charset.ts';
import { charsetOf } from './code-pages.ts';
import { type Glyphs, pictureOfLine, pictureOfQr, rasterBytes } from './drawing.ts';
import { layOut, type PaperLine } from './layout.ts';

/** What font A (12 dots) and the print head (8 dots a millimetre, less the margins) make of each paper. */
export const papers = { 58: { columns: 32, dots: 384 }, 80: { columns: 48, dots: 576 } } as const;

/** Two dots a module: finer bars are not read from thermal paper. */
const barModuleDots = 2;

/**
 * CODE 93 takes our references as they are: nine modules each for start, data, two checks and stop, one last bar, and ten
 * of quiet at either side (AIM USS-93). CODE 128 would be a fifth wider, and off the paper.
 */
export function barcodeDots(text: string): number {
  return ((text.length + 4) * 9 + 1 + 2 * 10) * barModuleDots;
}

const kanjiMode = [0x1c, 0x26]; // FS &: two bytes make a character
const lineFeed = 0x0a;

/** Past the cutter's distance from the print head. */
const feedBeforeCut = 4;

/** What the printer has no sign for, and a window would have to draw: of the lines in which there is such a character, all. */
export function charactersToDraw(receipt: Receipt, settings: PrinterSettings): string {
  const charset = charsetOf(settings.chinese);
  const lines = layOut(receipt, papers[settings.paperMm].columns, charset);
  const texts = lines.flatMap((line) => (line.line === 'text' && charset.missing(line.text) !== '' ? [line.text] : []));
  return [...new Set(texts.join('').replaceAll(' ', ''))].join('');
}

export interface Bytes {
  readonly bytes: Uint8Array;
  /** Whether some of it is a picture, from characters that a window drew. */
  readonly drawn: boolean;
}

/**
 * The bytes for the printer. A line with a character that the printer lacks is printed as a picture, where a window drew
 * its characters. Where none did, a printer with a Chinese font prints a question mark for what it lacks, and one without
 * is refused in words.
 */
export function escPosOf(receipt: Receipt, settings: PrinterSettings, glyphs: Pick<Glyphs, 'has' | 'of'>): Bytes {
  const { columns, dots } = papers[settings.paperMm];
  const charset = charsetOf(settings.chinese);
  const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', newline: '\n' });
  encoder.initialize();
  if (settings.chinese !== 'none') encoder.raw(kanjiMode);
  let drawn = false;
  for (const line of layOut(receipt, columns, charset)) {
    const picture = isDrawn(line, settings, charset, glyphs) && pictureOf(line, charset, glyphs, dots);
    if (picture) encoder.raw(rasterBytes(picture));
    else put(encoder, line, charset, dots);
    drawn ||= picture !== false && line.line === 'text';
  }
  encoder.raw(Array<number>(feedBeforeCut).fill(lineFeed));
  if (settings.cut !== 'none') encoder.cut(settings.cut);
  if (settings.drawer && receipt.kind === 'paid' && receipt.copy === 0) encoder.pulse();
  return { bytes: encoder.encode(), drawn };
}

function isDrawn(
  line: PaperLine,
  { chinese }: PrinterSettings,
  charset: Charset,
  glyphs: Pick<Glyphs, 'has'>,
): boolean {
  if (line.line !== 'text') return line.line === 'qr' && chinese === 'none';
  const missing = charset.missing(line.text);
  if (missing === '') return false;
  if (Array.from(line.text).every((one) => one === ' ' || glyphs.has(one))) return true;
  if (chinese === 'none') throw new Refused('printerNoChinese', { sample: Array.from(missing).slice(0, 4).join('') });
  return false;
}

function pictureOf(line: PaperLine, charset: Charset, glyphs: Pick<Glyphs, 'of'>, dots: number) {
  if (line.line === 'text') return pictureOfLine(line, glyphs, charset.widthOf, dots);
  return pictureOfQr(line.text, dots);
}

function put(encoder: ReceiptPrinterEncoder, line: PaperLine, charset: Charset, dots: number): void {
  switch (line.line) {
    case 'text':
      if (line.indent > 0) encoder.raw(charset.encode(' '.repeat(line.indent)));
      encoder.size(line.wide, line.high).bold(line.bold).invert(line.inverted);
      encoder.raw([...charset.encode(line.text), lineFeed]);
      encoder.size(1, 1).bold(false).invert(false);
      return;
    case 'barcode':
      if (barcodeDots(line.text) > dots) return; // on narrow paper the QR code alone
      encoder.align('center').barcode(line.text, 'code93', { height: 60, width: barModuleDots - 1, text: 'none' });
      encoder.align('left');
      return;
    case 'qr':
      encoder.align('center').qrcode(line.text, { model: 2, size: 6, errorlevel: 'm' }).align('left');
      return;
  }
}
