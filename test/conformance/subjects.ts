import { createHmac } from 'node:crypto';
import type { Currency } from '#shared/money.ts';
import type { ProviderId, Wallet, Way } from '#shared/payment/payment.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { Clock } from '../../electron/clock.ts';
import { createEftpay } from '../../electron/providers/eftpay/adapter.ts';
import type { Exchange, WireRequest } from '../../electron/providers/exchange.ts';
import type { PaymentProvider, StepLedger } from '../../electron/providers/provider.ts';
import { createSwiftpass } from '../../electron/providers/swiftpass/adapter.ts';
import { createUpay } from '../../electron/providers/upay/adapter.ts';
import { createUqpay } from '../../electron/providers/uqpay/adapter.ts';
import type { Secrets } from '../../electron/settings/secrets.ts';
import type { CaseName, Meaning, Operation } from './cases.ts';
import type { Message } from './world.ts';

export interface AdapterParts {
  readonly currency: Currency;
  readonly secrets: Secrets;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly ledger: StepLedger;
}

/** A cell that no run can fill. `proof`: how that shows; `word` is only the document's. */
export interface Cannot {
  readonly ways?: readonly Way[];
  readonly operations: readonly Operation[];
  /** Every case where it is left out. */
  readonly cases?: readonly CaseName[];
  /** `lacks`: the adapter offers no such thing, or refuses before any byte. `nothing`: its reply has nothing of the kind. */
  readonly proof: 'lacks' | 'nothing' | 'word';
  readonly why: string;
}

/** Where a provider lawfully says another thing than the rule's first choice. */
export interface Otherwise {
  readonly way?: Way;
  readonly operation: Operation;
  readonly name: CaseName;
  readonly says: readonly Meaning[];
  /** The till takes the provider at its word, and what it then finds is late money. */
  readonly late?: true;
  readonly why: string;
}

/** An act that the provider has, but not for this wallet: refused before any byte leaves. */
export interface WalletCannot {
  readonly wallet: Wallet;
  readonly act: 'reverseInDoubt' | 'refund';
  readonly why: string;
}

/** What truly differs by provider. */
export interface Subject {
  readonly id: ProviderId;
  readonly title: string;
  readonly scans: 'wechat' | 'alipay' | null;
  readonly shows: Wallet;
  /** Lines of the settings beside those of the simulator. */
  readonly lines: object;
  make(settings: Settings, parts: AdapterParts): PaymentProvider;
  /** Of an act's calls those that a fault is aimed at, each in a world of its own; others (a list before a refund) are let through. */
  readonly calls: Partial<Record<Operation, readonly ((request: WireRequest) => boolean)[]>>;
  /** Keys and tokens, which are no part of any act. */
  isAside(request: WireRequest): boolean;
  readonly unsigned: readonly ((body: Uint8Array) => Uint8Array | null)[];
  /** The same message signed as the provider signs, where its signature is not in the body. */
  readonly resigned?: (message: Message, secrets: Readonly<Record<string, string>>) => Message;
  /** A second confirm of one order is a second charge: no more than this many of each call leave the till for one reference. */
  readonly beginSteps: number;
  readonly cannots: readonly Cannot[];
  readonly otherwise: readonly Otherwise[];
  readonly walletCannots: readonly WalletCannot[];
}

const path = (pattern: RegExp) => (request: WireRequest) => pattern.test(new URL(request.url).pathname);
const every: readonly Operation[] = [
  ...['begin', 'query', 'reverseInDoubt', 'reverseApproved', 'refund', 'refundQuery', 'notification'],
] as Operation[];

/** Replies about no money at all. */
const unnamed: readonly CaseName[] = ['wrongAmount', 'otherOrder'];

function respelled(pattern: RegExp, spell: (found: string) => string) {
  return (body: Uint8Array): Uint8Array | null => {
    const text = Buffer.from(body).toString();
    const changed = text.replace(pattern, (_whole, before: string, sign: string, after: string) =>
      spell(sign) === '' ? '' : before + spell(sign) + after,
    );
    return changed === text ? null : Buffer.from(changed);
  };
}

const otherDigit = (sign: string) => (sign.startsWith('0') ? '1' : '0') + sign.slice(1);

const noIncomingStatus: Cannot = {
  operations: ['notification'],
  cases: ['http4xx', 'http5xx'],
  proof: 'word',
  why: 'a message comes to the till: it has no HTTP status',
};
const noAnswer: Cannot = {
  operations: ['notification'],
  cases: ['notFound'],
  proof: 'word',
  why: 'a message tells what is, nobody asked: it cannot say "no such order"',
};
const checkNamesNothing = (why: string): Cannot => ({ operations: ['check'], cases: unnamed, proof: 'nothing', why });
const checkWaits: Cannot = {
  operations: ['check'],
  cases: ['pending'],
  proof: 'word',
  why: 'a check has no "not yet": it is answered or not (providers/provider.ts, CheckAnswer)',
};

