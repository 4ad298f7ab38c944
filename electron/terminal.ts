import { createHmac, createSecretKey, type KeyObject, randomUUID } from 'node:crypto';
import { assert } from '#shared/assert.ts';
import type { Handlers, SetUpHandlers } from '#shared/contract/contract.ts';
import type { CustomerPush, CustomerView } from '#shared/contract/customer-view.ts';
import type { Port } from '#shared/contract/port.ts';
import { serve, serveDisplay } from '#shared/contract/server.ts';
import type { ScannerTried, TrainingView, View } from '#shared/contract/view.ts';
import { dayOf } from '#shared/day.ts';
import type { PaymentId, ScanId } from '#shared/ids.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import type { Language } from '#shared/language.ts';
import { intervalAt } from '#shared/payment/pace.ts';
import { isOpen, type ProviderId, type Wallet } from '#shared/payment/payment.ts';
import { refundIsOpen } from '#shared/payment/refund.ts';
import { Refused } from '#shared/refusal.ts';
import { noAffixes } from '#shared/scan/affixes.ts';
import { type ScreenChange, ScreenSettings } from '#shared/settings/screen.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { Clock } from './clock.ts';
import type { Journal } from './journal/journal.ts';
import type { Log } from './log.ts';
import { createAsking, type Hint } from './notify/asking.ts';
import { createTaking, type Taking } from './notify/taking.ts';
import { createTally, type Tally } from './notify/tally.ts';
import { noPrinterHere, type Printer } from './printer/printer.ts';
import type { Registry } from './providers/registry.ts';
import type { KeptBills } from './reconciliation/kept-bills.ts';
import type { Mappings } from './reconciliation/mappings.ts';
import { noScanners, type OpenScanners, type Tried } from './scanner/scanners.ts';
import { daysOf } from './terminal-days.ts';
import { createAnswers } from './till/answers.ts';
import { type Activation, createAttendance } from './till/attendance.ts';
import { createLanes } from './till/care.ts';
import { createDisplay, type Display } from './till/display.ts';
import { createExports } from './till/exports.ts';
import { createHandlers } from './till/handlers.ts';
import { createItems, noPriceList, type PriceList } from './till/items.ts';
import { createReceipts } from './till/receipts.ts';
import { recoverPayments } from './till/recovery.ts';
import { createRefundRunner, type RefundRunner } from './till/refund-runner.ts';
import { createReportPapers } from './till/report-papers.ts';
import { createRunner, type Runner, type RunnerOptions } from './till/runner.ts';
import { createScans, type Scans } from './till/scans.ts';
import { createShifts } from './till/shifts.ts';
import { createTill, type Till } from './till/till.ts';
import { nextStepOf, recordsOfDay, type ViewSources, viewOf } from './till/view.ts';
import { createWork } from './till/work.ts';

/** The core process's whole: serves any number of ports until closed. */
export interface Terminal {
  /** Serves one client and pushes it a view at once and after every change. Returns: the client is gone. */
  attach(port: Port): () => void;
  /** True while a customer may be about to pay, or a refund is on its way: what closes the till should wait. */
  isWaiting(): boolean;
  readonly display: TerminalDisplay;
  /** For a host that listens for the providers' messages. */
  readonly notifications: Taking & { readonly tally: Tally };
  close(): Promise<void>;
}

/** The customer's side: it is told what the customer may see, and nothing it says is heard. */
export interface TerminalDisplay {
  /** Pushes a display what stands before the customer, at once and after every change. Returns: the display is gone. */
  attach(port: Port): () => void;
  readonly opens: Settings['display']['open'];
  /** `open`: what the host does when the cashier asks for a display; gives an address where a browser has to open it. */
  openWith(open: () => string | null): void;
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
  /** Without it a change lasts until the till closes. */
  readonly saveScreen?: (change: ScreenChange) => void;
  /** Without it none is set up. */
  readonly printer?: Printer;
  /** Without it there is none, and none can be taken in. */
  readonly priceList?: PriceList;
  /** Where bills are kept; without it none is taken. */
  readonly bills?: KeptBills;
  readonly mappings?: Mappings;
  readonly training: { readonly view: TrainingView; readonly code: (wallet: Wallet) => string } | null;
  /** Answers the commands about settings. Without it there are none to change. */
  readonly setUp?: (core: Core) => SetUpHandlers;
  /** Ends what the parts hold open: the journal, connections, files, the folder's lock. */
  readonly release: () => Promise<void>;
}

/** What changing the settings has to know and do of the open till. */
export interface Core {
  readonly isWaiting: () => boolean;
  /** Payments and refunds of the provider that only it can end. */
  readonly openAt: (provider: ProviderId) => number;
  /** True where an amount of today or one that is not settled stands in the currency of now. */
  readonly countsMoney: () => boolean;
  /** Takes over what is only seen or heard, and nothing else. */
  readonly adopt: (settings: Settings) => void;
}

