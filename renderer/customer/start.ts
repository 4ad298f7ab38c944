import { languageOf } from '#shared/language.ts';
import type { OpenPort } from '../port.ts';
import { speak, startTexts } from '../text.ts';
import { keepHearing } from './link.ts';
import { useDisplay } from './store.ts';

/** Everything before the display's first picture. Returns: stop. */
export async function startDisplay(open: OpenPort): Promise<() => void> {
  let spoken = languageOf(navigator.language);
  const { t } = await startTexts(spoken);
  document.documentElement.lang = spoken;
  document.title = t('customer.title');
  return keepHearing(open, {
    onLost: () => useDisplay.setState({ lost: true }),
    onView: (view) => {
      const [language] = view.languages;
      if (language !== spoken) void speak(language).then(() => (document.title = t('customer.title')));
      spoken = language;
      useDisplay.setState({ view, lost: false, heardMs: Date.now() });
    },
  });
}
