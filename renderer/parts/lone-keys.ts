import { useEffect, useRef } from 'react';
import { runEndsMs } from '../pace.ts';
import { useTill } from '../store.ts';
import { characterOf } from '../wedge.ts';

/**
 * Letters as keys, by their capital. A scanner types letters too, and paper cannot be taken back as a typed digit can: so a
 * letter acts only when no other key follows it as closely as a scanner's would. The same one again is a hasty hand, and one
 * press.
 */
export function useLoneKeys(acts: Readonly<Record<string, () => void>>): void {
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let last = { letter: '', atMs: Number.NEGATIVE_INFINITY };
    const hear = (event: KeyboardEvent) => {
      clearTimeout(waiting);
      const letter = characterOf(event)?.toUpperCase() ?? '';
      const isAlone = event.timeStamp - last.atMs > runEndsMs || letter === last.letter;
      last = { letter: isAlone ? letter : '', atMs: event.timeStamp };
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      if (!isAlone || !latest.current[letter] || isTyped(event.target) || useTill.getState().ask !== null) return;
      waiting = setTimeout(() => {
        if (useTill.getState().ask === null) latest.current[letter]?.();
      }, runEndsMs);
    };
    window.addEventListener('keydown', hear, { capture: true });
    return () => {
      clearTimeout(waiting);
      window.removeEventListener('keydown', hear, { capture: true });
    };
  }, []);
}

function isTyped(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input[type="search"], input[type="text"], textarea') !== null;
}