const upay: Subject = {
  id: 'upay',
  title: 'Upay',
  scans: 'alipay',
  shows: 'wechat',
  lines: { deviceId: 'conformance-1', allowRevoke: true },
  make: ({ providers: { upay: settings } }, parts) => createUpay({ ...parts, settings: present(settings) }),
  calls: {},
  isAside: path(/^\/terminal\//),
  unsigned: [],
  beginSteps: 1,
  cannots: [
    {
      operations: [...every, 'check', 'bill'].filter((one) => one !== 'notification' && one !== 'bill') as Operation[],
      cases: ['wrongSignature'],
      proof: 'nothing',
      why: 'answers are not signed; TLS and our own request prove them (Web API, sign.md)',
    },
    {
      operations: ['notification'],
      proof: 'lacks',
      why: 'the till reads none: form and key of the callback are not settled (Web API, notify_url; sheet 17), it asks instead',
    },
    {
      operations: ['bill'],
      proof: 'lacks',
      why: 'the Web API has no bill or list call (sheet, bills and reconciliation)',
    },
    checkNamesNothing('a check asks about nobody’s order: the answer names neither order nor amount (query.md)'),
    checkWaits,
    {
      operations: ['reverseApproved'],
      cases: ['pending'],
      proof: 'word',
      why: 'a revoke is done or not, no result code says "in progress" (revoke&cancel.md)',
    },
  ],
  otherwise: [
    {
      operation: 'begin',
      name: 'notFound',
      says: ['no', 'doubt'],
      late: true,
      why: 'FAIL without an order means that nothing was made (pay.md); it is watched, and the money found is late',
    },
  ],
  walletCannots: [],
};

/** A "no" is generally not signed (document 3.2): only a yes must be. */
function stripped(body: Uint8Array): Uint8Array | null {
  const isYes = /<result_code>0</.test(Buffer.from(body).toString());
  return isYes ? respelled(swiftpassSign, () => '')(body) : null;
}

const swiftpassSign = /(<sign><!\[CDATA\[)([^\]]+)(\]\]><\/sign>)/;

const swiftpass: Subject = {
  id: 'swiftpass',
  title: 'Swiftpass',
  scans: 'wechat',
  shows: 'wechat',
  lines: { billAddress: 'https://download.swiftpass.example/gateway', notifyUrl: 'https://shop.example/paid' },
  make: ({ providers: { swiftpass: settings } }, parts) => createSwiftpass({ ...parts, settings: present(settings) }),
  calls: {},
  isAside: () => false,
  unsigned: [respelled(swiftpassSign, otherDigit), stripped],
  beginSteps: 1,
  cannots: [
    {
      ways: ['scan'],
      operations: ['notification'],
      proof: 'nothing',
      why: 'only payments by a shown code are notified of (document 1.5.3, 6.2)',
    },
    {
      operations: ['notification'],
      cases: ['declined'],
      proof: 'nothing',
      why: 'only a payment that was made is notified of (6.2.1)',
    },
    noIncomingStatus,
    noAnswer,
    {
      ways: ['show'],
      operations: ['begin'],
      cases: unnamed,
      proof: 'nothing',
      why: 'the reply with a code to show names neither order nor amount (6.1.4)',
    },
    {
      operations: ['reverseInDoubt'],
      cases: ['wrongAmount'],
      proof: 'nothing',
      why: 'the reply to reverse or close names no amount (6.6.2; reverse: sheet 6)',
    },
    {
      ways: ['show'],
      operations: ['reverseInDoubt'],
      cases: ['otherOrder'],
      proof: 'nothing',
      why: 'the reply to a close names no order (6.6.2)',
    },
    {
      operations: ['reverseApproved'],
      proof: 'lacks',
      why: 'no act undoes a paid order for certain: close ends unpaid ones (6.6), reverse is told of doubt only (sheet 6)',
    },
    checkNamesNothing('a check asks about nobody’s order: the answer names neither order nor amount (6.3.3)'),
    checkWaits,
    {
      operations: ['bill'],
      cases: ['wrongSignature', ...unnamed],
      proof: 'nothing',
      why: 'the statement is unsigned text about a day, compared row by row afterwards (mainland statement, sheet 11)',
    },
  ],
  otherwise: [
    {
      way: 'show',
      operation: 'begin',
      name: 'duplicate',
      says: ['yes', 'doubt'],
      late: true,
      why: 'the second answer has no code, so none is shown, and none can be closed in its first five minutes (6.6.1): it ends at once and is watched, and the simulated customer pays what nobody saw',
    },
    {
      operation: 'query',
      name: 'declined',
      says: ['doubt', 'wait'],
      why: 'PAYERROR leaves the order open until it is reversed or closed (6.3.3, trade_state)',
    },
  ],
  walletCannots: [
    {
      wallet: 'unionpay',
      act: 'reverseInDoubt',
      why: 'a shown UnionPay code is never closed (6.6.1): it ends by itself',
    },
  ],
};

