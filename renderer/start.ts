import { languageOf } from '#shared/language.ts';
import { mirrorDraft } from './acts/display.ts';
import { deliverScan, hearModes, hearView, rememberScreen } from './acts/hear.ts';
import { paceMemory } from './pace-memory.ts';
import { keepLink, type OpenPort } from './port.ts';
import { setLink, useTill } from './store.ts';
import { speak, startTexts } from './text.ts';
import { listenForScans } from './wedge.ts';

/** Everything that runs before the first screen. Returns: stop listening to the keyboard. */
export async function startTill(open: OpenPort): Promise<() => void> {
  const preferred = languageOf(navigator.language);
  await startTexts(preferred);
  document.documentElement.lang = preferred;
  let spoken = preferred;
  setLink(
    keepLink(open, {
      onState: (link) => useTill.setState({ link }),
      onView: (view) => {
        if (view.language !== spoken) void speak(view.language);
        spoken = view.language;
        hearView(view);
      },
    }),
  );
  const stopMirroring = mirrorDraft();
  const stopListening = listenForScans(window, {
    remember: rememberScreen,
    onScan: deliverScan,
    onModes: hearModes,
    memory: paceMemory,
  });
  return () => {
    stopMirroring();
    stopListening();
  };
}
