import type { Clock } from '../clock.ts';

/** Waits its turn at one provider: at most `atOnce` run together and each starts `gapMs` after the one before. */
export interface Lane {
  /** Asking again while waiting changes nothing. Resolving `act` frees the place. */
  enqueue(act: () => Promise<void>): void;
  remove(act: () => Promise<void>): void;
}

/**
 * Bounds what the till asks of one provider by itself. A stuck provider fills its own lane only; what a person asks for
 * does not wait here at all.
 */
export function createLane(clock: Clock, atOnce: number, gapMs: number): Lane {
  const waiting = new Set<() => Promise<void>>();
  let running = 0;
  let nextStartMs = clock.steadyMs();
  let _timer: (() => void) | null = null;

  function pump(): void {
    while (running < atOnce && waiting.size > 0) {
      const restMs = nextStartMs - clock.steadyMs();
      if (restMs > 0) {
        _timer ??= clock.after(restMs, () => {
          _timer = null;
          pump();
        });
        return;
      }
      const [act] = waiting;
      if (!act) return;
      waiting.delete(act);
      start(act);
    }
  }

  function start(act: () => Promise<void>): void {
    running += 1;
    nextStartMs = clock.steadyMs() + gapMs;
    void act().finally(() => {
      running -= 1;
      pump();
    });
  }

  return {
    enqueue: (act) => {
      waiting.add(act);
      pump();
    },
    remove: (act) => waiting.delete(act),
  };
}
