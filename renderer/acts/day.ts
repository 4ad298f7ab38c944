import type { Reconciled } from '#shared/contract/reconcile-view.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import { type DayRow, type LineGroup, type Screen, useTill } from '../store.ts';
import { ask, go } from './ask.ts';
import { turnedDay } from './today.ts';

const { getState: now, setState: set } = useTill;

export type DayScreenState = Extract<Screen, { at: 'day' }>;

/** A provider's day, as commands name it. */
export interface OfDay {
  readonly provider: ProviderId;
  readonly day: string;
}

export function openDay(day: string | null = null, provider: ProviderId | null = null): void {
  const today = now().view?.day.day;
  go({ at: 'day', day: day === today ? null : day, provider, chosen: null, unfolded: null });
}

export function changeDay(change: Partial<Omit<DayScreenState, 'at'>>): void {
  const { screen } = now();
  if (screen.at === 'day') set({ screen: { ...screen, ...change }, notice: null });
}

export function turnBusinessDay(days: 1 | -1): void {
  const { screen } = now();
  const next = screen.at === 'day' ? turnedDay(screen.day, days) : null;
  if (screen.at === 'day' && next !== null) openDay(next, screen.provider);
}

export function chooseRow(chosen: DayRow | null): void {
  changeDay({ chosen });
}

export async function providersOf(day: string) {
  const found = await ask('day.providers', { day });
  return found === 'refused' ? [] : found;
}

export async function reconciledOf(of: OfDay): Promise<Reconciled | null> {
  const found = await ask('reconcile.get', of);
  return found === 'refused' ? null : found;
}

export async function linesOf(of: OfDay, what: LineGroup, after: number) {
  const page = await ask('reconcile.lines', { ...of, class: what, after });
  return page === 'refused' ? null : page;
}

export async function trendOf() {
  const found = await ask('day.trend', { days: 30 });
  return found === 'refused' ? [] : found;
}
