import type { Pace } from '#shared/payment/pace.ts';
import type { Journal } from '../../electron/journal/journal.ts';
import type { PaymentProvider } from '../../electron/providers/provider.ts';
import type { Process } from './process.ts';

export const ways = ['scan', 'show', 'refund'] as const;
export type WayName = (typeof ways)[number];

/** How much may go wrong, and how often a person does something beside the payment, in one history. */
export interface Bounds {
  readonly faults: number;
  readonly crashes: number;
  readonly acts: number;
}

/** The code under test with one thing broken, from outside, to see that the laws notice. */
export interface Breakage {
  readonly pace?: Partial<Pace>;
  readonly provider?: (inner: PaymentProvider, journal: Journal) => PaymentProvider;
  readonly journal?: (inner: Journal) => Journal;
  /** Runs after the recovery of a process that found a journal. */
  readonly recovered?: (process: Process, provider: PaymentProvider) => void;
}

export interface Setup {
  readonly way: WayName;
  readonly bounds: Bounds;
  readonly lateMoney?: 'ask' | 'refund';
  readonly breakage?: Breakage;
}

export const amountMinor = 10_000;
export const partMinor = 4_000;

/** One tick of the model's time. Every time below is a whole number of ticks, so that few moments differ. */
export const tickMs = 10_000;
const always = [{ untilMs: Number.POSITIVE_INFINITY, everyMs: tickMs }];

/**
 * A provider's law in few, short steps: two queries, then grace and give-up, two watches. The laws are judged by this
 * pace whatever pace the code under test runs with.
 */
export const lawfulPace: Pace = {
  replyLimitMs: {
    authorize: tickMs,
    precreate: tickMs,
    query: tickMs,
    reverse: tickMs,
    refund: tickMs,
    check: tickMs,
  },
  scanSteps: always,
  showSteps: always,
  returnSteps: always,
  giveUpMs: 2 * tickMs,
  graceMs: 2 * tickMs,
  notFoundsNeeded: 2,
  codeLifeMs: 2 * tickMs,
  codeMarginMs: tickMs,
  closeAfterMs: 0,
  reverseAgainMs: tickMs,
  reverseTries: 2,
  reversalDayOffsetMinutes: null,
  watchMs: [tickMs, 3 * tickMs],
  refundGraceMs: 2 * tickMs,
  callGapMs: 0,
  callsAtOnce: 4,
};

export const lastWatchMs = lawfulPace.watchMs.at(-1) ?? 0;

/** Ages above this differ in nothing that the pace compares them with. */
export const oldestMs = 6 * tickMs;
