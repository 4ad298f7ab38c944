import type { Clock } from '../clock.ts';
import type { SourceOptions } from './scanners.ts';

/** A device that may not be opened is tried again when a person may have changed that: soon, then ever later. */
const againMs = { first: 2000, most: 30_000 };

export interface TurnedAway {
  readonly state: 'noPermission' | 'noAnswer';
  readonly waitMs: number;
  readonly untilMs: number;
}

/** Written down the first time only. */
export function turnedAway(
  { clock, log }: Pick<SourceOptions, 'clock' | 'log'>,
  device: string,
  error: unknown,
  before: TurnedAway | null,
): TurnedAway {
  if (!before) log.warn('scanner.refused', { device, problem: String(error) });
  const waitMs = before ? Math.min(againMs.most, before.waitMs * 2) : againMs.first;
  const state = /permission denied|access denied/i.test(String(error)) ? 'noPermission' : 'noAnswer';
  return { state, waitMs, untilMs: clock.steadyMs() + waitMs };
}

/** Calls `onChange` only where what there is to be told is another than the last time. */
export function createTelling(state: () => unknown, onChange: () => void): () => void {
  let told = '';
  return () => {
    const now = JSON.stringify(state());
    if (now === told) return;
    told = now;
    onChange();
  };
}

/** Looks, and again after as long as each look says. */
export function createWatch(clock: Clock, look: () => Promise<number>) {
  let stopped = false;
  let forget: () => void = () => undefined;
  let looking: Promise<void> = Promise.resolve();

  async function turn(): Promise<void> {
    const waitMs = await look();
    if (!stopped) forget = clock.after(waitMs, start);
  }

  function start(): void {
    looking = turn();
  }

  return {
    start,
    isStopped: () => stopped,
    /** Once the look that is under way has ended. */
    stop: async (): Promise<void> => {
      stopped = true;
      forget();
      await looking;
    },
  };
}
