import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { connect } from '#shared/contract/client.ts';
import { memoryPorts } from '#shared/contract/port.ts';
import { makePrefix, type PaymentId, type Reference, type RefundId, type SaleId, type ScanId } from '#shared/ids.ts';
import { checkAnswer } from '#shared/payment/answer.ts';
import type { Payment, Way } from '#shared/payment/payment.ts';
import { Settings } from '#shared/settings/settings.ts';
import { openDatabase } from '../../electron/journal/database.ts';
import { type Journal, openJournal } from '../../electron/journal/journal.ts';
import { migrate } from '../../electron/journal/migrate.ts';
import { memoryNewestSeal } from '../../electron/journal/newest-seal.ts';
import type { Log } from '../../electron/log.ts';
import type { Taking } from '../../electron/notify/taking.ts';
import type { Exchange, WireReply, WireRequest } from '../../electron/providers/exchange.ts';
import type { Handle, PaymentProvider, StepLedger } from '../../electron/providers/provider.ts';
import { createRegistry } from '../../electron/providers/registry.ts';
import { type ProviderParts, providersFrom } from '../../electron/providers-from-settings.ts';
import type { Secrets } from '../../electron/settings/secrets.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import type { Notice, Receiver } from '../../electron/simulators/notices.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { createSimulated } from '../../electron/simulators/simulated.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { startTerminal } from '../../electron/terminal.ts';
import { createStepLedger } from '../../electron/till/step-ledger.ts';
import type { Operation } from './cases.ts';
import type { Fault } from './faults.ts';
import type { Subject } from './subject.ts';

/** Ten in the morning in China, so that no payment meets its midnight. */
const morningMs = Date.UTC(2026, 10, 21, 2);

export type Act = Exclude<Operation, 'notification'>;

/** One answer of the adapter, as the till takes it: compared with its question (law 8). */
export interface Heard {
  readonly act: Act;
  readonly kind: string;
  readonly cause: string | null;
  readonly raw: unknown;
}

/** A request that left the adapter. */
export interface Left {
  readonly act: Act;
  readonly reference: string;
  readonly request: WireRequest;
  /** Entries of the journal by then. */
  readonly entries: number;
}

export type Message = Pick<Notice, 'headers' | 'body'>;
export type Take = Taking['take'];

/** What is wrong on purpose: with the adapter, or with the receiver of its provider's messages. */
export interface Breakage {
  readonly adapter?: (provider: PaymentProvider) => PaymentProvider;
  readonly taking?: (take: Take, journal: Journal) => Take;
}

export interface WorldOptions {
  readonly subject: Subject;
  readonly broken?: Breakage;
  /** The till's credentials are other ones. */
  readonly wrongSecrets?: boolean;
}

/** A call of the adapter while it goes on, and what it answered. */
interface Going {
  readonly act: Act;
  readonly reference: string;
  answer: Heard | null;
}

/** `call`: the one whose exchange it was. `happened`: there was something to spoil. */
interface Aim {
  readonly act: Act;
  readonly isIt: (request: WireRequest) => boolean;
  readonly fault: Fault;
  call: Going | null;
  happened: boolean;
}
export type Aimed = Readonly<Aim>;

/**
 * A whole till in virtual time: terminal, journal and adapter as a shop has them, over a simulated provider with its bank.
 * Each call of the adapter is known by its act, and one exchange of it can be made to go wrong.
 */
