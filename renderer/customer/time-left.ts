import { useEffect, useState } from 'react';
import { useDisplay } from './store.ts';

/** Milliseconds left until `atMs` by the terminal's clock, told anew twice a second. */
export function useTimeLeft(atMs: number): number {
  const view = useDisplay((state) => state.view);
  const heardMs = useDisplay((state) => state.heardMs);
  const [localMs, setLocalMs] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setLocalMs(Date.now()), 500);
    return () => clearInterval(ticking);
  }, []);
  return atMs - (Math.max(localMs, heardMs) + (view ? view.nowMs - heardMs : 0));
}
