import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '#shared/contract/client.ts';
import { memoryPorts } from '#shared/contract/port.ts';
import type { PaymentId, RefundId, SaleId, TerminalPrefix } from '#shared/ids.ts';
import type { Entry } from '#shared/journal/entry.ts';
import type { Payment, ProviderId, Wallet } from '#shared/payment/payment.ts';
import { Refused } from '#shared/refusal.ts';
import { Settings } from '#shared/settings/settings.ts';
import { openDatabase } from '../../electron/journal/database.ts';
import { openJournal } from '../../electron/journal/journal.ts';
import { migrate } from '../../electron/journal/migrate.ts';
import { openNewestSeal } from '../../electron/journal/newest-seal.ts';
import { startReceiver } from '../../electron/notify/receiver.ts';
import type { Exchange } from '../../electron/providers/exchange.ts';
import { createRegistry } from '../../electron/providers/registry.ts';
import { providersFrom } from '../../electron/providers-from-settings.ts';
import type { Secrets } from '../../electron/settings/secrets.ts';
import type { Notice } from '../../electron/simulators/notices.ts';
import { createSimulated } from '../../electron/simulators/simulated.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { startTerminal } from '../../electron/terminal.ts';
import { createStepLedger } from '../../electron/till/step-ledger.ts';

export const providers: readonly ProviderId[] = ['upay', 'swiftpass', 'uqpay', 'eftpay'];
const wallets: Readonly<Record<ProviderId, Wallet>> = {
  ...{ upay: 'wechat', swiftpass: 'wechat', uqpay: 'alipay', eftpay: 'wechathk' },
};

/** Ten in the morning in China. */
const morningMs = Date.UTC(2026, 10, 21, 2);
export const minute = 60_000;

export type Shop = Awaited<ReturnType<typeof openShop>>;

/**
 * A till with one provider, in virtual time but for two things that are real: its journal on the disk, and the HTTP by which
 * messages come. What the simulated provider posts is kept in `notices` for the test to deliver as it likes.
 */
