import { create } from 'zustand';
import type { SweepEnded } from '#shared/contract/reconcile-view.ts';
import { useTill } from '../store.ts';
import { ask } from './ask.ts';

/** What the last one came to, while the window is open. */
export const useSweep = create<{ readonly ended: SweepEnded | null }>()(() => ({ ended: null }));

/** Asks the providers about everything that is not final. While something is under way the same key does nothing more. */
export async function startSweep(day: string | null = null, everything = false): Promise<void> {
  if (useTill.getState().view?.work) return;
  useSweep.setState({ ended: null });
  const ended = await ask('sweep.start', { day, everything });
  if (ended !== 'refused') useSweep.setState({ ended });
}
