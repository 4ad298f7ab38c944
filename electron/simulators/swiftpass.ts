import type { Currency } from '#shared/money.ts';
import type { Clock } from '../clock.ts';
import type { Exchange, WireReply, WireRequest } from '../providers/exchange.ts';
import { type Bank, createBank } from './bank.ts';
import type { Bills } from './bill.ts';
import type { Receiver } from './notices.ts';
import { createRandom, type Random } from './random.ts';
import { billReply, createSwiftpassBills } from './swiftpass/bill.ts';
import { type Act, actOf, faultOf } from './swiftpass/fields.ts';
import type { KeptSwiftpass } from './swiftpass/kept-world.ts';
import { notify } from './swiftpass/notify.ts';
import { createOrders } from './swiftpass/orders.ts';
import { createPayments, type Desk } from './swiftpass/payments.ts';
import { type Press, rejected, type Signs, withOtherAmount, withOtherOrder } from './swiftpass/replies.ts';
import { createReturns } from './swiftpass/returns.ts';
import { createSeal, type RsaPairs, type Scheme, type Seal } from './swiftpass/seal.ts';
import { type Fields, parseMessage } from './swiftpass/xml.ts';
import type { Misprint } from './weather.ts';
import { replyOf, withinLimit } from './wire.ts';

export interface SwiftpassSimulatorOptions {
  readonly clock: Clock;
  /** The same seed gives the same credentials and numbers. */
  readonly seed: number;
  /** Every delay of the scenarios and every limit of the gateway is multiplied by this. */
  readonly timeScale?: number;
  readonly currency?: Currency;
  readonly signature?: Exclude<Scheme['type'], 'RSA_1_256'>;
  /** Signs with RSA instead. */
  readonly rsa?: RsaPairs;
  /** Aggregator mode: the agent's key signs. */
  readonly agent?: boolean;
  readonly group?: boolean;
  readonly signs?: Signs;
  readonly notifications?: Receiver;
  /** What an earlier simulator of the same seed and currency held. */
  readonly kept?: KeptSwiftpass;
}

/** What a till needs to trade with the simulator: lines of its settings, and secrets by name. Worth nothing anywhere else. */
export interface SwiftpassCredentials {
  readonly settings: {
    readonly merchantId: string;
    readonly agentNumber?: string;
    readonly groupNumber?: string;
    readonly signature: Scheme['type'];
  };
  readonly secrets: Readonly<Partial<Record<`swiftpass.${'key' | 'agentKey' | 'privateKey' | 'platformKey'}`, string>>>;
}

export interface SwiftpassSimulator {
  /** `/pay/gateway`, and `/gateway` for bills; the host of the address does not count. */
  readonly exchange: Exchange;
  readonly bank: Bank;
  readonly bills: Bills;
  readonly credentials: SwiftpassCredentials;
  /** Wrong answers, signed as right ones are. */
  readonly misprint: Misprint;
  /** All it holds, for a later simulator to go on with. */
  keep(): KeptSwiftpass;
  /** Stops every timer. */
  close(): void;
}

