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
  keep: boolean;
  readonly tells: ((printing: Printing) => void)[];
}

const nobody = () => undefined;

/**
 * One receipt after the other. What did not begin to leave is tried again by itself; what broke off in the middle never is,
 * for the paper may hold it. Nothing that sells waits for any of this.
 */
export function createQueue(output: Output, clock: Clock, log: Log, changed: () => void = nobody) {
  const waiting: Waiting[] = [];
  let trouble: PrinterView['trouble'] = null;
  let printing: Waiting | null = null;
  let working = Promise.resolve();
  let isWorking = false;
  let stopped = false;
  let forget: () => void = nobody;

  function inTrouble(why: NonNullable<PrinterView['trouble']>['why'], count = 0): NonNullable<PrinterView['trouble']> {
    trouble = { why, place: output.place, count };
    return trouble;
  }

  /**
   * Resolves when it has left or cannot; with `keep` also when it has to wait for the printer. What waits already under its
   * name is the same paper: a second wish for it is not a second receipt.
   */
  function print(job: Job, keep: boolean): Promise<Printing> {
    const same = waiting.find((one) => one.name === job.name && one !== printing);
    if (!same && waiting.length >= queueLimits.jobs) throw new Refused('printerQueueFull', { count: waiting.length });
    return new Promise((told) => {
      if (same) {
        same.tells.push(told);
        same.keep ||= keep;
        if (!isWorking) told({ outcome: 'waiting', trouble, refusal: null });
      } else {
        waiting.push({ ...job, sinceMs: clock.steadyMs(), keep, tells: [told] });
        start();
      }
      changed();
    });
  }

  function tell({ tells }: Waiting, what: Printing): void {
    for (const told of tells) told(what);
    changed();
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
    if (!bytes || !waiting.includes(job)) return true;
    if (stopped) return false;
    printing = job;
    changed();
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
      tell(job, { outcome: 'printed', trouble: null, refusal: null });
    } else {
      log.warn('printer.unsure', { reference: job.name, cause: sent.why, problem: sent.problem });
      tell(job, { outcome: 'unsure', trouble: inTrouble(sent.why), refusal: null });
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
      tell(job, { outcome: 'notPrinted', trouble: null, refusal });
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
      tell(one, { outcome: one.keep ? 'waiting' : 'notPrinted', trouble: now, refusal: null });
    }
    if (waiting.length > 0 && !stopped) forget = clock.after(queueLimits.againMs, start);
    return false;
  }

  function giveUp(job: Waiting): void {
    remove(job);
    const count = (trouble?.why === 'tooOld' ? trouble.count : 0) + 1;
    log.warn('printer.gaveUp', { reference: job.name, count });
    tell(job, { outcome: 'notPrinted', trouble: inTrouble('tooOld', count), refusal: null });
  }

  function remove(job: Waiting): void {
    const at = waiting.indexOf(job);
    if (at >= 0) waiting.splice(at, 1);
  }

  return {
    print,
    retry: start,
    /** Nothing of what waits is printed; what the printer has already is not called back. */
    drop: () => {
      for (const job of waiting.filter((one) => one !== printing)) {
        remove(job);
        log.info('printer.dropped', { reference: job.name });
        tell(job, { outcome: 'notPrinted', trouble, refusal: null });
      }
      trouble = null;
      changed();
    },
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
        tell(job, { outcome: 'notPrinted', trouble, refusal: null });
      }
      let early: () => void = nobody;
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
