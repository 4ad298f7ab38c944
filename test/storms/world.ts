import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Client } from '#shared/contract/client.ts';
import { dayOf, rangeOfDay } from '#shared/day.ts';
import { makePrefix } from '#shared/ids.ts';
import type { Currency } from '#shared/money.ts';
import { isEnded, isUnseen, type ProviderId } from '#shared/payment/payment.ts';
import { isUnsettled } from '#shared/payment/refund.ts';
import { Refused } from '#shared/refusal.ts';
import { Settings } from '#shared/settings/settings.ts';
import type { Exchange } from '../../electron/providers/exchange.ts';
import { providersFrom } from '../../electron/providers-from-settings.ts';
import { noKeptBills, openKeptBills } from '../../electron/reconciliation/kept-bills.ts';
import { createRandom, type Random } from '../../electron/simulators/random.ts';
import { createStepLedger } from '../../electron/till/step-ledger.ts';
import { type Close, createAccountant } from './accountant.ts';
import { type BillTally, noBills } from './bill-judge.ts';
import { createClosing } from './closing.ts';
import { createStormClock } from './fast-clock.ts';
import { createLine } from './line.ts';
import { createDisk } from './machine.ts';
import { createOperator, expectedNo } from './operator.ts';
import { faultyEndings, hour, minute, type Plan, type Scheduled } from './plan.ts';
import { type Fact, type Ground, type KillOrder, type Process, prefixBytes, startProcess } from './process.ts';
import { allRecords, type Breach, heldMinor, judge, saidMinor } from './verdict.ts';
import { type Wire, wireKinds } from './wire.ts';
import { createWitness } from './witness.ts';

/** What one world came to. */
export interface Outcome {
  readonly payments: number;
  readonly faultyPayments: number;
  readonly crashes: number;
  readonly requests: number;
  readonly entries: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly late: number;
  readonly foundBySweep: number;
  readonly foundByBill: number;
  readonly bills: BillTally;
  readonly breaches: readonly Breach[];
  /** Keys of the faults that happened. */
  readonly faultKeys: readonly number[];
  /** SHA-256 over the journal's rows. */
  readonly journalHash: string;
}

type Accountant = ReturnType<typeof createAccountant>;

export interface RunOptions {
  readonly trace?: (line: string) => void;
  /** Deliberate breakages stand here, between the adapter and the line. */
  readonly wrapExchange?: (exchange: Exchange) => Exchange;
  readonly hash?: boolean;
}

/** Every cent of a bill is explained. */
const billLaw = 15;
const sealKey = new Uint8Array(32).fill(7);
/** Past every watch, every pace's last step, and the provider's own closing of an order nobody answers. */
const quietMs = 4 * hour;

/** Runs one world to its end. A pure function of the plan. */
export async function runWorld(plan: Plan, options: RunOptions = {}): Promise<Outcome> {
  const world = createStorm(plan, options);
  try {
    return await world.run();
  } finally {
    world.close();
  }
}

