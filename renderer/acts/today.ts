import type { Asked, Result } from '#shared/contract/contract.ts';
import type { ShownState } from '#shared/contract/view.ts';
import { dayOf, rangeOfDay } from '#shared/day.ts';
import type { PaymentId } from '#shared/ids.ts';
import type { Wallet } from '#shared/payment/payment.ts';
import { noFilter, type Screen, useTill } from '../store.ts';
import { ask, go } from './ask.ts';
import { findPayment } from './payment.ts';

const { getState: now, setState: set } = useTill;

type TodayScreen = Extract<Screen, { at: 'today' }>;

export interface Sought {
  readonly text: string;
  readonly day: string | null;
  readonly state: ShownState | 'refunded' | null;
  readonly wallet: Wallet | null;
  readonly cashier: string | null;
}

interface Opening {
  readonly chosen?: PaymentId;
  readonly toRefund?: boolean;
  readonly day?: string | null;
}

export function openToday({ chosen, toRefund = false, day = null }: Opening = {}): void {
  go({ at: 'today', text: '', chosen: chosen ?? null, toRefund, ...noFilter, day });
}

/** A scanned payment, among those of its own day. While one is sought to be refunded, it goes on being that. */
export async function openFound(paymentId: PaymentId): Promise<void> {
  const { view, screen } = now();
  const toRefund = screen.at === 'refund' || (screen.at === 'today' && screen.toRefund);
  const listed = view?.payments.find((payment) => payment.paymentId === paymentId);
  const payment = listed ?? (await findPayment(paymentId));
  const day = payment && view && dayOf(payment.requestedMs) !== view.day.day ? dayOf(payment.requestedMs) : null;
  openToday({ chosen: paymentId, toRefund, day });
}

export function find(
  { text, day, state, wallet, cashier }: Sought,
  after?: string,
): Promise<Result<'payments.find'> | 'refused'> {
  const asked: Asked<'payments.find'> = {
    text: text.slice(0, 64),
    ...(day !== null && { day }),
    ...(state === 'refunded' ? { refunded: true } : state !== null && { state }),
    ...(wallet !== null && { wallet }),
    ...(cashier !== null && { cashier }),
    ...(after !== undefined && { after }),
  };
  return ask('payments.find', asked);
}

export function seek(change: Partial<Sought>): void {
  const { screen, view } = now();
  if (screen.at !== 'today') return;
  const day = change.day === view?.day.day ? { day: null } : {};
  set({ screen: { ...screen, ...change, ...day, chosen: null }, notice: null });
}

/** Of the payments on the screen; null takes the choice back. */
export function choose(chosen: PaymentId | null): void {
  const { screen } = now();
  if (screen.at === 'today') set({ screen: { ...screen, chosen } });
}

/** A day before or after; never later than today, which is null. */
export function turnDay({ day }: Pick<TodayScreen, 'day'>, days: 1 | -1): void {
  const next = turnedDay(day, days);
  if (next !== null) seek({ day: next });
}

export function turnedDay(day: string | null, days: 1 | -1): string | null {
  const today = now().view?.day.day;
  const range = rangeOfDay(day ?? today ?? '');
  if (!today || !range) return null;
  const next = dayOf(range.fromMs + days * 86_400_000);
  return next <= today ? next : null;
}
