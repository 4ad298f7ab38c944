import type { WireReply } from '../../providers/exchange.ts';
import { isNoCustomerCode } from '../codes.ts';
import type { Plan } from '../scenario.ts';
import {
  begin,
  cancelLater,
  type Desk,
  finishLater,
  type Intent,
  intentData,
  isFinal,
  later,
  openIntent,
  planOf,
  qrOf,
  refundData,
} from './desk.ts';
import { amountIn, type Fields, faultOfCancel, faultOfCreate, faultOfRefund, isReply, methodOf } from './fields.ts';
import { errorReply, garbageReply, json, otherText, status500Reply, withOtherOrder } from './replies.ts';

/** What the line does with a request: an answer now or later, or nothing that ever comes back. */
export type Reaction = Promise<WireReply> | WireReply;

const lost: WireReply = { kind: 'lost', detail: 'the connection was reset' };

export function createIntent(desk: Desk, fields: Fields): WireReply {
  const fault = faultOfCreate(fields, desk.rules);
  if (fault) return fault;
  const intent = openIntent(desk, {
    reference: String(fields.merchant_order_id),
    amountMinor: amountIn(fields.amount, desk.rules.unit) ?? 0,
    description: String(fields.description),
  });
  return json(200, intentData(desk, intent));
}

/** The line before the confirm: a request that is lost, or still on its way when the till has given it up. */
export function confirmOnTheLine(desk: Desk, intent: Intent | null, fields: Fields): WireReply | null {
  const method = methodOf(fields, desk.rules);
  if (intent === null || isReply(method) || isFinal(intent)) return null;
  intent.way = method.paymentCode === null ? 'show' : 'scan';
  const { arrives } = planOf(intent);
  if (arrives === undefined) return null;
  if (arrives !== 'never') {
    intent.onTheWay = method.type;
    later(desk, intent, 'confirm', arrives);
  }
  return lost;
}

export function confirm(desk: Desk, intent: Intent, fields: Fields, usedCodes: Set<string>): Reaction {
  const method = methodOf(fields, desk.rules);
  if (isReply(method)) return method;
  if (isFinal(intent) || (method.paymentCode !== null && intent.confirms > 0))
    return errorReply('invalid_order_status');
  intent.way = method.paymentCode === null ? 'show' : 'scan';
  const plan = planOf(intent);
  intent.wrongAmountsLeft = plan.wrongAmounts ?? 0;
  begin(desk, intent, method.type, codeFault(method.paymentCode, usedCodes));
  const answer = () => json(200, confirmData(desk, intent));
  const heldMs = plan.heldMs ?? 0;
  if (heldMs === 0) return answer();
  return new Promise((resolve) => desk.at(desk.dueMs(heldMs), () => resolve(answer())));
}

/** A customer's code is used once, also after a failure. */
function codeFault(code: string | null, usedCodes: Set<string>): Plan['refusal'] | null {
  if (code === null) return null;
  if (isNoCustomerCode(code)) return 'codeInvalid';
  if (usedCodes.has(code)) return 'codeExpired';
  usedCodes.add(code);
  return null;
}

/** The first answer to a show confirm carries the code, also where the intent already reads otherwise. */
function confirmData(desk: Desk, intent: Intent): object {
  const data = toldData(desk, intent);
  if (intent.way !== 'show' || isFinal(intent)) return data;
  return intent.attempt?.status === 'INITIATED'
    ? { ...data, intent_status: 'REQUIRES_CUSTOMER_ACTION', next_action: qrOf(intent) }
    : data;
}

/** About another amount for as long as the scenario says. */
function toldData(desk: Desk, intent: Intent): object {
  if (intent.wrongAmountsLeft === 0) return intentData(desk, intent);
  intent.wrongAmountsLeft -= 1;
  return intentData(desk, intent, intent.amountMinor + 100);
}

