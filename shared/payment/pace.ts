/**
 * A provider's times as data: every number stands in the provider's adapter with its source beside it (law 14).
 * Ages count from the moment the payment or refund was requested. All values are milliseconds unless named otherwise.
 */
export interface Pace {
  /** How long one call may take before its reply counts as lost. */
  readonly replyLimitMs: Readonly<Record<'authorize' | 'precreate' | 'query' | 'reverse' | 'refund' | 'check', number>>;
  /** How often to ask while the till scanned the customer, by age. */
  readonly scanSteps: readonly PaceStep[];
  /** How often to ask while the customer scans the till, by age. */
  readonly showSteps: readonly PaceStep[];
  /** How often to ask while a reversal or a refund is on its way, by time since it was asked for. */
  readonly returnSteps: readonly PaceStep[];
  /** Age at which a scanned payment without an answer is reversed, right after one last query. */
  readonly giveUpMs: number;
  /** Age before which "not found" says nothing: a request can be lost to us and still be on its way. */
  readonly graceMs: number;
  /** How many times in a row "not found" must be heard, the last past the grace time, to conclude not paid. */
  readonly notFoundsNeeded: number;
  /** Life of a shown code, where the provider does not send it. */
  readonly codeLifeMs: number;
  /** How long past a shown code's life money may still come. */
  readonly codeMarginMs: number;
  /** Age before which the provider closes no shown code. */
  readonly closeAfterMs: number;
  /** Least time between two reversals of one payment, and how many there may be. */
  readonly reverseAgainMs: number;
  readonly reverseTries: number;
  /** Time zone of the provider's day, when it reverses on the day of payment only; null when it has no such rule. */
  readonly reversalDayOffsetMinutes: number | null;
  /** When to ask again after an end without money, counted from that end. At least one (law 6). */
  readonly watchMs: readonly [number, ...number[]];
  /** Age before which a refund the provider does not know may still arrive. */
  readonly refundGraceMs: number;
  /** Least time between two calls to the provider by the till itself, and how many may run at once. */
  readonly callGapMs: number;
  readonly callsAtOnce: number;
}

/** Ask every `everyMs` until `untilMs`; the last step of a list goes on for ever. */
export interface PaceStep {
  readonly untilMs: number;
  readonly everyMs: number;
}

export function intervalAt(steps: readonly PaceStep[], atMs: number): number {
  const step = steps.find(({ untilMs }) => atMs < untilMs) ?? steps.at(-1);
  return step?.everyMs ?? 30_000;
}

/** Every time of `pace` multiplied by `factor`; counts and time zones stay. For tests against a loopback provider only. */
export function scalePace(pace: Pace, factor: number): Pace {
  const scale = (ms: number) => Math.max(1, Math.round(ms * factor));
  const steps = (list: readonly PaceStep[]) =>
    list.map(({ untilMs, everyMs }) => ({ untilMs: scale(untilMs), everyMs: scale(everyMs) }));
  const [firstWatchMs, ...laterWatchMs] = pace.watchMs;
  return {
    ...pace,
    replyLimitMs: {
      authorize: scale(pace.replyLimitMs.authorize),
      precreate: scale(pace.replyLimitMs.precreate),
      query: scale(pace.replyLimitMs.query),
      reverse: scale(pace.replyLimitMs.reverse),
      refund: scale(pace.replyLimitMs.refund),
      check: scale(pace.replyLimitMs.check),
    },
    scanSteps: steps(pace.scanSteps),
    showSteps: steps(pace.showSteps),
    returnSteps: steps(pace.returnSteps),
    giveUpMs: scale(pace.giveUpMs),
    graceMs: scale(pace.graceMs),
    codeLifeMs: scale(pace.codeLifeMs),
    codeMarginMs: scale(pace.codeMarginMs),
    closeAfterMs: Math.round(pace.closeAfterMs * factor),
    reverseAgainMs: scale(pace.reverseAgainMs),
    watchMs: [scale(firstWatchMs), ...laterWatchMs.map(scale)],
    refundGraceMs: scale(pace.refundGraceMs),
    callGapMs: scale(pace.callGapMs),
  };
}
