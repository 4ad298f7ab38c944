import type { Language } from '#shared/language.ts';
import { ask } from './ask.ts';
import { reloadSettings } from './settings.ts';

export function changeLanguage(language: Language): void {
  void ask('till.language', { language }).then(reloadSettings);
}