const noSetUp: SetUpHandlers = {
  'settings.get': () => noSettings(),
  'settings.change': () => noSettings(),
  'settings.begin': () => noSettings(),
  'secret.put': () => noSettings(),
  'till.mode': () => noSettings(),
  'till.restart': () => noSettings(),
};

function noSettings(): never {
  throw new Refused('badRequest', { field: 'command' });
}

/** How long a call on its way may still bring its answer when the till closes. What comes later is asked for at the next start. */
const closeGraceMs = 3000;

/** Shortest time between two pushed views: a person sees no faster. */
const pushEveryMs = 25;

/** A window that tries scanners says so oftener than this; one that is gone does not keep them from selling. */
const tryScannersMs = 40_000;

/** Puts the till together. The one place where its parts meet. */
export function startTerminal(parts: TerminalParts): Terminal {
  const { journal, registry, clock, log } = parts;
  const stopping = new AbortController();
  let settings = parts.settings;
  const customerPushes = createPushes(clock, () => display.view(), log);
  const pushes = createPushes(clock, () => viewOf(sources), log, customerPushes.changed);
  const answers = createAnswers(journal, clock);
  const runnerOptions: RunnerOptions = {
    journal,
    registry,
    clock,
    log,
    lanes: createLanes(clock),
    stopping: stopping.signal,
    onFact: (paymentId) => {
      till.drawConsequences(paymentId);
      receipts.printByItself(paymentId);
      shifts.draw();
      pushes.changed();
    },
    onChange: pushes.changed,
    onTold: answers.note,
  };
  const runner = createRunner(runnerOptions);
  const refunds = createRefundRunner(runnerOptions);
  const items = createItems(parts.priceList ?? noPriceList, pushes.changed);
  const scans = createScans({
    clock,
    known: () => ({
      recognize: registry.recognize,
      longestCode: registry.longestCode,
      findItem: items.finder(),
      isKnownNumber: (number) => journal.byNumber(number) !== undefined,
    }),
    affixes: () => settings.scanner,
    onChange: pushes.changed,
  });
  const scanners =
    parts.scanners?.({
      clock,
      log,
      settings: () => settings.scanner,
      onCode: ({ text, ...way }) => {
        scans.deliver(randomUUID() as ScanId, text, way);
        return scans.last()?.scanned.kind !== 'refused';
      },
      onChange: pushes.changed,
    }) ?? noScanners;
  const shifts = createShifts({
    journal,
    clock,
    settings: () => settings,
    nextOf: (paymentId, refundId) => {
      const job = refundId === null ? runner.job(paymentId) : refunds.job(refundId);
      const asked = job?.running != null ? ({ call: 'query', atMs: Math.round(clock.nowMs()) } as const) : null;
      return nextStepOf(job, clock) ?? asked;
    },
  });
  const work = createWork(pushes.changed);
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
    cashier: shifts.cashier,
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
    items: items.standing,
    scanners: () => ({ ...scanners.state(), tried: triedView(scanners.tried(), scans) }),
    providers: attendance.standings,
    recovered: till.recovered,
    training: parts.training?.view ?? null,
    printer: () => receipts.onScreen(),
    work: work.view,
  };
  const setLanguage = (language: Language) => {
    parts.saveLanguage(language);
    settings = { ...settings, shop: { ...settings.shop, language } };
  };
  const setScreen = (change: ScreenChange) => {
    parts.saveScreen?.(change);
    settings = { ...settings, screen: ScreenSettings.parse({ ...settings.screen, ...change }) };
  };
  const core = coreOf(journal, clock, (adopted) => {
    const { language } = adopted.shop;
    settings = { ...settings, ...seenOrHeard(adopted), shop: { ...settings.shop, language } };
    pushes.changed();
  });
  const printer = parts.printer ?? noPrinterHere(settings.printer);
  printer.onChange(pushes.changed);
  const receipts = createReceipts({ journal, clock, log, printer, settings: () => settings });
  const display = createDisplay(sources, customerPushes.changed);
  let openDisplay = (): string | null => {
    throw new Refused('displayNoMonitor');
  };
  const days = daysOf({
    ...{ journal, registry, clock, lanes: runnerOptions.lanes, runner, refunds, answers, work },
    ...{ settings: () => settings, cashier: shifts.cashier, bills: parts.bills, mappings: parts.mappings },
  });
  const handlers = createHandlers({
    till,
    scans,
    journal,
    sources,
    attendance,
    trainingCode: parts.training?.code ?? null,
    setLanguage,
    setScreen,
    receipts,
    setUp: parts.setUp?.(core) ?? noSetUp,
    display,
    openDisplay: () => openDisplay(),
    items,
    tryScanners: (on) => scanners.tryFor(on ? tryScannersMs : 0),
    shifts,
    days: days.handlers,
    exports: createExports({ journal, clock, settings: () => settings }),
    reportPapers: createReportPapers({ journal, clock, settings: () => settings, shifts, printer }),
  });

  const { taking, tally, asking } = createNotifications(parts, runnerOptions, runner, refunds);

  recover(till, recoverPayments(runnerOptions, runner, refunds), journal);
  shifts.draw();
  attendance.start();

  return {
    isWaiting: core.isWaiting,
    attach: (port) => attach(port, handlers, pushes, display, log),
    display: {
      attach: (port) => attachDisplay(port, customerPushes),
      opens: settings.display.open,
      openWith: (open) => {
        openDisplay = open;
      },
    },
    notifications: { ...taking, tally },
    close: async () => {
      asking.stop();
      tally.stop();
      attendance.stop();
      await scanners.close();
      scans.stop();
      pushes.stop();
      customerPushes.stop();
      display.stop();
      const ended = Promise.all([days.stop(), runner.stop(), refunds.stop(), printer.stop()]);
      const forget = clock.after(closeGraceMs, () => stopping.abort());
      await ended;
      forget();
      stopping.abort();
      await parts.release();
    },
  };
}

