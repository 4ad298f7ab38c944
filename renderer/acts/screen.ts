import type { ScreenSettings } from '#shared/settings/screen.ts';
import { plainScreen } from '#shared/settings/screen.ts';
import { foremost, outcomesSince } from '../outcomes.ts';
import { play } from '../sounds.ts';
import { useTill } from '../store.ts';
import { ask } from './ask.ts';
import { reloadSettings } from './settings.ts';

const { getState: now, setState: set } = useTill;

/** Light, dark and contrast, on the whole document. */
export function dress({ appearance, contrast }: ScreenSettings): void {
  const { dataset } = document.documentElement;
  dataset.appearance = appearance;
  dataset.contrast = contrast;
}

let lastVolume = plainScreen.soundVolume;

/** Off, and on again as loud as it was. */
export function toggleSound(): void {
  const volume = now().view?.screen.soundVolume ?? 0;
  if (volume > 0) lastVolume = volume;
  void ask('till.screen', { soundVolume: volume > 0 ? 0 : lastVolume }).then(reloadSettings);
}

/** Sounds and announces what came of a payment since the last view: once each, not when it is opened again. */
export function hearOutcomes(before: ReturnType<typeof now>['view']): void {
  const { view, screen, said } = now();
  if (!view) return;
  const onScreen = screen.at === 'payment' || screen.at === 'refund' ? screen.paymentId : null;
  const heard = foremost(outcomesSince(before, view), onScreen);
  if (!heard) return;
  play(heard.sound, view.screen.soundVolume);
  set({ said: { payment: heard.payment, refund: heard.refund, sound: heard.sound, count: (said?.count ?? 0) + 1 } });
}
