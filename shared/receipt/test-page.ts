import { assert } from '../assert.ts';
import { type Receipt, type ReceiptSource, stamp, top } from './receipt.ts';
import { moneyIn, wordsIn } from './words.ts';

/** Of the form of a reference, and never one: `I`, `L`, `O` and `U` are in none. */
const sampleReference = 'TESTPRINTERSHROFFILLUOUS';

/** A page that shows at a glance whether width, characters, figures and codes come out right. No payment stands behind it. */
export function composeTestPage(source: Pick<ReceiptSource, 'settings' | 'language' | 'training' | 'nowMs'>): Receipt {
  const { settings, language, nowMs } = source;
  const words = wordsIn(language);
  assert(sampleReference.length === 24, 'the sample is as long as a reference');
  return {
    kind: 'test',
    reference: sampleReference,
    refundNumber: null,
    language,
    copy: 0,
    sums: null,
    lines: [
      ...top({ ...source, copy: 0 }, words),
      { line: 'title', text: words.receipt.title.test },
      { line: 'amount', text: moneyIn(words, { minor: 123_456, currency: settings.shop.currency }) },
      { line: 'say', text: words.receipt.say.test },
      { line: 'rule' },
      { line: 'pair', label: words.receipt.label.terminal, value: settings.terminal.name },
      { line: 'pair', label: words.receipt.label.printedAt, value: stamp(nowMs) },
      { line: 'rule' },
      { line: 'barcode', text: sampleReference },
      { line: 'qr', text: sampleReference },
      ...settings.printer.foot.map((text) => ({ line: 'foot', text }) as const),
    ],
  };
}
