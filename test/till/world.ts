import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { connect } from '#shared/contract/client.ts';
import { memoryPorts } from '#shared/contract/port.ts';
import type { PaymentView, View } from '#shared/contract/view.ts';
import { makePrefix, type PaymentId, type RefundId, type SaleId, type ScanId } from '#shared/ids.ts';
import type { Wallet } from '#shared/payment/payment.ts';
import type { PrinterSettings } from '#shared/settings/printer.ts';
import { Settings } from '#shared/settings/settings.ts';
import type { Clock } from '../../electron/clock.ts';
import { type Db, openDatabase } from '../../electron/journal/database.ts';
import { type Journal, openJournal } from '../../electron/journal/journal.ts';
import { migrate } from '../../electron/journal/migrate.ts';
import { memoryNewestSeal } from '../../electron/journal/newest-seal.ts';
import type { Log } from '../../electron/log.ts';
import type { Printer } from '../../electron/printer/printer.ts';
import type { Exchange } from '../../electron/providers/exchange.ts';
import type { PaymentProvider } from '../../electron/providers/provider.ts';
import { createRegistry } from '../../electron/providers/registry.ts';
import { createUpay } from '../../electron/providers/upay/adapter.ts';
import { openKeptBills } from '../../electron/reconciliation/kept-bills.ts';
import type { Secrets } from '../../electron/settings/secrets.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { createUpaySimulator } from '../../electron/simulators/upay.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { startTerminal } from '../../electron/terminal.ts';

/** Ten in the morning in China. */
export const morningMs = Date.UTC(2026, 10, 21, 2);
export const minute = 60_000;
export const hour = 60 * minute;

export interface WorldOptions {
  readonly seed?: number;
  readonly startMs?: number;
  readonly lateMoney?: 'ask' | 'refund';
  readonly allowRevoke?: boolean;
  readonly refundManagerAboveMinor?: number | null;
  /** The shop takes cash too. */
  readonly cash?: boolean;
  readonly closingHour?: number;
  /** Another provider's abilities or times. */
  readonly law?: (upay: PaymentProvider) => PaymentProvider;
  readonly printer?: {
    readonly settings: object;
    readonly create: (settings: PrinterSettings, clock: Clock, log: Log) => Printer;
  };
  /** Where bills are kept. */
  readonly billsFolder?: string;
  /** Between the till and the provider. */
  readonly network?: (exchange: Exchange) => Exchange;
}

/** Stands for the end of the process, where it stood. */
export class Crash extends Error {}

/**
 * A shop in virtual time: the whole terminal over its contract, a real journal in memory, the real adapter, and a
 * simulated provider with its bank.
 */
export function createWorld(options: WorldOptions = {}) {
  const clock = createVirtualClock(options.startMs ?? morningMs);
  let wallOffMs = 0;
  const tillClock: Clock = { ...clock, nowMs: () => clock.nowMs() + wallOffMs };
  const simulator = createUpaySimulator({ clock, seed: options.seed ?? 1 });
  const random = createRandom(options.seed ?? 1).fork('customers');
  const exchange = options.network?.(simulator.exchange) ?? simulator.exchange;
  const secrets = memorySecrets(simulator.credentials);
  const settings = settingsWith(options);
  const sealKey = new Uint8Array(32).fill(7);
  const newestSeal = memoryNewestSeal();
  const defects: string[] = [];
  const log = logTo(defects);
  const db = openDatabase(':memory:');
  migrate(db, ':memory:');

  /** The process ends right after its chosen append: nothing that would have followed it happens. */
  function crashing(journal: Journal): Journal {
    const append: Journal['append'] = (fact) => {
      if (appends >= crashAfter) throw new Crash();
      const entry = journal.append(fact);
      appends += 1;
      if (appends >= crashAfter) throw new Crash();
      return entry;
    };
    return Object.assign(Object.create(journal), { append }) as Journal;
  }

  function start() {
    const journal = crashing(openJournal({ db, sealKey, newestSeal, clock: tillClock }));
    if (journal.length === 0)
      journal.append({
        kind: 'journal.created',
        terminalId: 'world',
        prefix: makePrefix(new Uint8Array(4)),
        training: true,
      });
    const upay = createUpay({ settings: upayOf(settings), currency: 'CNY', secrets, exchange, clock: tillClock });
    const registry = createRegistry([options.law?.(upay) ?? upay]);
    const activateUpay = () => Promise.reject(new Error('no activation here'));
    const terminal = startTerminal({
      journal,
      sealKey,
      registry,
      clock: tillClock,
      random: randomBytes,
      log,
      settings,
      mode: 'training',
      needsActivation: () => false,
      activateUpay,
      saveLanguage: () => undefined,
      ...(options.printer && { printer: options.printer.create(settings.printer, tillClock, log) }),
      ...(options.billsFolder !== undefined && { bills: openKeptBills(options.billsFolder) }),
      training: null,
      release: async () => undefined,
    });
    const { near, far } = memoryPorts();
    const client = connect(near);
    const views: View[] = [];
    client.onView((view) => views.push(view));
    const closeWindow = terminal.attach(far);
    return { journal, terminal, client, views, closeWindow };
  }

  let appends = 0;
  let crashAfter = Number.POSITIVE_INFINITY;
  let till = start();
  const send: typeof till.client.send = (command, args) => clock.finish(till.client.send(command, args));
  const get = async (paymentId: PaymentId): Promise<PaymentView> => {
    const payment = await send('payment.get', { paymentId });
    if (!payment) throw new Error('no such payment');
    return payment;
  };

  return {
    clock,
    simulator,
    db: db as Db,
    defects,
    send,
    /** For what reads real files: real time passes, the virtual stands still. */
    ask: ((command, args) => till.client.send(command, args)) as typeof till.client.send,
    get,
    get journal() {
      return till.journal;
    },
    closeWindow: () => till.closeWindow(),
    get terminal() {
      return till.terminal;
    },
    view: () => {
      const latest = till.views.at(-1);
      if (!latest) throw new Error('no view yet');
      return latest;
    },
    newSale: (totalMinor: number) => ({
      paymentId: randomUUID() as PaymentId,
      saleId: randomUUID() as SaleId,
      totalMinor,
    }),
    code: (wallet: 'wechat' | 'alipay' | 'unionpay' = 'alipay') => makeCode(wallet, random),
    scan: async (text: string) => {
      const scanId = randomUUID() as ScanId;
      await send('scan.deliver', { scanId, text });
      return scanId;
    },
    async take(totalMinor: number) {
      const sale = this.newSale(totalMinor);
      await send('payment.start', { ...sale, scanId: await this.scan(this.code()) });
      return sale;
    },
    async show(totalMinor: number, wallet: Wallet = 'wechat') {
      const sale = this.newSale(totalMinor);
      await send('payment.show', { ...sale, wallet });
      return sale;
    },
    async refund(paymentId: PaymentId, amountMinor: number) {
      const refundId = randomUUID() as RefundId;
      await send('refund.start', { refundId, paymentId, amountMinor, reason: 'test', approvedBy: 'manager' });
      return refundId;
    },
    get appends() {
      return appends;
    },
    crashAfter: (count: number) => {
      crashAfter = count;
    },
    run: (forMs: number) => clock.run(forMs),
    /** The till's wall clock is set; the provider's, and the steady one, go on. */
    jump: (byMs: number) => {
      wallOffMs += byMs;
    },
    /** The process ends where it stands; what the provider was asked goes on. A new one starts on the same journal. */
    async restart() {
      crashAfter = appends; // whatever the old process still hears is heard by nobody
      await clock.finish(till.terminal.close());
      crashAfter = Number.POSITIVE_INFINITY;
      till = start();
      await clock.run(0);
    },
    close: () => clock.finish(till.terminal.close()),
    trade: (reference: string) => simulator.bank.find(reference)[0] ?? null,
  };
}

