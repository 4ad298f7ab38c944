/** In the order in which a person chooses among them. Each has its file in `text/`. */
export const languages = ['en', 'zh-Hans', 'zh-Hant'] as const;
export type Language = (typeof languages)[number];

/** What to speak before the settings say it, by the machine's locale, like zh-HK. */
export function languageOf(locale: string): Language {
  if (!/^(zh|yue)\b/i.test(locale)) return 'en';
  const traditional = /^yue|-(hant|hk|mo|tw)\b/i.test(locale) && !/-hans\b/i.test(locale);
  return traditional ? 'zh-Hant' : 'zh-Hans';
}
