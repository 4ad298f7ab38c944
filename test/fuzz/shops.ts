import type { Currency } from '#shared/money.ts';
import type { ProviderId, Wallet } from '#shared/payment/payment.ts';
import { EftpaySettings } from '#shared/settings/eftpay.ts';
import { SwiftpassSettings } from '#shared/settings/swiftpass.ts';
import { UpaySettings } from '#shared/settings/upay.ts';
import { UqpaySettings } from '#shared/settings/uqpay.ts';
import { createEftpay } from '../../electron/providers/eftpay/adapter.ts';
import type { Exchange } from '../../electron/providers/exchange.ts';
import type { PaymentProvider } from '../../electron/providers/provider.ts';
import { createSwiftpass } from '../../electron/providers/swiftpass/adapter.ts';
import { createUpay } from '../../electron/providers/upay/adapter.ts';
import { createUqpay } from '../../electron/providers/uqpay/adapter.ts';
import type { Secrets } from '../../electron/settings/secrets.ts';
import type { Bank } from '../../electron/simulators/bank.ts';
import { createEftpaySimulator } from '../../electron/simulators/eftpay.ts';
import { createSwiftpassSimulator } from '../../electron/simulators/swiftpass.ts';
import { createUpaySimulator } from '../../electron/simulators/upay.ts';
import { createUqpaySimulator } from '../../electron/simulators/uqpay.ts';
import { createVirtualClock, type VirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { eftpayDialect } from './dialects/eftpay.ts';
import { swiftpassDialect } from './dialects/swiftpass.ts';
import { upayDialect } from './dialects/upay.ts';
import { uqpayDialect } from './dialects/uqpay.ts';
import { memorySecrets, startMs } from './question.ts';
import type { Dialect, Reply } from './target.ts';
import { memoryLedger } from './uqpay.ts';

/** A simulated provider, and the adapter of it as the till makes one. */
export interface Shop {
  readonly clock: VirtualClock;
  readonly bank: Bank;
  readonly currency: Currency;
  readonly dialect: Dialect;
  readonly secrets: Secrets;
  /** Shown, where a way to show is open; null for the codes that customers show. */
  readonly wallets: readonly Wallet[];
  /** Messages nobody asked for, as they came. */
  readonly told: Reply[];
  readonly provider: PaymentProvider;
  close(): void;
}

/** `over`: what lies between the adapter and the simulator. */
export type Over = (exchange: Exchange, dialect: Dialect, clock: VirtualClock) => Exchange;

type Maker = (seed: number, over: Over) => Shop;

const upay: Maker = (seed, over) => {
  const clock = createVirtualClock(startMs);
  const { credentials, bank, exchange, close } = createUpaySimulator({ clock, seed });
  const { terminalSn, terminalKey } = credentials;
  const secrets = memorySecrets({ 'upay.terminalSn': terminalSn, 'upay.terminalKey': terminalKey });
  const dialect = upayDialect(terminalSn);
  const settings = UpaySettings.parse({ deviceId: 'fuzz', allowRevoke: seed % 2 === 0 });
  const currency = 'CNY';
  const provider = createUpay({ settings, currency, secrets, exchange: over(exchange, dialect, clock), clock });
  return { clock, bank, currency, dialect, secrets, wallets: ['wechat', 'alipay'], told: [], provider, close };
};

const swiftpass: Maker = (seed, over) => {
  const clock = createVirtualClock(startMs);
  const told: Reply[] = [];
  const simulator = createSwiftpassSimulator({
    ...{ clock, seed, signs: (['all', 'processed', 'successes'] as const)[seed % 3] ?? 'all' },
    notifications: ({ headers, body }) => {
      told.push({ kind: 'reply', status: 200, headers, body });
      return true;
    },
  });
  const { credentials, bank, close } = simulator;
  const settings = SwiftpassSettings.parse({ ...credentials.settings, billAddress: 'https://bill.example/gateway' });
  const secrets = memorySecrets(credentials.secrets as Record<string, string>);
  const dialect = swiftpassDialect({ merchantId: settings.merchantId, key: secrets.get('swiftpass.key') ?? '' });
  const exchange = over(simulator.exchange, dialect, clock);
  const currency = 'CNY';
  const provider = createSwiftpass({ settings, currency, secrets, exchange, clock });
  return { clock, bank, currency, dialect, secrets, wallets: ['wechat', 'alipay', 'unionpay'], told, provider, close };
};

const uqpay: Maker = (seed, over) => {
  const clock = createVirtualClock(startMs);
  const told: Reply[] = [];
  const simulator = createUqpaySimulator({
    ...{ clock, seed, scanFlow: 'qrcode' },
    notifications: ({ headers, body }) => void told.push({ kind: 'reply', status: 200, headers, body }),
  });
  const { credentials, bank, close } = simulator;
  const scan = { flow: 'qrcode', wallets: [{ wallet: 'wechat', type: 'wechatpay' }] };
  const undo = seed % 2 === 0 ? { cancelPaidUntil: '23:00' } : {};
  const settings = UqpaySettings.parse({ ...credentials.settings, scan, ...undo });
  const secrets = memorySecrets(credentials.secrets);
  const dialect = uqpayDialect(credentials.secrets['uqpay.webhookSecret']);
  const exchange = over(simulator.exchange, dialect, clock);
  const currency = 'HKD';
  const provider = createUqpay({ settings, currency, secrets, exchange, clock, ledger: memoryLedger() });
  return { clock, bank, currency, dialect, secrets, wallets: ['alipay', 'wechat'], told, provider, close };
};

const eftpay: Maker = (seed, over) => {
  const clock = createVirtualClock(startMs);
  const told: Reply[] = [];
  const simulator = createEftpaySimulator({
    ...{ clock, seed, emptyValues: seed % 2 === 0 ? 'omit' : 'keep' },
    notifications: ({ headers, body }) => void told.push({ kind: 'reply', status: 200, headers, body }),
  });
  const { credentials, bank, close } = simulator;
  const settings = EftpaySettings.parse({ ...credentials.settings, notifyUrl: 'https://till.example/heard' });
  const secrets = memorySecrets(credentials.secrets);
  const { 'eftpay.userConfirmKey': userConfirmKey, 'eftpay.secretCode': secretCode } = credentials.secrets;
  const dialect = eftpayDialect({ userConfirmKey, secretCode });
  const exchange = over(simulator.exchange, dialect, clock);
  const currency = 'HKD';
  const provider = createEftpay({ settings, currency, secrets, exchange, clock });
  return { clock, bank, currency, dialect, secrets, wallets: ['alipayhk', 'wechathk'], told, provider, close };
};

export const shops: Readonly<Record<ProviderId, Maker>> = { upay, swiftpass, uqpay, eftpay };
