import { assert } from '../assert.ts';
import type { CashId, CountId, ShiftId } from '../ids.ts';
import type { Money } from '../money.ts';
import type { RefusalCode } from '../refusal.ts';
import { type CashCount, type CashMove, type CashSheet, cashSheet } from './cash.ts';

/** A shift that is open. `float` is null where the shop takes no cash. */
export interface OpenShift {
  readonly shiftId: ShiftId;
  readonly openedMs: number;
  readonly by: string;
  readonly float: Money | null;
  readonly moves: readonly CashMove[];
  readonly counts: readonly CashCount[];
  /** Nothing moved in the drawer since the last count. */
  readonly counted: boolean;
}

/** A closed shift by its number and the entry that closed it: it covers everything since the close before it. */
export interface Close {
  readonly z: number;
  readonly seq: number;
  readonly shiftId: ShiftId;
}

/** What is true of the till between payments: who works it, its shift, and the shifts that were closed. */
export interface Desk {
  readonly shift: OpenShift | null;
  /** Null: whoever the settings name. */
  readonly cashier: string | null;
  /** By number, without a gap from 1. */
  readonly closes: readonly Close[];
}

export const emptyDesk: Desk = { shift: null, cashier: null, closes: [] };

export function lastClose({ closes }: Desk): Close | null {
  return closes.at(-1) ?? null;
}

/** The closed shift whose Z holds what was asked for in entry `seq`; null while that is still to be closed. */
export function closeOver({ closes }: Desk, seq: number): Close | null {
  let [from, until] = [0, closes.length];
  while (from < until) {
    const middle = Math.floor((from + until) / 2);
    if ((closes[middle]?.seq ?? 0) < seq) from = middle + 1;
    else until = middle;
  }
  return closes[from] ?? null;
}

export function openShift(
  desk: Desk,
  { shiftId, by, float }: Pick<OpenShift, 'shiftId' | 'by' | 'float'>,
  openedMs: number,
): Desk {
  assert(!desk.shift, 'one shift is open at a time');
  assert(!desk.closes.some((one) => one.shiftId === shiftId), 'a shift is opened once');
  return { ...desk, cashier: by, shift: { shiftId, openedMs, by, float, moves: [], counts: [], counted: false } };
}

export function moveCash(desk: Desk, move: CashMove): Desk {
  const shift = cashShift(desk);
  assert(!shift.moves.some(({ cashId }) => cashId === move.cashId), 'cash is moved once');
  return { ...desk, shift: { ...shift, moves: [...shift.moves, move], counted: false } };
}

export function countCash(desk: Desk, count: CashCount): Desk {
  const shift = cashShift(desk);
  assert(!shift.counts.some(({ countId }) => countId === count.countId), 'a count is made once');
  return { ...desk, shift: { ...shift, counts: [...shift.counts, count], counted: true } };
}

function cashShift({ shift }: Desk): OpenShift {
  assert(shift?.float, 'cash belongs to an open shift that takes it');
  return shift;
}

export function closeShift(desk: Desk, { z, seq, shiftId }: Close, afterSeq: number): Desk {
  assert(desk.shift?.shiftId === shiftId, 'the open shift is closed');
  assert(desk.shift.float === null || desk.shift.counted, 'cash is counted before a shift is closed');
  assert(z === desk.closes.length + 1, 'Z numbers have no gap');
  assert(afterSeq === (lastClose(desk)?.seq ?? 0), 'a Z covers everything since the one before');
  return { shift: null, cashier: null, closes: [...desk.closes, { z, seq, shiftId }] };
}

export function changeCashier(desk: Desk, cashier: string): Desk {
  return { ...desk, cashier };
}

/** What stands in the drawer's sheet; null before it was counted, so that whoever counts does not know what is expected. */
export function sheetOf({ float, moves, counts }: OpenShift): CashSheet | null {
  return float && cashSheet(float, moves, counts);
}

export function whyNotOpen({ shift }: Desk): RefusalCode | null {
  return shift ? 'shiftAlreadyOpen' : null;
}

export function whyNoCash({ shift }: Desk): RefusalCode | null {
  if (!shift) return 'shiftNotOpen';
  return shift.float ? null : 'cashNotTaken';
}

export function whyNotClosed({ shift }: Desk): RefusalCode | null {
  if (!shift) return 'shiftNotOpen';
  return shift.float === null || shift.counted ? null : 'shiftNotCounted';
}

export function hasMove({ shift }: Desk, id: CashId): boolean {
  return shift?.moves.some(({ cashId }) => cashId === id) ?? false;
}

export function hasCount({ shift }: Desk, id: CountId): boolean {
  return shift?.counts.some(({ countId }) => countId === id) ?? false;
}
