import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { connect } from '#shared/contract/client.ts';
import { memoryPorts } from '#shared/contract/port.ts';
import type { PaymentView } from '#shared/contract/view.ts';
import { makePrefix, type PaymentId, type RefundId, type SaleId } from '#shared/ids.ts';
import type { Wallet } from '#shared/payment/payment.ts';
import { EftpaySettings } from '#shared/settings/eftpay.ts';
import { Settings } from '#shared/settings/settings.ts';
import { openDatabase } from '../../../electron/journal/database.ts';
import { openJournal } from '../../../electron/journal/journal.ts';
import { migrate } from '../../../electron/journal/migrate.ts';
import { memoryNewestSeal } from '../../../electron/journal/newest-seal.ts';
import { createEftpay } from '../../../electron/providers/eftpay/adapter.ts';
import { createRegistry } from '../../../electron/providers/registry.ts';
import { createEftpaySimulator, type EftpaySimulatorOptions } from '../../../electron/simulators/eftpay.ts';
import { createVirtualClock } from '../../../electron/simulators/virtual-clock.ts';
import { startTerminal } from '../../../electron/terminal.ts';
import { noonMs } from './scripted.ts';

const wallets: readonly Wallet[] = ['alipay', 'alipayhk', 'wechat', 'wechathk', 'unionpay', 'gbpay', 'payme', 'fps'];

/** A shop in virtual time: the whole till, the adapter, and a simulated eftPay with its bank. */
export function createShop(options: Partial<EftpaySimulatorOptions> & { readonly settings?: object } = {}) {
  const clock = createVirtualClock(noonMs);
  const simulator = createEftpaySimulator({ clock, seed: 1, ...options });
  const { settings: lines, secrets: values } = simulator.credentials;
  const eftpay = createEftpay({
    settings: EftpaySettings.parse({ ...lines, show: wallets, ...options.settings }),
    currency: 'HKD',
    secrets: { get: (name) => (values as Record<string, string>)[name] ?? null, set: () => undefined },
    exchange: simulator.exchange,
    clock,
  });
  const db = openDatabase(':memory:');
  migrate(db, ':memory:');
  const sealKey = new Uint8Array(32).fill(7);
  const journal = openJournal({ db, sealKey, newestSeal: memoryNewestSeal(), clock });
  journal.append({
    kind: 'journal.created',
    terminalId: 'shop',
    prefix: makePrefix(new Uint8Array(4)),
    training: true,
  });
  const defects: string[] = [];
  const note = (event: string, fields?: object) => void defects.push(`${event} ${JSON.stringify(fields ?? {})}`);
  const terminal = startTerminal({
    ...{ journal, sealKey, registry: createRegistry([eftpay]), clock, random: randomBytes },
    log: { info: () => undefined, warn: note, error: note, close: () => undefined },
    settings: Settings.parse({ shop: { name: 'Corner shop', currency: 'HKD' }, providers: {} }),
    ...{ mode: 'training', needsActivation: () => false, saveLanguage: () => undefined, training: null },
    activateUpay: () => Promise.reject(new Error('no activation here')),
    release: async () => undefined,
  });
  const { near, far } = memoryPorts();
  const client = connect(near);
  terminal.attach(far);
  const send: typeof client.send = (command, args) => clock.finish(client.send(command, args));

  return {
    ...{ clock, simulator, eftpay, send, defects },
    run: (forMs: number) => clock.run(forMs),
    get: async (paymentId: PaymentId): Promise<PaymentView> => {
      const payment = await send('payment.get', { paymentId });
      if (payment === null) throw new Error('no such payment');
      return payment;
    },
    show: async (totalMinor: number, wallet: Wallet = 'wechathk') => {
      const paymentId = randomUUID() as PaymentId;
      await send('payment.show', { paymentId, saleId: randomUUID() as SaleId, totalMinor, wallet });
      return paymentId;
    },
    refund: async (paymentId: PaymentId, amountMinor: number) => {
      const refundId = randomUUID() as RefundId;
      await send('refund.start', { refundId, paymentId, amountMinor, reason: 'test', approvedBy: 'manager' });
    },
    close: async () => {
      await clock.finish(terminal.close());
      simulator.close();
    },
  };
}

export type Shop = ReturnType<typeof createShop>;

/** What the journal says of a payment and what the bank holds are one thing, and it was asked for at most once. */
export function expectAgreement({ simulator, defects }: Shop, payment: PaymentView): void {
  const trade = simulator.bank.find(payment.reference)[0];
  const heldMinor = trade ? trade.payerPaidMinor * trade.captures - trade.returnedMinor : 0;
  const saidMinor = payment.state === 'approved' || payment.state === 'late' ? (payment.payerPaid?.minor ?? 0) : 0;
  const refunded = payment.refunds.filter(({ state }) => state === 'refunded');
  const givenBackMinor = refunded.reduce((sum, { amount }) => sum + amount.minor, 0);
  expect(heldMinor).toBe(saidMinor - givenBackMinor - (payment.returnedElsewhere?.minor ?? 0));
  expect(trade?.captures ?? 0).toBeLessThanOrEqual(1);
  expect(trade?.asked ?? 0).toBeLessThanOrEqual(1);
  expect(defects).toEqual([]);
}
