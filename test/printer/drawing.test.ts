import { describe, expect, test } from 'vitest';
import { commands } from '#shared/contract/contract.ts';
import { cell, Glyph, isWide, mostGlyphs } from '#shared/receipt/glyph.ts';
import { charsetOf } from '../../electron/printer/code-pages.ts';
import { createGlyphs, pictureOfLine, pictureOfQr } from '../../electron/printer/drawing.ts';
import { charactersToDraw, escPosOf } from '../../electron/printer/escpos.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { limits } from '../../electron/web/websocket-port.ts';
import { hasZbar } from '../tools.ts';
import { printerOf, receiptOf, settingsWith } from './papers.ts';
import { readEscPos, textOf } from './virtual-printer.ts';
import { readDots } from './zbar.ts';

/** All its dots dark. */
const full = (character: string): Glyph => {
  const bytes = Buffer.alloc(cell.high * (isWide(character) ? 3 : 2), 0xff);
  return { character, bits: bytes.toString('base64') };
};
const everything = { has: () => true, of: (one: string) => Buffer.from(full(one).bits, 'base64') };
const nothing = { has: () => false, of: () => undefined };
const plain = { line: 'text', indent: 0, wide: 1, high: 1, bold: false, inverted: false } as const;

/** Of one row, the stretches of dark dots. */
function darkIn({ rowBytes, bits }: { rowBytes: number; bits: Uint8Array }, row: number): [from: number, to: number][] {
  const dark = Array.from({ length: rowBytes * 8 }, (_, x) => {
    const byte = bits[row * rowBytes + (x >> 3)] ?? 0;
    return (byte & (0x80 >> (x & 7))) !== 0;
  });
  return dark.flatMap((is, x) => {
    if (!is || dark[x - 1]) return [];
    const end = dark.indexOf(false, x);
    return [[x, end < 0 ? dark.length : end] as [number, number]];
  });
}

describe('what the window is asked to draw', () => {
  function world() {
    const clock = createVirtualClock(0);
    let changes = 0;
    const glyphs = createGlyphs(clock, () => {
      changes += 1;
    });
    return { clock, glyphs, changes: () => changes };
  }

  test('each character once, until it was drawn; then nothing', async () => {
    const { clock, glyphs } = world();
    const ready = glyphs.ready('街角街');
    expect(glyphs.wanted()).toBe('街角');
    glyphs.give([full('街')]);
    expect(glyphs.wanted()).toBe('角');
    glyphs.give([full('角')]);
    await clock.finish(ready);
    expect([glyphs.wanted(), glyphs.has('街')]).toEqual(['', true]);
    await clock.finish(glyphs.ready('街角'));
    expect(glyphs.wanted()).toBe('');
  });

  test('nobody waits for long where no window is open', async () => {
    const { clock, glyphs } = world();
    const startedMs = clock.steadyMs();
    await clock.finish(glyphs.ready('街'));
    expect(clock.steadyMs() - startedMs).toBeLessThanOrEqual(2_000);
    expect([glyphs.wanted(), glyphs.has('街')]).toEqual(['', false]);
  });

  test.each<[string, Glyph]>([
    ['that was not asked for', full('金')],
    ['as wide as a letter', { character: '街', bits: full('a').bits }],
  ])('a picture %s is left', (_what, glyph) => {
    const { glyphs } = world();
    void glyphs.ready('街');
    glyphs.give([glyph]);
    expect([glyphs.wanted(), glyphs.has('街'), glyphs.has('金')]).toEqual(['街', false, false]);
  });

  test.each<[string, object]>([
    ['two characters', { ...full('街'), character: '街角' }],
    ['a control character', { ...full('a'), character: '\n' }],
    ['other bits than base 64', { ...full('a'), bits: `${full('a').bits.slice(1)}!` }],
    ['a picture of another size', { character: 'a', bits: 'AAAA' }],
  ])('the contract takes no glyph of %s', (_what, glyph) => {
    expect(Glyph.safeParse(full('街')).success).toBe(true);
    expect(Glyph.safeParse(glyph).success).toBe(false);
  });
});

