import { expect, test } from 'vitest';
import { cut } from './cuts.ts';
import { kinds } from './damage.ts';

const newSeed = Math.floor(Math.random() * 1_000_000);

test.each([1, newSeed])(
  'a damaged journal opens as a proven prefix or is refused untouched, each kind of damage once, seed %i',
  { timeout: 120_000 },
  async (seed) => {
    const words: string[] = [];
    const result = await cut({ cuts: kinds.length, seed, recoverEvery: 7, say: (line) => words.push(line) });
    expect(words).toEqual([]);
    expect(result.wrong).toBe(0);
    expect(result.openedAsPrefix + result.refused).toBe(kinds.length);
  },
);
