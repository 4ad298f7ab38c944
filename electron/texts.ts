import { createInstance, type TFunction } from 'i18next';
import type { Language } from '#shared/language.ts';
import type { Refusal } from '#shared/refusal.ts';
import enAdvice from '#shared/text/advice/en.json' with { type: 'json' };
import zhHansAdvice from '#shared/text/advice/zh-Hans.json' with { type: 'json' };
import zhHantAdvice from '#shared/text/advice/zh-Hant.json' with { type: 'json' };
import en from '#shared/text/en.json' with { type: 'json' };
import zhHans from '#shared/text/zh-Hans.json' with { type: 'json' };
import zhHant from '#shared/text/zh-Hant.json' with { type: 'json' };

const resources: Record<Language, { translation: typeof en & { advice: typeof enAdvice } }> = {
  en: { translation: { ...en, advice: enAdvice } },
  'zh-Hans': { translation: { ...zhHans, advice: zhHansAdvice } },
  'zh-Hant': { translation: { ...zhHant, advice: zhHantAdvice } },
};

/** The till's words outside the window, from the same texts. */
export async function textsIn(language: Language): Promise<{ refusal: (refusal: Refusal) => string; t: TFunction }> {
  const i18n = createInstance();
  const t = await i18n.init({ lng: language, fallbackLng: 'en', resources, interpolation: { escapeValue: false } });
  return { t, refusal: ({ code, params }) => t(`refusal.${code}`, params) };
}