const isConfirm = path(/\/confirm$/);

const uqpay: Subject = {
  id: 'uqpay',
  title: 'UQPAY',
  scans: 'wechat',
  shows: 'alipay',
  lines: { scan: { flow: 'qrcode', wallets: [{ wallet: 'wechat', type: 'wechatpay' }] } },
  make: ({ providers: { uqpay: settings } }, parts) => createUqpay({ ...parts, settings: present(settings) }),
  calls: {
    begin: [isConfirm, path(/\/create$/)],
    reverseInDoubt: [path(/\/cancel$/)],
    refund: [({ method }) => method === 'POST'],
  },
  isAside: path(/\/connect\/token$/),
  unsigned: [],
  resigned: ({ headers, body }, secrets) => {
    const timestamp = headers['x-wk-timestamp'] ?? '';
    const hmac = createHmac('sha512', secrets['uqpay.webhookSecret'] ?? '')
      .update(body)
      .update(timestamp);
    return { body, headers: { ...headers, 'x-wk-signature': hmac.digest('hex') } };
  },
  beginSteps: 2,
  cannots: [
    {
      operations: ['begin', 'query', 'reverseInDoubt', 'refund', 'refundQuery', 'check', 'bill'],
      cases: ['wrongSignature'],
      proof: 'nothing',
      why: 'only notifications are signed; TLS and our own token prove answers (sheet 1 and 5)',
    },
    {
      operations: ['reverseApproved'],
      proof: 'lacks',
      why: 'which wallets undo a paid payment is not said, so it is off (sheet 2.4, `cancelPaidUntil`): it is refunded',
    },
    noIncomingStatus,
    noAnswer,
    checkNamesNothing('a check reads a list that may be empty, and nothing in it (sheet 2)'),
    checkWaits,
    {
      operations: ['bill'],
      cases: unnamed,
      proof: 'word',
      why: 'a list of settlements is about a day, compared row by row afterwards; it answers no order (sheet 6)',
    },
  ],
  otherwise: [
    {
      way: 'show',
      operation: 'begin',
      name: 'declined',
      says: ['wait'],
      why: 'a failed attempt leaves the intent open to another (sheet 3.2): it is cancelled',
    },
    {
      way: 'show',
      operation: 'query',
      name: 'declined',
      says: ['wait'],
      why: 'a failed attempt leaves the intent open to another (sheet 3.2): it is cancelled',
    },
    {
      operation: 'refundQuery',
      name: 'otherOrder',
      says: ['missing', 'doubt'],
      why: 'a list that holds only refunds of other numbers does not hold ours (sheet 2.4: they carry no number of ours)',
    },
  ],
  walletCannots: [],
};

const eftpaySign = /(,"sign":")([0-9a-f]+)(")/;

const eftpay: Subject = {
  id: 'eftpay',
  title: 'eftPay',
  scans: null,
  shows: 'wechathk',
  lines: { address: 'https://eftpay.simulated.example/VMP', notifyUrl: 'https://shop.example/paid' },
  make: ({ providers: { eftpay: settings } }, parts) => createEftpay({ ...parts, settings: present(settings) }),
  calls: {},
  isAside: () => false,
  unsigned: [respelled(eftpaySign, otherDigit), respelled(eftpaySign, () => '')],
  beginSteps: 1,
  cannots: [
    {
      ways: ['scan'],
      operations: every,
      proof: 'lacks',
      why: 'no call takes a customer’s code: merchant-presented codes only (VMP, scene/qrcode)',
    },
    {
      operations: ['begin'],
      cases: ['wrongAmount'],
      proof: 'nothing',
      why: 'the reply to a PreOrder names no amount (VMP, scene/qrcode, PreOrder)',
    },
    {
      operations: ['reverseApproved'],
      proof: 'lacks',
      why: 'a Close ends unpaid orders only (Appendix 3, 54)',
    },
    {
      operations: ['notification'],
      cases: ['declined'],
      proof: 'nothing',
      why: 'only a payment that was made is notified of (VMP, scene/qrcode, Notify)',
    },
    noIncomingStatus,
    noAnswer,
    checkNamesNothing('a check asks about nobody’s order: the answer names neither order nor amount (Appendix 3, 31)'),
    checkWaits,
    { operations: ['bill'], proof: 'lacks', why: 'VMP has no bill or statement call (sheet 5)' },
  ],
  otherwise: [],
  walletCannots: [
    ...(['gbpay', 'payme', 'fps'] as const).map(
      (wallet) => ({ wallet, act: 'reverseInDoubt', why: 'not in the list of Close (VMP, scene/qrcode)' }) as const,
    ),
    { wallet: 'fps', act: 'refund', why: 'not in the list of Refund (VMP, scene/qrcode)' },
  ],
};

export const subjects: readonly Subject[] = [upay, swiftpass, uqpay, eftpay];

function present<T>(settings: T | undefined): T {
  if (settings === undefined) throw new Error('the world has this provider');
  return settings;
}
