import type { Currency } from '#shared/money.ts';
import { type AmountUnit, minorOf } from './amount.ts';
import {
  type AttemptState,
  attemptStatuses,
  type IntentState,
  intentStatuses,
  stateIn,
  walletOfType,
} from './codes.ts';
import { asObject, asObjectOrNull, Garbled, idOf, type JsonObject, text, timeOf } from './wire.ts';

/** A PaymentIntent as UQPAY tells it (sheet 2.2). Customer ids and the client secret are never read. Amounts are minor units. */
export interface Intent {
  readonly id: string;
  readonly reference: string | null;
  readonly state: IntentState;
  readonly status: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly capturedMinor: number | null;
  readonly attempt: Attempt | null;
  readonly next: NextAction | null;
  readonly createdMs: number | null;
  readonly completedMs: number | null;
}

/** The newest attempt to pay the intent. */
export interface Attempt {
  readonly state: AttemptState;
  readonly walletType: string | null;
  readonly refundedMinor: number;
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly walletReference: string | null;
}

/**
 * `payload`: the text of the code (`qr_code`). `picture`: UQPAY gave `qr_code_url` alone, a PNG of 256 pixels behind a storage
 * link or `…/payment/qr?data=…`, cached for five minutes, or the picture itself (sheet 4).
 */
export type NextAction =
  | { readonly kind: 'qr'; readonly payload: string; readonly expiresMs: number | null }
  | { readonly kind: 'picture' }
  | { readonly kind: 'noCode' }
  | { readonly kind: 'unsupported'; readonly type: string };

export interface Units {
  readonly currency: Currency;
  readonly unit: AmountUnit;
}

/** Throws `Garbled`. Id, status, amount and currency are always there in UQPAY's tables. */
export function readIntent(node: JsonObject, units: Units): Intent {
  const id = idOf(node, 'payment_intent_id');
  const status = text(node, 'intent_status');
  const currency = text(node, 'currency');
  const amountMinor = minorOf(node, 'amount', units.currency, units.unit);
  if (id === null || status === null || currency === null || amountMinor === null)
    throw new Garbled('no whole payment intent');
  const attempt = asObjectOrNull(node.latest_payment_attempt);
  const next = asObjectOrNull(node.next_action);
  return {
    ...{ id, status, currency, amountMinor, state: stateIn(intentStatuses, status) },
    reference: idOf(node, 'merchant_order_id'),
    capturedMinor: minorOf(node, 'captured_amount', units.currency, units.unit),
    attempt: attempt === null ? null : readAttempt(attempt, units),
    next: next === null ? null : readNext(next),
    createdMs: timeOf(node, 'create_time'),
    completedMs: timeOf(node, 'complete_time'),
  };
}

/** Without a status it is none; but money that went back by it cannot be left out. */
function readAttempt(node: JsonObject, { currency, unit }: Units): Attempt | null {
  const status = text(node, 'attempt_status');
  const refundedMinor = minorOf(node, 'refunded_amount', currency, unit) ?? 0;
  if (status === null && refundedMinor > 0) throw new Garbled('a refund of an attempt without a status');
  if (status === null) return null;
  return {
    state: stateIn(attemptStatuses, status),
    walletType: methodOf(node.payment_method),
    refundedMinor,
    failureCode: text(node, 'failure_code'),
    failureMessage: text(node, 'failure_message'),
    walletReference: idOf(node, 'rrn') ?? idOf(node, 'arn'),
  };
}

/** A name, or an object with its type: no document says which. */
function methodOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return text(value as JsonObject, 'type');
}

export function methodIn(node: JsonObject): string | null {
  return methodOf(node.payment_method);
}

/** Flat, or nested under its type: the clients that read it differ. An empty object is no action. */
function readNext(node: JsonObject): NextAction | null {
  const type = text(node, 'type');
  if (type === null) return null;
  if (type !== 'display_qr_code') return { kind: 'unsupported', type };
  const inner = node.display_qr_code === undefined ? node : asObject(node.display_qr_code);
  const payload = text(inner, 'qr_code');
  const picture = text(inner, 'qr_code_url');
  if (payload === null) return { kind: picture === null ? 'noCode' : 'picture' };
  // A wallet that scans the address of a picture opens a picture.
  if (payload === picture || /^\s*data:/i.test(payload)) return { kind: 'picture' };
  return { kind: 'qr', payload, expiresMs: timeOf(inner, 'expires_at') };
}

export function walletOfIntent({ attempt }: Intent) {
  return walletOfType(attempt?.walletType ?? null);
}
