import type { Language } from '#shared/language.ts';
import { useDraft } from '../settings/draft.ts';
import { ask } from './ask.ts';
import { loadSettings } from './settings.ts';

export function changeLanguage(language: Language): void {
  void ask('till.language', { language }).then(() => {
    if (useDraft.getState().loaded) void loadSettings(); // the file is another one now
  });
}
