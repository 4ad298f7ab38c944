// Draws receipts as pictures, to be looked at: npx node test/printer/show.ts FOLDER
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { escPosOf, papers } from '../../electron/printer/escpos.ts';
import { known } from '../shared/known.ts';
import { longest, printerOf, receiptOf, recordOf, settingsWith } from './papers.ts';
import { pictureOf } from './picture.ts';
import { readEscPos } from './virtual-printer.ts';

const [folder = '.'] = process.argv.slice(2);
const shop = settingsWith({ head: ['街角小店', '深圳市南山区科技路1号'], foot: ['谢谢惠顾'] });
const shown = {
  paid: [receiptOf({ language: 'zh-Hans', settings: shop }), printerOf({ paperMm: 58 })],
  doubt: [
    receiptOf({ language: 'zh-Hant', record: recordOf(known.inDoubt), training: true }),
    printerOf({ chinese: 'big5' }),
  ],
  copy: [receiptOf({ copy: 2, record: recordOf(known.late) }), printerOf()],
  longest: [longest('zh-Hans', 'gb18030'), printerOf({ paperMm: 58 })],
} as const;

for (const [name, [receipt, settings]] of Object.entries(shown)) {
  const { dots } = papers[settings.paperMm];
  const page = settings.chinese === 'none' ? null : settings.chinese;
  writeFileSync(
    join(folder, `${name}.svg`),
    pictureOf(
      readEscPos(escPosOf(receipt, settings, { has: () => false, of: () => undefined }).bytes, { page, dots }),
      dots,
    ),
  );
}
