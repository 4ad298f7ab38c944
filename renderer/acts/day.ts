import { create } from 'zustand';
import type { BillImported, LinesPage, LineView, Reconciled } from '#shared/contract/reconcile-view.ts';
import type { PaymentId } from '#shared/ids.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { LineKey } from '#shared/reconcile/taken.ts';
import { type DayGroup, type DayRow, type LineGroup, type OfDay, type Screen, useTill } from '../store.ts';
import { ask, go } from './ask.ts';
import { findPayment } from './payment.ts';
import { openRefund } from './refund.ts';
import { startSweep, useSweep } from './sweep.ts';
import { turnedDay } from './today.ts';

const { getState: now, setState: set } = useTill;

export type DayScreenState = Extract<Screen, { at: 'day' }>;

/** What the window knows besides of a day's work: nothing of it is true of the day, only of what was just done here. */
interface DayWork {
  /** Counts what was done here that changes a comparison, so that it is asked for again. */
  readonly revision: number;
  readonly of: OfDay | null;
  /** What came of the last bill. */
  readonly came: BillImported | null;
  /** A file on its way to the terminal: its parts. */
  readonly sending: { readonly fileName: string; readonly done: number; readonly of: number } | null;
  readonly copied: LineKey | null;
}

const nothing = { of: null, came: null, sending: null, copied: null };

export const useDayWork = create<DayWork>()(() => ({ revision: 0, ...nothing }));

export function openDay(day: string | null = null, provider: ProviderId | null = null): void {
  const today = now().view?.day.day;
  useDayWork.setState(nothing);
  useSweep.setState({ ended: null });
  go({ at: 'day', day: day === today ? null : day, provider, chosen: null, unfolded: null });
}

function changeDay(change: Partial<Omit<DayScreenState, 'at'>>): void {
  const { screen } = now();
  if (screen.at === 'day') set({ screen: { ...screen, ...change }, notice: null });
}

export function turnBusinessDay(days: 1 | -1): void {
  const { screen } = now();
  const next = screen.at === 'day' ? turnedDay(screen.day, days) : null;
  if (screen.at === 'day' && next !== null) openDay(next, screen.provider);
}

export function chooseProvider(provider: ProviderId): void {
  const { screen } = now();
  if (screen.at === 'day') openDay(screen.day, provider);
}

export function chooseRow(chosen: DayRow | null): void {
  useDayWork.setState({ copied: null });
  changeDay({ chosen });
}

/** One group at a time stands open. */
export function unfold(group: DayGroup): void {
  const { screen } = now();
  if (screen.at === 'day') changeDay({ unfolded: screen.unfolded === group ? null : group });
}

export async function providersOf(day: string) {
  const found = await ask('day.providers', { day });
  return found === 'refused' ? [] : found;
}

/** Null where it was not compared since the till opened. */
export async function reconciledOf(of: OfDay | null): Promise<{ readonly found: Reconciled | null } | null> {
  if (of === null) return null;
  const found = await ask('reconcile.get', of);
  return found === 'refused' ? null : { found };
}

export async function linesOf(of: OfDay, group: LineGroup, after: number): Promise<LinesPage | null> {
  const page = await ask('reconcile.lines', { ...of, class: group, after });
  return page === 'refused' ? null : page;
}

export async function trendOf() {
  const found = await ask('day.trend', { days: 30 });
  return found === 'refused' ? [] : found;
}

/** Asks for what is known again. */
function lookAgain(): void {
  useDayWork.setState(({ revision }) => ({ revision: revision + 1 }));
}

export async function compare(of: OfDay): Promise<void> {
  await ask('reconcile.start', of);
  lookAgain();
}

export function stopWork(): void {
  const what = now().view?.work?.what;
  if (what === 'sweep') void ask('sweep.cancel', {});
  else if (what) void ask('reconcile.cancel', {});
}

export async function fetchBill(of: OfDay): Promise<void> {
  useDayWork.setState(nothing);
  const came = await ask('bill.fetch', of);
  if (came === 'refused') return;
  useDayWork.setState({ came });
  await compare(of);
}

/** Everything that is not certain is asked about; what only its answer can confirm, too. Then it is compared anew. */
export async function sweepDay(of: OfDay): Promise<void> {
  if (now().view?.work) return;
  await startSweep(of.day, true);
  await compare(of);
}

/** About one line alone. */
export async function askAbout(of: OfDay, { item }: LineView): Promise<void> {
  if (!item) return;
  const { paymentId, refundId } = item;
  const answer =
    refundId === null ? await ask('payment.check', { paymentId }) : await ask('refund.check', { paymentId, refundId });
  if (answer !== 'refused') await compare(of);
}

/** Late money: the till's own question, about the payment as it is now. */
export async function keepLate(paymentId: PaymentId): Promise<void> {
  const payment = await findPayment(paymentId);
  if (payment) set({ ask: { about: 'takeLate', payment } });
}

export async function refundLine(paymentId: PaymentId): Promise<void> {
  const payment = await findPayment(paymentId);
  if (payment?.can.refund) openRefund(payment);
}

export function askExplain(of: OfDay, line: LineKey, title: string): void {
  set({ ask: { about: 'explain', of, line, title }, notice: null });
}

export async function explain(of: OfDay, line: LineKey, reason: string, by: string): Promise<void> {
  set({ ask: null });
  const answer = await ask('reconcile.explain', { ...of, line, reason: reason.trim(), by: by.trim() });
  if (answer === 'refused') return;
  chooseRow(null);
  lookAgain();
}

export function askSign(reconciled: Reconciled): void {
  set({ ask: { about: 'sign', reconciled }, notice: null });
}

export async function sign({ provider, day, run }: Reconciled, by: string): Promise<void> {
  set({ ask: null });
  const answer = await ask('day.sign', { provider, day, run, by: by.trim() });
  if (answer !== 'refused') lookAgain();
}

/** For whoever calls the provider. What cannot be copied can be read off. */
export async function copyText(key: LineKey, text: string): Promise<void> {
  await navigator.clipboard?.writeText(text).catch(() => undefined);
  useDayWork.setState({ copied: key });
}
