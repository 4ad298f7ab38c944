import { createHmac, createSecretKey, type KeyObject, randomUUID } from 'node:crypto';
import { assert } from '#shared/assert.ts';
import type { Handlers } from '#shared/contract/contract.ts';
import type { Port } from '#shared/contract/port.ts';
import { serve } from '#shared/contract/server.ts';
import type { TrainingView } from '#shared/contract/view.ts';
import type { PaymentId, ScanId } from '#shared/ids.ts';
import type { Language } from '#shared/language.ts';
import { intervalAt } from '#shared/payment/pace.ts';
import type { ProviderId, Wallet } from '#shared/payment/payment.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { Clock } from './clock.ts';
import type { Journal } from './journal/journal.ts';
import type { Log } from './log.ts';
import { createAsking, type Hint } from './notify/asking.ts';
import { createTaking, type Taking } from './notify/taking.ts';
import { createTally, type Tally } from './notify/tally.ts';
import { noPrinterHere, type Printer } from './printer/printer.ts';
import type { Registry } from './providers/registry.ts';
import { noScanners, type OpenScanners } from './scanner/scanners.ts';
import { type Activation, createAttendance } from './till/attendance.ts';
import { createLanes } from './till/care.ts';
import { createHandlers } from './till/handlers.ts';
import { createReceipts } from './till/receipts.ts';
import { recoverPayments } from './till/recovery.ts';
import { createRefundRunner, type RefundRunner } from './till/refund-runner.ts';
import { createRunner, type Runner, type RunnerOptions } from './till/runner.ts';
import { createScans } from './till/scans.ts';
import { createTill, type Till } from './till/till.ts';
import { type ViewSources, viewOf } from './till/view.ts';

/** The core process's whole: serves any number of ports until closed. */
export interface Terminal {
  /** Serves one client and pushes it a view at once and after every change. Returns: the client is gone. */
  attach(port: Port): () => void;
  /** For a host that listens for the providers' messages. */
  readonly notifications: Taking & { readonly tally: Tally };
  close(): Promise<void>;
}

export interface TerminalParts {
  readonly journal: Journal;
  readonly sealKey: Uint8Array;
  readonly registry: Registry;
  readonly clock: Clock;
  /** Chance nobody can guess, but where a world is to be the same each time. */
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
  readonly settings: Settings;
  readonly mode: 'live' | 'training';
  readonly needsActivation: (provider: ProviderId) => boolean;
  /** Absent where nobody scans: a command, a simulation. */
  readonly scanners?: OpenScanners;
  readonly activateUpay: (code: string, signal: AbortSignal) => Promise<Activation>;
  readonly saveLanguage: (language: Language) => void;
  /** Without it none is set up. */
  readonly printer?: Printer;
  readonly training: { readonly view: TrainingView; readonly code: (wallet: Wallet) => string } | null;
  /** Ends what the parts hold open: the journal, connections, files, the folder's lock. */
  readonly release: () => Promise<void>;
}

/** How long a call on its way may still bring its answer when the till closes. What comes later is asked for at the next start. */
const closeGraceMs = 3000;

/** Shortest time between two pushed views: a person sees no faster. */
const pushEveryMs = 25;

/** Puts the till together. The one place where its parts meet. */
export function startTerminal(parts: TerminalParts): Terminal {
  const { journal, registry, clock, log } = parts;
  const stopping = new AbortController();
  let settings = parts.settings;
  const pushes = createPushes(clock, () => viewOf(sources), log);
  const runnerOptions: RunnerOptions = {
    journal,
    registry,
    clock,
    log,
    lanes: createLanes(clock),
    stopping: stopping.signal,
    onFact: (paymentId) => {
      till.drawConsequences(paymentId);
      pushes.changed();
    },
    onChange: pushes.changed,
  };
  const runner = createRunner(runnerOptions);
  const refunds = createRefundRunner(runnerOptions);
  const scans = createScans(clock, registry, pushes.changed);
  const scanners =
    parts.scanners?.({
      clock,
      log,
      onCode: ({ text, aim }) => scans.deliver(randomUUID() as ScanId, text, aim),
      onChange: pushes.changed,
    }) ?? noScanners;
  const attendance = createAttendance({
    registry,
    clock,
    log,
    stopping: stopping.signal,
    needsActivation: parts.needsActivation,
    activateUpay: parts.activateUpay,
    onActivated: ({ terminalSn, store }) =>
      journal.append({ kind: 'provider.activated', provider: 'upay', terminalSn, store }),
    onChange: pushes.changed,
  });
  const till = createTill({
    journal,
    registry,
    runner,
    refunds,
    scans,
    clock,
    settings,
    needsActivation: parts.needsActivation,
    usable: attendance.usable,
    random: parts.random,
    digest: digestWith(parts.sealKey),
  });
  const sources: ViewSources = {
    journal,
    registry,
    clock,
    settings: () => settings,
    mode: parts.mode,
    paymentJob: runner.job,
    refundJob: refunds.job,
    lastScan: scans.last,
    scanners: () => scanners.state(),
    providers: attendance.standings,
    recovered: till.recovered,
    training: parts.training?.view ?? null,
  };
  const setLanguage = (language: Language) => {
    parts.saveLanguage(language);
    settings = { ...settings, shop: { ...settings.shop, language } };
  };
  const printer = parts.printer ?? noPrinterHere;
  const receipts = createReceipts({ journal, clock, printer, settings: () => settings });
  const handlers = createHandlers({
    till,
    scans,
    journal,
    sources,
    attendance,
    trainingCode: parts.training?.code ?? null,
    setLanguage,
    receipts,
  });

  const { taking, tally, asking } = createNotifications(parts, runnerOptions, runner, refunds);

  recover(till, recoverPayments(runnerOptions, runner, refunds), journal);
  attendance.start();

  return {
    attach: (port) => attach(port, handlers, pushes, log),
    notifications: { ...taking, tally },
    close: async () => {
      asking.stop();
      tally.stop();
      attendance.stop();
      await scanners.close();
      scans.stop();
      pushes.stop();
      const ended = Promise.all([runner.stop(), refunds.stop(), printer.stop()]);
      const forget = clock.after(closeGraceMs, () => stopping.abort());
      await ended;
      forget();
      stopping.abort();
      await parts.release();
    },
  };
}

