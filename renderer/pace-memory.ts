import type { PaceMemory } from './wedge.ts';

const key = 'shroff.scannerPace';

/** This machine's scanner is known again after a restart. Without a place to keep it, each start learns anew. */
export const paceMemory: PaceMemory = {
  read: () => {
    try {
      const { msPerKey, slowestMs } = JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, unknown>;
      return isPace(msPerKey) && isPace(slowestMs) ? { msPerKey, slowestMs } : null;
    } catch {
      return null;
    }
  },
  write: (pace) => {
    try {
      localStorage.setItem(key, JSON.stringify(pace));
    } catch {
      // full or switched off
    }
  },
};

function isPace(ms: unknown): ms is number {
  return typeof ms === 'number' && ms >= 5 && ms <= 180;
}
