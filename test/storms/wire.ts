import type { Currency } from '#shared/money.ts';
import type { Pace } from '#shared/payment/pace.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { BillMapping } from '#shared/reconcile/mapping.ts';
import type { Clock } from '../../electron/clock.ts';
import type { Exchange, WireReply, WireRequest } from '../../electron/providers/exchange.ts';
import type { Bank } from '../../electron/simulators/bank.ts';
import type { Bills } from '../../electron/simulators/bill.ts';
import type { Misprint } from '../../electron/simulators/weather.ts';
import type { NeverInBill } from './bill-model.ts';
import type { Plan } from './plan.ts';
import { eftpayWire } from './wires/eftpay.ts';
import { swiftpassWire } from './wires/swiftpass.ts';
import { upayWire } from './wires/upay.ts';
import { uqpayWire } from './wires/uqpay.ts';

/**
 * What a request does, whatever its provider calls it. `create` makes what a `pay` or `precreate` then makes payable;
 * `checkin` is about no order.
 */
export type Act = 'create' | 'pay' | 'precreate' | 'query' | 'cancel' | 'revoke' | 'refund' | 'checkin';

export const beginnings: ReadonlySet<Act> = new Set<Act>(['create', 'pay', 'precreate']);

export interface Asking {
  readonly act: Act;
  /** Our own number of the order; empty where it is about none, or about one the till cannot name. */
  readonly reference: string;
}

/**
 * What a refusal shows. `unseen`: the request was refused before anything was looked at, and may go out again. `call`: as
 * that, and it does not. `order`: no order came of it, and none will.
 */
export type Refusal = 'unseen' | 'call' | 'order';

export interface WireParts {
  readonly plan: Plan;
  readonly clock: Clock;
  readonly currency: Currency;
  readonly address: string;
}

/** One simulated provider of a world, and how the storm reads what passes between it and the till. */
export interface Wire {
  readonly exchange: Exchange;
  readonly bank: Bank;
  readonly bills: Bills;
  readonly misprint: Misprint;
  /** Its part of the shop's settings. */
  readonly settings: object;
  readonly secrets: Readonly<Record<string, string>>;
  /** What neither journal nor screen may hold, beside the secrets. */
  readonly hidden: readonly string[];
  readonly kind: WireKind;
  readonly pace: Pace;
  asking(request: WireRequest): Asking;
  /** How the provider answers a call whose signature does not fit. */
  refuseSignature(request: WireRequest): Promise<WireReply> | WireReply;
  /** What a reply that reached the till refuses; null when nothing. */
  refusal(asking: Asking, reply: Extract<WireReply, { kind: 'reply' }>): Refusal | null;
  /** True when the reply says that there is no such order. */
  missing(asking: Asking, body: Buffer): boolean;
  close(): void;
}

/** What is true of a provider in every world. */
export interface WireKind {
  readonly currency: Currency;
  readonly scans: boolean;
  /** Kinds of faults and scripts that it cannot have. */
  readonly never: readonly string[];
  /** Calls that one question of the till may take. */
  readonly callsEach: number;
  /** Questions of different payments that may leave in one instant, after all waited for one thing. */
  readonly togetherMost: number;
  /** A `create`, which alone can be paid by nobody, and then a `pay`. */
  readonly beginsInTwo: boolean;
  /** A call refused before it was looked at goes out again under a new key without a query between. */
  readonly resendsAtOnce: boolean;
  /** By the adapter's own call, or as a file of the portal that a person pointed out the columns of. */
  readonly bill: 'fetched' | BillMapping;
  /** What its list cannot show. */
  readonly neverInBill: readonly NeverInBill[];
  open(parts: WireParts): Wire;
}

export const wireKinds: Readonly<Record<ProviderId, WireKind>> = {
  upay: upayWire,
  swiftpass: swiftpassWire,
  uqpay: uqpayWire,
  eftpay: eftpayWire,
};
