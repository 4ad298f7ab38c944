import { type Equivalent, isThis } from './equivalents.ts';
import { type Mutant, mutantsOf, type SourceFile } from './mutants.ts';
import { loadSuite, type Verdict } from './suite.ts';

export interface Tried {
  readonly mutant: Mutant;
  readonly end: Verdict['end'] | 'equivalent';
}

export interface Trial {
  readonly tried: readonly Tried[];
  /** Reviewed as equivalent, but no longer in the source, or noticed by a test. */
  readonly stale: readonly Equivalent[];
}

/** One of `of` equal parts of the mutants, spread over all files. */
export interface Share {
  readonly of: number;
  readonly seed: number;
}

/** @throws when a test fails without any mutant: then no verdict means anything. */
export async function tryMutants(
  files: readonly SourceFile[],
  reviewed: readonly Equivalent[],
  share: Share = { of: 1, seed: 0 },
): Promise<Trial> {
  const mutants = mutantsOf(files);
  const suite = await loadSuite(mutants);
  const before = suite(0);
  if (before.end !== 'survived') throw new Error(`a test fails without any mutant: ${JSON.stringify(before)}`);
  const chosen = mutants.filter(({ id }) => id % share.of === share.seed % share.of);
  const verdicts = chosen.map((mutant) => ({ mutant, end: suite(mutant.id).end }));
  const known = (mutant: Mutant) => reviewed.some((one) => isThis(one, mutant));
  const ours = reviewed.filter(({ file }) => files.some(({ path }) => path === file));
  return {
    tried: verdicts.map(({ mutant, end }) => ({
      mutant,
      end: end === 'survived' && known(mutant) ? 'equivalent' : end,
    })),
    stale: ours.filter(
      (one) =>
        !mutants.some((mutant) => isThis(one, mutant)) ||
        verdicts.some(({ mutant, end }) => end !== 'survived' && isThis(one, mutant)),
    ),
  };
}

export interface Counts {
  readonly mutants: number;
  readonly killed: number;
  /** Killed, but by no test that names a rule: a file of tests could not begin. */
  readonly unnamed: number;
  readonly survived: number;
  readonly timeout: number;
  readonly equivalent: number;
  /** Noticed mutants of those that can be noticed, in percent, rounded down to hundredths. */
  readonly score: number;
}

export function countsOf(tried: readonly Tried[]): Counts {
  const count = (end: Tried['end']) => tried.filter((one) => one.end === end).length;
  const [unnamed, survived, timeout] = [count('unnamed'), count('survived'), count('timeout')];
  const killed = count('killed') + unnamed;
  const noticeable = killed + survived + timeout;
  const score = noticeable === 0 ? 100 : Math.floor(((killed + timeout) / noticeable) * 10_000) / 100;
  return { mutants: tried.length, killed, unnamed, survived, timeout, equivalent: count('equivalent'), score };
}
