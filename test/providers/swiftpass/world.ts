import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { connect } from '#shared/contract/client.ts';
import { memoryPorts } from '#shared/contract/port.ts';
import type { PaymentView } from '#shared/contract/view.ts';
import { makePrefix, type PaymentId, type RefundId, type SaleId, type ScanId } from '#shared/ids.ts';
import type { Wallet } from '#shared/payment/payment.ts';
import { Settings } from '#shared/settings/settings.ts';
import { SwiftpassSettings } from '#shared/settings/swiftpass.ts';
import { openDatabase } from '../../../electron/journal/database.ts';
import { openJournal } from '../../../electron/journal/journal.ts';
import { migrate } from '../../../electron/journal/migrate.ts';
import { memoryNewestSeal } from '../../../electron/journal/newest-seal.ts';
import type { Log } from '../../../electron/log.ts';
import type { Exchange } from '../../../electron/providers/exchange.ts';
import { createRegistry } from '../../../electron/providers/registry.ts';
import { createSwiftpass } from '../../../electron/providers/swiftpass/adapter.ts';
import { type CodeWallet, makeCode } from '../../../electron/simulators/codes.ts';
import { createRandom } from '../../../electron/simulators/random.ts';
import { createSwiftpassSimulator, type SwiftpassSimulatorOptions } from '../../../electron/simulators/swiftpass.ts';
import { createVirtualClock } from '../../../electron/simulators/virtual-clock.ts';
import type { Misprint } from '../../../electron/simulators/weather.ts';
import { startTerminal } from '../../../electron/terminal.ts';
import { memorySecrets } from './scripted.ts';

/** Ten in the morning in China. */
const morningMs = Date.UTC(2026, 10, 21, 2);
export const minute = 60_000;
export const hour = 60 * minute;

export interface WorldOptions {
  readonly simulator?: Partial<SwiftpassSimulatorOptions>;
  readonly settings?: object;
  /** Between the till and the gateway. */
  readonly network?: (exchange: Exchange, clock: ReturnType<typeof createVirtualClock>, misprint: Misprint) => Exchange;
}

/** A shop in virtual time: the whole terminal over its contract, a real journal, the adapter, and the simulated gateway. */
export function createWorld(options: WorldOptions = {}) {
  const clock = createVirtualClock(morningMs);
  const simulator = createSwiftpassSimulator({ clock, seed: 1, ...options.simulator });
  const random = createRandom(1).fork('customers');
  const settings = SwiftpassSettings.parse({ ...simulator.credentials.settings, ...options.settings });
  const secrets = memorySecrets(simulator.credentials.secrets);
  const exchange = options.network?.(simulator.exchange, clock, simulator.misprint) ?? simulator.exchange;
  const provider = createSwiftpass({ settings, currency: 'CNY', secrets, exchange, clock });
  const defects: string[] = [];
  const db = openDatabase(':memory:');
  migrate(db, ':memory:');
  const sealKey = new Uint8Array(32).fill(7);
  const journal = openJournal({ db, sealKey, newestSeal: memoryNewestSeal(), clock });
  journal.append({
    ...{ kind: 'journal.created', terminalId: 'world', prefix: makePrefix(new Uint8Array(4)), training: true },
  });
  const terminal = startTerminal({
    ...{ journal, sealKey, registry: createRegistry([provider]), clock, random: randomBytes, log: logTo(defects) },
    settings: Settings.parse({ shop: { name: 'Corner shop' }, providers: {} }),
    ...{ mode: 'training', training: null, needsActivation: () => false, saveLanguage: () => undefined },
    activateUpay: () => Promise.reject(new Error('no activation here')),
    release: async () => undefined,
  });
  const { near, far } = memoryPorts();
  const client = connect(near);
  terminal.attach(far);
  const send: typeof client.send = (command, args) => clock.finish(client.send(command, args));
  const newSale = (totalMinor: number) => ({
    ...{ paymentId: randomUUID() as PaymentId, saleId: randomUUID() as SaleId, totalMinor },
  });

  return {
    ...{ clock, simulator, provider, defects, send },
    async get(paymentId: PaymentId): Promise<PaymentView> {
      const payment = await send('payment.get', { paymentId });
      if (!payment) throw new Error('no such payment');
      return payment;
    },
    async take(totalMinor: number, wallet: CodeWallet = 'alipay') {
      const sale = newSale(totalMinor);
      const scanId = randomUUID() as ScanId;
      await send('scan.deliver', { scanId, text: makeCode(wallet, random) });
      await send('payment.start', { ...sale, scanId });
      return sale;
    },
    async show(totalMinor: number, wallet: Wallet = 'wechat') {
      const sale = newSale(totalMinor);
      await send('payment.show', { ...sale, wallet });
      return sale;
    },
    async refund(paymentId: PaymentId, amountMinor: number) {
      const refundId = randomUUID() as RefundId;
      await send('refund.start', { refundId, paymentId, amountMinor, reason: 'test', approvedBy: 'manager' });
      return refundId;
    },
    run: (forMs: number) => clock.run(forMs),
    trade: (reference: string) => simulator.bank.find(reference)[0] ?? null,
  };
}

export type World = ReturnType<typeof createWorld>;

/** What the journal says of a payment and what the bank holds must be one thing, and it was asked for at most once. */
export function expectAgreement(world: World, payment: PaymentView): void {
  const trade = world.trade(payment.reference);
  const heldMinor = trade ? trade.payerPaidMinor * trade.captures - trade.returnedMinor : 0;
  const saidMinor = payment.state === 'approved' || payment.state === 'late' ? (payment.payerPaid?.minor ?? 0) : 0;
  const refunded = payment.refunds.filter(({ state }) => state === 'refunded');
  const givenBackMinor = refunded.reduce((sum, { amount }) => sum + amount.minor, 0);
  expect(heldMinor).toBe(saidMinor - givenBackMinor - (payment.returnedElsewhere?.minor ?? 0));
  expect(trade?.captures ?? 0).toBeLessThanOrEqual(1);
  expect(trade?.asked ?? 0).toBeLessThanOrEqual(1);
  expect(world.defects).toEqual([]);
}

function logTo(lines: string[]): Log {
  const note = (event: string, fields?: object) => {
    lines.push(`${event} ${fields && 'error' in fields ? String((fields.error as Error)?.stack ?? fields.error) : ''}`);
  };
  return { info: () => undefined, warn: note, error: note, close: () => undefined };
}
