import type { Pace } from '#shared/payment/pace.ts';

const seconds = 1_000;
const minutes = 60 * seconds;

/** "6.6.1" and so on are sections of the document (QR Code Payment API, 1.5.3); "vendor" is the polling text its clients quote. */
export const swiftpassPace: Pace = {
  replyLimitMs: {
    authorize: 25 * seconds, // 7.9 counts 10 s as timed out; clients wait 15 to 25 s. Ours, at the upper end: a reply beats a doubt
    precreate: 20 * seconds, // ours, between the same
    query: 10 * seconds, // 7.9
    reverse: 20 * seconds, // ours
    refund: 25 * seconds, // ours
    check: 10 * seconds, // 7.9
  },
  scanSteps: [
    { untilMs: 2 * minutes, everyMs: 5 * seconds }, // vendor: every 5 s, 6 times
    { untilMs: 6 * minutes, everyMs: 30 * seconds }, // ours
    { untilMs: Number.POSITIVE_INFINITY, everyMs: 5 * minutes }, // ours
  ],
  showSteps: [
    { untilMs: 8 * minutes, everyMs: 5 * seconds }, // 6.2.2 (which begins after 5 minutes, too late for a till)
    { untilMs: 20 * minutes, everyMs: 30 * seconds }, // ours
    { untilMs: Number.POSITIVE_INFINITY, everyMs: 5 * minutes }, // ours
  ],
  returnSteps: [
    { untilMs: 30 * seconds, everyMs: 5 * seconds }, // ours, as after a payment
    { untilMs: 6 * minutes, everyMs: 30 * seconds }, // ours
    { untilMs: Number.POSITIVE_INFINITY, everyMs: 5 * minutes }, // ours: a refund takes 1 to 3 working days (6.4.1)
  ],
  giveUpMs: 90 * seconds, // ours: the reply limit and a minute for the password; vendor: 30 s of asking at least, then reverse
  graceMs: 60 * seconds, // ours: past the reply limit. Not known to the gateway says nothing earlier
  notFoundsNeeded: 2, // ours
  codeLifeMs: 5 * minutes, // ours, sent as time_expire: WeChat 1 minute to 2 hours, Alipay 1 minute to 15 days, UnionPay none (6.1.3)
  codeMarginMs: 2 * minutes, // ours: for the payer who began in time, and for the difference of two clocks
  closeAfterMs: 5 * minutes, // 6.6.1, 7.8
  reverseAgainMs: 30 * seconds, // ours; WeChat revokes no earlier than 15 s after the order
  reverseTries: 3, // ours: a reverse may be repeated
  reversalDayOffsetMinutes: null, // none documented; a refusal says so (Alipay: TRADE_CANCEL_TIME_OUT)
  watchMs: [5 * minutes, 30 * minutes, 130 * minutes], // ours: the last past Alipay's 2 hours, should time_expire be ignored
  refundGraceMs: 60 * seconds, // ours, as graceMs
  callGapMs: 200, // ours: there is a limit ("Request too frequent"), its figure is not published
  callsAtOnce: 4, // ours
};

/** A scanned order is not taken any more this long after it was asked for, so that a late request comes to nothing. Ours. */
export const scanLifeMs = 2 * minutes;

/** A day's bill is one reply. Ours. */
export const billLimitMs = 60 * seconds;

/** Every time on the wire is China's (6.1.3: GMT+8). */
export const chinaOffsetMs = 480 * minutes;
