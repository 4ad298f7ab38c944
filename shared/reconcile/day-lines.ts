import type { ItemView, LineView, RowView } from '../contract/reconcile-view.ts';
import type { BillRow } from './bill.ts';
import type { Item } from './item.ts';
import { type Line, type MatchClass, type NextStep, nextStepOf } from './line.ts';
import { lineIdentity } from './line-identity.ts';
import type { Matching } from './match.ts';
import type { LineKey } from './taken.ts';

/** A line that may need somebody, with its name. */
export interface OpenLine {
  readonly key: LineKey;
  readonly line: Line;
  readonly step: NextStep;
}

export const gravity: readonly NextStep[] = [
  'decideLateMoney',
  'callProvider',
  'verifyJournal',
  'lookAtOtherTill',
  'askProvider',
  'wait',
];

const classGravity: readonly MatchClass[] = [
  'amountDiffers',
  'doubled',
  'onlyBill',
  'stateDiffers',
  'onlyJournal',
  'otherDay',
  'agrees',
];

const pausesAfter = 2000;

/**
 * Every line that is not all right by itself, gravest first; of equal ones in their order. `digest` makes a key of a name.
 * Pauses, so that whoever waits for something else gets a turn.
 */
export function* openLines(
  { lines }: Pick<Matching, 'lines'>,
  digest: (name: string) => LineKey,
): Generator<void, readonly OpenLine[]> {
  const twins = new Map<string, number>();
  const found: OpenLine[] = [];
  for (const [at, line] of lines.entries()) {
    if (at % pausesAfter === 0) yield;
    const step = nextStepOf(line);
    if (step === null) continue;
    const name = lineIdentity(line, 0);
    const twin = twins.get(name) ?? 0;
    twins.set(name, twin + 1);
    found.push({ key: digest(twin === 0 ? name : lineIdentity(line, twin)), line, step });
  }
  return found.sort((a, b) => weight(a) - weight(b));
}

function weight({ line, step }: OpenLine): number {
  return gravity.indexOf(step) * 10 + classGravity.indexOf(line.class);
}

export function lineView(
  key: LineKey,
  { class: found, reason, differences, item, row, told, by, resembles }: Line,
  step: NextStep | null,
  explained: LineView['explained'],
): LineView {
  return {
    ...{ key, class: found, reason, differences, told, by, resembles, explained },
    step: explained ? null : step,
    item: item && itemView(item),
    row: row && rowView(row),
  };
}

function itemView(item: Item): ItemView {
  const { kind, paymentId, refundId, reference, refundNumber, providerReference, wallet, amount, story, atMs } = item;
  const number = refundNumber ?? reference;
  return { kind, paymentId, refundId, reference, number, providerReference, wallet, amount, story, atMs };
}

function rowView(row: BillRow): RowView {
  const { kind, reference, refundNumber, providerReference, walletReference, wallet } = row;
  const { amount, payerPaid, feeMinor, state, atMs } = row;
  return {
    ...{ kind, reference, refundNumber, providerReference, walletReference, wallet },
    ...{ amount, payerPaid, feeMinor, state, atMs },
  };
}

/** What names a line to a person: ours where there is one. */
export function numberOf({ item, row }: Line): string {
  if (item) return item.refundNumber ?? item.reference;
  return (row?.refundNumber ?? row?.reference ?? row?.providerReference ?? row?.walletReference ?? '?').slice(0, 64);
}
