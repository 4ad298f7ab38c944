import { type PaymentId, type RefundId, randomBytesFor } from '#shared/ids.ts';
import { type Entry, Fact } from '#shared/journal/entry.ts';
import { isEnded } from '#shared/payment/payment.ts';
import type { Clock } from '../../electron/clock.ts';
import type { Journal } from '../../electron/journal/journal.ts';
import type { Log } from '../../electron/log.ts';
import type { PaymentProvider } from '../../electron/providers/provider.ts';
import type { Job } from '../../electron/till/care.ts';
import { type CallKind, mayStillMatter, type Sent, type Trade } from './bank.ts';
import { type Heard, judgeFact, judgeSend, judgeState, type Memory, noMemory, type Scene } from './laws.ts';
import { type Books, journalOn, post } from './ledger.ts';
import { type Process, startProcess } from './process.ts';
import type { AnyAnswer } from './replies.ts';
import { type Bounds, lawfulPace, type Setup } from './setup.ts';

/** A request whose caller still waits. `silent`: the bank has dealt with it, or never will, and no reply comes. */
export interface Call extends Sent {
  silent: boolean;
  readonly limitAtMs: number;
  readonly resolve: (answer: AnyAnswer) => void;
}

export interface Timer {
  readonly atMs: number;
  readonly act: () => void;
}

interface JobMemo
  extends Pick<Job, 'seenAgeMs' | 'sinceAgeMs' | 'lastQueryAgeMs' | 'lastReversalAgeMs' | 'reversals' | 'notFounds'> {
  readonly paymentId: PaymentId;
  readonly refundId: RefundId | null;
}

/** Everything there is at a moment when no call is on its way: the world can go on from it, any number of times. */
export interface Snapshot {
  readonly nowMs: number;
  readonly books: Books;
  readonly trades: readonly Trade[];
  readonly late: readonly Sent[];
  readonly left: Bounds;
  readonly drawn: number;
  readonly begun: boolean;
  readonly up: boolean;
  readonly memories: Readonly<Record<string, Memory>>;
  readonly jobs: readonly JobMemo[];
}

/** Stands for the end of the process, where it stood. */
class Death extends Error {}
const death = new Death(); // one for all: making a stack a million times is dear

const readable = new Set<string>();
const never = new Promise<never>(() => undefined);

/** A shop at one moment: the till's real decisions, a bank, messages on their way, and a clock that only `choices` moves. */
export class World {
  readonly setup: Setup;
  nowMs: number;
  books: Books;
  trades: readonly Trade[];
  late: readonly Sent[];
  left: Bounds;
  begun: boolean;
  process: Process | null = null;
  calls: Call[] = [];
  timers: Timer[] = [];
  violations: string[] = [];
  memories: Readonly<Record<string, Memory>>;
  /** What each running job has called since it began: where its code stands. */
  readonly positions = new Map<string, string>();
  appended = 0;
  /** The process was told to end: it begins nothing, and what is on its way may still be answered. */
  closing = false;
  /** It was told to stop: it may not act any more, and is gone at the end of the step. */
  dying = false;
  #heard: Heard | null = null;
  #drawn: number;
  #dieAfter = 0;
  #provider: PaymentProvider | null = null;

  constructor(setup: Setup, from: Snapshot) {
    this.setup = setup;
    this.nowMs = from.nowMs;
    this.books = from.books;
    this.trades = from.trades;
    this.late = from.late;
    this.left = from.left;
    this.begun = from.begun;
    this.memories = from.memories;
    this.#drawn = from.drawn;
    if (!from.up) return;
    this.process = this.#launch();
    for (const memo of from.jobs) this.#resume(this.process, memo);
  }

