import { Refused } from '#shared/refusal.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { PaymentProvider } from '../providers/provider.ts';
import { createLane, type Lane } from './lane.ts';

/** What this process knows of one payment or refund beyond its facts. Gone with the process. */
export interface Job {
  /** Since the request, by a steady clock: a jump of the wall clock neither ends a grace time nor stops the asking. */
  ageMs(): number;
  /** Age when this process first saw it: what the wall clock told of the time before. */
  seenAgeMs: number;
  /** Age when the present state was entered. */
  sinceAgeMs: number;
  lastQueryAgeMs: number | null;
  lastReversalAgeMs: number | null;
  reversals: number;
  /** "Not found" heard in a row. */
  notFounds: number;
  lastQuery: { readonly atMs: number; readonly answer: string } | null;
  nextStep: Step | null;
  running: Promise<void> | null;
}

export interface Step {
  readonly call: 'query' | 'reverse';
  readonly atAgeMs: number;
}

/** What is in care, as its owner knows it. Times are Unix milliseconds. */
interface Born {
  readonly requestedMs: number;
  readonly sinceMs: number;
  readonly provider: PaymentProvider;
}

export interface CareOptions<Id> {
  readonly clock: Clock;
  readonly log: Log;
  readonly lanes: Lanes;
  readonly stopping: AbortSignal;
  readonly onChange: () => void;
  readonly born: (id: Id) => Born;
  /** The next automatic step, null when nothing more is due. */
  readonly next: (id: Id, job: Job) => Step | null;
  readonly turn: (id: Id, job: Job) => Promise<void>;
  /** Not before this long: the journal could not be written, and asking faster fills no disk faster. */
  readonly restMs: () => number;
}

export interface Care<Id> {
  /** Schedules the next step, or lets go when nothing more is due. */
  take(id: Id): void;
  /** Runs `act` alone for its id. A caller that comes while another call is on its way gets that one's end. */
  exclusively(id: Id, act: (job: Job) => Promise<void>): Promise<void>;
  job(id: Id): Job | undefined;
  /** Begins no more; resolves when the calls on their way have ended. */
  stop(): Promise<void>;
}

interface Cared extends Job {
  cancel: () => void;
  readonly turn: () => Promise<void>;
}

/** Keeps many payments or refunds asked about, each at its own time and one call at a time. */
export function createCare<Id extends string>(options: CareOptions<Id>): Care<Id> {
  const { clock, stopping } = options;
  const jobs = new Map<Id, Cared>();
  let closing = false;

  function jobOf(id: Id): Cared {
    const known = jobs.get(id);
    if (known) return known;
    const job = newJob(options.born(id), clock, () => run(id, job, () => options.turn(id, job)));
    jobs.set(id, job);
    return job;
  }

  function run(id: Id, job: Cared, act: () => Promise<void>): Promise<void> {
    if (job.running !== null) return job.running;
    job.cancel();
    job.nextStep = null;
    job.running = act()
      .catch((error: unknown) => {
        if (!(error instanceof Refused)) options.log.error('care.defect', { error });
      })
      .finally(() => {
        job.running = null;
        schedule(id, job);
        options.onChange();
      });
    options.onChange();
    return job.running;
  }

  function schedule(id: Id, job: Cared): void {
    job.cancel();
    job.nextStep = null;
    if (closing || stopping.aborted) return;
    const step = options.next(id, job);
    if (!step) {
      jobs.delete(id);
      return;
    }
    const waitMs = Math.max(step.atAgeMs - job.ageMs(), options.restMs());
    job.nextStep = { call: step.call, atAgeMs: job.ageMs() + waitMs };
    const lane = options.lanes.of(options.born(id).provider);
    const forget = clock.after(Math.max(0, waitMs), () => lane.enqueue(job.turn));
    job.cancel = () => {
      forget();
      lane.remove(job.turn);
    };
  }

  return {
    take: (id) => {
      const job = jobOf(id);
      if (job.running === null) schedule(id, job);
    },
    exclusively: (id, act) => {
      const job = jobOf(id);
      return run(id, job, () => act(job));
    },
    job: (id) => jobs.get(id),
    stop: async () => {
      closing = true;
      for (const job of jobs.values()) job.cancel();
      await Promise.all([...jobs.values()].map((job) => job.running));
    },
  };
}

function newJob(born: Born, clock: Clock, turn: () => Promise<void>): Cared {
  const seenSteadyMs = clock.steadyMs();
  const ageAtSeenMs = Math.max(0, clock.nowMs() - born.requestedMs);
  return {
    seenAgeMs: ageAtSeenMs,
    ageMs: () => ageAtSeenMs + clock.steadyMs() - seenSteadyMs,
    sinceAgeMs: Math.min(ageAtSeenMs, Math.max(0, born.sinceMs - born.requestedMs)),
    lastQueryAgeMs: null,
    lastReversalAgeMs: null,
    reversals: 0,
    notFounds: 0,
    lastQuery: null,
    nextStep: null,
    running: null,
    cancel: () => undefined,
    turn,
  };
}

/** One lane a provider, shared by its payments and refunds. */
export interface Lanes {
  of(provider: PaymentProvider): Lane;
}

export function createLanes(clock: Clock): Lanes {
  const lanes = new Map<string, Lane>();
  return {
    of: ({ id, pace }) => {
      const lane = lanes.get(id) ?? createLane(clock, pace.callsAtOnce, pace.callGapMs);
      lanes.set(id, lane);
      return lane;
    },
  };
}