test('the largest answer of a window fits into one message of the port', () => {
  const glyphs = Array.from({ length: mostGlyphs }, () => ({ ...full('街'), character: '𨋢' }));
  const message = JSON.stringify({ call: 1_000_000, command: 'printer.draw', args: { glyphs } });
  expect(commands['printer.draw'].safeParse({ glyphs: glyphs.concat(glyphs) }).success).toBe(false);
  expect(Buffer.byteLength(message)).toBeLessThan(limits.messageBytes);
});

describe('a line as dots', () => {
  const { widthOf } = charsetOf('none');

  test('each character stands on its columns, a space on none', () => {
    const picture = pictureOfLine({ ...plain, text: 'a 街b' }, everything, widthOf, 384);
    expect(picture.rows).toBe(30);
    expect(darkIn(picture, 2)).toEqual([]);
    expect(darkIn(picture, 3)).toEqual([
      [0, 12],
      [24, 60],
    ]);
  });

  test('large ones are as large as the line says, bold ones a dot wider', () => {
    const picture = pictureOfLine({ ...plain, text: '街', wide: 2, high: 3, bold: true }, everything, widthOf, 384);
    expect([picture.rows, darkIn(picture, 9)]).toEqual([90, [[0, 49]]]);
  });

  test('a mark is white on black from edge to edge', () => {
    const line = { ...plain, text: `街${' '.repeat(30)}`, inverted: true };
    const picture = pictureOfLine(line, everything, widthOf, 384);
    expect([darkIn(picture, 0), darkIn(picture, 10)]).toEqual([[[0, 384]], [[24, 384]]]);
  });

  test.skipIf(!hasZbar)('a QR code of dots is read back by a decoder', () => {
    const { rowBytes, rows, bits } = pictureOfQr('7K2QZ9M4XW3N8R5TBC6VAAA1', 384);
    expect(readDots(rowBytes, rows, bits)).toBe('QR-Code:7K2QZ9M4XW3N8R5TBC6VAAA1');
  });
});

describe('a receipt in part drawn', () => {
  const hongKong = receiptOf({ language: 'zh-Hant', settings: settingsWith({ head: ['𨋢口士多'] }) });
  const read = (bytes: Uint8Array, page: 'big5' | null) => textOf(readEscPos(bytes, { page, dots: 576 }));

  test('only the lines with a sign that Big5 lacks', () => {
    const settings = printerOf({ chinese: 'big5' });
    expect(charactersToDraw(hongKong, settings)).toBe('𨋢口士多');
    const { bytes, drawn } = escPosOf(hongKong, settings, everything);
    const lines = read(bytes, 'big5');
    expect([drawn, lines[0], lines.filter((line) => line === '[picture]').length]).toEqual([true, '[picture]', 1]);
    expect(lines.join('\n')).toContain('已付款');
  });

  test('where no window drew it, its own mark stands there, and the receipt is printed', () => {
    const { bytes, drawn } = escPosOf(hongKong, printerOf({ chinese: 'big5' }), nothing);
    expect([drawn, read(bytes, 'big5')[0]?.trim()]).toEqual([false, '？口士多']);
  });

  test('nothing has to be drawn of what the printer has', () => {
    expect(charactersToDraw(receiptOf({ language: 'zh-Hans' }), printerOf())).toBe('');
    expect(charactersToDraw(receiptOf({ language: 'en' }), printerOf({ chinese: 'none' }))).toBe('');
  });

  test('without a Chinese font all Chinese is drawn, and Latin lines are its own letters', () => {
    const settings = printerOf({ chinese: 'none' });
    const receipt = receiptOf({ language: 'zh-Hans', settings: settingsWith({ foot: ['Thank you'] }) });
    const lines = read(escPosOf(receipt, settings, everything).bytes, null);
    expect(lines.filter((line) => line === '[picture]').length).toBeGreaterThan(8);
    expect(lines.map((line) => line.trim())).toContain('Thank you');
  });
});