  /** A new process on the journal as it is. */
  start(): void {
    this.process = this.#launch();
    this.attempt(() => {
      this.process?.recover();
      if (this.process && this.#provider) this.setup.breakage?.recovered?.(this.process, this.#provider);
    });
  }

  #launch(): Process {
    const alive = { yes: true };
    const whileAlive = () => alive.yes && this.process !== null;
    const { breakage, lateMoney } = this.setup;
    const plain = journalOn(
      () => this.books,
      (fact) => this.#append(fact, alive),
    );
    const journal: Journal = breakage?.journal?.(plain) ?? plain;
    const honest = this.#createProvider(alive);
    const provider = breakage?.provider?.(honest, journal) ?? honest;
    this.#provider = provider;
    const clock: Clock = {
      nowMs: () => this.nowMs,
      steadyMs: () => this.nowMs,
      after: (delayMs, act) => {
        if (!alive.yes) return () => undefined;
        const timer = { atMs: this.nowMs + delayMs, act: () => whileAlive() && act() };
        this.timers.push(timer);
        return () => {
          this.timers = this.timers.filter((one) => one !== timer);
        };
      },
    };
    const random = (bytes: number) => this.#draw(bytes);
    const process = startProcess({ journal, provider, clock, log: this.#log, lateMoney: lateMoney ?? 'ask', random });
    this.#alive = alive;
    return process;
  }

  #alive = { yes: false };

  #resume({ runner, refunds }: Process, { paymentId, refundId, ...memo }: JobMemo): void {
    const care = () => (refundId === null ? runner.care(paymentId) : refunds.care(paymentId, refundId));
    care();
    Object.assign(this.jobOf(paymentId, refundId) ?? {}, memo);
    care();
  }

  #append(fact: Fact, alive: { yes: boolean }): Entry {
    if (this.#dieAfter < 0) throw death;
    if (!alive.yes || this.dying) {
      this.violations.push('law 2: a process that has ended wrote in the journal');
      throw death;
    }
    this.#judge(judgeFact(fact, this.scene));
    this.#judgeReadable(fact);
    const entry = { seq: this.books.length + 1, atMs: this.nowMs, fact };
    this.books = post(this.books, entry);
    this.appended += 1;
    if (this.appended === this.#dieAfter) {
      this.#dieAfter = -1;
      throw death;
    }
    return entry;
  }

  /** A fact that could not be read back would be lost to the next start. */
  #judgeReadable(fact: Fact): void {
    const body = JSON.stringify(fact);
    if (readable.has(body)) return;
    if (!Fact.safeParse(JSON.parse(body)).success) this.violations.push('law 10: an entry that cannot be read back');
    else if (readable.size < 100_000) readable.add(body);
  }

  #createProvider(alive: { yes: boolean }): PaymentProvider {
    const call = <T>(kind: CallKind, reference: string, refundNumber: string | null, minor: number): Promise<T> => {
      if (!alive.yes || this.#dieAfter < 0) return never;
      const sent: Sent = { kind, reference, refundNumber, amountMinor: minor };
      this.#judge(judgeSend(sent, this.scene));
      if (kind === 'authorize' || kind === 'precreate')
        this.remember(reference, { sends: this.memory(reference).sends + 1 });
      const job = refundNumber ?? reference;
      this.positions.set(job, `${this.positions.get(job) ?? ''}${kind} `);
      return new Promise((resolve) => {
        const limitAtMs = this.nowMs + lawfulPace.replyLimitMs[kind === 'queryRefund' ? 'query' : kind];
        this.calls.push({ ...sent, silent: false, limitAtMs, resolve: resolve as (answer: AnyAnswer) => void });
      });
    };
    return {
      id: 'upay',
      ways: ['scan', 'show'],
      pace: { ...lawfulPace, ...this.setup.breakage?.pace },
      abilities: {
        ...{
          reverseInDoubt: () => true,
          refunds: () => true,
          reverseApproved: true,
          partialRefund: true,
          refundRepeats: true,
        },
        ...{ showWallets: ['alipay'], longestCode: 32 },
      },
      recognizes: () => 'alipay',
      authorize: ({ reference, amount }) => call('authorize', reference, null, amount.minor),
      precreate: ({ reference, amount }) => call('precreate', reference, null, amount.minor),
      query: ({ reference, amount }) => call('query', reference, null, amount.minor),
      reverse: ({ reference, amount }) => call('reverse', reference, null, amount.minor),
      refund: ({ payment, refundNumber, amount }) => call('refund', payment.reference, refundNumber, amount.minor),
      queryRefund: ({ payment, refundNumber, amount }) =>
        call('queryRefund', payment.reference, refundNumber, amount.minor),
      check: () => Promise.resolve({ kind: 'ready', clockSkewMs: 0, words: null }),
    };
  }

