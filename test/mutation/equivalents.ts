import type { Mutant } from './mutants.ts';

/** A mutant that no test can tell from the original, looked at by a person. Found again by its line, not its number. */
export interface Equivalent extends Pick<Mutant, 'file' | 'at' | 'original' | 'mutated'> {
  readonly reason: string;
}

export const equivalents: readonly Equivalent[] = [];

export function isThis(equivalent: Equivalent, mutant: Mutant): boolean {
  const { file, at, original, mutated } = equivalent;
  return mutant.file === file && mutant.at === at && mutant.original === original && mutant.mutated === mutated;
}
