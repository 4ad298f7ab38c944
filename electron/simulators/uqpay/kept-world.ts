import { z } from 'zod';
import { Way } from '#shared/payment/payment.ts';
import { count, KeptTrade, timeMs } from '../kept-trade.ts';

/** What an intent comes to by itself, and when. `confirm` is a request the till has lost sight of. */
const Due = z.strictObject({ act: z.enum(['pay', 'fail', 'expire', 'cancel', 'confirm']), atMs: timeMs });
export type Due = z.infer<typeof Due>;

const Attempt = z.strictObject({
  id: z.string(),
  status: z.enum(['INITIATED', 'CAPTURE_REQUESTED', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED']),
  type: z.string(),
  failureCode: z.string(),
});

const KeptRefund = z.strictObject({
  id: z.string(),
  amountMinor: z.int().positive(),
  metadata: z.record(z.string(), z.string()),
  createdMs: timeMs,
});
export type KeptRefund = z.infer<typeof KeptRefund>;

export const KeptIntent = z.strictObject({
  id: z.string(),
  reference: z.string(),
  amountMinor: z.int().positive(),
  description: z.string(),
  createdMs: timeMs,
  status: z.enum([
    'REQUIRES_PAYMENT_METHOD',
    'REQUIRES_CUSTOMER_ACTION',
    'PENDING',
    'SUCCEEDED',
    'CANCELLED',
    'FAILED',
  ]),
  completedMs: timeMs.nullable(),
  attempt: Attempt.nullable(),
  /** Each confirm shows a code of its own, and each may be paid. */
  confirms: count,
  way: Way.nullable(),
  cancels: count,
  wrongAmountsLeft: count,
  due: z.array(Due),
  refunds: z.array(KeptRefund),
  refundsHeard: z.array(z.string()),
  /** The payment method of a confirm still on its way. */
  onTheWay: z.string().nullable(),
  trade: KeptTrade.nullable(),
});

export const KeptReply = z.strictObject({
  key: z.string(),
  path: z.string(),
  body: z.string(),
  atMs: timeMs,
  /** Null while the first run goes on. */
  reply: z.strictObject({ status: z.int(), body: z.string() }).nullable(),
});

/** All a simulated UQPAY holds beyond what its seed gives. Times are its own, in Unix milliseconds. */
export const UqpayWorld = z.strictObject({
  made: count,
  token: z.strictObject({ text: z.string(), untilMs: timeMs }).nullable(),
  refusedOnce: z.array(z.string()),
  intents: z.array(KeptIntent),
  replies: z.array(KeptReply),
});
export type UqpayWorld = z.infer<typeof UqpayWorld>;
