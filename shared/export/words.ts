import type { Language } from '../language.ts';
import en from '../text/en.json' with { type: 'json' };
import zhHans from '../text/zh-Hans.json' with { type: 'json' };
import zhHant from '../text/zh-Hant.json' with { type: 'json' };

/** The words of exports and reports, from the same texts as the screen's. */
export type ExportWords = Pick<
  typeof en,
  'exports' | 'report' | 'receipt' | 'wallet' | 'provider' | 'status' | 'state' | 'refundState'
>;

const texts: Readonly<Record<Language, ExportWords>> = { en, 'zh-Hans': zhHans, 'zh-Hant': zhHant };

export function exportWordsIn(language: Language): ExportWords {
  return texts[language];
}
