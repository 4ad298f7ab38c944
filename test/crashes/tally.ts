import type { Books, Verdict } from './books.ts';

export type Fault = 'disagreements' | 'doubleCharges' | 'lost' | 'unsettled' | 'badJournals';
type Count = 'kills' | 'atSteps' | 'atRandom' | 'lives' | 'payments' | 'refunds' | 'captures';

/** What all shops of a run came to. */
export type Tally = Record<Count | Fault, number>;

export function newTally(): Tally {
  return {
    ...{ kills: 0, atSteps: 0, atRandom: 0, lives: 0, payments: 0, refunds: 0, captures: 0 },
    ...{ disagreements: 0, doubleCharges: 0, lost: 0, unsettled: 0, badJournals: 0 },
  };
}

export function isWrong({ disagreements, doubleCharges, lost, unsettled, badJournals }: Tally): boolean {
  return disagreements + doubleCharges + lost + unsettled + badJournals > 0;
}

/** While a shop trades, what is unsettled is no fault. */
export function faultsOf({ faults }: Books, verdict: Verdict, isOver: boolean): [Fault, string][] {
  const all: [Fault, readonly string[]][] = [
    ['badJournals', faults],
    ['disagreements', verdict.disagreements],
    ['doubleCharges', verdict.doubleCharges],
    ['lost', verdict.lost],
    ['unsettled', isOver ? verdict.unsettled : []],
  ];
  return all.flatMap(([fault, words]) => words.map((one): [Fault, string] => [fault, one]));
}