export function openWorld({ subject, broken = {}, wrongSecrets = false }: WorldOptions) {
  const clock = createVirtualClock(morningMs);
  let receiver: Receiver = () => true;
  // More than every simulator takes: which of them notifies, and of what, is its own affair.
  const told = { clock, seed: 7, scanFlow: 'qrcode', notifications: (notice: Notice) => receiver(notice) };
  const simulated = createSimulated(subject.id, told);
  const { currency } = simulated;
  const random = createRandom(7).fork('customers');
  const codes: string[] = [];
  const secrets = memorySecrets(simulated.secrets, wrongSecrets);
  const lines = { ...simulated.settings, ...subject.lines };
  const settings = Settings.parse({ shop: { name: 'Corner shop', currency }, providers: { [subject.id]: lines } });

  const going = new AsyncLocalStorage<Going>();
  const heard: Heard[] = [];
  const left: Left[] = [];
  const aims: Aim[] = [];

  let isDeaf = () => false;
  const line: Exchange = async (request, signal) => {
    const now = going.getStore();
    if (now === undefined || subject.isAside(request)) return simulated.exchange(request, signal);
    left.push({ act: now.act, reference: now.reference, request, entries: journal.length });
    const reply = isDeaf() ? down : await aimedAt(now, request, signal);
    return isDeaf() ? down : reply;
  };

  function aimedAt(now: Going, request: WireRequest, signal: AbortSignal): Promise<WireReply> {
    const aim = aims.find((one) => one.call === null && one.act === now.act && one.isIt(request));
    if (aim === undefined) return simulated.exchange(request, signal);
    aim.call = now;
    const tools = { clock, misprint: simulated.misprint, unsigned: subject.unsigned, nobodys };
    return aim.fault(simulated.exchange, request, signal, tools, () => {
      aim.happened = true;
    });
  }

  const parts = { secrets, exchange: line, clock };
  const nobodys = () => replyAboutNobody(subject, settings, { ...parts, exchange: simulated.exchange });

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
  const { adapter: asItIs = (one) => one, taking = (take) => take } = broken;
  const adapter = asItIs(theOne(providersFrom(settings, { ...parts, ledger: createStepLedger(journal) })));
  const provider = listenedTo(adapter, going, heard, () => clock.nowMs());
  const defects: string[] = [];
  const terminal = startTerminal({
    ...{ journal, sealKey, registry: createRegistry([provider]), clock, log: logTo(defects), settings },
    ...{ mode: 'training', needsActivation: () => false, saveLanguage: () => undefined, training: null },
    random: (bytes) => Buffer.from(random.hex(bytes * 2), 'hex'),
    activateUpay: () => Promise.reject(new Error('no activation here')),
    release: async () => undefined,
  });
  const take = taking(terminal.notifications.take, journal);
  const { near, far } = memoryPorts();
  const client = connect(near);
  terminal.attach(far);
  const send: typeof client.send = (command, args) => clock.finish(client.send(command, args));

  return {
    ...{ subject, clock, simulated, provider, adapter, settings, heard, left, defects, codes, journal, send },
    run: (forMs: number) => clock.run(forMs),
    /** Who gets what the provider posts. */
    receive: (by: Receiver) => {
      receiver = by;
    },
    /** What is posted comes to the till: past its HTTP, which `test/notify` is about. */
    take: ({ headers, body }: Message) => take(subject.id, headers, body),
    /** While it holds nothing the till asks gets there, and nothing comes back. */
    deafWhile: (holds: () => boolean) => {
      isDeaf = holds;
    },
    /** The next exchange of the act, that `isIt` picks, goes wrong. */
    aim: (act: Act, fault: Fault, isIt: (request: WireRequest) => boolean = () => true) => {
      const aim: Aim = { act, isIt, fault, call: null, happened: false };
      aims.push(aim);
      return aim as Aimed;
    },
    begin: async (way: Way, totalMinor: number): Promise<PaymentId> => {
      const paymentId = randomUUID() as PaymentId;
      const sale = { paymentId, saleId: randomUUID() as SaleId, totalMinor };
      if (way === 'show') {
        await send('payment.show', { ...sale, wallet: subject.shows });
        return paymentId;
      }
      const code = makeCode(subject.scans ?? 'wechat', random);
      codes.push(code);
      const scanId = randomUUID() as ScanId;
      await send('scan.deliver', { scanId, text: code });
      await send('payment.start', { ...sale, scanId });
      return paymentId;
    },
    refund: async (paymentId: PaymentId, amountMinor: number) => {
      await send('refund.start', {
        refundId: randomUUID() as RefundId,
        paymentId,
        amountMinor,
        reason: 'conformance',
        approvedBy: 'manager',
      });
    },
    record: (paymentId: PaymentId) => {
      const record = journal.record(paymentId);
      if (record === undefined) throw new Error('the payment is in the journal');
      return record;
    },
    /** Of the till's own secrets each, but short ones that any text may hold by chance. */
    secretValues: () => Object.values(simulated.secrets).filter((value) => value.length >= 8),
    close: async () => {
      await clock.finish(terminal.close());
      simulated.close();
      journal.close();
    },
  };
}
export type World = ReturnType<typeof openWorld>;

