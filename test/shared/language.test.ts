import { expect, test } from 'vitest';
import { languageOf } from '#shared/language.ts';

test.each([
  ['zh-HK', 'zh-Hant'],
  ['zh-MO', 'zh-Hant'],
  ['zh-TW', 'zh-Hant'],
  ['zh-Hant', 'zh-Hant'],
  ['zh-hant-hk', 'zh-Hant'],
  ['zh-Hant-CN', 'zh-Hant'],
  ['yue', 'zh-Hant'],
  ['yue-HK', 'zh-Hant'],
  ['zh', 'zh-Hans'],
  ['zh-CN', 'zh-Hans'],
  ['zh-SG', 'zh-Hans'],
  ['zh-Hans-HK', 'zh-Hans'],
  ['yue-Hans-CN', 'zh-Hans'],
  ['en-HK', 'en'],
  ['ja', 'en'],
  ['zhx', 'en'],
  ['', 'en'],
])('a machine set to "%s" is spoken to in %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});