/** What the line makes of the true answer to a confirm. */
export function spoiled(intent: Intent | null, reply: WireReply): WireReply {
  const plan = intent === null ? null : planOf(intent);
  switch (plan?.reply) {
    case undefined:
      return reply;
    case 'lost':
      return lost;
    case 'garbage':
      return garbageReply();
    case 'status500':
      return status500Reply();
    case 'otherOrder':
      if (reply.kind !== 'reply') return reply;
      return { ...reply, body: withOtherOrder(reply.body) ?? Buffer.from(otherText('garbled')) };
  }
}

export function retrieve(desk: Desk, intent: Intent | null): WireReply {
  return intent === null ? errorReply('not_found_id', 'Not Found ID') : json(200, toldData(desk, intent));
}

export function cancel(desk: Desk, intent: Intent, fields: Fields): WireReply {
  const fault = faultOfCancel(fields);
  if (fault) return fault;
  const { status } = intent;
  if (status === 'CANCELLED') return errorReply('order_cancelled', 'Order cancelled');
  if (isFinal(intent)) return errorReply('invalid_order_status', 'Invalid order status');
  if (intent.due.some(({ act }) => act === 'cancel')) return errorReply('operation_pending', 'Operation pending!');
  const plan = intent.way === null ? null : planOf(intent);
  intent.cancels += 1;
  if (plan?.cancel === 'lostOnce' && intent.cancels === 1) return lost;
  if (plan?.paidAfterCancelMs !== undefined && intent.cancels === 1) later(desk, intent, 'pay', plan.paidAfterCancelMs);
  if (plan?.cancel === 'error') return errorReply('cancel_payment_intent_failed');
  if (plan?.cancel === 'notRefundable') return errorReply('invalid_order_status');
  cancelLater(desk, intent);
  return json(200, intentData(desk, intent));
}

export function refund(desk: Desk, fields: Fields): WireReply {
  const fault = faultOfRefund(fields, desk.rules);
  if (fault) return fault;
  const intent = desk.intents.get(String(fields.payment_intent_id));
  if (!intent) return errorReply('retrieve_payment_intent_failed');
  const { trade } = intent;
  if (intent.status !== 'SUCCEEDED' || trade === null) return errorReply('refund_stat_failed');
  const plan = planOf(intent);
  if (plan.refund === 'refused') return errorReply('refund_amount_exceeded');
  if (trade.refunds.some(({ state }) => state === 'processing')) return errorReply('refund_processing');
  const amountMinor = amountIn(fields.amount, desk.rules.unit) ?? 0;
  const metadata = (fields.metadata ?? {}) as Record<string, string>;
  const made = { id: desk.nextNumber('RF'), amountMinor, metadata, createdMs: desk.clock.nowMs() };
  const pace = plan.refund === 'inProgress' ? 'later' : 'atOnce';
  const outcome = desk.bank.refund(trade, made.id, amountMinor, pace, made.createdMs);
  if (outcome === 'notEnough') return errorReply('refund_amount_exceeded');
  intent.refunds.push(made);
  if (outcome === 'processing') finishLater(desk, intent, made);
  desk.tell({ type: 'acquiring.refund.created', sourceId: made.id, data: refundData(desk, intent, made) });
  return json(200, { ...refundData(desk, intent, made), refund_status: 'INITIATED' });
}

/** The line around a refund: its first request, or the answer to it, is lost. */
export function refundOnTheLine(desk: Desk, fields: Fields): 'requestLost' | 'replyLost' | null {
  const intent = desk.intents.get(String(fields.payment_intent_id));
  if (!intent) return null;
  const number = JSON.stringify(fields.metadata ?? null);
  if (intent.refundsHeard.includes(number)) return null;
  intent.refundsHeard.push(number);
  const plan = planOf(intent).refund;
  if (plan === 'requestLostOnce') return 'requestLost';
  return plan === 'replyLostOnce' ? 'replyLost' : null;
}
