import type { PrinterView, Printing } from '#shared/receipt/printing.ts';
import { Refused } from '#shared/refusal.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Output, Sent } from './output.ts';

/** Ours. A receipt that comes minutes after its customer left is litter; one in the queue too long is given up and told. */
export const queueLimits = { jobs: 20, againMs: 5_000, lifeMs: 300_000, closingMs: 3_000 };

/**
 * One receipt to print. `make` is asked when the printer is about to get it, so that the paper says what is known then; it
 * may refuse. `left` is told once bytes have left: the whole of them, or some.
 */
export interface Job {
  readonly name: string;
  make(): Uint8Array | Promise<Uint8Array>;
  left(whole: boolean): void;
}

interface Waiting extends Job {
  readonly sinceMs: number;
  readonly keep: boolean;
  readonly tell: (printing: Printing) => void;
}

export type Queue = ReturnType<typeof createQueue>;

/**
 * One receipt after the other. What did not begin to leave is tried again by itself; what broke off in the middle never is,
 * for the paper may hold it. Nothing that sells waits for any of this.
 */
export function createQueue(output: Output, clock: Clock, log: Log) {
  const waiting: Waiting[] = [];
  let trouble: PrinterView['trouble'] = null;
  let printing: Waiting | null = null;
  let working = Promise.resolve();
  let isWorking = false;
  let stopped = false;
  let forget: () => void = () => undefined;

  function inTrouble(why: NonNullable<PrinterView['trouble']>['why'], count = 0): NonNullable<PrinterView['trouble']> {
    trouble = { why, place: output.place, count };
    return trouble;
  }

  /** Resolves when it has left or cannot; with `keep` also when it has to wait for the printer. */
  function print(job: Job, keep: boolean): Promise<Printing> {
    if (waiting.length >= queueLimits.jobs) throw new Refused('printerQueueFull', { count: waiting.length });
    return new Promise((tell) => {
      waiting.push({ ...job, sinceMs: clock.steadyMs(), keep, tell });
      start();
    });
  }

  function start(): void {
    if (isWorking || stopped) return;
    forget();
    isWorking = true;
    working = work();
  }

  async function work(): Promise<void> {
    for (let next = waiting[0]; next && !stopped; next = waiting[0]) if (!(await goesOn(next))) break;
    isWorking = false;
  }

  /** False when the printer takes nothing now. */
  async function goesOn(job: Waiting): Promise<boolean> {
    if (clock.steadyMs() - job.sinceMs > queueLimits.lifeMs) {
      giveUp(job);
      return true;
    }
    const bytes = await made(job);
    if (!bytes) return true;
    if (stopped) return false;
    printing = job;
    const sent = await output.send(job.name, bytes).catch((error: unknown): Sent => {
      log.error('printer.defect', { error });
      return { sent: 'part', why: 'brokeOff', problem: 'defect' };
    });
    if (printing !== job) return false; // the till closed, and said what it knew
    printing = null;
    if (sent.sent === 'nothing') return waits(job, sent);
    ended(job, sent);
    return true;
  }

  function ended(job: Waiting, sent: Exclude<Sent, { sent: 'nothing' }>): void {
    remove(job);
    left(job, sent.sent === 'whole');
    if (sent.sent === 'whole') {
      trouble = null;
      log.info('printer.printed', { reference: job.name });
      job.tell({ outcome: 'printed', trouble: null, refusal: null });
    } else {
      log.warn('printer.unsure', { reference: job.name, cause: sent.why, problem: sent.problem });
      job.tell({ outcome: 'unsure', trouble: inTrouble(sent.why), refusal: null });
    }
  }

  async function made(job: Waiting): Promise<Uint8Array | null> {
    try {
      return await job.make();
    } catch (error) {
      remove(job);
      if (!(error instanceof Refused)) log.error('printer.defect', { error });
      const refusal = error instanceof Refused ? error.refusal : null;
      if (refusal) log.warn('printer.refused', { reference: job.name, cause: refusal.code });
      job.tell({ outcome: 'notPrinted', trouble: null, refusal });
      return null;
    }
  }

  function left(job: Waiting, whole: boolean): void {
    try {
      job.left(whole);
    } catch (error) {
      log.error('printer.notCounted', { error, reference: job.name });
    }
  }

  /** Everybody who waits learns that it will take a while; who would not wait is told that nothing was printed. */
  function waits(job: Waiting, { why, problem }: Extract<Sent, { sent: 'nothing' }>): boolean {
    if (trouble?.why !== why) log.warn('printer.trouble', { reference: job.name, cause: why, problem });
    const now = inTrouble(why);
    for (const one of waiting.slice()) {
      if (!one.keep) remove(one);
      one.tell({ outcome: one.keep ? 'waiting' : 'notPrinted', trouble: now, refusal: null });
    }
    if (waiting.length > 0 && !stopped) forget = clock.after(queueLimits.againMs, start);
    return false;
  }

  function giveUp(job: Waiting): void {
    remove(job);
    const count = (trouble?.why === 'tooOld' ? trouble.count : 0) + 1;
    log.warn('printer.gaveUp', { reference: job.name, count });
    job.tell({ outcome: 'notPrinted', trouble: inTrouble('tooOld', count), refusal: null });
  }

  function remove(job: Waiting): void {
    const at = waiting.indexOf(job);
    if (at >= 0) waiting.splice(at, 1);
  }

  return {
    print,
    view: (): PrinterView => ({
      state: trouble ? 'trouble' : printing ? 'printing' : 'ready',
      trouble,
      waiting: waiting.length,
    }),
    /** What still waits is given up, and the log says so. What is on its way gets some seconds; then nobody knows. */
    stop: async () => {
      stopped = true;
      forget();
      for (const job of waiting.filter((one) => one !== printing)) {
        remove(job);
        log.warn('printer.gaveUp', { reference: job.name });
        job.tell({ outcome: 'notPrinted', trouble, refusal: null });
      }
      let early: () => void = () => undefined;
      const late = new Promise<void>((resolve) => {
        early = clock.after(queueLimits.closingMs, resolve);
      });
      await Promise.race([working, late]);
      early();
      const cut = printing;
      printing = null;
      if (cut) ended(cut, { sent: 'part', why: 'brokeOff', problem: 'closed' });
    },
  };
}
