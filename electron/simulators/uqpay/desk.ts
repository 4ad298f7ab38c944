import type { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Bank, Trade } from '../bank.ts';
import { type Plan, refundTakesMs, scenarioOf } from '../scenario.ts';
import type { Rules } from './fields.ts';
import type { Due, KeptIntent, KeptRefund } from './kept-world.ts';

/** An intent as UQPAY speaks of it; what is true of the money stands in its trade at the bank, made by the first confirm. */
export type Intent = Omit<z.infer<typeof KeptIntent>, 'trade'> & { trade: Trade | null };

/** What UQPAY tells a merchant by itself. */
export type Event = { readonly type: string; readonly sourceId: string; readonly data: unknown };

export interface Desk {
  readonly clock: Clock;
  readonly bank: Bank;
  readonly rules: Rules;
  readonly timeScale: number;
  readonly account: string;
  readonly intents: Map<string, Intent>;
  nextNumber(prefix: string): string;
  /** When a delay of the scenarios is over: it is scaled. */
  dueMs(delayMs: number): number;
  at(atMs: number, act: () => void): void;
  tell(event: Event): void;
}

/** An intent closes itself after 30 minutes. */
const lifeMs = 30 * 60_000;
/** A cancel takes a moment: its reply still shows the state of before. Ours. */
const cancelTakesMs = 1_000;

export function planOf({ amountMinor, way }: Intent): Plan {
  return scenarioOf(amountMinor)[way ?? 'show'];
}

export function isFinal({ status }: Intent): boolean {
  return status === 'SUCCEEDED' || status === 'CANCELLED' || status === 'FAILED';
}

export function openIntent(desk: Desk, facts: Pick<Intent, 'reference' | 'amountMinor' | 'description'>): Intent {
  const intent: Intent = {
    ...{ ...facts, id: desk.nextNumber('PI'), createdMs: desk.clock.nowMs(), status: 'REQUIRES_PAYMENT_METHOD' },
    ...{ completedMs: null, attempt: null, confirms: 0, way: null, cancels: 0, wrongAmountsLeft: 0, due: [] },
    ...{ refunds: [], refundsHeard: [], onTheWay: null, trade: null },
  };
  desk.intents.set(intent.id, intent);
  schedule(desk, intent, { act: 'expire', atMs: desk.dueMs(lifeMs) });
  return intent;
}

export function schedule(desk: Desk, intent: Intent, due: Due): void {
  intent.due.push(due);
  arm(desk, intent, due);
}

export function arm(desk: Desk, intent: Intent, due: Due): void {
  desk.at(due.atMs, () => {
    intent.due = intent.due.filter((one) => one !== due);
    if (due.act === 'confirm') arrive(desk, intent);
    else if (!isFinal(intent)) perform(desk, intent, due.act);
  });
}

function arrive(desk: Desk, intent: Intent): void {
  if (!isFinal(intent)) begin(desk, intent, intent.onTheWay ?? '', null);
  intent.onTheWay = null;
}

export function later(desk: Desk, intent: Intent, act: Due['act'], delayMs: number): void {
  schedule(desk, intent, { act, atMs: desk.dueMs(delayMs) });
}

export function cancelLater(desk: Desk, intent: Intent): void {
  later(desk, intent, 'cancel', cancelTakesMs);
}

/** The confirm takes effect: an attempt, a trade at the bank, and what its plan has in store. */
export function begin(desk: Desk, intent: Intent, type: string, refusal: Plan['refusal'] | null): void {
  const { clock, bank } = desk;
  const plan: Plan = refusal ? { ends: 'failed', endsAfterMs: 0, refusal } : planOf(intent);
  intent.confirms += 1;
  intent.attempt = { id: desk.nextNumber('PA'), status: 'INITIATED', type, failureCode: '' };
  intent.status = plan.errorFirst ? 'PENDING' : 'REQUIRES_CUSTOMER_ACTION';
  if (intent.trade !== null) {
    bank.asked(intent.trade);
    return;
  }
  const { id, reference, amountMinor } = intent;
  const account = bank.find(reference).length === 0 ? desk.account : `${desk.account}/${id}`;
  const facts = { account, reference, providerReference: id, way: intent.way ?? 'show', amountMinor };
  intent.trade = bank.open(facts, clock.nowMs());
  if (plan.ends === 'open') return;
  const act = plan.ends === 'paid' ? 'pay' : 'fail';
  if (plan.endsAfterMs === 0) perform(desk, intent, act, plan.refusal);
  else later(desk, intent, act, plan.endsAfterMs);
}

