import { useTill } from '../store.ts';
import { startedAt, tourAfter } from '../training/tour.ts';
import { newSale } from './sale.ts';

const { getState: now, setState: set } = useTill;

/** From the first step, with an empty checkout. Nothing that is under way is touched. */
export function startTour(): void {
  const { view } = now();
  if (!view?.training) return;
  newSale();
  set({ tour: startedAt(view.nowMs) });
}

export function leaveTour(): void {
  set({ tour: null });
}

export function followTour(): void {
  const { view, tour } = now();
  if (!view || !tour) return;
  const after = view.training ? tourAfter(tour, view) : null;
  if (after !== tour) set({ tour: after });
}
