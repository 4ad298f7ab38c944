import { unreachable } from '#shared/assert.ts';

/** How a stretch of one line is printed. */
export interface Look {
  readonly wide: number;
  readonly high: number;
  readonly bold: boolean;
  readonly inverted: boolean;
}

export type Printed =
  | { readonly what: 'text'; readonly text: string; readonly left: number; readonly dots: number; readonly look: Look }
  | {
      readonly what: 'barcode';
      readonly symbology: number;
      readonly text: string;
      readonly dots: number;
      readonly centred: boolean;
    }
  | { readonly what: 'raster'; readonly rowBytes: number; readonly bits: readonly number[] }
  | { readonly what: 'qr'; readonly text: string; readonly moduleDots: number; readonly centred: boolean }
  | { readonly what: 'cut'; readonly partial: boolean }
  | { readonly what: 'pulse' };

const plain: Look = { wide: 1, high: 1, bold: false, inverted: false };
const letterDots = 12;

/**
 * A printer that reads ESC/POS as Epson's reference describes it, and knows only what a receipt of ours needs: anything else
 * is a defect, as is a line wider than its paper. `page` is the code page of its Chinese font; null: it has none.
 */
export function readEscPos(
  bytes: Uint8Array,
  { page, dots }: { page: 'gb18030' | 'big5' | null; dots: number },
): Printed[] {
  const decoder = page && new TextDecoder(page, { fatal: true });
  const printed: Printed[] = [];
  let [at, look, centred, twoBytes] = [0, plain, false, false];
  let [moduleDots, qrText, qrDots] = [0, '', 0];
  let line = { text: '', left: 0, dots: 0, look: plain };

  const byte = () => {
    const value = bytes[at];
    if (value === undefined) throw new Error('the bytes end in the middle of a command');
    at += 1;
    return value;
  };
  const take = (count: number) => Array.from({ length: count }, byte);
  const ascii = (values: readonly number[]) => String.fromCharCode(...values);
  const put = (character: string, columns: number) => {
    const isIndent = line.text.trim() === '' && line.look.wide !== look.wide; // spaces of another size before the words
    if (isIndent) line = { ...line, text: '', left: line.dots };
    line = { ...line, text: line.text + character, dots: line.dots + columns * letterDots * look.wide, look };
    if (line.dots > dots) throw new Error(`"${line.text}" is wider than the paper`);
  };
  const code = () => {
    if (line.text !== '') throw new Error('a code begins in the middle of a line');
  };

  function escaped(): void {
    const command = ascii([byte()]);
    switch (command) {
      case '@':
        [look, centred, twoBytes] = [plain, false, page !== null];
        return;
      case 'M':
        if (byte() !== 0) throw new Error('font A is the one we count with');
        return;
      case 'E':
        look = { ...look, bold: byte() === 1 };
        return;
      case 'a':
        centred = byte() === 1;
        return;
      case 'p':
        take(3);
        printed.push({ what: 'pulse' });
        return;
      default:
        throw new Error(`ESC ${command}`);
    }
  }

  function group(): void {
    const command = ascii([byte()]);
    switch (command) {
      case '!': {
        const size = byte();
        look = { ...look, wide: (size >> 4) + 1, high: (size & 15) + 1 };
        return;
      }
      case 'B':
        look = { ...look, inverted: byte() === 1 };
        return;
      case 'h':
      case 'H':
        byte();
        return;
      case 'w':
        moduleDots = byte();
        return;
      case 'k': {
        code();
        const [symbology, length] = [byte(), byte()];
        const text = ascii(take(length));
        const modules = (text.length + 4) * 9 + 1 + 20; // CODE 93, with its quiet zones
        if (modules * moduleDots > dots) throw new Error('the barcode is wider than the paper');
        printed.push({ what: 'barcode', symbology, text, dots: modules * moduleDots, centred });
        return;
      }
      case 'v': {
        code();
        if (ascii([byte()]) !== '0' || byte() !== 0) throw new Error('GS v of another kind');
        const [rowBytes, rows] = [byte() + 256 * byte(), byte() + 256 * byte()];
        if (rowBytes * 8 > dots) throw new Error('the picture is wider than the paper');
        printed.push({ what: 'raster', rowBytes, bits: take(rowBytes * rows) });
        return;
      }
      case 'V':
        printed.push({ what: 'cut', partial: byte() === 1 });
        return;
      case '(':
        qr();
        return;
      default:
        throw new Error(`GS ${command}`);
    }
  }

  function qr(): void {
    if (ascii([byte()]) !== 'k') throw new Error('GS ( of something else');
    const length = byte() + 256 * byte();
    const [symbol, does, ...values] = take(length);
    if (symbol !== 0x31) throw new Error('only QR is known');
    if (does === 0x43) qrDots = values[0] ?? 0;
    if (does === 0x50) qrText = ascii(values.slice(1));
    if (does !== 0x51) return;
    code();
    printed.push({ what: 'qr', text: qrText, moduleDots: qrDots, centred });
  }

  function kanji(): void {
    const command = ascii([byte()]);
    if (command !== '&' && command !== '.') throw new Error(`FS ${command}`);
    twoBytes = command === '&' && page !== null;
  }

  while (at < bytes.length) {
    const value = byte();
    if (value === 0x1b) escaped();
    else if (value === 0x1d) group();
    else if (value === 0x1c) kanji();
    else if (value === 0x0a) {
      printed.push({ what: 'text', ...line, look: line.text === '' ? look : line.look });
      line = { text: '', left: 0, dots: 0, look };
    } else if (value >= 0x20 && value < 0x7f) put(ascii([value]), 1);
    else if (value >= 0x81 && twoBytes && decoder) put(decoder.decode(Uint8Array.of(value, byte())), 2);
    else throw new Error(`byte ${value.toString(16)} is no text here`);
  }
  return printed;
}

/** The text of the paper, as a person reads it; codes in brackets. */
export function textOf(printed: readonly Printed[]): string[] {
  return printed.flatMap((one) => {
    switch (one.what) {
      case 'text':
        return [' '.repeat(one.left / letterDots) + one.text.trimEnd()];
      case 'barcode':
      case 'qr':
        return [`[${one.what}: ${one.text}]`];
      case 'cut':
      case 'pulse':
        return [];
      case 'raster':
        return ['[picture]'];
      default:
        return unreachable(one);
    }
  });
}
