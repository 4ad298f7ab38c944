import { createHmac } from 'node:crypto';
import type { Currency } from '#shared/money.ts';
import type { Clock } from '../clock.ts';
import type { Exchange, WireReply, WireRequest } from '../providers/exchange.ts';
import { type Bank, createBank } from './bank.ts';
import type { Bills } from './bill.ts';
import { deliver, type Notice, type Receiver } from './notices.ts';
import { createRandom } from './random.ts';
import {
  cancel,
  confirm,
  confirmOnTheLine,
  createIntent,
  type Reaction,
  refund,
  refundOnTheLine,
  retrieve,
  spoiled,
} from './uqpay/acts.ts';
import { arm, type Desk, type Event, finishLater, type Intent, planOf, refundData } from './uqpay/desk.ts';
import type { Fields, Rules } from './uqpay/fields.ts';
import { createGate, type Gate } from './uqpay/gate.ts';
import type { UqpayWorld } from './uqpay/kept-world.ts';
import { createUqpayBills, listIntents, listRefunds, listSettlements } from './uqpay/lists.ts';
import { errorReply, json, unauthorized } from './uqpay/replies.ts';
import { replyOf, withinLimit } from './wire.ts';

export interface UqpaySimulatorOptions {
  readonly clock: Clock;
  /** The same seed gives the same credentials and numbers. */
  readonly seed: number;
  /** Every delay of the scenarios is multiplied by this. */
  readonly timeScale?: number;
  readonly currency?: Currency;
  readonly unit?: Rules['unit'];
  /** Which `flow` goes with a customer's code; null where the merchant may not scan. */
  readonly scanFlow?: string | null;
  readonly notifications?: Receiver;
  /** What an earlier simulator of the same seed held. */
  readonly kept?: UqpayWorld;
}

/** What a till needs to trade with the simulator. Worth nothing anywhere else. */
export interface UqpayCredentials {
  readonly settings: { readonly returnUrl: string };
  readonly secrets: Readonly<Record<'uqpay.clientId' | 'uqpay.apiKey' | 'uqpay.webhookSecret', string>>;
}

export interface UqpaySimulator {
  /** The path of the address counts, from `/v1` or `/v2` on; its host does not. */
  readonly exchange: Exchange;
  readonly bank: Bank;
  readonly bills: Bills;
  readonly credentials: UqpayCredentials;
  keep(): UqpayWorld;
  /** Stops every timer. */
  close(): void;
}

const methods = { alipaycn: 'alipaycn', alipayhk: 'alipayhk', wechatpay: 'wechatpay', unionpay: 'unionpay' };

export function createUqpaySimulator(options: UqpaySimulatorOptions): UqpaySimulator {
  const { clock, seed, timeScale = 1, currency = 'HKD', unit = 'major', scanFlow = null, kept } = options;
  const random = createRandom(seed).fork('uqpay');
  const secrets = {
    'uqpay.clientId': `client-${random.hex(16)}`,
    'uqpay.apiKey': `key-${random.hex(32)}`,
    'uqpay.webhookSecret': `whsec_${random.hex(24)}`,
  };
  const rules: Rules = { currency, unit, methods, scanFlow, descriptionMax: 32 };
  const bank = createBank(currency);
  const running = new Set<() => void>();
  let made = kept?.made ?? 0;

  const desk: Desk = {
    ...{ clock, bank, rules, timeScale, account: secrets['uqpay.clientId'], intents: new Map() },
    nextNumber: (prefix) => {
      made += 1;
      return `${prefix}${String(seed % 1000).padStart(3, '0')}${String(made).padStart(10, '0')}`;
    },
    dueMs: (delayMs) => clock.nowMs() + delayMs * timeScale,
    at: (atMs, act) => {
      const stop = clock.after(atMs - clock.nowMs(), () => {
        running.delete(stop);
        act();
      });
      running.add(stop);
    },
    tell: (event) => {
      const { notifications: receiver } = options;
      if (receiver === undefined) return;
      const body = bodyOf(event, `EV${clock.nowMs()}${made}`);
      deliver(() => signedNotice(body, secrets['uqpay.webhookSecret'], clock.nowMs()), {
        ...{ receiver, gapsMs: deliveryGapsMs, isTaken: ({ status }) => status === 200 },
        after: (delayMs, act) => (delayMs === 0 ? act() : desk.at(desk.dueMs(delayMs), act)),
      });
    },
  };
  const gate = createGate({ clock, timeScale, random: random.fork('tokens'), secrets, kept });
  const bills = createUqpayBills(desk);
  const world = createWorld(desk, gate, bills);
  if (kept) restore(desk, kept);

  return {
    exchange: async (request, signal) =>
      signal.aborted
        ? { kind: 'notSent', detail: 'the caller gave up before sending' }
        : withinLimit(clock, request, signal, Promise.resolve(world(request))),
    bank,
    bills,
    credentials: { settings: { returnUrl: 'https://shop.example/paid' }, secrets },
    keep: () => ({ made, ...gate.keep(), intents: structuredClone([...desk.intents.values()]) }),
    close: () => {
      for (const stop of running) stop();
    },
  };
}

