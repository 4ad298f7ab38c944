import i18next, { type FormatterModule, type i18n, type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '#shared/language.ts';
import type { Printing } from '#shared/receipt/printing.ts';
import type { Refusal } from '#shared/refusal.ts';
import enAdvice from '#shared/text/advice/en.json' with { type: 'json' };
import zhHansAdvice from '#shared/text/advice/zh-Hans.json' with { type: 'json' };
import zhHantAdvice from '#shared/text/advice/zh-Hant.json' with { type: 'json' };
import en from '#shared/text/en.json' with { type: 'json' };
import zhHans from '#shared/text/zh-Hans.json' with { type: 'json' };
import zhHant from '#shared/text/zh-Hant.json' with { type: 'json' };
import { grouped } from './format.ts';
import type { Notice } from './store.ts';

type AllTexts = typeof en & { readonly advice: typeof enAdvice };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: AllTexts };
  }
}

export type Texts = TFunction;

const texts: Readonly<Record<Language, AllTexts>> = {
  en: { ...en, advice: enAdvice },
  'zh-Hans': { ...zhHans, advice: zhHansAdvice },
  'zh-Hant': { ...zhHant, advice: zhHantAdvice },
};

/** What stands in these holes counts things: 5,000. A number of another kind (a port, a shift, a line) stays as it is. */
const counts: ReadonlySet<unknown> = new Set([
  ...['count', 'done', 'of', 'asked', 'settled', 'doubts', 'rows', 'entries', 'most'],
]);

const countFormatter: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value: unknown, _format, _language, options) =>
    (typeof value === 'number' && counts.has(options?.interpolationkey) ? grouped(value) : value) as string,
};

export async function startTexts(language: Language): Promise<i18n> {
  await i18next
    .use(initReactI18next)
    .use(countFormatter)
    .init({
      lng: language,
      fallbackLng: 'en',
      resources: Object.fromEntries(Object.entries(texts).map(([name, translation]) => [name, { translation }])),
      interpolation: { escapeValue: false, alwaysFormat: true }, // React escapes
    });
  return i18next;
}

export async function speak(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** What a language calls itself, for whoever cannot read the one on the screen. */
export function ownName(language: Language): string {
  return texts[language].app.language;
}

/** The sentence of a refusal; a wallet's id in it is worded too. */
export function refusalText(t: Texts, { code, params }: Refusal): string {
  const { wallet, provider } = params;
  const named = {
    ...(typeof wallet === 'string' && { wallet: textOr(t, `wallet.${wallet}`, wallet) }),
    ...(typeof provider === 'string' && { provider: textOr(t, `provider.${provider}`, provider) }),
  };
  return t(`refusal.${code}`, { ...params, ...named });
}

export function noticeText(t: Texts, notice: Notice): string {
  if ('refusal' in notice) return refusalText(t, notice.refusal);
  return 'printing' in notice ? printingText(t, notice.printing) : t(notice.text, { ...notice.params });
}

/** What became of a wish to print, and why. */
export function printingText(t: Texts, { outcome, trouble, refusal }: Printing): string {
  const why = refusal ? refusalText(t, refusal) : troubleText(t, trouble);
  return refusal && outcome === 'notPrinted' ? why : inRow(t(`printer.outcome.${outcome}`), why);
}

/** Sentences one after the other; Chinese ones need no space between. */
export function inRow(...sentences: readonly string[]): string {
  return sentences.filter(Boolean).join(' ').replaceAll('。 ', '。');
}

export function troubleText(t: Texts, trouble: Printing['trouble']): string {
  return trouble ? t(`printer.trouble.${trouble.why}`, { ...trouble }) : '';
}

/** A text whose key comes from outside the types: a history line, a query's answer. */
export function textOr(t: Texts, key: string, otherwise: string): string {
  return (t as (key: string, options: { defaultValue: string }) => string)(key, { defaultValue: otherwise });
}
