import type { Currency } from '#shared/money.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { Clock } from '../clock.ts';
import type { Exchange } from '../providers/exchange.ts';
import type { Bank } from './bank.ts';
import { createEftpaySimulator } from './eftpay.ts';
import type { Receiver } from './notices.ts';
import { createSwiftpassSimulator } from './swiftpass.ts';
import { withOtherAmount as upayAmount, withOtherOrder as upayOrder } from './upay/replies.ts';
import { createUpaySimulator } from './upay.ts';
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
}

/** One simulated provider, whichever it is, and what a till needs to trade with it. Worth nothing anywhere else. */
export interface Simulated {
  /** As it calls itself. */
  readonly name: string;
  readonly exchange: Exchange;
  readonly bank: Bank;
  /** Wrong answers, signed as right ones are. */
  readonly misprint: Misprint;
  readonly currency: Currency;
  /** Lines of the provider's settings, but for the address. */
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Where its address begins on a server of its own. */
  readonly path: string;
  /** What a person may use once to make a till of their own known. */
  readonly activation: Readonly<Record<string, string>> | null;
  /** Stops every timer. */
  close(): void;
}

const makers: Readonly<Record<ProviderId, (options: SimulatedOptions) => Simulated>> = {
  upay: (options) => {
    const { currency = 'CNY' } = options;
    const { credentials, ...simulator } = createUpaySimulator({ ...options, currency });
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
    const { credentials, ...simulator } = createSwiftpassSimulator({ ...options, currency });
    return { ...simulator, ...credentials, name: 'Swiftpass', currency, path: '/pay/gateway', activation: null };
  },
  uqpay: (options) => {
    const { currency = 'HKD' } = options;
    const { credentials, ...simulator } = createUqpaySimulator({ ...options, currency });
    const misprint = { otherAmount: uqpayAmount, otherOrder: uqpayOrder };
    return { ...simulator, ...credentials, name: 'UQPAY', currency, misprint, path: '/api', activation: null };
  },
  eftpay: (options) => {
    const { currency = 'HKD' } = options;
    const { credentials, ...simulator } = createEftpaySimulator({ ...options, currency });
    const own = { name: 'eftPay', secrets: credentials.secrets, settings: {}, path: '/VMP', activation: null };
    return { ...simulator, ...own, currency };
  },
};

export function createSimulated(provider: ProviderId, options: SimulatedOptions): Simulated {
  return makers[provider](options);
}
