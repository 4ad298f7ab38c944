import type { Clock } from '../../electron/clock.ts';

/** Virtual time for storms: as the simulators' clock, but the next timer fires without a turn of the event loop between. */
export interface StormClock extends Clock {
  /** Fires every timer due within `forMs`, in order. After each, every promise that can go on does. */
  run(forMs: number): Promise<void>;
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  act: (() => void) | null;
}

/** How many timers fire before the event loop gets a turn, so that messages to other threads leave. */
const turnEvery = 20_000;

export function createStormClock(startMs: number): StormClock {
  const heap: Timer[] = [];
  let steadyMs = 0;
  let made = 0;
  let fired = 0;

  function fireNext(untilMs: number): boolean {
    for (let timer = heap[0]; timer !== undefined && timer.atMs <= untilMs; timer = heap[0]) {
      takeFirst(heap);
      const { act } = timer;
      if (act === null) continue;
      if (timer.atMs > steadyMs) steadyMs = timer.atMs;
      timer.act = null;
      act();
      return true;
    }
    return false;
  }

  return {
    nowMs: () => startMs + steadyMs,
    steadyMs: () => steadyMs,
    after(delayMs, act) {
      const timer: Timer = { atMs: steadyMs + (delayMs > 0 ? delayMs : 0), order: made, act };
      made += 1;
      insert(heap, timer);
      return () => {
        timer.act = null;
      };
    },
    run(forMs) {
      const untilMs = steadyMs + forMs;
      return new Promise((resolve, reject) => {
        const step = () => {
          try {
            if (!fireNext(untilMs)) {
              steadyMs = untilMs;
              resolve();
              return;
            }
          } catch (error) {
            reject(error as Error);
            return;
          }
          fired += 1;
          settled(step, fired % turnEvery === 0);
        };
        settled(step, false);
      });
    },
  };
}

/** Calls `then` when no promise job is left: Node drains those before it looks at the ticks they asked for. */
function settled(then: () => void, turn: boolean): void {
  if (turn) setImmediate(then);
  else queueMicrotask(() => process.nextTick(then));
}

function before(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function insert(heap: Timer[], timer: Timer): void {
  let at = heap.push(timer) - 1;
  while (at > 0) {
    const parentAt = (at - 1) >> 1;
    const parent = heap[parentAt];
    if (parent === undefined || before(parent, timer)) break;
    heap[at] = parent;
    at = parentAt;
  }
  heap[at] = timer;
}

function takeFirst(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const leftAt = 2 * at + 1;
    const left = heap[leftAt];
    if (left === undefined) break;
    const right = heap[leftAt + 1];
    const childAt = right !== undefined && before(right, left) ? leftAt + 1 : leftAt;
    const child = heap[childAt];
    if (child === undefined || before(last, child)) break;
    heap[at] = child;
    at = childAt;
  }
  heap[at] = last;
}