  readonly #log: Log = {
    info: () => undefined,
    warn: () => undefined,
    error: (_event, fields) => this.#defect(fields?.error),
    close: () => undefined,
  };

  #defect(error: unknown): void {
    if (!(error instanceof Death)) this.violations.push(`defect: ${error instanceof Error ? error.message : error}`);
  }

  /** Law 9 asks for chance; the model asks only that no two are alike. */
  #draw(bytes: number): Uint8Array {
    this.#drawn += 1;
    return new Uint8Array(Math.max(bytes, randomBytesFor.refundNumber)).fill(this.#drawn, 0, bytes).subarray(0, bytes);
  }

  #judge(verdict: string | null): void {
    if (verdict !== null) this.violations.push(verdict);
  }

  get scene(): Scene {
    return {
      nowMs: this.nowMs,
      books: this.books,
      trade: (reference) => this.trade(reference),
      memory: (reference) => this.memory(reference),
      heard: this.#heard,
    };
  }

  trade(reference: string): Trade | undefined {
    return this.trades.find((trade) => trade.reference === reference);
  }

  memory(reference: string): Memory {
    return this.memories[reference] ?? noMemory;
  }

  remember(reference: string, changed: Partial<Memory>): void {
    this.memories = { ...this.memories, [reference]: { ...this.memory(reference), ...changed } };
  }

  /** The bank's trade becomes `changed`; the till has not heard of it. */
  setTrade(changed: Trade, why: string): void {
    this.trades = [...this.trades.filter(({ reference }) => reference !== changed.reference), changed];
    this.remember(changed.reference, { unseen: why });
  }

  /** The caller gets an answer. `truth`: it says what the bank holds now. */
  deliver(call: Call, answer: AnyAnswer, truth: boolean): void {
    const before = this.memory(call.reference);
    const hears = truth && (call.kind !== 'queryRefund' || /refund/.test(before.unseen ?? ''));
    const isNotFound = call.kind === 'query' && answer.kind === 'notFound';
    const kept = truth && call.kind === 'query' ? 0 : before.notFounds;
    const notFounds = isNotFound ? Math.min(before.notFounds + 1, lawfulPace.notFoundsNeeded) : kept;
    this.remember(call.reference, { notFounds, unseen: hears ? null : before.unseen });
    this.calls = this.calls.filter((one) => one !== call);
    this.#heard = { kind: call.kind, answer, truth };
    call.resolve(answer);
  }

  /** Runs one step to where only the world can go on. `dieAfter`: the process dies after that many appends. */
  async step(act: () => void, dieAfter = 0): Promise<void> {
    this.appended = 0;
    this.#heard = null;
    this.#dieAfter = dieAfter;
    this.attempt(act);
    await settled();
    const isClosed = this.closing && this.calls.length === 0;
    if (this.#dieAfter < 0 || this.dying || isClosed) this.die();
    this.#dieAfter = 0;
    this.late = this.late.filter((sent) => mayStillMatter(sent, this.trade(sent.reference)));
    for (const job of this.positions.keys()) if (!this.#isRunning(job)) this.positions.delete(job);
    this.#rememberEnds();
    const caredFor = this.process && !this.closing ? this.caredFor : null;
    this.violations.push(...judgeState(this.books, this.trades, (reference) => this.memory(reference), caredFor));
  }

  #rememberEnds(): void {
    for (const { payment } of this.books.records)
      if (isEnded(payment) && !this.memory(payment.reference).ended) this.remember(payment.reference, { ended: true });
  }

  attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#defect(error);
    }
  }

  /** All that is in memory is gone. What was sent stays on its way. */
  die(): void {
    this.#alive.yes = false;
    this.dying = false;
    this.closing = false;
    this.process = null;
    const adrift = this.calls.filter(({ kind, silent }) => !silent && kind !== 'query' && kind !== 'queryRefund');
    for (const { kind, reference, refundNumber, amountMinor } of adrift)
      this.late = [...this.late, { kind, reference, refundNumber, amountMinor }];
    this.calls = [];
    this.timers = [];
    this.positions.clear();
  }

  jobOf(paymentId: PaymentId, refundId: RefundId | null): Job | undefined {
    return refundId === null ? this.process?.runner.job(paymentId) : this.process?.refunds.job(refundId);
  }

  readonly caredFor = (id: string): boolean => {
    const job = this.process?.runner.job(id as PaymentId) ?? this.process?.refunds.job(id as RefundId);
    return job !== undefined && (job.running !== null || job.nextStep !== null);
  };

  #isRunning(numberOrReference: string): boolean {
    return this.jobs().some(({ name, job }) => name === numberOrReference && job.running !== null);
  }

  /** The till's jobs, by the reference or refund number each is about. */
  jobs(): { name: string; paymentId: PaymentId; refundId: RefundId | null; job: Job }[] {
    const found = [];
    for (const { payment, refunds } of this.books.records) {
      const { paymentId, reference } = payment;
      const job = this.jobOf(paymentId, null);
      if (job) found.push({ name: reference as string, paymentId, refundId: null, job });
      for (const { refundId, refundNumber } of refunds) {
        const refundJob = this.jobOf(paymentId, refundId);
        if (refundJob) found.push({ name: refundNumber as string, paymentId, refundId, job: refundJob });
      }
    }
    return found;
  }

  get atRest(): boolean {
    return this.calls.length === 0 && this.positions.size === 0;
  }

  /** Nothing more happens by itself. */
  get quiet(): boolean {
    return this.begun && this.process !== null && this.atRest && this.timers.length === 0;
  }

  snapshot(): Snapshot {
    const { nowMs, books, trades, late, left, begun, memories } = this;
    const jobs = this.jobs().map(({ paymentId, refundId, job }): JobMemo => {
      const { seenAgeMs, sinceAgeMs, lastQueryAgeMs, lastReversalAgeMs, reversals, notFounds } = job;
      return { paymentId, refundId, seenAgeMs, sinceAgeMs, lastQueryAgeMs, lastReversalAgeMs, reversals, notFounds };
    });
    const up = this.process !== null;
    return { nowMs, books, trades, late, left, drawn: this.#drawn, begun, up, memories, jobs };
  }
}

/** The event loop reaches its next turn only when no promise job is left. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