const down: WireReply = { kind: 'lost', detail: 'the line is down' };

const untaken: StepLedger = { taken: () => [], take: () => undefined };

/** Asked by an adapter of its own, so that nothing of it is in the till. */
async function replyAboutNobody(
  subject: Subject,
  settings: Settings,
  parts: Omit<ProviderParts, 'ledger'>,
): Promise<WireReply> {
  let last: WireReply = { kind: 'lost', detail: 'nobody was asked about' };
  const exchange: Exchange = async (request, signal) => {
    last = await parts.exchange(request, signal);
    return last;
  };
  const payment: Handle = {
    ...{ reference: 'NOBODY0123456789ABCDEFGH' as Reference, providerReference: 'PI0NOBODY', way: 'show' },
    ...{
      wallet: subject.shows,
      amount: { minor: 1200, currency: settings.shop.currency },
      requestedMs: parts.clock.nowMs(),
    },
  };
  const adapter = theOne(providersFrom(settings, { ...parts, exchange, ledger: untaken }));
  await adapter.query(payment, new AbortController().signal);
  return last;
}

/** The settings of a world name one provider. */
function theOne([provider]: readonly PaymentProvider[]): PaymentProvider {
  if (!provider) throw new Error('the settings name no provider');
  return provider;
}

function listenedTo(
  inner: PaymentProvider,
  going: AsyncLocalStorage<Going>,
  heard: Heard[],
  nowMs: () => number,
): PaymentProvider {
  async function within<T extends { readonly kind: string }>(
    act: Act,
    reference: string,
    call: () => Promise<T>,
    taken: (answer: T) => { readonly kind: string } = (answer) => answer,
  ): Promise<T> {
    const now: Going = { act, reference, answer: null };
    const raw = await going.run(now, call);
    const answer = taken(raw);
    now.answer = { act, kind: answer.kind, cause: 'cause' in answer ? String(answer.cause) : null, raw };
    heard.push(now.answer);
    return raw;
  }
  const begun = (request: Pick<Handle, 'reference' | 'amount'>) =>
    ({ ...request, providerReference: null, requestedMs: nowMs() }) as Payment;
  return {
    ...inner,
    authorize: (request, signal) =>
      within(
        'begin',
        request.reference,
        () => inner.authorize(request, signal),
        (raw) => checkAnswer(begun(request), raw),
      ),
    precreate: (request, signal) =>
      within(
        'begin',
        request.reference,
        () => inner.precreate(request, signal),
        (raw) => checkAnswer(begun(request), raw),
      ),
    query: (payment, signal) =>
      within(
        'query',
        payment.reference,
        () => inner.query(payment, signal),
        (raw) => checkAnswer(payment as Payment, raw),
      ),
    reverse: (payment, because, signal) =>
      within(because === 'operator' ? 'reverseApproved' : 'reverseInDoubt', payment.reference, () =>
        inner.reverse(payment, because, signal),
      ),
    refund: (request, signal) => within('refund', request.refundNumber, () => inner.refund(request, signal)),
    queryRefund: (request, signal) =>
      within('refundQuery', request.refundNumber, () => inner.queryRefund(request, signal)),
    check: (signal) => within('check', '', () => inner.check(signal)),
    ...(inner.bill && {
      bill: (day, signal) =>
        within('bill', day, () => inner.bill?.(day, signal) ?? Promise.reject(new Error('no bill'))),
    }),
  };
}

function memorySecrets(values: Readonly<Record<string, string>>, wrong: boolean): Secrets {
  const kept = new Map<string, string>(
    Object.entries(values).map(([name, value]) => [
      name,
      wrong && !/Sn$|Id$|ConfirmKey$/.test(name) ? `${value}0` : value,
    ]),
  );
  return {
    get: (name) => kept.get(name) ?? null,
    set: (changed) => {
      for (const [name, value] of Object.entries(changed)) kept.set(name, value);
    },
  };
}

function logTo(lines: string[]): Log {
  const note = (event: string, fields?: object) => {
    const error = fields && 'error' in fields ? fields.error : null;
    if (event === 'notify.notTaken') return; // what it is for
    lines.push(`${event} ${error instanceof Error ? (error.stack ?? error.message) : ''}`);
  };
  return { info: () => undefined, warn: note, error: note, close: () => undefined };
}
