import { type Pace, scalePace } from '#shared/payment/pace.ts';
import type { UqpaySettings } from '#shared/settings/uqpay.ts';

const seconds = 1_000;
const minutes = 60 * seconds;

/** "sheet" is UQPAY's fact sheet by section; "ours" is a choice where the documents are silent. */
const uqpayPace: Pace = {
  replyLimitMs: {
    authorize: 50 * seconds, // ours: a wallet may hold the call while the customer types
    precreate: 25 * seconds, // ours, for each of its two calls
    query: 15 * seconds, // ours
    reverse: 25 * seconds, // ours
    refund: 25 * seconds, // ours
    check: 15 * seconds, // ours; also the token call
  },
  scanSteps: [
    { untilMs: 2 * minutes, everyMs: 5 * seconds }, // ours
    { untilMs: 35 * minutes, everyMs: 30 * seconds }, // sheet 4: sweep to the end of the intent and a margin
    { untilMs: Number.POSITIVE_INFINITY, everyMs: 5 * minutes }, // ours
  ],
  showSteps: [
    { untilMs: 10 * minutes, everyMs: 2 * seconds }, // sheet 4: the Android client; `pollEveryMs`, `showForMs`
    { untilMs: 35 * minutes, everyMs: 30 * seconds }, // sheet 4, as above
    { untilMs: Number.POSITIVE_INFINITY, everyMs: 5 * minutes }, // ours
  ],
  returnSteps: [
    { untilMs: 30 * seconds, everyMs: 3 * seconds }, // ours: a cancel is asynchronous (sheet 2.4)
    { untilMs: 5 * minutes, everyMs: 15 * seconds }, // ours
    { untilMs: 35 * minutes, everyMs: minutes }, // ours: to the end of the intent
    { untilMs: Number.POSITIVE_INFINITY, everyMs: 10 * minutes }, // ours
  ],
  giveUpMs: 110 * seconds, // ours: past the reply limit and 60 s of asking
  graceMs: 60 * seconds, // ours. "Not found" is only said where nothing was confirmed, so nothing can be paid
  notFoundsNeeded: 2, // ours
  codeLifeMs: 30 * minutes, // sheet 2.2: an intent closes itself 30 minutes after creation
  codeMarginMs: 15 * seconds, // ours: a cancel then ends it, and only a retrieve believes that
  closeAfterMs: 0, // sheet 2.4: a wallet's payment is cancelled in any state that is not final
  reverseAgainMs: 20 * seconds, // ours
  reverseTries: 5, // ours: a second cancel of one intent is answered "pending" or "cancelled"
  reversalDayOffsetMinutes: null, // an unpaid intent is cancelled on any day; the rule for paid ones is in adapter.ts
  watchMs: [5 * minutes, 33 * minutes], // sheet 2.2: past the 30 minutes of an intent
  refundGraceMs: 2 * minutes, // ours: "a fresh refund may be invisible for a moment" (sheet 7.5)
  callGapMs: 200, // ours: no rate limit is published
  callsAtOnce: 4, // ours
};

export function paceOf({ paceScale, pollEveryMs, showForMs }: UqpaySettings): Pace {
  const [, sweep, slow] = uqpayPace.showSteps;
  const showSteps = [
    { untilMs: showForMs, everyMs: pollEveryMs },
    ...[sweep, slow].filter((step) => step !== undefined),
  ];
  return scalePace({ ...uqpayPace, showSteps }, paceScale);
}

/** Sheet 1: 30 minutes in production. Where the reply names no believable end. */
export const tokenLifeMs = 30 * minutes;

/** This many of our fresh tokens killed within the time: somebody else mints for the same merchant. Ours. */
export const tokenFight = { deaths: 3, withinMs: 10 * minutes, restMs: minutes } as const;

/** An intent is looked for by the time it was made: padded for a till's clock that is off. Ours. */
export const searchPadMs = { before: 10 * minutes, after: 15 * minutes } as const;
/** Sheet 2: at most 100 rows a page. More pages than these are no answer. */
export const pageSize = 100;
export const mostPages = 10;

/** Refunds are listed over at most 90 days (seed), a day of them ahead of our clock. */
export const refundSearchMs = { before: 89 * 24 * 60 * minutes, after: 23 * 60 * minutes } as const;

/** China's time, in which UQPAY's settlement days are (sheet 2). */
export const chinaOffsetMs = 480 * minutes;
