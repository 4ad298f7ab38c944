import { appendFigures } from './append.ts';
import { doubtFigures } from './doubts.ts';
import type { Figure } from './figure.ts';
import { hidFigures } from './hid.ts';
import { stormFigures } from './storm.ts';
import { wireFigures } from './wire.ts';

/** What the ratio of a figure should be. */
export interface Aim {
  readonly is: 'at most' | 'at least';
  readonly ratio: number;
}

/** Figures that come from one run together. */
export interface Family {
  /** Null: the figure is watched, and promises nothing. */
  readonly aims: Readonly<Record<string, Aim | null>>;
  run(dir: string, size: 'whole' | 'slice'): Promise<Figure[]>;
}

const atMost = (ratio: number): Aim => ({ is: 'at most', ratio });
const latency = (name: string) => ({ [`${name}_p50`]: atMost(2), [`${name}_p99`]: atMost(3) });

/** `slice` is the least that can run at all, and says nothing about time. */
export const families: readonly Family[] = [
  {
    aims: { ...latency('scan_to_wire'), ...latency('reply_to_view') },
    run: (dir, size) => wireFigures(dir, size === 'whole' ? { warmUp: 50, samples: 500 } : { warmUp: 1, samples: 3 }),
  },
  {
    aims: { append: { is: 'at least', ratio: 0.8 } },
    run: async (dir, size) =>
      appendFigures(
        dir,
        size === 'whole'
          ? { warmUpRounds: 2, rounds: 15, salesInRound: 150 }
          : { warmUpRounds: 1, rounds: 2, salesInRound: 3 },
      ),
  },
  {
    aims: { doubts_10k: atMost(2), doubts_10k_empty_day: null },
    run: (_dir, size) =>
      doubtFigures(
        size === 'whole'
          ? { many: 10_000, few: 10, warmUp: 20, turns: 150 }
          : { many: 20, few: 10, warmUp: 1, turns: 3 },
      ),
  },
  {
    aims: { hid: { is: 'at least', ratio: 0.1 } },
    run: (_dir, size) =>
      hidFigures(
        size === 'whole'
          ? { warmUpRounds: 2, rounds: 9, reportsInRound: 50_000 }
          : { warmUpRounds: 1, rounds: 1, reportsInRound: 10 },
      ),
  },
  {
    aims: { storm: null },
    run: (_dir, size) =>
      stormFigures(
        size === 'whole'
          ? { warmUp: 300, payments: 3000, insertsAWorld: 1000 }
          : { warmUp: 1, payments: 5, insertsAWorld: 10 },
      ),
  },
];
