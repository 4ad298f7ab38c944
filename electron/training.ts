import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { TrainingView } from '#shared/contract/view.ts';
import type { Currency } from '#shared/money.ts';
import type { Wallet } from '#shared/payment/payment.ts';
import { Refused } from '#shared/refusal.ts';
import type { Clock } from './clock.ts';
import type { Exchange } from './providers/exchange.ts';
import type { Secrets } from './settings/secrets.ts';
import { makeCode } from './simulators/codes.ts';
import { openKeptSimulator } from './simulators/kept.ts';
import { createRandom } from './simulators/random.ts';
import { scenarios } from './simulators/scenario.ts';

export interface Training {
  readonly exchange: Exchange;
  readonly view: TrainingView;
  /** A fresh customer's code, as a scanner would read it. */
  readonly code: (wallet: Wallet) => string;
  readonly close: () => void;
}

const wallets = ['wechat', 'alipay', 'unionpay'] as const;

/** The embedded provider, which remembers what it holds between starts, and the scanner that reads its customers' codes. */
export function openTraining(folder: string, secrets: Secrets, currency: Currency, clock: Clock): Training {
  const simulator = openKeptSimulator({ path: join(folder, 'simulator.json'), clock, currency });
  const { terminalSn, terminalKey } = simulator.credentials;
  if (secrets.get('upay.terminalSn') !== terminalSn)
    secrets.set({ 'upay.terminalSn': terminalSn, 'upay.terminalKey': terminalKey });
  const random = createRandom(randomInt(2 ** 32));
  return {
    exchange: simulator.exchange,
    view: {
      wallets,
      scenarios: scenarios.map(({ code, words }) => ({ ending: code, words })),
    },
    code: (wallet) => {
      const known = wallets.find((one) => one === wallet);
      if (!known) throw new Refused('walletUnsupported', { wallet });
      return makeCode(known, random);
    },
    close: simulator.close,
  };
}
