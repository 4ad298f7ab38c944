import type { ProviderId, Wallet, Way } from '#shared/payment/payment.ts';
import type { WireRequest } from '../../electron/providers/exchange.ts';
import type { CaseName, Meaning, Operation } from './cases.ts';
import type { Message } from './world.ts';

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

/** By the path of its address. */
export const path = (pattern: RegExp) => (request: WireRequest) => pattern.test(new URL(request.url).pathname);
/** All that is about a payment. */
export const every: readonly Operation[] = [
  'begin',
  'query',
  'reverseInDoubt',
  'reverseApproved',
  'refund',
  'refundQuery',
  'notification',
];

/** Replies about no money at all. */
export const unnamed: readonly CaseName[] = ['wrongAmount', 'otherOrder'];

/** A body with the signature, that `pattern` finds between what is before and after it, spelled anew; '' takes it out whole. */
export function respelled(pattern: RegExp, spell: (found: string) => string) {
  return (body: Uint8Array): Uint8Array | null => {
    const text = Buffer.from(body).toString();
    const changed = text.replace(pattern, (_whole, before: string, sign: string, after: string) =>
      spell(sign) === '' ? '' : before + spell(sign) + after,
    );
    return changed === text ? null : Buffer.from(changed);
  };
}

export const otherDigit = (sign: string) => (sign.startsWith('0') ? '1' : '0') + sign.slice(1);

export const noIncomingStatus: Cannot = {
  operations: ['notification'],
  cases: ['http4xx', 'http5xx'],
  proof: 'word',
  why: 'a message comes to the till: it has no HTTP status',
};
export const noAnswer: Cannot = {
  operations: ['notification'],
  cases: ['notFound'],
  proof: 'word',
  why: 'a message tells what is, nobody asked: it cannot say "no such order"',
};
export const checkNamesNothing = (why: string): Cannot => ({
  operations: ['check'],
  cases: unnamed,
  proof: 'nothing',
  why,
});
export const checkWaits: Cannot = {
  operations: ['check'],
  cases: ['pending'],
  proof: 'word',
  why: 'a check has no "not yet": it is answered or not (providers/provider.ts, CheckAnswer)',
};
