import type { Pace } from '#shared/payment/pace.ts';
import type { EftpaySettings } from '#shared/settings/eftpay.ts';

const seconds = 1_000;
const minutes = 60 * seconds;

/** eftPay documents no time limit, interval or rate. "ours" is a choice where it is silent; "VMP" is its API reference. */
export function eftpayPace(settings: EftpaySettings): Pace {
  const codeLifeMs = settings.codeLifeSeconds * seconds;
  const graceMs = settings.graceSeconds * seconds;
  return {
    replyLimitMs: {
      authorize: 35 * seconds, // never sent; the age at which a request without an answer is asked about
      precreate: 35 * seconds, // ours: eftPay asks the wallet inside the call (codes 24, 58)
      query: 15 * seconds, // ours
      reverse: 35 * seconds, // ours
      refund: 40 * seconds, // ours
      check: 20 * seconds, // ours
    },
    scanSteps: [{ untilMs: Number.POSITIVE_INFINITY, everyMs: 5 * minutes }], // never used: eftPay scans nothing
    showSteps: [
      { untilMs: 5 * minutes, everyMs: settings.pollSeconds * seconds }, // setting
      { untilMs: 15 * minutes, everyMs: 10 * seconds }, // ours
      { untilMs: codeLifeMs + 15 * minutes, everyMs: 30 * seconds }, // ours
      { untilMs: Number.POSITIVE_INFINITY, everyMs: 5 * minutes }, // ours
    ],
    returnSteps: [
      { untilMs: 30 * seconds, everyMs: 5 * seconds }, // ours
      { untilMs: 6 * minutes, everyMs: 30 * seconds }, // ours
      { untilMs: Number.POSITIVE_INFINITY, everyMs: 5 * minutes }, // ours
    ],
    giveUpMs: 2 * minutes, // never used: the scan way's patience
    graceMs, // setting
    notFoundsNeeded: 2, // ours: one code (05) stands for "never there" and "not there yet"
    codeLifeMs, // setting
    codeMarginMs: 5 * minutes, // ours, wide: the life itself is not documented for this call
    closeAfterMs: 0, // no least age is documented
    reverseAgainMs: 30 * seconds, // ours
    reverseTries: 3, // ours: closing again is refused (15), and moves nothing
    reversalDayOffsetMinutes: settings.utcOffsetMinutes, // Appendix 3, 55: the same day only; whose midnight is ours
    watchMs: [5 * minutes, 30 * minutes], // ours
    refundGraceMs: graceMs, // setting
    callGapMs: 200, // ours
    callsAtOnce: 4, // ours
  };
}

/** A longer reply is none of eftPay's, which are a few hundred bytes. Ours. */
export const replyMaxBytes = 64 * 1024;

/** Appendix 3, -23. */
export const amountMinMinor = 2;
export const amountMaxMinor = 6_000_000;
