import { create } from 'zustand';
import type { CustomerView } from '#shared/contract/customer-view.ts';

export interface DisplayState {
  readonly view: CustomerView | null;
  /** What was shown before may not be true any more. */
  readonly lost: boolean;
  /** When the view came, by this machine's clock. */
  readonly heardMs: number;
}

export function firstDisplay(): DisplayState {
  return { view: null, lost: false, heardMs: 0 };
}

export const useDisplay = create<DisplayState>()(firstDisplay);