/** Token, then idempotency, then the act. What the line does to a request comes before all, to its answer after. */
function createWorld(desk: Desk, gate: Gate, bills: Bills): (request: WireRequest) => Reaction {
  const usedCodes = new Set<string>();
  return (request) => {
    const url = new URL(request.url);
    const path = url.pathname.replace(/^.*?(?=\/v[12]\/)/, '');
    if (path === '/v1/connect/token') return gate.mint(request);
    const refused = gate.refusal(request);
    if (refused) return refused;
    if (request.method === 'GET') return read(desk, bills, path, url.searchParams);
    const fields = parseFields(request.body);
    if (fields === null) return errorReply('invalid_parameter', 'parameter is invalid');
    if (path === '/v2/payment_intents/create') return gate.once(request, path, () => createIntent(desk, fields));
    if (path === '/v2/payment/refunds') return refundOverTheLine(desk, gate, request, fields);
    const [, id = '', act = ''] = /^\/v2\/payment_intents\/([^/]+)\/(confirm|cancel)$/.exec(path) ?? [];
    const intent = desk.intents.get(decodeURIComponent(id));
    if (act === '') return replyOf(404, 'Not Found', 'text/plain');
    if (!intent) return errorReply('retrieve_payment_intent_failed');
    if (act === 'cancel') return gate.once(request, path, () => cancel(desk, intent, fields));
    return confirmOverTheLine(desk, gate, request, intent, fields, usedCodes);
  };
}

async function confirmOverTheLine(
  desk: Desk,
  gate: Gate,
  request: WireRequest,
  intent: Intent,
  fields: Fields,
  usedCodes: Set<string>,
): Promise<WireReply> {
  const early = confirmOnTheLine(desk, intent, fields);
  if (early) return early;
  if (planOf(intent).signatureRefusedOnce && gate.firstTime(intent.id)) return unauthorized('auth token is expired');
  const path = new URL(request.url).pathname;
  return spoiled(intent, await gate.once(request, path, () => confirm(desk, intent, fields, usedCodes)));
}

async function refundOverTheLine(desk: Desk, gate: Gate, request: WireRequest, fields: Fields): Promise<WireReply> {
  const spoil = refundOnTheLine(desk, fields);
  const lost: WireReply = { kind: 'lost', detail: 'the connection was reset' };
  if (spoil === 'requestLost') return lost;
  const reply = await gate.once(request, '/v2/payment/refunds', () => refund(desk, fields));
  return spoil === 'replyLost' ? lost : reply;
}

function read(desk: Desk, bills: Bills, path: string, query: URLSearchParams): WireReply {
  if (path === '/v2/payment_intents') return listIntents(desk, query);
  if (path === '/v2/payment/refunds') return listRefunds(desk, query);
  if (path === '/v2/payment/settlements') return listSettlements(desk, bills, query);
  const [, intentId] = /^\/v2\/payment_intents\/([^/]+)$/.exec(path) ?? [];
  if (intentId !== undefined) return retrieve(desk, desk.intents.get(decodeURIComponent(intentId)) ?? null);
  const [, refundId] = /^\/v2\/payment\/refunds\/([^/]+)$/.exec(path) ?? [];
  for (const intent of desk.intents.values())
    for (const one of intent.refunds) if (one.id === refundId) return json(200, refundData(desk, intent, one));
  return errorReply('not_found_id', 'Not Found ID');
}

function restore(desk: Desk, kept: UqpayWorld): void {
  for (const one of kept.intents) {
    const intent: Intent = { ...structuredClone(one), trade: one.trade === null ? null : desk.bank.restore(one.trade) };
    desk.intents.set(intent.id, intent);
    for (const due of intent.due) arm(desk, intent, due);
    for (const made of intent.refunds)
      if (intent.trade?.refunds.some(({ number, state }) => number === made.id && state === 'processing'))
        finishLater(desk, intent, made);
  }
}

/** At once, then up to five times more, 16 s and doubling (sheet 5). */
const deliveryGapsMs = [0, 16_000, 32_000, 64_000, 128_000, 256_000];

function bodyOf(event: Event, eventId: string): Buffer {
  return Buffer.from(
    JSON.stringify({
      ...{ version: 'V1.6.0', event_name: 'ACQUIRING', event_type: event.type, event_id: eventId },
      ...{ source_id: event.sourceId, data: event.data },
    }),
  );
}

/**
 * HMAC-SHA512 over the body and then the timestamp's text, in hex. Signed at each delivery: whether UQPAY does is in no
 * document, but a merchant that allows 300 s could never take the fifth repetition otherwise.
 */
function signedNotice(body: Buffer, secret: string, nowMs: number): Notice {
  const timestamp = String(Math.floor(nowMs / 1000));
  const signature = createHmac('sha512', secret).update(body).update(timestamp).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-wk-signature': signature, 'x-wk-timestamp': timestamp };
  return { url: null, headers, body: new Uint8Array(body) };
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function parseFields(body: Uint8Array): Fields | null {
  try {
    const value: unknown = JSON.parse(strictUtf8.decode(body));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}
