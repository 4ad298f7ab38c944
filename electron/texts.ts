import { createInstance, type TFunction } from 'i18next';
import type { Refusal } from '#shared/refusal.ts';
import type { Language } from '#shared/settings/settings.ts';
import en from '#shared/text/en.json' with { type: 'json' };
import zhHans from '#shared/text/zh-Hans.json' with { type: 'json' };

const resources = { en: { translation: en }, 'zh-Hans': { translation: zhHans } };

/** The till's words outside the window, from the same texts. */
export async function textsIn(language: Language): Promise<{ refusal: (refusal: Refusal) => string; t: TFunction }> {
  const i18n = createInstance();
  const t = await i18n.init({ lng: language, fallbackLng: 'en', resources, interpolation: { escapeValue: false } });
  return { t, refusal: ({ code, params }) => t(`refusal.${code}`, params) };
}
