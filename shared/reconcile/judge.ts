import { sameMoney } from '../money.ts';
import type { BillRow } from './bill.ts';
import type { BillLaw, MatchedBy, NumberName } from './bill-law.ts';
import type { Item, Story } from './item.ts';
import type { Difference, Line, MatchClass, Reason, Told } from './line.ts';

/** What the comparison is about: one provider's one day. */
export interface Question {
  readonly law: BillLaw;
  /** The provider's day. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** When the list was made; what is younger cannot be in it. Null where it is of a whole day. */
  readonly madeMs: number | null;
  /** False where there is none: only what the provider was asked is compared. */
  readonly hasBill: boolean;
}

const stories: Readonly<Record<BillRow['state'], Story | null>> = {
  done: 'done',
  refused: 'not',
  processing: 'open',
  unknown: null,
};

export function isOfDay({ atMs }: { readonly atMs: number }, { fromMs, untilMs }: Question): boolean {
  return atMs >= fromMs && atMs < untilMs;
}

const none: readonly Difference[] = [];

/** An item and the row that is its own. */
export function judgePair(item: Item, row: BillRow, by: MatchedBy, told: Told | null, question: Question): Line {
  const all = [...billDifferences(item, row, question), ...toldDifferences(item, told)];
  const found = all.length === 0 ? none : all; // one for all that agree
  const late = item.story === 'not' && row.state === 'done';
  const line = { item, row, told, by, ofDay: isOfDay(item, question), resembles: null };
  if (late) return { ...line, class: 'onlyBill', reason: 'late', differences: found };
  return { ...line, class: classOf(found), reason: null, differences: found };
}

function classOf(found: readonly Difference[]): MatchClass {
  const has = (...wanted: Difference[]) => found.some((one) => wanted.includes(one));
  if (has('billState', 'billStateUnclear', 'askedState')) return 'stateDiffers';
  if (has('billAmount', 'billPayerPaid', 'askedAmount')) return 'amountDiffers';
  return has('billDay') ? 'otherDay' : 'agrees';
}

function billDifferences(item: Item, row: BillRow, question: Question): Difference[] {
  const story = stories[row.state];
  const found: Difference[] = [];
  if (story === null) found.push('billStateUnclear');
  else if (story !== item.story) found.push('billState');
  if (!sameMoney(item.amount, row.amount)) found.push('billAmount');
  if (item.payerPaid && row.payerPaid && !sameMoney(item.payerPaid, row.payerPaid)) found.push('billPayerPaid');
  if (isOfOtherDay(item, row, question)) found.push('billDay');
  if (numbersDiffer(item, row)) found.push('numbers');
  return found;
}

/** A list by settlement says nothing of the day of trade. */
function isOfOtherDay(item: Item, row: BillRow, question: Question): boolean {
  if (question.law.lists === 'settled') return false;
  return !isOfDay(item, question) || (row.atMs !== null && !isOfDay({ atMs: row.atMs }, question));
}

/** Of a refund its own number is what it is found by. */
const compared: readonly NumberName[] = ['reference', 'providerReference', 'walletReference'];

function numbersDiffer(item: Item, row: BillRow): boolean {
  return compared.some((name) => item[name] !== null && row[name] !== null && item[name] !== row[name]);
}

function toldDifferences(item: Item, told: Told | null): Difference[] {
  if (told === null) return [];
  const story = stories[told.state];
  const found: Difference[] = [];
  if (story !== null && story !== item.story) found.push('askedState');
  if (story === 'done' && told.amount !== null && !sameMoney(told.amount, item.amount)) found.push('askedAmount');
  return found;
}

/** An item of the day that no row is of. */
export function judgeAlone(item: Item, told: Told | null, question: Question): Line {
  const found = toldDifferences(item, told);
  const line = { item, row: null, told, by: null, ofDay: true, resembles: null, differences: found };
  if (found.length > 0) return { ...line, class: classOf(found), reason: null };
  const reason = whyAlone(item, told, question);
  return reason === null ? { ...line, class: 'agrees', reason } : { ...line, class: 'onlyJournal', reason };
}

/** Null where no list would show it: nothing moved, or, where there is none, the provider said the same when it was asked. */
function whyAlone(item: Item, told: Told | null, question: Question): Reason | null {
  if (item.story === 'open') return 'inDoubt';
  const confirmed = told !== null && stories[told.state] === item.story;
  if (!question.hasBill) return confirmed ? null : 'notAsked';
  if (item.story === 'not') return null;
  return isNotYetListed(item, question) ? 'notYet' : 'expected';
}

function isNotYetListed(item: Item, { law, untilMs, madeMs }: Question): boolean {
  if (item.byHand || law.lists === 'settled') return true;
  if (madeMs !== null && item.atMs >= madeMs - law.edgeMs) return true;
  return item.atMs >= untilMs - law.edgeMs;
}

/** Lower is nearer: of several rows of one item the nearest is its own, the others are doubles. */
export function distance(item: Item, row: BillRow, question: Question): number {
  const found = billDifferences(item, row, question);
  const weight = (wanted: Difference, is: number) => (found.includes(wanted) ? is : 0);
  const numbers = weight('numbers', 32);
  const state = weight('billState', 16) + weight('billStateUnclear', 8);
  return numbers + state + weight('billAmount', 4) + weight('billPayerPaid', 2) + weight('billDay', 1);
}
