import { type BillTally, noBills } from './bill-judge.ts';
import type { Breach } from './verdict.ts';
import type { Outcome } from './world.ts';

/** A world that broke a law. */
export interface Failure {
  readonly seed: number;
  readonly payments: number;
  readonly breaches: readonly Breach[];
}

/** Many worlds' outcomes in one; adds up the same in any order. */
export interface Tally {
  payments: number;
  worlds: number;
  crashes: number;
  faults: Record<string, number>;
  late: number;
  foundBySweep: number;
  foundByBill: number;
  /** Bills read, and what became of the faults that were put into them. */
  bills: BillTally;
  disagreements: number;
  doubleCharges: number;
  lost: number;
  unsettled: number;
  faultyPayments: number;
  requests: number;
  entries: number;
  failures: Failure[];
}

/** What the weather, the machine and the provider can do wrong. A long run in which one of these never came proves less. */
export const faultKinds: readonly string[] = [
  ...['offline', 'outage', 'requestLost', 'arrivesLate', 'delayed', 'doubled', 'slow', 'illegalSign', 'checkinLost'],
  ...['replyLost', 'replyCut', 'garbage', 'otherAmount', 'otherOrder', 'status500', 'notFoundThenPaid'],
  ...['providerUnsure', 'cancelLost', 'cancelError', 'revokeLost', 'refundLost', 'refundRefused'],
  ...['crash.moment', 'crash.append.before', 'crash.append.after', 'crash.mark.before', 'crash.command.after'],
  ...['crash.request.before', 'crash.request.after', 'crash.reply.after', 'crash.store.before', 'crash.store.after'],
  ...['diskFull', 'clockJump', 'windowClosed'],
];

const keptFailures = 200;

export function emptyTally(): Tally {
  return {
    ...{ payments: 0, worlds: 0, crashes: 0, faults: {}, late: 0, foundBySweep: 0, foundByBill: 0 },
    ...{ bills: { ...noBills }, disagreements: 0, doubleCharges: 0, lost: 0, unsettled: 0 },
    ...{ faultyPayments: 0, requests: 0, entries: 0, failures: [] },
  };
}

export function addOutcome(tally: Tally, seed: number, outcome: Outcome): void {
  tally.worlds += 1;
  for (const name of ['payments', 'crashes', 'late', 'foundBySweep', 'foundByBill'] as const)
    tally[name] += outcome[name];
  for (const name of ['faultyPayments', 'requests', 'entries'] as const) tally[name] += outcome[name];
  addCounts(tally.faults, outcome.faults);
  addBills(tally.bills, outcome.bills);
  for (const { counts } of outcome.breaches) if (counts) tally[counts] += 1;
  if (outcome.breaches.length > 0 && tally.failures.length < keptFailures)
    tally.failures.push({ seed, payments: outcome.payments, breaches: outcome.breaches });
}

export function addTally(to: Tally, from: Tally): void {
  const numbers = [
    ...(['payments', 'worlds', 'crashes', 'late', 'foundBySweep', 'foundByBill'] as const),
    ...(['disagreements', 'doubleCharges', 'lost', 'unsettled', 'faultyPayments', 'requests', 'entries'] as const),
  ];
  for (const name of numbers) to[name] += from[name];
  addCounts(to.faults, from.faults);
  addBills(to.bills, from.bills);
  to.failures.push(...from.failures.slice(0, keptFailures - to.failures.length));
}

function addCounts(to: Record<string, number>, from: Readonly<Record<string, number>>): void {
  for (const [kind, count] of Object.entries(from)) to[kind] = (to[kind] ?? 0) + count;
}

function addBills(to: BillTally, from: BillTally): void {
  for (const name of Object.keys(to) as (keyof BillTally)[]) to[name] += from[name];
}
