import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useRef } from 'react';
import { useKeys } from './hooks.ts';

/** The height of a row, with what parts it from the next. */
export const rowPx = 60;

interface LongList {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  readonly sizeOf: (index: number) => number;
  /** Another function measures all anew. */
  readonly keyOf: (index: number) => string | number;
  /** By name, and its place as long as it is on the list, else -1. */
  readonly chosen: string | null;
  readonly chosenAt: number;
}

/** As many rows as fit, of any number. The one that was just chosen is brought into sight. */
export function useLongList({ scroller, count, sizeOf, keyOf, chosen, chosenAt }: LongList) {
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: sizeOf,
    getItemKey: keyOf,
    overscan: 6,
    useFlushSync: false,
  });
  const latest = useRef(chosenAt);
  latest.current = chosenAt;
  const has = count > 0;
  useEffect(() => {
    const at = has && chosen !== null ? latest.current : -1;
    if (at >= 0) virtual.scrollToIndex(at <= 1 ? 0 : at, { align: 'auto' });
  }, [virtual, chosen, has]);
  return virtual;
}

interface ListKeys<Of> {
  readonly all: () => readonly Of[];
  readonly isChosen: (one: Of) => boolean;
  readonly choose: (one: Of) => void;
  readonly scroller: RefObject<HTMLElement | null>;
  /** Home and End are not needed to move in what is typed. */
  readonly free?: boolean;
  /** In place of the first. */
  readonly toNewest?: (() => void) | undefined;
}

/** Up, down, a page, the first and the last that is loaded. */
export function useListKeys<Of>({ all, isChosen, choose, scroller, free = true, toNewest }: ListKeys<Of>): void {
  const move = (steps: number) => {
    const listed = all();
    const next = listed[Math.max(0, Math.min(listed.length - 1, listed.findIndex(isChosen) + steps))];
    if (next !== undefined) choose(next);
  };
  const page = () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 1);
  useKeys({
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    PageDown: () => move(page()),
    PageUp: () => move(-page()),
    ...(free && { End: () => move(Number.MAX_SAFE_INTEGER) }),
    ...(free && { Home: toNewest ?? (() => move(-Number.MAX_SAFE_INTEGER)) }),
  });
}
