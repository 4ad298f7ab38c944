// Draws receipts as pictures, to be looked at: npx node test/printer/show.ts FOLDER
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Refund } from '#shared/payment/refund.ts';
import { escPosOf, papers } from '../../electron/printer/escpos.ts';
import { refundFacts, requestedMs } from '../shared/facts.ts';
import { known } from '../shared/known.ts';
import { longest, printerOf, receiptOf, recordOf, settingsWith } from './papers.ts';
import { pictureOf } from './picture.ts';
import { readEscPos } from './virtual-printer.ts';

const [folder = '.'] = process.argv.slice(2);
const shop = settingsWith({ head: ['街角小店', '深圳市南山区科技路1号'], foot: ['谢谢惠顾'] });
const hongKong = settingsWith({ head: ['街角士多', '香港中環皇后大道中1號'] });
const { refundId } = refundFacts;
const refundOf = (more: object) =>
  recordOf(known.approved, {
    refunds: [{ ...refundFacts, requestedMs, sinceMs: requestedMs + 2_000, ...more } as Refund],
  });
const refunded = refundOf({ state: 'refunded', providerRefundReference: 'R1' });
const shown = {
  'paid-58-hans': [receiptOf({ language: 'zh-Hans', settings: shop }), printerOf({ paperMm: 58 })],
  'paid-80-training-en': [receiptOf({ training: true }), printerOf()],
  'paid-58-training-copy-hant': [
    receiptOf({ language: 'zh-Hant', settings: hongKong, training: true, copy: 2 }),
    printerOf({ chinese: 'big5', paperMm: 58 }),
  ],
  'refund-80-hans': [receiptOf({ language: 'zh-Hans', settings: shop, record: refunded, refundId }), printerOf()],
  'refund-doubt-58-en': [
    receiptOf({ record: refundOf({ state: 'inDoubt', cause: 'noReply', words: null }), refundId }),
    printerOf({ paperMm: 58 }),
  ],
  'partly-back-80-hant': [
    receiptOf({ language: 'zh-Hant', settings: hongKong, record: refunded, copy: 1 }),
    printerOf({ chinese: 'big5' }),
  ],
  'doubt-58-hans': [
    receiptOf({ language: 'zh-Hans', settings: shop, record: recordOf(known.inDoubt) }),
    printerOf({ paperMm: 58 }),
  ],
  'late-80-en': [receiptOf({ copy: 2, record: recordOf(known.late) }), printerOf()],
  'longest-58': [longest('zh-Hans', 'gb18030'), printerOf({ paperMm: 58 })],
} as const;

const noGlyphs = { has: () => false, of: () => undefined };
for (const [name, [receipt, settings]] of Object.entries(shown)) {
  const { dots } = papers[settings.paperMm];
  const page = settings.chinese === 'none' ? null : settings.chinese;
  const { bytes } = escPosOf(receipt, settings, noGlyphs);
  writeFileSync(join(folder, `${name}.svg`), pictureOf(readEscPos(bytes, { page, dots }), dots));
}