/** The sections of the settings that act without opening the till anew. */
function seenOrHeard(settings: Settings): Partial<Settings> {
  return Object.fromEntries(Object.entries(settings).filter(([section]) => /^(screen|scanner|display)$/.test(section)));
}

function coreOf(journal: Journal, clock: Clock, adopt: Core['adopt']): Core {
  const waits = ({ payment, refunds }: PaymentRecord) =>
    ['requested', 'awaitingCustomer', 'showing'].includes(payment.state) ||
    refunds.some(({ state }) => state === 'requested');
  return {
    isWaiting: () => journal.unsettled().some(waits),
    openAt: (provider) =>
      journal
        .unsettled()
        .filter(({ payment }) => payment.provider === provider)
        .filter(({ payment, refunds }) => isOpen(payment) || refunds.some(refundIsOpen)).length,
    countsMoney: () => journal.unsettled().length > 0 || recordsOfDay(journal, dayOf(clock.nowMs()), '', 1).length > 0,
    adopt,
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

function triedView(tried: Tried | null, scans: Scans): ScannerTried | null {
  if (tried === null) return null;
  const { text, aim, device, lesson, atMs } = tried;
  const affixes = lesson ?? noAffixes;
  return { atMs, device, aim, lesson, scan: text === null ? null : scans.attempt(text, { aim, affixes }) };
}

/** What had to follow from the facts of an earlier process and was missed is drawn now. */
function recover(till: Till, found: readonly PaymentId[], journal: Journal): void {
  till.recover(found);
  const unsettled = journal.unsettled().map(({ payment }) => payment.paymentId);
  for (const paymentId of new Set([...found, ...unsettled])) till.drawConsequences(paymentId);
}

/** What the last window was ringing up goes with it. */
function attach(port: Port, handlers: Handlers, pushes: Pushes<View>, display: Display, log: Log): () => void {
  const served = serve(port, handlers, (error) => log.error('command.defect', { error }), pushes.changed);
  const forget = pushes.to(served.push);
  return () => {
    served.stop();
    if (forget() === 0) display.draft(null);
  };
}

function attachDisplay(port: Port, pushes: Pushes<CustomerView>): () => void {
  const stop = serveDisplay(port);
  const forget = pushes.to((view) => port.post({ push: 'customer', view } satisfies CustomerPush));
  return () => {
    stop();
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

interface Pushes<Pushed> {
  changed(): void;
  /** Returns: forget the client, and how many are left. */
  to(client: (view: Pushed) => void): () => number;
  stop(): void;
}

/** Tells every client of a change, at once but not twice in a while, each time with the whole view; `also` is told first. */
function createPushes<Pushed>(
  clock: Clock,
  view: () => Pushed,
  log: Log,
  also: () => void = () => undefined,
): Pushes<Pushed> {
  const clients = new Set<(view: Pushed) => void>();
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
    also();
    const waitMs = Math.max(0, pushedMs + pushEveryMs - clock.steadyMs());
    if (!stopped && clients.size > 0) cancel ??= clock.after(waitMs, push);
  };
  return {
    changed,
    to: (client) => {
      clients.add(client);
      changed();
      return () => {
        clients.delete(client);
        return clients.size;
      };
    },
    stop: () => {
      stopped = true;
      cancel?.();
      clients.clear();
    },
  };
}