/** What the journal says of a payment and what the bank holds must be one thing, and it was asked for at most once. */
export function expectAgreement(world: World, payment: PaymentView): void {
  const trade = world.trade(payment.reference);
  const heldMinor = trade ? trade.payerPaidMinor * trade.captures - trade.returnedMinor : 0;
  const saidMinor = payment.state === 'approved' || payment.state === 'late' ? (payment.payerPaid?.minor ?? 0) : 0;
  const elsewhereMinor = payment.returnedElsewhere?.minor ?? 0;
  const refunded = payment.refunds.filter(({ state }) => state === 'refunded');
  const givenBackMinor = refunded.reduce((sum, { amount }) => sum + amount.minor, 0);
  expect(heldMinor).toBe(saidMinor - givenBackMinor - elsewhereMinor);
  expect(trade?.captures ?? 0).toBeLessThanOrEqual(1);
  expect(trade?.asked ?? 0).toBeLessThanOrEqual(1);
  expect(world.defects).toEqual([]);
}

export type World = ReturnType<typeof createWorld>;

function settingsWith(options: WorldOptions): Settings {
  const upay = { deviceId: 'world-1', allowRevoke: options.allowRevoke ?? false };
  const { lateMoney = 'ask', cash = false, closingHour = 0 } = options;
  const { refundManagerAboveMinor: managerAboveMinor = 0 } = options;
  const shop = { name: 'Corner shop', cash, closingHour };
  const printer = options.printer?.settings ?? {};
  return Settings.parse({ shop, lateMoney, refunds: { managerAboveMinor }, printer, providers: { upay } });
}

function upayOf({ providers: { upay } }: Settings) {
  if (!upay) throw new Error('the world has Upay');
  return upay;
}

function memorySecrets({ terminalSn, terminalKey }: { terminalSn: string; terminalKey: string }): Secrets {
  const values = new Map<string, string>([
    ['upay.terminalSn', terminalSn],
    ['upay.terminalKey', terminalKey],
  ]);
  return {
    get: (name) => values.get(name) ?? null,
    set: (changed) => {
      for (const [name, value] of Object.entries(changed)) values.set(name, value);
    },
  };
}

function logTo(lines: string[]): Log {
  const note = (event: string, fields?: object) => {
    if (!(fields && 'error' in fields && fields.error instanceof Crash))
      lines.push(
        `${event} ${fields && 'error' in fields ? String((fields.error as Error)?.stack ?? fields.error) : ''}`,
      );
  };
  const isPrinters = (event: string) => event.startsWith('printer.'); // its troubles are no defects
  return {
    info: () => undefined,
    warn: (event, fields) => !isPrinters(event) && note(event, fields),
    error: note,
    close: () => undefined,
  };
}
