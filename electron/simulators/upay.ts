import type { Currency } from '#shared/money.ts';
import type { Clock } from '../clock.ts';
import type { Exchange, WireReply, WireRequest } from '../providers/exchange.ts';
import { type Bank, createBank } from './bank.ts';
import type { Bills } from './bill.ts';
import type { Receiver } from './notices.ts';
import { createRandom } from './random.ts';
import { createUpayBills } from './upay/bill.ts';
import { platformKey } from './upay/callback-key.ts';
import { type Act, actOfPath, type Fields, faultOf, textOf } from './upay/fields.ts';
import type { KeptWorld } from './upay/kept-world.ts';
import { notify } from './upay/notify.ts';
import { createOrders, type Orders } from './upay/orders.ts';
import { createPayments, type Desk } from './upay/payments.ts';
import { errorOf, illegalSign, refusedRequest } from './upay/replies.ts';
import { createReturns, type UnknownRefund } from './upay/returns.ts';
import { createTerminals, type TerminalIdentity, type Terminals, type Vendor } from './upay/terminals.ts';
import { headerOf, replyOf, withinLimit } from './wire.ts';

export interface UpaySimulatorOptions {
  readonly clock: Clock;
  /** The same seed gives the same credentials and numbers. */
  readonly seed: number;
  /** Every delay of the scenarios is multiplied by this. */
  readonly timeScale?: number;
  readonly vendor?: Vendor;
  /** A terminal that is known without activation; give its newest key when a till comes back to a new simulator. */
  readonly terminal?: TerminalIdentity;
  readonly currency?: Currency;
  readonly duplicates?: Desk['duplicates'];
  readonly unknownRefund?: UnknownRefund;
  readonly notifications?: Receiver;
  /** What an earlier simulator of the same seed and currency held. */
  readonly kept?: KeptWorld;
}

/** What a till needs to trade with the simulator. Worth nothing anywhere else. */
export interface UpayCredentials {
  readonly vendorSn: string;
  readonly vendorKey: string;
  readonly appId: string;
  readonly activationCode: string;
  readonly terminalSn: string;
  readonly terminalKey: string;
  /** The public half of what signs callbacks. */
  readonly platformKey: string;
}

export interface UpaySimulator {
  /** The path of the address counts; its host does not. */
  readonly exchange: Exchange;
  readonly bank: Bank;
  readonly bills: Bills;
  readonly credentials: UpayCredentials;
  issueActivationCode(): string;
  /** All it holds, for a later simulator to go on with. */
  keep(): KeptWorld;
  /** Stops every timer. */
  close(): void;
}

export function createUpaySimulator(options: UpaySimulatorOptions): UpaySimulator {
  const { clock, seed, timeScale = 1, currency = 'CNY', kept, notifications } = options;
  const random = createRandom(seed).fork('upay');
  const { vendor, terminal } = identities(options, random.fork('identities'));
  const bank = createBank(currency);
  const terminals = createTerminals({
    ...{ clock, random: random.fork('terminals'), vendor, terminal },
    kept: kept?.terminals,
  });
  const nextSn = numbers(random.digits(4), kept?.payments.orders.length ?? 0);
  const orders: Orders = createOrders({
    ...{ clock, bank, timeScale, nextSn },
    onSettled: (order) => notifications && notify(order, orders, notifications),
  });
  const desk: Desk = { clock, bank, orders, duplicates: options.duplicates ?? 'conflict' };
  const payments = createPayments(desk, kept?.payments);
  const acts = { ...payments, ...createReturns(desk, options.unknownRefund ?? 'order') };
  const { sn: terminalSn, key: terminalKey } = terminals.newest();

  function perform(
    act: Exclude<Act, 'activate' | 'checkin'>,
    terminalSn: string,
    fields: Fields,
  ): Promise<WireReply> | WireReply {
    return acts[act === 'revoke' ? 'cancel' : act](terminalSn, fields);
  }

  async function answer(request: WireRequest): Promise<WireReply> {
    const act = actOfPath[new URL(request.url).pathname];
    if (act === undefined) return replyOf(404, 'Not Found', 'text/plain');
    if (request.method !== 'POST') return replyOf(405, 'Method Not Allowed', 'text/plain');
    const read = readRequest(act, request, terminals);
    if ('kind' in read) return read;
    if (act === 'activate' || read.terminal === null) return terminals.activate(read.fields);
    return act === 'checkin'
      ? terminals.checkIn(read.terminal, read.fields)
      : perform(act, read.terminal.sn, read.fields);
  }

  return {
    exchange: async (request, signal) =>
      signal.aborted
        ? { kind: 'notSent', detail: 'the caller gave up before sending' }
        : withinLimit(clock, request, signal, answer(request)),
    bank,
    bills: createUpayBills(orders),
    credentials: {
      ...{ vendorSn: vendor.sn, vendorKey: vendor.key, appId: vendor.appId },
      ...{ activationCode: terminals.unusedCode(), terminalSn, terminalKey, platformKey },
    },
    issueActivationCode: () => terminals.issueCode(),
    keep: () => ({ terminals: terminals.keep(), payments: payments.keep() }),
    close: () => orders.stop(),
  };
}

function identities(
  options: UpaySimulatorOptions,
  random: ReturnType<typeof createRandom>,
): { vendor: Vendor; terminal: TerminalIdentity } {
  const made = {
    vendor: { sn: `91${random.digits(8)}`, key: random.hex(32), appId: `sim${random.digits(10)}` },
    terminal: { sn: `100${random.digits(12)}`, key: random.hex(32), deviceId: null },
  };
  return { vendor: options.vendor ?? made.vendor, terminal: options.terminal ?? made.terminal };
}

/** `already`: how many are given out, one for each order. */
function numbers(series: string, already: number): () => string {
  let made = already;
  return () => {
    made += 1;
    return `78${series}${String(made).padStart(10, '0')}`;
  };
}

interface SignedRequest {
  readonly terminal: Exclude<ReturnType<Terminals['signer']>, WireReply> | null;
  readonly fields: Fields;
}

/** Signature first, over the bytes as they came; then JSON; then the field tables. HTTP 200 whatever the envelope says. */
function readRequest(act: Act, request: WireRequest, terminals: Terminals): SignedRequest | WireReply {
  const authorization = headerOf(request.headers, 'authorization');
  if (act === 'activate' && !terminals.vendorSigned(authorization, request.body)) return illegalSign();
  const terminal = act === 'activate' ? null : terminals.signer(authorization, request.body);
  if (terminal !== null && 'kind' in terminal) return terminal;
  if (!/^application\/json\b/i.test(headerOf(request.headers, 'content-type') ?? ''))
    return refusedRequest(errorOf('INVALID_PARAMS', 'Content-Type必须为application/json'));
  const fields = parseFields(request.body);
  if (fields === null) return refusedRequest(errorOf('INVALID_PARAMS', '请求不是JSON对象'));
  const fault = faultOf(act, fields);
  if (fault !== null) return refusedRequest(errorOf('INVALID_PARAMS', fault));
  if (terminal !== null && textOf(fields, 'terminal_sn') !== terminal.sn)
    return refusedRequest(errorOf('INVALID_TERMINAL'));
  return { terminal, fields };
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