export async function openShop(provider: ProviderId) {
  const clock = createVirtualClock(morningMs);
  const notices: Notice[] = [];
  const simulated = createSimulated(provider, { clock, seed: 1, notifications: (one) => void notices.push(one) });
  const folder = mkdtempSync(join(tmpdir(), 'shroff-notify-'));
  const secrets = memorySecrets(simulated.secrets);
  const settings = settingsFor(provider, simulated.settings, simulated.currency);
  const logged: string[] = [];
  const note = (event: string, fields?: object) => void logged.push(`${event} ${JSON.stringify(fields ?? {})}`);
  const log = { info: note, warn: note, error: note, close: () => undefined };
  let queries = 0;
  let lineIsDown = false;
  let heldUntil: Promise<void> | null = null;
  const exchange: Exchange = (request, signal) => {
    if (lineIsDown) return Promise.resolve({ kind: 'lost', detail: 'the line is down' });
    queries += 1;
    const until = heldUntil;
    const reply = simulated.exchange(request, signal);
    return until === null ? reply : reply.then((made) => until.then(() => made));
  };
  const sealKey = new Uint8Array(32).fill(7);

  async function start() {
    const path = join(folder, 'journal.db');
    const db = openDatabase(path);
    migrate(db, path);
    const journal = openJournal({ db, sealKey, newestSeal: openNewestSeal(join(folder, 'newest-seal')), clock });
    if (journal.length === 0)
      journal.append({
        kind: 'journal.created',
        terminalId: 'shop',
        prefix: 'N0T1' as TerminalPrefix,
        training: false,
      });
    const [adapter] = providersFrom(settings, { secrets, exchange, clock, ledger: createStepLedger(journal) });
    if (!adapter) throw new Error(`${provider} is not in the settings`);
    const terminal = startTerminal({
      ...{ journal, sealKey, registry: createRegistry([adapter]), clock, log, settings },
      ...{ random: randomBytes, mode: 'live', training: null, needsActivation: () => false },
      ...{ saveLanguage: () => undefined, activateUpay: () => Promise.reject(new Error('no activation here')) },
      release: async () => journal.close(),
    });
    const { take, takeUp, tally } = terminal.notifications;
    takeUp();
    const receiver = await startReceiver({
      ...{ settings: { address: '127.0.0.1', port: 0, pathPrefix: '/notify' }, providers: [provider] },
      ...{ take, clock, log, tally },
    });
    const { near, far } = memoryPorts();
    const client = connect(near);
    terminal.attach(far);
    return { db, journal, terminal, receiver, client, adapter };
  }

  let till = await start();

  /** Over real HTTP: the status, and the text of the answer. */
  async function post({ headers, body }: Pick<Notice, 'headers' | 'body'>, path = `/${provider}`, method = 'POST') {
    const init = { method, headers, ...(method === 'POST' && { body: Buffer.from(body) }) };
    const response = await fetch(till.receiver.url + path, init);
    return { status: response.status, text: await response.text() };
  }

  async function stop() {
    await till.receiver.close();
    await clock.finish(till.terminal.close());
  }

  return {
    ...{ clock, provider, simulated, notices, folder, logged, post },
    get journal() {
      return till.journal;
    },
    get url() {
      return till.receiver.url;
    },
    get adapter() {
      return till.adapter;
    },
    get queries() {
      return queries;
    },
    line: (state: 'up' | 'down') => {
      lineIsDown = state === 'down';
    },
    /** Replies are made now and arrive once the returned act is called. */
    hold: () => {
      let release: () => void = () => undefined;
      heldUntil = new Promise((resolve) => {
        release = resolve;
      });
      return () => {
        heldUntil = null;
        release();
      };
    },
    /** Not one entry more fits until the returned act is called. */
    fillDisk: () => {
      const pages = till.db.pragma('page_count', { simple: true });
      till.db.pragma(`max_page_count = ${pages}`);
      try {
        for (;;) till.journal.append({ kind: 'sale.completed', saleId: randomUUID() as SaleId });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
      }
      return () => void till.db.pragma('max_page_count = 1000000');
    },
    run: (forMs: number) => clock.run(forMs),
    async show(totalMinor: number): Promise<PaymentId> {
      const paymentId = randomUUID() as PaymentId;
      const sale = { paymentId, saleId: randomUUID() as SaleId, totalMinor, wallet: wallets[provider] };
      await clock.finish(till.client.send('payment.show', sale));
      await clock.run(600);
      return paymentId;
    },
    async refund(paymentId: PaymentId, amountMinor: number): Promise<RefundId> {
      const refundId = randomUUID() as RefundId;
      await clock.finish(
        till.client.send('refund.start', { refundId, paymentId, amountMinor, reason: 'test', approvedBy: 'manager' }),
      );
      return refundId;
    },
    payment: (paymentId: PaymentId): Payment => {
      const record = till.journal.record(paymentId);
      if (!record) throw new Error('no such payment');
      return record.payment;
    },
    taken: (): Entry[] => [...till.journal.entries()].filter(({ fact }) => fact.kind === 'notification.taken'),
    counted: (cause: string) => logged.filter((line) => line.includes(`"cause":"${cause}"`)).length,
    /** The process ends where it stands: nothing it had only planned happens. */
    async restart() {
      await stop();
      till = await start();
    },
    async close() {
      await stop();
      simulated.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A code is shown and paid while nothing the till asks comes back. The message about it is the newest of `notices`. */
export async function paidUnheard(shop: Shop, totalMinor = 1000): Promise<PaymentId> {
  const paymentId = await shop.show(totalMinor);
  shop.line('down');
  await shop.run(6000);
  shop.line('up');
  return paymentId;
}

/** The newest of what the provider posted: that the payment was paid. */
export function newest({ notices }: Shop): Notice {
  const notice = notices.at(-1);
  if (!notice) throw new Error('the provider posted nothing');
  return notice;
}

function settingsFor(provider: ProviderId, lines: object, currency: string): Settings {
  const publicAddress = 'https://till.example/notify';
  const own = {
    upay: { deviceId: 'till-1', notifyUrl: `${publicAddress}/upay` },
    swiftpass: { notifyUrl: `${publicAddress}/swiftpass` },
    uqpay: {},
    eftpay: { address: 'https://eftpay.example/VMP', notifyUrl: `${publicAddress}/eftpay` },
  }[provider];
  return Settings.parse({
    shop: { name: 'Corner shop', currency },
    notifications: { on: true, publicAddress },
    providers: { [provider]: { ...lines, ...own } },
  });
}

function memorySecrets(initial: Readonly<Record<string, string>>): Secrets {
  const values = new Map(Object.entries(initial));
  return {
    get: (name) => values.get(name) ?? null,
    set: (changed) => {
      for (const [name, value] of Object.entries(changed)) values.set(name, value);
    },
  };
}
