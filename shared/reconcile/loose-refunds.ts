import { sameMoney } from '../money.ts';
import type { BillRow } from './bill.ts';
import type { MatchedBy } from './bill-law.ts';
import type { Item } from './item.ts';
import { isOfDay, judgePair, type Question } from './judge.ts';
import type { Line, Reason, Told } from './line.ts';

type RowsOf = ReadonlyMap<Item, readonly { readonly row: BillRow; readonly by: MatchedBy }[]>;

interface Paired {
  readonly lines: readonly Line[];
  /** Items that need no further look. */
  readonly settled: ReadonlySet<Item>;
}

/**
 * Refund rows that name a payment of ours and no refund of ours: a provider whose list does not carry our refund number,
 * a reversal that is listed as a payment and its return, or money that went back without this till.
 */
export function pairLooseRefunds(
  [payment, ...refunds]: readonly [Item, ...Item[]],
  rows: RowsOf,
  loose: readonly BillRow[],
  toldOf: (item: Item) => Told | null,
  question: Question,
): Paired {
  if (loose.length === 0) return { lines: [], settled: new Set() };
  const free = refunds.filter((refund) => !rows.has(refund)).sort((a, b) => rank(a) - rank(b));
  const lines: Line[] = [];
  const settled = new Set<Item>();
  const own: { item: Item; row: BillRow }[] = [];
  const take = (item: Item, row: BillRow, by: MatchedBy) => {
    lines.push(judgePair(item, row, by, toldOf(item), question));
    settled.add(item);
    own.push({ item, row });
  };
  const left = loose.filter((row) => {
    if (row.refundNumber !== null) return true;
    const item = free.find((one) => !settled.has(one) && sameMoney(one.amount, row.amount));
    if (item) take(item, row, 'paymentAndAmount');
    return !item;
  });
  const foreign = left.filter((row) => {
    const double = row.refundNumber === null && own.find((one) => isSameRow(one.row, row));
    if (double) lines.push(lineOf(row, double.item, 'sameRow', question));
    return !double;
  });
  const open = free.filter((one) => !settled.has(one) && one.story !== 'not');
  const [onlyRow] = foreign;
  const [onlyItem] = open;
  if (foreign.length === 1 && open.length === 1 && onlyRow?.refundNumber === null && onlyItem) {
    take(onlyItem, onlyRow, 'payment');
    return { lines, settled };
  }
  const undone = pairReversal(payment, rows, foreign, toldOf, question);
  if (undone) return { lines: [...lines, ...undone], settled: settled.add(payment) };
  return { lines: [...lines, ...foreign.map((row) => returnedLine(row, payment, question))], settled };
}

/** What certainly went back first, then what may have. */
function rank({ story }: Item): number {
  return ['done', 'open', 'not'].indexOf(story);
}

function isSameRow(one: BillRow, other: BillRow): boolean {
  return sameMoney(one.amount, other.amount) && one.atMs === other.atMs && one.state === other.state;
}

/** A payment undone in full, listed as what came and what went back: together they say what the journal says. */
function pairReversal(
  payment: Item,
  rows: RowsOf,
  foreign: readonly BillRow[],
  toldOf: (item: Item) => Told | null,
  question: Question,
): Line[] | null {
  const [came, ...more] = rows.get(payment) ?? [];
  const [back, ...others] = foreign;
  if (!payment.reversed || !came || !back || more.length > 0 || others.length > 0) return null;
  const inFull = sameMoney(came.row.amount, payment.amount) && sameMoney(back.amount, payment.amount);
  if (!inFull || came.row.state !== 'done' || back.state !== 'done') return null;
  const told = toldOf(payment);
  const moved = { ...payment, story: 'done' } as const;
  const line = judgePair(moved, came.row, came.by, null, question);
  const return_ = judgePair({ ...moved, kind: 'refund' }, back, 'payment', null, question);
  return [
    { ...line, item: payment, told },
    { ...return_, item: payment, told, ofDay: false },
  ];
}

function returnedLine(row: BillRow, payment: Item, question: Question): Line {
  const known = payment.returned !== null && sameMoney(payment.returned, row.amount) && row.state === 'done';
  if (known) return { ...lineOf(row, payment, null, question), class: 'agrees' };
  return lineOf(row, payment, 'returnedElsewhere', question);
}

function lineOf(row: BillRow, item: Item, reason: Reason | null, question: Question): Line {
  return {
    class: reason === 'sameRow' ? 'doubled' : 'onlyBill',
    reason,
    differences: [],
    item,
    row,
    told: null,
    by: 'payment',
    ofDay: isOfDay(item, question),
    resembles: null,
  };
}
