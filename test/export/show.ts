// Draws reports on paper and as sheets, to be looked at: node test/export/show.ts FOLDER
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { languages } from '#shared/language.ts';
import { escPosOf, papers } from '../../electron/printer/escpos.ts';
import { openBrowser } from '../e2e/till.ts';
import { printerOf } from '../printer/papers.ts';
import { pictureOf } from '../printer/picture.ts';
import { readEscPos } from '../printer/virtual-printer.ts';
import { listPage, zPage, zPaper } from './reports.ts';
import { openSheets } from './sheet-pdf.ts';

const [folder = '.'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const noGlyphs = { has: () => false, of: () => undefined };
for (const language of languages)
  for (const paperMm of [58, 80] as const) {
    const settings = printerOf({ paperMm, chinese: language === 'zh-Hant' ? 'big5' : 'gb18030' });
    const { dots } = papers[paperMm];
    const { bytes } = escPosOf(zPaper(language, paperMm === 58), settings, noGlyphs);
    const page = settings.chinese === 'none' ? null : settings.chinese;
    writeFileSync(join(folder, `z-${paperMm}-${language}.svg`), pictureOf(readEscPos(bytes, { page, dots }), dots));
  }
const browser = await openBrowser();
const sheets = await openSheets(browser);
for (const language of languages) {
  writeFileSync(join(folder, `z-a4-${language}.pdf`), await sheets.pdfOf(zPage(language)));
  writeFileSync(join(folder, `list-a4-${language}.pdf`), await sheets.pdfOf(listPage(language, 90)));
}
await browser.close();