function createStorm(plan: Plan, options: RunOptions) {
  const clock = createStormClock(plan.startMs);
  const disk = createDisk(plan.onFile);
  const folder = plan.audited ? mkdtempSync(join(tmpdir(), 'storm-bills-')) : null;
  const random = createRandom(plan.seed).fork('operator');
  const currency = currencyOf(plan);
  const wires = plan.providers.map((id) =>
    wireKinds[id].open({ plan, clock, currency, address: `https://${id}.storm.example` }),
  );
  const wireOf = (id: ProviderId): Wire => {
    const wire = wires[plan.providers.indexOf(id)];
    if (!wire) throw new Error(`no ${id} in this world`);
    return wire;
  };
  const hidden = wires.flatMap((wire) => [...wire.hidden, ...Object.values(wire.secrets)]);
  const codes: string[] = [];
  const faults: Record<string, number> = {};
  const breaches: Breach[] = [];
  const tally = { crashes: 0, late: 0, foundBySweep: 0, foundByBill: 0, payments: 0, lives: 0 };
  const trace = options.trace ? (line: () => string) => options.trace?.(`${stamp()} ${line()}`) : null;
  let process: Process | null = null;
  let killOrder: (KillOrder & { downMs: number }) | null = null;
  let wallOffMs = 0;
  let windowWanted = true;
  let closing = false;
  let downMs = 0;

  const stamp = () => `${(clock.steadyMs() / 1000).toFixed(3).padStart(11)}`;
  const happened = (kind: string) => {
    faults[kind] = (faults[kind] ?? 0) + 1;
  };
  const breach = (law: number, rule: string, detail: string) => {
    if (breaches.length < 50) breaches.push({ law, rule, detail, counts: null });
    trace?.(() => `BREACH of law ${law}: ${rule}: ${detail}`);
  };

  const witness = createWitness({
    ...{ wireOf, clock, isOpen: () => !closing, breach },
    findTrade: (reference) => wires.flatMap(({ bank }) => bank.find(reference))[0],
    asks: (reference) => line.asks(reference).payable,
    secrets: () => [...codes.slice(-2), ...secretsNow()],
  });
  const { saleOf, refused } = witness;
  const line = createLine({
    ...{ plan, clock, saleOf, refused, happened, trace },
    wireOf: (url) => wireOf(providerAt(url)),
  });
  const ground: Ground = {
    clock,
    random: bytesOf(createRandom(plan.seed).fork('system')),
    wallOffMs: () => wallOffMs,
    disk,
    line,
    secrets: new Map(wires.flatMap((wire) => Object.entries(wire.secrets))),
    settings: settingsOf(plan, currency, wires),
    sealKey,
    bills: folder === null ? noKeptBills : openKeptBills(folder),
    killOrder: () => killOrder,
    opened: witness.opened,
    killed: wentDown,
    appended,
    viewed: witness.viewed,
    defect: (words) => breach(0, 'no defect is logged', words),
    wrapExchange: options.wrapExchange ?? ((exchange) => exchange),
  };
  const secretsNow = () => [...hidden, ...ground.secrets.values()].flatMap(partsOf).filter((part) => !isPublic(part));
  const operator = createOperator({
    till: () => (process?.client ? (process as Process & { client: Client }) : null),
    random,
    totals: plan.totals,
    codes,
    scans: plan.providers.some((id) => wireKinds[id].scans),
  });

  function appended(fact: Fact): void {
    trace?.(() => `    journal ${JSON.stringify(fact)}`);
    witness.appended(fact);
    if (fact.kind === 'payment.event' && fact.event.event === 'lateApproved') tally.late += 1;
    if (fact.kind !== 'payment.requested') return;
    tally.payments += 1;
    const ending = faultyEndings.get(fact.facts.amount.minor % 100);
    if (ending) happened(ending);
  }

  function wentDown(): void {
    if (closing) return;
    tally.crashes += 1;
    happened(killOrder === null || killOrder.left > 0 ? 'crash.moment' : `crash.${killOrder.door}.${killOrder.when}`);
    trace?.(() => 'KILLED');
    const wait = killOrder?.downMs ?? downMs;
    killOrder = null;
    process = null;
    clock.after(wait, start);
  }

  /** A till that finds no room on the disk does not open; the person tries again. */
  function start(): void {
    if (process) return;
    try {
      process = startProcess(ground);
    } catch (error) {
      if (process === null && killOrder === null && !(error instanceof Refused)) {
        if (error instanceof Error && error.name !== 'Error') breach(0, 'the till opens', `${error.stack}`);
      }
      killOrder = null;
      clock.after(30_000, start);
      return;
    }
    tally.lives += 1;
    trace?.(() => `STARTED, life ${tally.lives}`);
    if (windowWanted) process.openWindow(plan.watched);
  }

  function happen(happening: Scheduled): void {
    trace?.(() => `DO ${JSON.stringify(happening)}`);
    switch (happening.do) {
      case 'kill':
        downMs = happening.downMs;
        process?.kill();
        return;
      case 'killAt':
        if (process === null || killOrder !== null) return;
        killOrder = { ...happening, left: happening.count };
        return;
      case 'quit':
        quit(happening.downMs);
        return;
      case 'closeWindow':
        windowWanted = false;
        happened('windowClosed');
        process?.closeWindow();
        return;
      case 'openWindow':
        windowWanted = true;
        process?.openWindow(plan.watched);
        return;
      case 'fillDisk':
        happened('diskFull');
        disk.fill(happening.how);
        clock.after(happening.forMs, () => disk.free());
        return;
      case 'jump':
        happened('clockJump');
        wallOffMs = Math.max(-12 * hour, Math.min(12 * hour, wallOffMs + happening.byMs));
        return;
      case 'outage':
        line.outage(happening.forMs);
        return;
      default:
        void operator.act(happening);
    }
  }

  function quit(forMs: number): void {
    const leaving = process;
    if (!leaving) return;
    downMs = forMs;
    void leaving.quit();
  }

  async function settle(forMs: number): Promise<void> {
    await clock.run(forMs);
    for (let more = 0; more < 6 && unsettled() > 0; more += 1) {
      await decideLate();
      await clock.run(hour);
    }
  }

  function unsettled(): number {
    return process?.journal.unsettled().length ?? 1;
  }

  /** Money that came late, or while nobody looked, belongs to a person, who now decides about all of it. */
  async function decideLate(): Promise<void> {
    const at = process;
    if (!at) return;
    const client = at.openWindow(plan.watched);
    for (const record of at.journal.unsettled())
      if (record.payment.state === 'late' && isUnsettled(record.payment, record.refunds))
        void operator.settleLate(client, record, random.chance(0.5) ? 'take' : 'refund');
      else if (isUnseen(record.payment))
        client.send('payment.seen', { paymentId: record.payment.paymentId }).catch(expectedNo);
    await clock.run(minute);
  }

  /** Asks about every attempt that ended without money; counts those that turn out to have some. */
  async function sweep(): Promise<void> {
    const at = process;
    if (!at) return;
    const before = tally.late;
    const client = at.openWindow(plan.watched);
    for (const { payment } of allRecords(at.journal))
      if (isEnded(payment)) client.send('payment.check', { paymentId: payment.paymentId }).catch(expectedNo);
    await settle(5 * minute);
    tally.foundBySweep += tally.late - before;
  }

  /** The providers' lists are made when their day is over. */
  async function untilListed(): Promise<void> {
    const over = rangeOfDay(dayOf(clock.nowMs()));
    if (over) await clock.run(over.untilMs - clock.nowMs() + minute);
  }

  /** Compares with the providers' own lists, and asks about every difference until there is none: an answer may be spoilt. */
  async function bill(accountant: Accountant): Promise<void> {
    const at = process;
    if (!at) return;
    const client = at.openWindow(plan.watched);
    for (let round = 0; round < 5; round += 1) {
      const suspects = await accountant.suspects();
      const differing = tradesNow().flatMap((trade) => {
        const record = at.journal.byReference(trade.reference);
        return record && saidMinor(record) !== heldMinor(trade) ? [record.payment] : [];
      });
      for (const { reference } of differing.filter((payment) => !suspects.has(payment.reference)))
        breach(billLaw, 'money that moved late is found in the bill', reference);
      if (differing.length === 0) return;
      if (round === 0) tally.foundByBill += differing.length;
      trace?.(() => `BILL differs: ${differing.map(({ reference }) => reference).join(' ')}`);
      for (const reference of suspects) {
        const { paymentId } = at.journal.byReference(reference)?.payment ?? {};
        if (paymentId) client.send('payment.check', { paymentId }).catch(expectedNo);
      }
      await settle(10 * minute);
    }
  }

  /** Lets the clock run until it is known. */
  async function wait<T>(asked: Promise<T>): Promise<T> {
    let open = true;
    const end = () => {
      open = false;
    };
    asked.then(end, end);
    for (let forMs = 0; open; forMs = 1000) {
      await clock.run(forMs);
      await setImmediate();
    }
    return asked;
  }

  function closingOf(at: Process | null, { tally: bills }: Accountant): Close | null {
    if (!at) return null;
    const client = at.openWindow(plan.watched);
    return createClosing({
      ...{ client, journal: at.journal, tally: bills, wait },
      breach: (rule, detail) => breach(billLaw, rule, detail),
    });
  }

  function accountantOf(at: Process): Accountant {
    const ledger = createStepLedger(at.journal);
    const exchange: Exchange = (request, signal) =>
      wireOf(providerAt(request.url)).exchange({ ...request, limitMs: Number.POSITIVE_INFINITY }, signal);
    const secrets = { get: (name: string) => ground.secrets.get(name) ?? null, set: () => undefined };
    const adapters = providersFrom(ground.settings, { secrets, exchange, clock, ledger });
    return createAccountant({
      ...{ seed: plan.seed, currency, prefix: makePrefix(prefixBytes), trace },
      records: () => allRecords(at.journal),
      wires: plan.providers.map((id) => ({ id, wire: wireOf(id) })),
      provider: (id) => {
        const adapter = adapters.find((one) => one.id === id);
        if (!adapter) throw new Error(`no adapter of ${id}`);
        return adapter;
      },
      wait,
      thorough: plan.audited,
      breach: (rule, detail) => breach(billLaw, rule, detail),
    });
  }

  const tradesNow = () => wires.flatMap(({ bank }) => bank.dump().trades);

  async function run(): Promise<Outcome> {
    start();
    for (const happening of plan.happenings) clock.after(happening.atMs, () => happen(happening));
    await clock.run((plan.happenings.at(-1)?.atMs ?? 0) + minute);
    line.heal();
    disk.free();
    killOrder = null;
    closing = true;
    if (plan.providers.includes('eftpay')) wallOffMs = 0; // eftPay takes no call of a till whose clock is wrong
    trace?.(() => 'HEALED');
    await clock.run(10 * hour * (process ? 0 : 1));
    if (!process) start();
    await settle(quietMs);
    await sweep();
    const lastMs = line.lastArrivalMs - clock.steadyMs();
    if (lastMs > 0) await clock.run(lastMs + minute);
    await settle(lastMs > 0 ? 3 * hour : 0);
    wallOffMs = 0; // whoever closes the day has set the clock
    await untilListed();
    const accountant = process && accountantOf(process);
    if (accountant) {
      await bill(accountant);
      await accountant.audit(plan.audited ? closingOf(process, accountant) : null);
    }
    return outcome(accountant?.tally ?? noBills);
  }

  function outcome(bills: BillTally): Outcome {
    const at = process;
    if (!at) throw new Error('the till is open at the end of a world');
    const audited = plan.audited || options.trace !== undefined;
    const books = { journal: at.journal, disk, sealKey, line, wireOf, audited, trades: tradesNow() };
    const judged = judge({
      ...books,
      chargedMinor: wires.reduce((sum, { bank }) => sum + bank.chargedMinor, 0),
      returnedMinor: wires.reduce((sum, { bank }) => sum + bank.returnedMinor, 0),
      secrets: [...codes, ...secretsNow()],
    });
    for (const one of judged) trace?.(() => `BREACH of law ${one.law}: ${one.rule}: ${one.detail}`);
    const unknown = [...line.notFound].filter((reference) => (witness.tradeOf(reference)?.captures ?? 0) > 0).length;
    if (unknown > 0) faults.notFoundThenPaid = unknown;
    return {
      ...{ payments: tally.payments, crashes: tally.crashes, late: tally.late, requests: line.requests },
      ...{ foundBySweep: tally.foundBySweep, foundByBill: tally.foundByBill, faults },
      ...{ entries: at.journal.length, bills },
      faultyPayments: faultyOf(at.journal),
      breaches: [...breaches, ...judged],
      faultKeys: line.faults,
      journalHash: options.hash ? hashOf(disk.db) : '',
    };
  }

  function faultyOf(journal: Process['journal']): number {
    return allRecords(journal).filter(
      ({ payment }) => line.met.has(payment.reference) || faultyEndings.has(payment.amount.minor % 100),
    ).length;
  }

  return {
    run,
    close: () => {
      process?.kill();
      for (const wire of wires) wire.close();
      disk.close();
      if (folder !== null) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The terminal's own source of chance, the same each time for a world to be so. */
function bytesOf(random: Random): (count: number) => Uint8Array {
  return (count) => Uint8Array.from({ length: count }, () => random.below(256));
}

/** Each provider has an address of its own. */
function providerAt(url: string): ProviderId {
  return url.slice('https://'.length, url.indexOf('.')) as ProviderId;
}

/** A token is stored with its times. */
function partsOf(secret: string): string[] {
  if (!secret.startsWith('{')) return [secret];
  return Object.values(JSON.parse(secret)).filter((part) => typeof part === 'string');
}

/** A terminal's number, which stands in the journal, and the day of its sign-on are nobody's secrets. */
function isPublic(secret: string): boolean {
  return /^[\d-]{1,20}$/.test(secret);
}

/** One provider's own; of several, the one that all take. */
function currencyOf({ providers }: Plan): Currency {
  const [first = 'upay'] = providers;
  return providers.length > 1 ? 'CNY' : wireKinds[first].currency;
}

function settingsOf(plan: Plan, currency: Currency, wires: readonly Wire[]): Settings {
  const providers = Object.fromEntries(plan.providers.map((id, at) => [id, wires[at]?.settings]));
  const { lateMoney, routing } = plan;
  return Settings.parse({ shop: { name: 'Storm', currency }, lateMoney, providers, ...(routing && { routing }) });
}

function hashOf(db: ReturnType<typeof createDisk>['db']): string {
  const hash = createHash('sha256');
  for (const row of db.prepare('SELECT * FROM journal ORDER BY seq').iterate()) hash.update(JSON.stringify(row));
  return hash.digest('hex');
}
