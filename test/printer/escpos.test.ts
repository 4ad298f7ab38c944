import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Language } from '#shared/language.ts';
import type { Receipt } from '#shared/receipt/receipt.ts';
import { composeTestPage } from '#shared/receipt/test-page.ts';
import { Refused } from '#shared/refusal.ts';
import type { PrinterSettings } from '#shared/settings/printer.ts';
import { charsetOf } from '../../electron/printer/code-pages.ts';
import { barcodeDots, escPosOf, papers } from '../../electron/printer/escpos.ts';
import { layOut, wrap } from '../../electron/printer/layout.ts';
import { facts } from '../shared/facts.ts';
import { known } from '../shared/known.ts';
import { longest, printerOf, receiptOf, recordOf, settingsWith } from './papers.ts';
import { readEscPos, textOf } from './virtual-printer.ts';

const { reference } = facts;

/** No window is open. */
const noGlyphs = { has: () => false, of: () => undefined };

function printed(receipt: Receipt, settings: PrinterSettings) {
  const page = settings.chinese === 'none' ? null : settings.chinese;
  return readEscPos(escPosOf(receipt, settings, noGlyphs).bytes, { page, dots: papers[settings.paperMm].dots });
}

/** What the model says, put on paper without any bytes in between. */
function intended(receipt: Receipt, settings: PrinterSettings): string[] {
  const { columns, dots } = papers[settings.paperMm];
  return layOut(receipt, columns, charsetOf(settings.chinese))
    .filter((line) => line.line !== 'barcode' || barcodeDots(line.text) <= dots)
    .flatMap((line) => {
      if (line.line === 'text') return [' '.repeat(line.indent) + line.text.trimEnd()];
      return line.line === 'qr' && settings.chinese === 'none' ? ['[picture]'] : [`[${line.line}: ${line.text}]`, ''];
    });
}

const withoutFeed = (lines: readonly string[]) => lines.join('\n').trimEnd().split('\n');

const widths = [58, 80] as const;
const readable: [Language, PrinterSettings['chinese']][] = [
  ['en', 'gb18030'],
  ['en', 'big5'],
  ['en', 'none'],
  ['zh-Hans', 'gb18030'],
  ['zh-Hant', 'gb18030'],
  ['zh-Hant', 'big5'],
];
const cases = readable.flatMap(([language, chinese]) => widths.map((paperMm) => [language, chinese, paperMm] as const));

describe.each(cases)('%s by %s on %i mm', (language, chinese, paperMm) => {
  const settings = printerOf({ chinese, paperMm });
  const states = Object.values(known).map((payment) => receiptOf({ record: recordOf(payment), language, copy: 1 }));

  test('every receipt comes back from its bytes as it was composed, without one sign replaced', () => {
    for (const receipt of states) {
      const paper = withoutFeed(textOf(printed(receipt, settings)));
      expect(paper).toEqual(withoutFeed(intended(receipt, settings)));
      expect(paper.join('')).not.toMatch(/[?？]/);
    }
  });

  test('no line is wider than the paper, with the longest that may stand in it', () => {
    const receipt = longest(language, chinese);
    expect(withoutFeed(textOf(printed(receipt, settings)))).toEqual(withoutFeed(intended(receipt, settings)));
  });

  test('the reference stands on it as a QR code, and as bars where the paper is wide enough', () => {
    const codes = printed(states[0] as Receipt, settings).filter(({ what }) => what === 'qr' || what === 'barcode');
    expect(codes).toMatchObject([
      ...(paperMm === 80 ? [{ what: 'barcode', symbology: 72, text: reference, centred: true }] : []),
      ...(chinese === 'none' ? [] : [{ what: 'qr', text: reference, centred: true }]),
    ]);
  });
});

test.each<[string, object, Partial<Parameters<typeof receiptOf>[0]>, string[]]>([
  ['the paper is cut in part', {}, {}, ['cut partial']],
  ['or through, as the settings say', { cut: 'full' }, {}, ['cut']],
  ['or not at all', { cut: 'none' }, {}, []],
  ['the first receipt of a paid payment opens the drawer', { drawer: true }, {}, ['cut partial', 'pulse']],
  ['a copy does not', { drawer: true }, { copy: 1 }, ['cut partial']],
  ['nor does a slip of doubt', { drawer: true }, { record: recordOf(known.inDoubt) }, ['cut partial']],
])('%s', (_rule, settings, receipt, ends) => {
  const all = printed(receiptOf(receipt), printerOf(settings));
  const acts = all.flatMap((one) =>
    one.what === 'cut' ? [one.partial ? 'cut partial' : 'cut'] : one.what === 'pulse' ? ['pulse'] : [],
  );
  expect(acts).toEqual(ends);
});

