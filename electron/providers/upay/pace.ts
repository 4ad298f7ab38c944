import type { Pace } from '#shared/payment/pace.ts';

const seconds = 1_000;
const minutes = 60 * seconds;

/** "pay.md", "precreate.md" and so on are pages of Upay's Web API documentation; "ours" is a choice where it is silent. */
export const upayPace: Pace = {
  replyLimitMs: {
    authorize: 50 * seconds, // Upay holds the call for 35 to 45 s while the customer types (pay.md FAQ 3, web proxy): above the longest
    precreate: 35 * seconds, // Android SDK
    query: 15 * seconds, // SDK 20 s, other clients 5 s; ours between
    reverse: 35 * seconds, // Android SDK
    refund: 40 * seconds, // SDK 35 s; ours, a little above
    check: 20 * seconds, // SDK, check-in
  },
  scanSteps: [
    { untilMs: 2 * minutes, everyMs: 5 * seconds }, // pay.md pseudo-code
    { untilMs: 6 * minutes, everyMs: 30 * seconds }, // ours: unclear orders move on by themselves within minutes
    { untilMs: Number.POSITIVE_INFINITY, everyMs: 5 * minutes }, // ours
  ],
  showSteps: [
    { untilMs: 30 * seconds, everyMs: 2 * seconds }, // precreate.md
    { untilMs: 4 * minutes, everyMs: 5 * seconds }, // precreate.md
    { untilMs: 6 * minutes, everyMs: 30 * seconds }, // precreate.md (zh) looks for the last time at minute 6
    { untilMs: Number.POSITIVE_INFINITY, everyMs: 5 * minutes }, // ours
  ],
  returnSteps: [
    { untilMs: 30 * seconds, everyMs: 5 * seconds }, // six times, 5 s apart, after a cancel (Upay's integration guide)
    { untilMs: 6 * minutes, everyMs: 30 * seconds }, // ours
    { untilMs: Number.POSITIVE_INFINITY, everyMs: 5 * minutes }, // ours
  ],
  giveUpMs: 110 * seconds, // ours: the reply limit and 60 s of asking; documents poll 40 to 120 s, then cancel
  graceMs: 60 * seconds, // ours: past the reply limit. Right after a lost pay "does not exist" can be a race (pay.md)
  notFoundsNeeded: 2, // ours, for the same race
  codeLifeMs: 4 * minutes, // precreate.md; 90 s and 100 s elsewhere
  codeMarginMs: 2 * minutes, // unpaid orders were closed by Upay 245 s and 267 s after creation; last look at minute 6
  closeAfterMs: 0, // no least age is documented
  reverseAgainMs: 30 * seconds, // ours: after six queries
  reverseTries: 3, // ours: a cancel may be repeated (UPAY_CANCEL_ORDER_NOOP)
  reversalDayOffsetMinutes: 480, // revoke&cancel.md: the same natural day; that it is China's day is ours
  watchMs: [5 * minutes, 30 * minutes], // ours
  refundGraceMs: 60 * seconds, // ours, as graceMs
  callGapMs: 200, // ours: no rate limit is published
  callsAtOnce: 4, // ours
};

/**
 * A pay refused for its signature may go out again only this long after it was asked for, so that its grace time and its
 * customer's code still hold. Ours.
 */
export const resendWithinMs = 10 * seconds;

/** After a check-in was refused, how long before a refused signature tries another. Ours. */
export const checkInAgainMs = 60 * seconds;

/** Upay's day, for check-in and dates without a zone. That it is China's is ours: the documents only say "natural day". */
export const chinaOffsetMs = 480 * minutes;
