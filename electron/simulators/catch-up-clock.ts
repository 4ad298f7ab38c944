import type { Clock } from '../clock.ts';

export interface CatchUpClock extends Clock {
  /** Fires what has fallen due by now, in order, each at its own time. From then on it is the clock it was made of. */
  catchUp(): void;
}

interface Timer {
  readonly atMs: number;
  readonly act: () => void;
  stop: () => void;
}

/** For a world that was away for a while: the timers it sets first may lie in the past. */
export function createCatchUpClock(clock: Clock): CatchUpClock {
  const timers = new Set<Timer>();
  let nowMs: number | null = clock.nowMs();

  function takeFirst(untilMs: number): Timer | null {
    const [first] = [...timers].toSorted((a, b) => a.atMs - b.atMs);
    if (first === undefined || first.atMs > untilMs) return null;
    timers.delete(first);
    return first;
  }

  return {
    nowMs: () => nowMs ?? clock.nowMs(),
    steadyMs: () => clock.steadyMs(),
    after(delayMs, act) {
      if (nowMs === null) return clock.after(delayMs, act);
      const timer: Timer = { atMs: nowMs + delayMs, act, stop: () => timers.delete(timer) };
      timers.add(timer);
      return () => timer.stop();
    },
    catchUp() {
      const untilMs = clock.nowMs();
      for (let timer = takeFirst(untilMs); timer !== null; timer = takeFirst(untilMs)) {
        nowMs = timer.atMs;
        timer.act();
      }
      nowMs = null;
      for (const timer of timers) timer.stop = clock.after(timer.atMs - untilMs, timer.act);
    },
  };
}
