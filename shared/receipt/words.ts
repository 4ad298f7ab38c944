import type { Language } from '../language.ts';
import { formatGrouped, type Money } from '../money.ts';
import en from '../text/en.json' with { type: 'json' };
import zhHans from '../text/zh-Hans.json' with { type: 'json' };
import zhHant from '../text/zh-Hant.json' with { type: 'json' };

const texts: Readonly<Record<Language, typeof en>> = { en, 'zh-Hans': zhHans, 'zh-Hant': zhHant };

/** The words that stand on paper, from the same texts as the screen's. */
export type PaperWords = Pick<typeof en, 'receipt' | 'wallet' | 'provider' | 'status' | 'lines'>;

export function wordsIn(language: Language): PaperWords {
  return texts[language];
}

export function filled(text: string, params: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (hole, name: string) => String(params[name] ?? hole));
}

/** With every decimal, in groups of three, and the currency in signs that a receipt printer has. */
export function moneyIn({ receipt }: Pick<PaperWords, 'receipt'>, money: Money): string {
  return filled(receipt.money[money.currency], { amount: formatGrouped(money) });
}