test('the amount is the largest on the paper, and marks are white on black from edge to edge', () => {
  const all = printed(receiptOf({ training: true }), printerOf()).filter((one) => one.what === 'text');
  const sizes = all.map(({ look }) => look.wide * look.high);
  const largest = all.filter((_line, at) => sizes[at] === Math.max(...sizes)).map(({ text }) => text.trim());
  expect(largest).toEqual(['CNY 12.50']);
  const marks = all.filter(({ look }) => look.inverted);
  expect(marks.map(({ text, dots }) => [text.trim(), dots])).toEqual([
    ['Training mode: no real money', 576],
    ['Training mode: no real money', 576],
  ]);
});

test('the test page is read back too, and its code is of no payment', () => {
  const page = composeTestPage({ settings: settingsWith(), language: 'zh-Hans', training: false, nowMs: 0 });
  const all = textOf(printed(page, printerOf()));
  expect(all.join('\n')).toContain('打印机测试');
  expect(withoutFeed(all).at(-1)).toMatch(/^\[qr: [0-9A-Z]{24}\]$/);
});

describe('characters that a printer does not have', () => {
  test.each<[string, PrinterSettings['chinese'], string, string]>([
    ['a picture is a question mark as wide as it is', 'gb18030', 'a😀b', 'a？b'],
    ['four bytes of GB 18030 are in no printer’s font', 'gb18030', 'ñ𠮷', '?？'],
    ['Big5 has no simplified characters', 'big5', '收银台', '收？台'],
    ['Latin letters with marks are signs of the Chinese font', 'gb18030', 'é', 'é'],
  ])('%s', (_rule, chinese, text, expected) => {
    const page = chinese === 'none' ? 'gb18030' : chinese;
    expect(new TextDecoder(page).decode(charsetOf(chinese).encode(text))).toBe(expected);
  });

  test.each<[string, object]>([
    ['Chinese text', { language: 'zh-Hans' }],
    ['a Chinese name of the shop', { settings: settingsWith({}, { name: '街角小店' }) }],
  ])('without a Chinese font %s is refused, not printed as question marks', (_what, more) => {
    const refusal = (() => {
      try {
        return escPosOf(receiptOf(more), printerOf({ chinese: 'none' }), noGlyphs);
      } catch (error) {
        return error instanceof Refused ? error.refusal.code : error;
      }
    })();
    expect(refusal).toBe('printerNoChinese');
  });

  test('a control character in a name cannot command the printer', () => {
    const receipt = receiptOf({ settings: settingsWith({ head: ['Shop\u001bp\u0000\u0019\u0019\n'] }) });
    const all = printed(receipt, printerOf());
    expect(all.filter(({ what }) => what === 'pulse')).toEqual([]);
    expect(textOf(all)[0]?.trim()).toBe('Shop?p???');
  });
});

describe('breaking lines', () => {
  const { widthOf } = charsetOf('gb18030');

  test.each<[string, string, number, string[]]>([
    ['at spaces', 'Do not pay again.', 10, ['Do not pay', 'again.']],
    ['between Chinese characters', '请勿重复付款', 8, ['请勿重复', '付款']],
    ['but no line begins with a closing mark', '请勿重复，付款', 8, ['请勿重', '复，付款']],
    ['a word longer than the line where the line ends', 'ABCDEFGHIJ', 4, ['ABCD', 'EFGH', 'IJ']],
    ['nothing is a line', '', 4, ['']],
  ])('%s', (_rule, text, columns, lines) => {
    expect(wrap(text, columns, widthOf)).toEqual(lines);
  });

  test('whatever the text, no line is wider, and but for spaces nothing is lost (seed 1)', () => {
    const letters = fc.constantFrom('a', 'W', '1', ' ', '请', '，', '。', '.', '）', '-', '款', '￥');
    const texts = fc.array(letters, { maxLength: 60 }).map((all) => all.join(''));
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 48 }), (text, columns) => {
        const lines = wrap(text, columns, widthOf);
        expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
