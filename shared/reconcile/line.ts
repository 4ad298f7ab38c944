import type { Money } from '../money.ts';
import type { BillRow } from './bill.ts';
import type { MatchedBy } from './bill-law.ts';
import type { Item } from './item.ts';

/** Every payment, refund and row stands in exactly one. */
export const matchClasses = [
  'agrees',
  'amountDiffers',
  'stateDiffers',
  'onlyJournal',
  'onlyBill',
  'doubled',
  'otherDay',
] as const;
export type MatchClass = (typeof matchClasses)[number];

/** All that was found different, the class being the gravest. */
export const differences = [
  'billAmount',
  'billPayerPaid',
  'billState',
  'billStateUnclear',
  'billDay',
  'askedAmount',
  'askedState',
  'numbers',
] as const;
export type Difference = (typeof differences)[number];

export const reasons = [
  /** Only in the journal: the list should have it; it cannot yet; we do not know ourselves; nobody was asked. */
  'expected',
  'notYet',
  'inDoubt',
  'notAsked',
  /** Only in the bill: money the journal thinks did not move; money given back without this till; other tills; missing here; nobody's. */
  'late',
  'returnedElsewhere',
  'anotherTill',
  'missingHere',
  'unknown',
  /** Doubled: one row twice, or two charges under one number of ours. */
  'sameRow',
  'anotherCharge',
] as const;
export type Reason = (typeof reasons)[number];

/** What a person does about it. `wait`: nothing, the next list says more. */
export const nextSteps = [
  'wait',
  'askProvider',
  'decideLateMoney',
  'callProvider',
  'lookAtOtherTill',
  'verifyJournal',
] as const;
export type NextStep = (typeof nextSteps)[number];

/** What the provider says when it is asked about one payment or refund. */
export interface Told {
  readonly state: BillRow['state'];
  readonly amount: Money | null;
}

export interface Line {
  readonly class: MatchClass;
  /** Of `onlyJournal`, `onlyBill` and `doubled`; null otherwise. */
  readonly reason: Reason | null;
  readonly differences: readonly Difference[];
  readonly item: Item | null;
  readonly row: BillRow | null;
  readonly told: Told | null;
  /** Null without a row or without an item. */
  readonly by: MatchedBy | null;
  /** The item is of the bill's own day. */
  readonly ofDay: boolean;
  /** The one row, or the one item, of the same amount within ten minutes that is alone too: a guess for a person, never a match. */
  readonly resembles: string | null;
}

/** The line's own class as a next step; null where all is well. */
export function nextStepOf({ class: found, reason, item, told }: Line): NextStep | null {
  switch (found) {
    case 'agrees':
    case 'otherDay':
      return null;
    case 'doubled':
      return 'callProvider';
    case 'amountDiffers':
      return told === null ? 'askProvider' : 'callProvider';
    case 'stateDiffers':
      return told !== null && item?.story !== 'open' ? 'callProvider' : 'askProvider';
    case 'onlyJournal':
      if (reason === 'notYet') return 'wait';
      return reason === 'expected' && told !== null ? 'callProvider' : 'askProvider';
    case 'onlyBill':
      return stepOfOnlyBill(reason, told);
  }
}

/** A bill settles nothing (law 4): the provider is asked, and once it confirms the money, a person decides about it. */
function stepOfOnlyBill(reason: Reason | null, told: Told | null): NextStep {
  if (reason === 'late') return told?.state === 'done' ? 'decideLateMoney' : 'askProvider';
  if (reason === 'returnedElsewhere') return 'askProvider';
  if (reason === 'anotherTill') return 'lookAtOtherTill';
  return reason === 'missingHere' ? 'verifyJournal' : 'callProvider';
}
