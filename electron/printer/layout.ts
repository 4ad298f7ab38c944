import { unreachable } from '#shared/assert.ts';
import type { Receipt, ReceiptLine } from '#shared/receipt/receipt.ts';
import type { Charset } from './charset.ts';

/**
 * A line of the paper as it is printed: text that fits its columns, or a code. `wide`, `high`: how many times. `indent`: plain
 * columns before it, for a large space would put it half a letter beside the middle.
 */
export type PaperLine =
  | {
      readonly line: 'text';
      readonly text: string;
      readonly indent: number;
      readonly wide: number;
      readonly high: number;
      readonly bold: boolean;
      readonly inverted: boolean;
    }
  | { readonly line: 'barcode' | 'qr'; readonly text: string };

type Look = Pick<Extract<PaperLine, { line: 'text' }>, 'indent' | 'wide' | 'high' | 'bold' | 'inverted'>;

const plain: Look = { indent: 0, wide: 1, high: 1, bold: false, inverted: false };

/** Puts a receipt on paper of so many columns. No line is ever wider: what does not fit goes on in the next. */
export function layOut(receipt: Receipt, columns: number, { widthOf }: Pick<Charset, 'widthOf'>): PaperLine[] {
  const text = (words: string, look: Look = plain): PaperLine => ({ line: 'text', text: words, ...look });
  const centred = (words: string, look: Look) => {
    const room = Math.floor(columns / look.wide);
    return wrap(words, room, widthOf).map((part) => {
      const indent = Math.floor((columns - widthOf(part) * look.wide) / 2);
      return look.wide === 1 ? text(' '.repeat(indent) + part, look) : text(part, { ...look, indent });
    });
  };
  /** In one line, as large as it fits there up to `most` times; two lines high where it does not. */
  const large = (words: string, most: number) => {
    const times = Math.min(most, Math.floor(columns / widthOf(words)));
    return centred(words, { ...plain, bold: true, wide: Math.max(1, times), high: Math.max(2, times) });
  };

  /** White on black from edge to edge. */
  const banded = (one: PaperLine): PaperLine =>
    one.line === 'text' ? { ...one, text: one.text + ' '.repeat(columns - widthOf(one.text)) } : one;

  function lay(one: ReceiptLine): PaperLine[] {
    switch (one.line) {
      case 'head':
        return centred(one.text, { ...plain, bold: true });
      case 'mark':
        return centred(one.text, { ...plain, high: 2, bold: true, inverted: true }).map(banded);
      case 'title':
        return [text(''), ...large(one.text, 2)];
      case 'amount':
        return [text(''), ...large(one.text, 3), text('')];
      case 'warn':
        return [...large(one.text, 2), text('')];
      case 'say':
        return wrap(one.text, columns, widthOf).map((part) => text(part));
      case 'foot':
        return centred(one.text, plain);
      case 'pair':
        return pair(one.label, one.value, columns, widthOf).map((part) => text(part));
      case 'rule':
        return [text('-'.repeat(columns))];
      case 'barcode':
      case 'qr':
        return [one];
      default:
        return unreachable(one);
    }
  }

  return receipt.lines.flatMap(lay);
}

/** Label and value at the two edges, or the value below where they do not fit side by side. */
function pair(label: string, value: string, columns: number, widthOf: Charset['widthOf']): string[] {
  const room = columns - widthOf(label) - widthOf(value);
  if (room >= 1) return [label + ' '.repeat(room) + value];
  const right = (part: string) => ' '.repeat(columns - widthOf(part)) + part;
  return [...wrap(label, columns, widthOf), ...wrap(value, columns, widthOf).map(right)];
}

/** Marks that no line begins with; they go down with what stands before them. */
const closing = /^[，。、；：？！）》」』”’…,.;:?!)%]$/;

/** Breaks at spaces and between Chinese characters; a word longer than a line is broken where the line ends. */
export function wrap(text: string, columns: number, widthOf: Charset['widthOf']): string[] {
  const lines: string[] = [];
  let line = '';
  const end = () => {
    lines.push(line.trimEnd());
    line = '';
  };
  for (const word of wordsOf(text).flatMap((one) => pieces(one, columns, widthOf))) {
    if (line !== '' && widthOf(line + word.trimEnd()) > columns) end();
    line += line === '' ? word.trimStart() : word;
  }
  if (line.trim() !== '' || lines.length === 0) end();
  return lines;
}

/** What may not be broken: a Latin word with the spaces after it, or one Chinese character with the marks after it. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const character of text) {
    const last = words.at(-1);
    const goesOn = last !== undefined && (closing.test(character) || (isLatin(character) && /[\x21-\x7e]$/.test(last)));
    if (last !== undefined && (goesOn || character === ' ')) words[words.length - 1] = last + character;
    else words.push(character);
  }
  return words;
}

function isLatin(character: string): boolean {
  return /^[\x21-\x7e]$/.test(character);
}

function pieces(word: string, columns: number, widthOf: Charset['widthOf']): string[] {
  if (widthOf(word.trimEnd()) <= columns) return [word];
  const parts = [''];
  for (const character of word) {
    if (widthOf(parts.at(-1) + character) > columns) parts.push('');
    parts[parts.length - 1] += character;
  }
  return parts;
}
