import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

/** Why a message was turned away or left nothing behind. */
export type Cause =
  | 'path'
  | 'method'
  | 'tooLong'
  | 'tooMany'
  | 'tooSlow'
  | 'brokenOff'
  | 'unproven'
  | 'unknownOrder'
  | 'busy'
  | 'journal';

/** Counts what strangers may do as often as they like: one line at once, then at most one a minute with the number since. */
export interface Tally {
  count(cause: Cause, provider?: string): void;
  /** Writes what was counted and not written yet. */
  stop(): void;
}

const everyMs = 60_000;

export function createTally(clock: Clock, log: Log): Tally {
  const counted = new Map<string, { since: number; write: () => void; cancel: () => void }>();

  return {
    count: (cause, provider) => {
      const key = `${cause} ${provider ?? ''}`;
      const known = counted.get(key);
      if (known) {
        known.since += 1;
        return;
      }
      const line = (count: number) => log.warn('notify.notTaken', { cause, ...(provider && { provider }), count });
      line(1);
      const entry = {
        since: 0,
        write: () => {
          counted.delete(key);
          if (entry.since > 0) line(entry.since);
        },
        cancel: clock.after(everyMs, () => entry.write()),
      };
      counted.set(key, entry);
    },
    stop: () => {
      for (const { cancel, write } of [...counted.values()]) {
        cancel();
        write();
      }
    },
  };
}
