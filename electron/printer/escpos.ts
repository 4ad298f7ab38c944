import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import type { Receipt } from '#shared/receipt/receipt.ts';
import { Refused } from '#shared/refusal.ts';
import type { PrinterSettings } from '#shared/settings/printer.ts';
import type { Charset } from './charset.ts';
import { charsetOf } from './code-pages.ts';
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

/** The bytes for the printer. Refused where its font lacks the characters of the receipt. */
export function escPosOf(receipt: Receipt, settings: PrinterSettings): Uint8Array {
  const { columns, dots } = papers[settings.paperMm];
  const charset = charsetOf(settings.chinese);
  refuseWithoutFont(receipt, settings, charset);
  const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', newline: '\n' });
  encoder.initialize();
  if (settings.chinese !== 'none') encoder.raw(kanjiMode);
  for (const line of layOut(receipt, columns, charset)) put(encoder, line, charset, dots);
  encoder.raw(Array<number>(feedBeforeCut).fill(lineFeed));
  if (settings.cut !== 'none') encoder.cut(settings.cut);
  if (settings.drawer && receipt.kind === 'paid' && receipt.copy === 0) encoder.pulse();
  return encoder.encode();
}

function put(encoder: ReceiptPrinterEncoder, line: PaperLine, charset: Charset, dots: number): void {
  switch (line.line) {
    case 'text':
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

/**
 * Without a Chinese font only a picture could be printed, and nothing in this process can draw Chinese characters: that
 * takes a font of megabytes or a browser. So it is refused in words, not printed as question marks.
 */
function refuseWithoutFont(receipt: Receipt, { chinese }: PrinterSettings, charset: Charset): void {
  if (chinese !== 'none') return;
  const sample = charset.missing(receipt.lines.flatMap((line) => Object.values(line)).join(''));
  if (sample !== '') throw new Refused('printerNoChinese', { sample });
}
