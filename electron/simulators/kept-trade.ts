import { z } from 'zod';
import { Way } from '#shared/payment/payment.ts';

export const count = z.int().nonnegative();
export const timeMs = z.int();

const KeptRefund = z.strictObject({
  number: z.string(),
  amountMinor: z.int().positive(),
  state: z.enum(['processing', 'done']),
  askedMs: timeMs,
  doneMs: timeMs.nullable(),
});

/** A bank's trade as a file keeps it, whichever provider it came through. */
export const KeptTrade = z.strictObject({
  account: z.string(),
  reference: z.string(),
  providerReference: z.string(),
  way: Way,
  amountMinor: z.int().positive(),
  payerPaidMinor: count,
  state: z.enum(['waiting', 'paid', 'refused', 'closed']),
  captures: count,
  asked: count,
  returnedMinor: count,
  refunds: z.array(KeptRefund).readonly(),
  openedMs: timeMs,
  /** Not in what was kept before bills were made. */
  capturedMs: timeMs.nullable().default(null),
  settledMs: timeMs.nullable(),
});
