import { assert, Defect } from '#shared/assert.ts';
import type { Clock } from '../clock.ts';

/** Time that passes only when told to. Between two timers every promise that can go on does, so a run is repeatable. */
export interface VirtualClock extends Clock {
  /** Fires every timer due within `forMs` from now, in order, and moves on by it; without it, until no timer is left. */
  run(forMs?: number): Promise<void>;
  /** Fires timers until `promise` is settled; a defect when none is left and it is not. */
  finish<T>(promise: Promise<T>): Promise<T>;
  readonly waiting: number;
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  act: (() => void) | null;
}

export function createVirtualClock(startMs: number): VirtualClock {
  const heap: Timer[] = [];
  let steadyMs = 0;
  let made = 0;
  let live = 0;

  function fireNext(untilMs: number): boolean {
    for (let timer = heap[0]; timer !== undefined && timer.atMs <= untilMs; timer = heap[0]) {
      takeFirst(heap);
      if (timer.act === null) continue;
      steadyMs = Math.max(steadyMs, timer.atMs);
      live -= 1;
      const { act } = timer;
      timer.act = null;
      act();
      return true;
    }
    return false;
  }

  async function run(forMs = Number.POSITIVE_INFINITY): Promise<void> {
    const untilMs = steadyMs + forMs;
    await settle();
    while (fireNext(untilMs)) await settle();
    if (Number.isFinite(untilMs)) steadyMs = untilMs;
  }

  async function finish<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const end = () => {
      settled = true;
    };
    promise.then(end, end);
    await settle();
    while (!settled) {
      if (!fireNext(Number.POSITIVE_INFINITY)) throw new Defect('a promise waits for something no timer brings');
      await settle();
    }
    return promise;
  }

  return {
    nowMs: () => startMs + steadyMs,
    steadyMs: () => steadyMs,
    after(delayMs, act) {
      assert(Number.isFinite(delayMs), 'a delay is a finite number of milliseconds');
      const timer: Timer = { atMs: steadyMs + Math.max(0, delayMs), order: made, act };
      made += 1;
      live += 1;
      insert(heap, timer);
      return () => {
        if (timer.act === null) return;
        timer.act = null;
        live -= 1;
      };
    },
    run,
    finish,
    get waiting() {
      return live;
    },
  };
}

/** The same time as `base`, on a wall clock that jumps; timers and steady time do not notice. */
export function createJumpyClock(base: Clock): Clock & { jump(byMs: number): void } {
  let offMs = 0;
  return {
    nowMs: () => base.nowMs() + offMs,
    steadyMs: () => base.steadyMs(),
    after: (delayMs, act) => base.after(delayMs, act),
    jump(byMs) {
      offMs += byMs;
    },
  };
}

/** The event loop reaches its next turn only when no promise job is left. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
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
