import { BillRefused } from '#shared/reconcile/bill-file.ts';
import { type BillBytes, pieces } from './source.ts';

export type BillEncoding = 'utf-8' | 'gb18030';

const newline = 0x0a;

/**
 * The whole file is looked at before one word of it is believed: it is UTF-8 if every byte is, else GB18030 (which GBK and
 * GB2312 are part of) if every byte is, else neither. A mark of another Unicode form refuses.
 */
export async function encodingOf(bytes: BillBytes, signal: AbortSignal | undefined): Promise<BillEncoding> {
  const start = await bytes.read(0, 3);
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff))
    throw new BillRefused('encoding', { line: 1, found: 'UTF-16' });
  const utf8 = await firstFault(bytes, 'utf-8', signal);
  if (utf8 === null) return 'utf-8';
  if (utf8.atEnd) throw new BillRefused('cut', { line: utf8.line }); // within one character of what is else UTF-8
  const hasMark = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf;
  if (hasMark) throw new BillRefused('encoding', { line: utf8.line, found: 'UTF-8' });
  const chinese = await firstFault(bytes, 'gb18030', signal);
  if (chinese === null) return 'gb18030';
  if (chinese.atEnd) throw new BillRefused('cut', { line: chinese.line });
  throw new BillRefused('encoding', { line: Math.max(utf8.line, chinese.line) });
}

interface EncodingFault {
  readonly line: number;
  /** Only the last character is not whole. */
  readonly atEnd: boolean;
}

/** In both encodings no character but a newline has a newline's byte, so each line stands alone. */
async function firstFault(
  bytes: BillBytes,
  encoding: BillEncoding,
  signal: AbortSignal | undefined,
): Promise<EncodingFault | null> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  let tail = new Uint8Array();
  for await (const piece of pieces(bytes, signal)) {
    const nul = piece.indexOf(0);
    if (nul >= 0) throw new BillRefused('notText', { line: line + newlinesIn(piece.subarray(0, nul)) });
    try {
      decoder.decode(piece, { stream: true });
    } catch {
      const text = Buffer.concat([tail, piece]);
      return { line: line + faultyLine(text, encoding), atEnd: false };
    }
    line += newlinesIn(piece);
    tail = Buffer.from(piece.subarray(piece.lastIndexOf(newline) + 1));
  }
  try {
    decoder.decode();
    return null;
  } catch {
    return { line, atEnd: true };
  }
}

function newlinesIn(piece: Uint8Array): number {
  let count = 0;
  for (let at = piece.indexOf(newline); at >= 0; at = piece.indexOf(newline, at + 1)) count += 1;
  return count;
}

function faultyLine(text: Uint8Array, encoding: BillEncoding): number {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 0;
  let from = 0;
  for (let at = text.indexOf(newline); at >= 0; at = text.indexOf(newline, from)) {
    try {
      decoder.decode(text.subarray(from, at));
    } catch {
      return line;
    }
    line += 1;
    from = at + 1;
  }
  return line;
}

/** The text of the file, mark taken off, piece after piece; `readBytes` as it comes on. */
export async function* textOf(
  bytes: BillBytes,
  encoding: BillEncoding,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly text: string; readonly readBytes: number }> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let readBytes = 0;
  for await (const piece of pieces(bytes, signal)) {
    readBytes += piece.length;
    yield { text: decoder.decode(piece, { stream: true }), readBytes };
  }
}
