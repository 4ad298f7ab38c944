import type { Currency } from '#shared/money.ts';
import type { Clock } from '../clock.ts';
import type { Exchange, WireReply, WireRequest } from '../providers/exchange.ts';
import { type Bank, createBank } from './bank.ts';
import type { Bills } from './bill.ts';
import { type Acts, type Counter, createActs } from './eftpay/acts.ts';
import { createEftpayBills } from './eftpay/bill.ts';
import {
  askedOf,
  decimalOf,
  type EmptyValues,
  type Fields,
  faultOf,
  parseFields,
  readStamp,
  signOf,
  stampOf,
} from './eftpay/fields.ts';
import type { KeptEftpayWorld } from './eftpay/kept-world.ts';
import { createOrders, type Order } from './eftpay/orders.ts';
import { answer, type Desk, signed, withOtherAmount, withOtherOrder } from './eftpay/replies.ts';
import { timeText, walletNumberOf } from './eftpay/trades.ts';
import { deliver, type Receiver } from './notices.ts';
import { createRandom } from './random.ts';
import type { Misprint } from './weather.ts';
import { headerOf, replyOf, withinLimit } from './wire.ts';

export interface EftpaySimulatorOptions {
  readonly clock: Clock;
  /** The same seed gives the same credentials and numbers. */
  readonly seed: number;
  /** Every delay of the scenarios is multiplied by this. */
  readonly timeScale?: number;
  readonly currency?: Currency;
  readonly duplicates?: Counter['duplicates'];
  readonly emptyValues?: EmptyValues;
  /** How far `time` may be from this world's clock. eftPay's own limit is not documented. */
  readonly clockToleranceMs?: number;
  readonly notifications?: Receiver;
  /** What an earlier simulator of the same seed and currency held. */
  readonly kept?: KeptEftpayWorld;
}

/** What a till needs to trade with the simulator. Worth nothing anywhere else. */
export interface EftpayCredentials {
  readonly settings: { readonly address: string };
  readonly secrets: { readonly 'eftpay.userConfirmKey': string; readonly 'eftpay.secretCode': string };
}

export interface EftpaySimulator {
  /** The path of the address counts; its host does not. */
  readonly exchange: Exchange;
  readonly bank: Bank;
  readonly bills: Bills;
  readonly credentials: EftpayCredentials;
  /** Wrong answers that are rightly signed. */
  readonly misprint: Misprint;
  /** All it holds, for a later simulator to go on with. */
  keep(): KeptEftpayWorld;
  /** Stops every timer. */
  close(): void;
}

const page = '/VMP/Servlet/JSAPIService.do';
const codeLifeMs = 1_800_000;

export function createEftpaySimulator(options: EftpaySimulatorOptions): EftpaySimulator {
  const { clock, seed, timeScale = 1, currency = 'HKD', kept, emptyValues = 'omit' } = options;
  const random = createRandom(seed).fork('eftpay');
  const userConfirmKey = `SIM${random.digits(9)}`;
  const secretCode = random.hex(32);
  const desk: Desk = { secretCode, emptyValues, nowMs: () => clock.nowMs() };
  const bank = createBank(currency);
  const nextNumber = numbers(random.digits(6), kept?.orders.length ?? 0);
  const paid = (order: Order) => notify(order, userConfirmKey, desk, options);
  const orders = createOrders({ ...{ clock, bank, account: userConfirmKey, timeScale, codeLifeMs }, nextNumber, paid });
  const acts = createActs({ clock, bank, orders, desk, duplicates: options.duplicates ?? 'own' }, kept);
  const gate: Gate = { desk, userConfirmKey, currency, acts, toleranceMs: options.clockToleranceMs ?? 600_000 };

  return {
    exchange: async (request, signal) =>
      signal.aborted
        ? { kind: 'notSent', detail: 'the caller gave up before sending' }
        : withinLimit(clock, request, signal, enter(gate, request)),
    bank,
    bills: createEftpayBills(orders, currency),
    credentials: {
      settings: { address: 'https://eftpay.simulated.example/VMP' },
      secrets: { 'eftpay.userConfirmKey': userConfirmKey, 'eftpay.secretCode': secretCode },
    },
    misprint: {
      otherAmount: (body) => withOtherAmount(body, desk),
      otherOrder: (body) => withOtherOrder(body, desk),
    },
    keep: () => ({ orders: orders.keep(), ...acts.keep() }),
    close: () => orders.stop(),
  };
}

/** `already`: how many are given out, one for each order. */
function numbers(series: string, already: number): () => string {
  let made = already;
  return () => {
    made += 1;
    return `EFT${series}${String(made).padStart(10, '0')}`;
  };
}

interface Gate {
  readonly desk: Desk;
  readonly userConfirmKey: string;
  readonly currency: Currency;
  readonly acts: Acts;
  readonly toleranceMs: number;
}

async function enter(gate: Gate, request: WireRequest): Promise<WireReply> {
  const { pathname } = new URL(request.url);
  if (pathname !== page) return replyOf(404, 'Not Found', 'text/plain');
  if (request.method !== 'POST') return replyOf(405, 'Method Not Allowed', 'text/plain');
  const isJson = /^application\/json\b/i.test(headerOf(request.headers, 'content-type') ?? '');
  const fields = isJson ? parseFields(request.body) : null;
  if (fields === null) return answer(gate.desk, '-13');
  const fault = faultAtTheGate(gate, fields);
  if (fault !== null) return answer(gate.desk, fault);
  const asked = askedOf(fields);
  if (asked === null) return answer(gate.desk, '02');
  const wrong = faultOf(asked, fields);
  if (wrong !== null) return answer(gate.desk, wrong);
  return gate.acts.perform[asked.act]({ ...fields, currency: gate.currency });
}

/** Account, then signature, then clock. */
function faultAtTheGate({ desk, userConfirmKey, toleranceMs }: Gate, fields: Fields): string | null {
  if (fields.user_confirm_key !== userConfirmKey) return '-12';
  if (fields.sign !== signOf(fields, desk.secretCode, desk.emptyValues)) return '10';
  const timeMs = readStamp(fields.time ?? '');
  if (timeMs === null) return '13';
  return Math.abs(timeMs - desk.nowMs()) > toleranceMs ? '12' : null;
}

/** VMP, scene/qrcode, Notify. Sent once: how often eftPay repeats is not documented. */
function notify({ trade, fields }: Order, userConfirmKey: string, desk: Desk, options: EftpaySimulatorOptions): void {
  const { notify_url: url = '' } = fields;
  if (url === '' || askedOf(fields)?.service.notifies !== true) return;
  const said: Fields = {
    ...{ trade_type: 'SALE', user_confirm_key: userConfirmKey, transaction_id: walletNumberOf(trade) },
    ...{ out_trade_no: trade.reference, subject: fields.subject ?? '', total_fee: decimalOf(trade.amountMinor) },
    ...{ currency: fields.currency ?? '', trade_status: 'TRADE_SUCCESS', gmt_payment: timeText(desk.nowMs()) },
    ...{ payment_type: fields.payment_type ?? '', buyer_id: '2088simulated', tid: fields.tid ?? '' },
    ...{ eftpay_trade_no: trade.providerReference, rate: '', time: stampOf(desk.nowMs()) },
  };
  const body = Buffer.from(JSON.stringify(signed(said, desk)));
  const notice = { url, headers: { 'content-type': 'application/json' }, body };
  const { notifications: receiver } = options;
  if (receiver) deliver(() => notice, { receiver, gapsMs: [0], isTaken: () => true, after: (_delayMs, act) => act() });
}
