import type { Currency } from '#shared/money.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { Clock } from '../clock.ts';
import type { Exchange } from '../providers/exchange.ts';
import type { Bank } from './bank.ts';
import type { Bills } from './bill.ts';
import { KeptEftpayWorld } from './eftpay/kept-world.ts';
import { createEftpaySimulator } from './eftpay.ts';
import type { Receiver } from './notices.ts';
import { KeptSwiftpass } from './swiftpass/kept-world.ts';
import { createSwiftpassSimulator } from './swiftpass.ts';
import { KeptWorld } from './upay/kept-world.ts';
import { withOtherAmount as upayAmount, withOtherOrder as upayOrder } from './upay/replies.ts';
import { createUpaySimulator } from './upay.ts';
import { UqpayWorld } from './uqpay/kept-world.ts';
import { withOtherAmount as uqpayAmount, withOtherOrder as uqpayOrder } from './uqpay/replies.ts';
import { createUqpaySimulator } from './uqpay.ts';
import type { Misprint } from './weather.ts';

export interface SimulatedOptions {
  readonly clock: Clock;
  /** The same seed gives the same credentials and numbers. */
  readonly seed: number;
  /** Every delay of the scenarios is multiplied by this. */
  readonly timeScale?: number;
  /** Without it, what the provider's shops usually settle in. */
  readonly currency?: Currency;
  /** Who gets what the provider posts by itself. */
  readonly notifications?: Receiver;
  /** UQPAY: the flow that goes with a customer's code. Without it the merchant may not scan. */
  readonly scanFlow?: string;
  /** What an earlier one of the same seed and currency held: what its `keep` gave, as a file has it. Throws on anything else. */
  readonly kept?: unknown;
}

/** One simulated provider, whichever it is, and what a till needs to trade with it. Worth nothing anywhere else. */
export interface Simulated {
  /** As it calls itself. */
  readonly name: string;
  readonly exchange: Exchange;
  readonly bank: Bank;
  readonly bills: Bills;
  /** Wrong answers, signed as right ones are. */
  readonly misprint: Misprint;
  readonly currency: Currency;
  /** Lines of the provider's settings, but for the address. */
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Where its address begins on a server of its own. */
  readonly path: string;
  /** Where its bill is asked for, of one that has another address for it. */
  readonly billPath?: string;
  /** What a person may use once to make a till of their own known. */
  readonly activation: Readonly<Record<string, string>> | null;
  /** All it holds, for a later one to go on with. */
  keep(): unknown;
  /** Stops every timer. */
  close(): void;
}

interface Schema<T> {
  parse(value: unknown): T;
}

function asGiven<T>({ kept, ...options }: SimulatedOptions, schema: Schema<T>) {
  return kept === undefined ? options : { ...options, kept: schema.parse(kept) };
}

const makers: Readonly<Record<ProviderId, (options: SimulatedOptions) => Simulated>> = {
  upay: (options) => {
    const { currency = 'CNY' } = options;
    const { credentials, ...simulator } = createUpaySimulator({ ...asGiven(options, KeptWorld), currency });
    const { vendorSn, vendorKey, appId, activationCode, terminalSn, terminalKey, platformKey } = credentials;
    return {
      ...{ ...simulator, name: 'Upay', currency, path: '', settings: {} },
      misprint: { otherAmount: upayAmount, otherOrder: upayOrder },
      secrets: { 'upay.terminalSn': terminalSn, 'upay.terminalKey': terminalKey, 'upay.platformKey': platformKey },
      activation: { appId, 'upay.vendorSn': vendorSn, 'upay.vendorKey': vendorKey, activationCode },
    };
  },
  swiftpass: (options) => {
    const { currency = 'CNY' } = options;
    const { credentials, ...simulator } = createSwiftpassSimulator({ ...asGiven(options, KeptSwiftpass), currency });
    const paths = { path: '/pay/gateway', billPath: '/gateway' };
    return { ...simulator, ...credentials, name: 'Swiftpass', currency, ...paths, activation: null };
  },
  uqpay: (options) => {
    const { currency = 'HKD' } = options;
    const { credentials, ...simulator } = createUqpaySimulator({ ...asGiven(options, UqpayWorld), currency });
    const misprint = { otherAmount: uqpayAmount, otherOrder: uqpayOrder };
    return { ...simulator, ...credentials, name: 'UQPAY', currency, misprint, path: '/api', activation: null };
  },
  eftpay: (options) => {
    const { currency = 'HKD' } = options;
    const { credentials, ...simulator } = createEftpaySimulator({ ...asGiven(options, KeptEftpayWorld), currency });
    const own = { name: 'eftPay', secrets: credentials.secrets, settings: {}, path: '/VMP', activation: null };
    return { ...simulator, ...own, currency };
  },
};

export function createSimulated(provider: ProviderId, options: SimulatedOptions): Simulated {
  return makers[provider](options);
}