function perform(desk: Desk, intent: Intent, act: Exclude<Due['act'], 'confirm'>, refusal?: Plan['refusal']): void {
  const { bank, clock } = desk;
  const { trade, attempt } = intent;
  const waits = trade?.state === 'waiting';
  switch (act) {
    case 'pay':
      if (!waits) return;
      // Every code that was shown is paid: a second confirm is a second charge.
      for (let code = 0; code < intent.confirms; code += 1) bank.capture(trade, trade.amountMinor, clock.nowMs());
      settle(desk, intent, 'SUCCEEDED', 'SUCCEEDED');
      break;
    case 'fail':
      if (!waits) return;
      bank.refuse(trade, clock.nowMs());
      if (attempt) attempt.failureCode = refusal ?? planOf(intent).refusal ?? 'declined';
      settle(desk, intent, 'REQUIRES_PAYMENT_METHOD', 'FAILED');
      break;
    case 'expire':
      if (waits) bank.close(trade, clock.nowMs());
      settle(desk, intent, 'FAILED', 'EXPIRED');
      break;
    case 'cancel':
      if (waits) bank.close(trade, clock.nowMs());
      settle(desk, intent, 'CANCELLED', 'CANCELLED');
      break;
  }
}

type AttemptStatus = NonNullable<Intent['attempt']>['status'];

function settle(desk: Desk, intent: Intent, status: Intent['status'], attemptStatus: AttemptStatus): void {
  intent.status = status;
  if (intent.attempt && intent.attempt.status !== 'FAILED') intent.attempt.status = attemptStatus;
  if (isFinal(intent)) intent.completedMs = desk.clock.nowMs();
  const event = {
    SUCCEEDED: 'payment_intent.succeeded',
    FAILED: 'payment_intent.failed',
    CANCELLED: 'cancel.succeeded',
  }[String(status)];
  const type = `acquiring.${event ?? 'payment_attempt.failed'}`;
  desk.tell({ type, sourceId: intent.id, data: intentData(desk, intent) });
}

/** China's time with its offset, as UQPAY writes times. */
export function timeText(ms: number): string {
  return new Date(ms + 8 * 3600_000).toISOString().replace(/\.\d+Z$/, '+08:00');
}

export function amountText(desk: Desk, minor: number): string | number {
  const { unit } = desk.rules;
  if (unit === 'minor') return minor;
  const text = `${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
  return text.replace(/\.00$/, ''); // live answers leave needless decimals out
}

/** `amountMinor`: another amount, where the scenario wants one. */
export function intentData(
  desk: Desk,
  intent: Intent,
  amountMinor: number = intent.amountMinor,
): Record<string, unknown> {
  const charged = (intent.trade?.captures ?? 0) > 0;
  return {
    payment_intent_id: intent.id,
    amount: amountText(desk, amountMinor),
    captured_amount: amountText(desk, charged ? amountMinor : 0),
    currency: desk.rules.currency,
    merchant_order_id: intent.reference,
    description: intent.description,
    intent_status: intent.status,
    latest_payment_attempt: attemptData(desk, intent),
    next_action: intent.status === 'REQUIRES_CUSTOMER_ACTION' && intent.way === 'show' ? qrOf(intent) : null,
    available_payment_method_types: Object.keys(desk.rules.methods),
    client_secret: `secret_of_${intent.id}`,
    create_time: timeText(intent.createdMs),
    complete_time: intent.completedMs === null ? '' : timeText(intent.completedMs),
    update_time: timeText(desk.clock.nowMs()),
  };
}

export function qrOf({ id, confirms, createdMs }: Intent): object {
  const code = `00020101021226SIM${id}C${confirms}`;
  return {
    type: 'display_qr_code',
    qr_code: code,
    qr_code_url: `https://images.example.com/qr?data=${code}`,
    expires_at: timeText(createdMs + lifeMs),
  };
}

function attemptData(desk: Desk, { attempt, trade }: Intent): object | null {
  if (attempt === null) return null;
  const charged = (trade?.captures ?? 0) > 0;
  return {
    attempt_id: attempt.id,
    attempt_status: attempt.status,
    payment_method: { type: attempt.type },
    captured_amount: amountText(desk, charged ? (trade?.amountMinor ?? 0) : 0),
    refunded_amount: amountText(desk, trade?.returnedMinor ?? 0),
    failure_code: attempt.failureCode,
    failure_message: attempt.failureCode === '' ? '' : `declined: ${attempt.failureCode}`,
    rrn: charged ? `RRN${attempt.id}` : '',
  };
}

export function refundData(desk: Desk, intent: Intent, refund: KeptRefund): object {
  const done = intent.trade?.refunds.find(({ number }) => number === refund.id)?.state === 'done';
  return {
    payment_refund_id: refund.id,
    payment_attempt_id: intent.attempt?.id ?? '',
    amount: amountText(desk, refund.amountMinor),
    currency: desk.rules.currency,
    refund_status: done ? 'SUCCEEDED' : 'PROCESSING',
    metadata: refund.metadata,
    create_time: timeText(refund.createdMs),
  };
}

export function finishLater(desk: Desk, intent: Intent, refund: KeptRefund): void {
  desk.at(refund.createdMs + refundTakesMs * desk.timeScale, () => {
    if (intent.trade === null) return;
    desk.bank.finishRefund(intent.trade, refund.id, desk.clock.nowMs());
    desk.tell({ type: 'acquiring.refund.succeeded', sourceId: refund.id, data: refundData(desk, intent, refund) });
  });
}