export function createSwiftpassSimulator(options: SwiftpassSimulatorOptions): SwiftpassSimulator {
  const { clock, seed, timeScale = 1, currency = 'CNY', kept, notifications } = options;
  const random = createRandom(seed).fork('swiftpass');
  const { scheme, credentials } = identities(options, random.fork('identities'));
  const bank = createBank(currency);
  const { merchantId, agentNumber, groupNumber } = credentials.settings;
  const press: Press = {
    seal: createSeal(scheme),
    random: random.fork('nonces'),
    signs: options.signs ?? 'processed',
    merchant: {
      mch_id: merchantId,
      ...(groupNumber === undefined ? {} : { groupno: groupNumber }),
      ...(agentNumber === undefined ? {} : { sign_agentno: agentNumber }),
    },
    currency,
  };
  const nextTransactionId = numbers(merchantId, kept?.orders.length ?? 0);
  const orders = createOrders({
    ...{ clock, bank, timeScale, nextTransactionId },
    onPaid: (order) => {
      if (notifications !== undefined && order.trade.way === 'show') notify(order, orders, press, notifications);
    },
  });
  const desk: Desk = { clock, bank, orders, press, timeScale };
  const payments = createPayments(desk, kept);
  const bills = createSwiftpassBills(orders, currency);
  const acts = { ...payments, ...createReturns(desk), bill: (fields: Fields) => billReply(bills, clock, fields) };

  async function answer(request: WireRequest): Promise<WireReply> {
    const { pathname } = new URL(request.url);
    if (pathname !== '/pay/gateway' && pathname !== '/gateway') return replyOf(404, 'Not Found', 'text/plain');
    if (request.method !== 'POST') return rejected(press, '400', 'Require POST method');
    const read = readRequest(request.body, pathname === '/gateway', press);
    return typeof read === 'string' ? rejected(press, '400', read) : acts[read.act](read.fields);
  }

  return {
    exchange: async (request, signal) =>
      signal.aborted
        ? { kind: 'notSent', detail: 'the caller gave up before sending' }
        : withinLimit(clock, request, signal, answer(request)),
    bank,
    bills,
    credentials,
    misprint: {
      otherAmount: (body) => withOtherAmount(body, press.seal),
      otherOrder: (body) => withOtherOrder(body, press.seal),
    },
    keep: () => payments.keep(),
    close: () => orders.stop(),
  };
}

/** The sentence of the refusal, or what is asked for. Signature before fields, as a gateway has to. */
function readRequest(body: Uint8Array, bills: boolean, press: Press): string | { act: Act; fields: Fields } {
  const fields = parseMessage(body);
  if (fields === null) return 'Parse xml error';
  const { seal, merchant } = press;
  for (const name of ['service', 'mch_id', 'nonce_str', 'sign'])
    if (!fields.get(name)) return `${name}: This field is required`;
  if ([...fields.values()].includes('')) return 'Parse params error';
  if (!isKnown(fields, bills, press)) return 'Merchant is suspended';
  if ((fields.get('sign_type') ?? 'MD5') !== seal.type) return 'unsupported sign method';
  if (fields.get('groupno') !== merchant.groupno && fields.has('groupno')) return "valid mch'groupno fail";
  if (!checksOut(seal, fields)) return 'Signature error';
  const act = actOf(fields.get('service') ?? '');
  if (act === null || (act === 'bill') !== bills) return 'Unsupported Api';
  return faultOf(act, fields) ?? { act, fields };
}

/** Bills of a chain are asked for by its head, those of an agent by the agent. */
function isKnown(fields: Fields, bills: boolean, { merchant }: Press): boolean {
  const asker = fields.get('mch_id');
  if (bills && asker !== merchant.mch_id) return asker === merchant.groupno || asker === merchant.sign_agentno;
  return asker === merchant.mch_id && fields.get('sign_agentno') === merchant.sign_agentno;
}

function checksOut(seal: Seal, fields: Fields): boolean {
  try {
    return seal.checks(fields);
  } catch {
    return false;
  }
}

function identities(
  { signature = 'MD5', rsa, agent, group }: SwiftpassSimulatorOptions,
  random: Random,
): { scheme: Scheme; credentials: SwiftpassCredentials } {
  const merchantId = `7551${random.digits(8)}`;
  const key = random.hex(32);
  const scheme: Scheme = rsa === undefined ? { type: signature, key } : { type: 'RSA_1_256', pairs: rsa };
  const settings = {
    ...{ merchantId, signature: scheme.type },
    ...(agent ? { agentNumber: `1021${random.digits(8)}` } : {}),
    ...(group ? { groupNumber: `1005${random.digits(8)}` } : {}),
  };
  const hashSecrets = agent ? { 'swiftpass.agentKey': key } : { 'swiftpass.key': key };
  const secrets =
    rsa === undefined
      ? hashSecrets
      : { 'swiftpass.privateKey': rsa.till.privateKey, 'swiftpass.platformKey': rsa.gateway.publicKey };
  return { scheme, credentials: { settings, secrets } };
}

/** `already`: how many are given out, one for each order. */
function numbers(merchantId: string, already: number): () => string {
  let made = already;
  return () => {
    made += 1;
    return `${merchantId}${String(made).padStart(20, '0')}`;
  };
}