/** What a message hints at is asked about after what is on its way, which was asked before the message was sent. */
function createNotifications(
  { journal, registry, clock, log, sealKey }: TerminalParts,
  { lanes }: RunnerOptions,
  runner: Runner,
  refunds: RefundRunner,
) {
  const key = keyFor(sealKey, 'notifications');
  const providerOfHint = ({ paymentId }: Hint) => {
    const record = journal.record(paymentId);
    const provider = record && registry.providerFor(record.payment.provider);
    assert(provider, 'a message was read by the provider of its payment');
    return provider;
  };
  const tally = createTally(clock, log);
  const asking = createAsking({
    clock,
    enqueue: (hint, act) => lanes.of(providerOfHint(hint)).enqueue(act),
    query: async ({ paymentId, refundId }) => {
      await (refundId === null ? runner.job(paymentId) : refunds.job(refundId))?.running;
      await (refundId === null ? runner.ask(paymentId) : refunds.ask(paymentId, refundId));
    },
    defect: (error) => log.error('notify.defect', { error }),
    gapMs: (hint) => intervalAt(providerOfHint(hint).pace.showSteps, 0),
  });
  const taking = createTaking({
    ...{ books: journal, senderOf: registry.providerFor, asking, clock, log, tally },
    digest: (provider, body) => digestOf(key, `${provider}\n`, body),
  });
  return { taking, tally, asking };
}

/** What had to follow from the facts of an earlier process and was missed is drawn now. */
function recover(till: Till, found: readonly PaymentId[], journal: Journal): void {
  till.recover(found);
  const unsettled = journal.unsettled().map(({ payment }) => payment.paymentId);
  for (const paymentId of new Set([...found, ...unsettled])) till.drawConsequences(paymentId);
}

function attach(port: Port, handlers: Handlers, pushes: Pushes, log: Log): () => void {
  const served = serve(port, handlers, (error) => log.error('command.defect', { error }), pushes.changed);
  const forget = pushes.to(served.push);
  return () => {
    served.stop();
    forget();
  };
}

/** Recognises a code seen before; without the terminal's key the digest of a short code could be guessed. */
function digestWith(sealKey: Uint8Array): (code: string) => string {
  const key = keyFor(sealKey, 'customer codes');
  return (code) => digestOf(key, code);
}

function keyFor(sealKey: Uint8Array, purpose: string): KeyObject {
  return createSecretKey(createHmac('sha256', sealKey).update(purpose).digest());
}

function digestOf(key: KeyObject, ...parts: readonly (string | Uint8Array)[]): string {
  const digest = createHmac('sha256', key);
  for (const part of parts) digest.update(part);
  return digest.digest('hex').slice(0, 40);
}

type Pushes = ReturnType<typeof createPushes>;

/** Tells every client of a change, at once but not twice in a while, each time with the whole view. */
function createPushes(clock: Clock, view: () => ReturnType<typeof viewOf>, log: Log) {
  const clients = new Set<(view: ReturnType<typeof viewOf>) => void>();
  let cancel: (() => void) | null = null;
  let pushedMs = Number.NEGATIVE_INFINITY;
  let stopped = false;
  const push = () => {
    cancel = null;
    pushedMs = clock.steadyMs();
    if (clients.size === 0) return;
    try {
      const latest = view();
      for (const client of clients) client(latest);
    } catch (error) {
      log.error('view.defect', { error });
    }
  };
  const changed = () => {
    const waitMs = Math.max(0, pushedMs + pushEveryMs - clock.steadyMs());
    if (!stopped && clients.size > 0) cancel ??= clock.after(waitMs, push);
  };
  return {
    changed,
    to: (client: (view: ReturnType<typeof viewOf>) => void) => {
      clients.add(client);
      changed();
      return () => clients.delete(client);
    },
    stop: () => {
      stopped = true;
      cancel?.();
      clients.clear();
    },
  };
}
