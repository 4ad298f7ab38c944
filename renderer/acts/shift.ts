import { dayOf } from '#shared/day.ts';
import type { CashId, CountId, ShiftId } from '#shared/ids.ts';
import type { CashMoveKind } from '#shared/shift/cash.ts';
import type { XReport, ZReport } from '#shared/shift/report.ts';
import { money } from '../format.ts';
import { newId, type Screen, type ShiftStep, useTill } from '../store.ts';
import { ask, go, toCheckout } from './ask.ts';
import { useSweep } from './sweep.ts';

const { getState: now, setState: set } = useTill;

export type ShiftScreen = Extract<Screen, { at: 'shift' }>;
type Of<Step extends ShiftStep['step']> = Extract<ShiftScreen, { step: Step }>;

/** More than any drawer holds; the contract's own limit. */
export const mostCashMinor = 9_999_999_999;

export function openShiftScreen(moved: Of<'now'>['moved'] = null): void {
  useSweep.setState({ ended: null });
  go({ at: 'shift', step: 'now', shiftId: newId<ShiftId>(), text: '', moved });
}

export function openCash(): void {
  go({ at: 'shift', step: 'cash', cashId: newId<CashId>(), text: '', what: 'in', reason: '' });
}

export function openCount(): void {
  go({ at: 'shift', step: 'count', countId: newId<CountId>(), text: '', sheet: null });
}

export function openZ(z: number | null = null): void {
  go({ at: 'shift', step: 'z', z });
}

/** What is typed or chosen on the step that is on the screen. */
export function changeShift<Step extends ShiftStep['step']>(step: Step, change: Partial<Of<Step>>): void {
  const { screen } = now();
  if (screen.at === 'shift' && screen.step === step) set({ screen: { ...screen, ...change } as Screen, notice: null });
}

/** The shift's number and totals as they stand; null where the terminal said no. */
export async function xReport(): Promise<XReport | null> {
  const x = await ask('shift.x', {});
  return x === 'refused' ? null : x;
}

export async function zReport(z: number | null): Promise<ZReport | null> {
  const found = await ask('shift.z', { z });
  return found === 'refused' ? null : found;
}

/** Whether the drawer is counted in this shop: asked before a shift is open, which knows it itself. */
export async function takesCash(): Promise<boolean> {
  const settings = await ask('settings.get', {});
  return settings !== 'refused' && (settings?.settings.shop.cash ?? false);
}

/** By who works the till now. */
export async function startShift(floatMinor: number | null): Promise<void> {
  const { screen, view } = now();
  if (screen.at !== 'shift' || screen.step !== 'now') return;
  const { shiftId } = screen;
  const answer = await ask('shift.open', { shiftId, cashier: view?.cashier || null, floatMinor });
  if (answer === 'refused' || !isOn(shiftId)) return;
  toCheckout();
  const float = floatMinor !== null && view && money({ minor: floatMinor, currency: view.currency });
  set({
    notice: float
      ? { text: 'shiftScreen.isOpenWith', params: { float }, good: true }
      : { text: 'shiftScreen.isOpen', good: true },
  });
}

function isOn(id: string): boolean {
  const { screen } = now();
  return screen.at === 'shift' && Object.values(screen).includes(id);
}

export async function moveCash(amountMinor: number): Promise<void> {
  const { screen, view } = now();
  if (screen.at !== 'shift' || screen.step !== 'cash' || !view) return;
  const { cashId, what, reason } = screen;
  const answer = await ask('shift.cash', { cashId, what, amountMinor, reason: reason.trim() });
  if (answer !== 'refused' && isOn(cashId))
    openShiftScreen({ what, amount: { minor: amountMinor, currency: view.currency } });
}

export const cashKinds: readonly CashMoveKind[] = ['in', 'out', 'sale', 'refund'];

export function turnKind(steps: 1 | -1): void {
  const { screen } = now();
  if (screen.at !== 'shift' || screen.step !== 'cash') return;
  const at = cashKinds.indexOf(screen.what);
  changeShift('cash', { what: cashKinds[Math.max(0, Math.min(cashKinds.length - 1, at + steps))] ?? screen.what });
}

/** Blind: only the answer says what should be there. */
export async function countDrawer(countedMinor: number): Promise<void> {
  const { screen } = now();
  if (screen.at !== 'shift' || screen.step !== 'count') return;
  const { countId } = screen;
  const sheet = await ask('shift.count', { countId, countedMinor });
  if (sheet !== 'refused' && isOn(countId)) changeShift('count', { sheet });
}

/** With the numbers of the moment on the question; the terminal seals what is true then. */
export async function askToClose(): Promise<void> {
  const x = await xReport();
  if (x?.shift) set({ ask: { about: 'closeShift', x }, notice: null });
}

export async function closeShift(shiftId: ShiftId): Promise<void> {
  set({ ask: null });
  const z = await ask('shift.close', { shiftId });
  if (z !== 'refused') openZ(z.z);
}

export function askCashier(): void {
  if (now().view?.setUp !== 'shop') set({ ask: { about: 'cashier' } });
}

export function changeCashier(name: string): void {
  const cashier = name.trim();
  if (cashier === '') return;
  set({ ask: null });
  void ask('cashier.change', { cashier });
}

/** How far back a name is remembered: a month of days. */
const rememberedMs = 30 * 86_400_000;

/** Who works the till now, then who took payments in the last month. */
export async function knownCashiers(): Promise<readonly string[]> {
  const { view } = now();
  if (!view) return [];
  const range = { day: dayOf(view.nowMs - rememberedMs), untilDay: dayOf(view.nowMs) };
  const found = await ask('payments.find', { ...range, limit: 1 });
  const names = found === 'refused' ? [] : (found.summary?.cashiers ?? []);
  return [...new Set([view.cashier, ...names])].filter((name) => name !== '');
}
