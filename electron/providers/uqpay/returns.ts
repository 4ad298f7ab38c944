import { randomUUID } from 'node:crypto';
import { chinaOffsetMinutes, sameProviderDay } from '#shared/day.ts';
import type { Answer, ReversalAnswer } from '#shared/payment/answer.ts';
import type { RefundAnswer } from '#shared/payment/refund.ts';
import type { Handle, RefundRequest } from '../provider.ts';
import type { Uqpay } from './adapter.ts';
import { type Asked, intentAnswer, intentOf, isIntent, noNews, reversalAnswer } from './answers.ts';
import { journalRefuses, notSent, took } from './begin.ts';
import type { Intent } from './intent.ts';
import { chinaOffsetMs, refundSearchMs } from './pace.ts';
import { refundAnswer, refundQueryAnswer } from './refund-answers.ts';
import { assertPayable, plainStep, refundBody } from './requests.ts';
import { findIntent, iso, type NoIntent } from './search.ts';

/** A retrieve where UQPAY's number is known, else the list by time; without a create in the ledger nothing was ever sent. */
export async function query(uqpay: Uqpay, payment: Handle, signal: AbortSignal): Promise<Answer> {
  const asked = askedOf(uqpay, payment);
  const intent =
    asked.intentId === null ? await search(uqpay, payment, asked, signal) : await retrieve(uqpay, asked, signal);
  return isIntent(intent) ? intentAnswer(intent, asked) : intent;
}

async function retrieve({ calls, pace, units }: Uqpay, asked: Asked, signal: AbortSignal) {
  const path = `/v2/payment_intents/${encodeURIComponent(asked.intentId ?? '')}`;
  const { reading } = await calls.send({ method: 'GET', path, limitMs: pace.replyLimitMs.query }, signal);
  return intentOf(reading, asked, units);
}

async function search(uqpay: Uqpay, payment: Handle, asked: Asked, signal: AbortSignal): Promise<Intent | NoIntent> {
  const { calls, ledger, pace, units } = uqpay;
  if (ledger.taken(payment.reference).length === 0) return { kind: 'notFound', words: neverBegun };
  return findIntent(calls, payment, asked, units, pace.replyLimitMs.query, signal);
}

const neverBegun = { code: 'NEVER_BEGUN', text: 'Nothing of this payment was ever sent to UQPAY.' };

/** UQPAY's number from the journal, else from the confirm in the ledger, which is written before its bytes leave. */
function askedOf({ ledger }: Uqpay, payment: Handle): Asked {
  const { reference, amount, way, wallet, providerReference } = payment;
  const confirm = ledger.taken(reference).find(({ name }) => name === 'confirm');
  return {
    ...{ reference, amount, way, wallet },
    intentId: providerReference ?? confirm?.providerReference ?? null,
    confirmed: confirm !== undefined || providerReference !== null,
  };
}

/** Each cancel has a key of its own: under an old one UQPAY would give its first answer again for a day (sheet 1.1). */
export async function reverse(
  uqpay: Uqpay,
  payment: Handle,
  because: 'inDoubt' | 'operator',
  signal: AbortSignal,
): Promise<ReversalAnswer> {
  if (because === 'operator' && !mayUndoPaid(uqpay, payment))
    return notSent('UQPAY does not undo this paid payment any more, or not at all: refund it.');
  const asked = askedOf(uqpay, payment);
  const found = asked.intentId === null ? await search(uqpay, payment, asked, signal) : null;
  if (found !== null && !isIntent(found)) return found;
  const id = found?.id ?? asked.intentId ?? '';
  const body = JSON.stringify({ cancellation_reason: because === 'operator' ? 'requested_by_customer' : 'abandoned' });
  const path = `/v2/payment_intents/${encodeURIComponent(id)}/cancel`;
  const limitMs = uqpay.pace.replyLimitMs.reverse;
  const { reading } = await uqpay.calls.send({ method: 'POST', path, key: randomUUID(), body, limitMs }, signal);
  return reversalAnswer(reading, { ...asked, intentId: id }, uqpay.units);
}

/** On the day of the payment and before the hour the shop was told (sheet 2.4, knowledge base: 23:00). */
function mayUndoPaid({ settings, clock }: Uqpay, { requestedMs }: Handle): boolean {
  const { cancelPaidUntil } = settings;
  if (cancelPaidUntil === undefined) return false;
  const nowMs = clock.nowMs();
  const timeOfDay = new Date(nowMs + chinaOffsetMs).toISOString().slice(11, 16);
  return sameProviderDay(requestedMs, nowMs, chinaOffsetMinutes) && timeOfDay < cancelPaidUntil;
}

/**
 * A refund that is already in the ledger goes out again only under its own key and bytes, and only when the list, read right
 * before, does not know it: UQPAY has no number of ours, and keeps a key for a day only (sheet 2.4).
 */
export async function refund(uqpay: Uqpay, request: RefundRequest, signal: AbortSignal): Promise<RefundAnswer> {
  const { calls, ledger, pace, settings, units } = uqpay;
  assertPayable(request.amount, uqpay.currency);
  const { intentId } = askedOf(uqpay, request.payment);
  if (intentId === null) return notSent('UQPAY’s number of this payment is not known.');
  if (isTooOld(uqpay, request)) return notSent('The payment is older than UQPAY’s refund window in the settings.');
  const notReady = await calls.ready();
  if (notReady !== null) return noNews(notReady);

  const taken = ledger.taken(request.refundNumber).find(({ name }) => name === 'refund');
  if (taken) {
    const known = await queryRefund(uqpay, request, signal);
    // Its first sending may have arrived, so a list that was not read leaves doubt, and not "not sent".
    if (known.kind === 'notSent') return { kind: 'unknown', cause: 'noReply', words: known.words };
    if (known.kind !== 'notFound') return known;
  }
  if (signal.aborted) return { kind: 'unknown', cause: 'noReply', words: null };
  const step = taken ?? plainStep('refund', refundBody(request, intentId, settings), intentId);
  if (!taken && !took(ledger, request.refundNumber, step)) return journalRefuses;
  const { key, body } = step;
  if (body === null) return { kind: 'unknown', cause: 'providerUnsure', words: null };
  const path = '/v2/payment/refunds';
  const { reading } = await calls.send({ method: 'POST', path, key, body, limitMs: pace.replyLimitMs.refund }, signal);
  return refundAnswer(reading, request, intentId, units);
}

function isTooOld({ settings, clock }: Uqpay, { payment }: RefundRequest): boolean {
  const { refundWindowDays } = settings;
  return refundWindowDays !== undefined && clock.nowMs() - payment.requestedMs > refundWindowDays * 24 * 3600_000;
}

export async function queryRefund(uqpay: Uqpay, request: RefundRequest, signal: AbortSignal): Promise<RefundAnswer> {
  const { calls, clock, ledger, pace, units } = uqpay;
  const { intentId } = askedOf(uqpay, request.payment);
  if (intentId === null || ledger.taken(request.refundNumber).length === 0)
    return { kind: 'notFound', words: neverBegun };
  const nowMs = clock.nowMs();
  const window = { start_time: iso(nowMs - refundSearchMs.before), end_time: iso(nowMs + refundSearchMs.after) };
  const query = { payment_intent_id: intentId, ...window };
  const rows = await calls.list('/v2/payment/refunds', query, pace.replyLimitMs.query, signal);
  return refundQueryAnswer(rows, request, intentId, units);
}
