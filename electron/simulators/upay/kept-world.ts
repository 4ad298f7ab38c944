import { z } from 'zod';
import { count, KeptTrade, timeMs } from '../kept-trade.ts';

const Fields = z.record(z.string(), z.unknown());

/** What an order still waiting comes to by itself, and when. */
const Due = z.strictObject({ act: z.enum(['pay', 'fail', 'recover', 'close']), atMs: timeMs });
export type Due = Readonly<z.infer<typeof Due>>;

/** The order's plan is not kept: the amount and the customer's code among the fields say it. */
const KeptOrder = z.strictObject({
  trade: KeptTrade,
  payway: z.string(),
  fields: Fields,
  standing: z.enum(['running', 'error', 'recovering', 'cancelError']),
  closedBy: z.enum(['till', 'provider']).nullable(),
  wrongAmountsLeft: count,
  cancels: count,
  refundsHeard: z.array(z.string()),
  due: z.array(Due),
});
export type KeptOrder = z.infer<typeof KeptOrder>;

/** A request the till has lost sight of, which arrives then. */
const LateRequest = z.strictObject({
  act: z.enum(['pay', 'precreate']),
  terminalSn: z.string(),
  fields: Fields,
  atMs: timeMs,
});
export type LateRequest = z.infer<typeof LateRequest>;

/** Orders in the order they were made: the customers' codes used are theirs. */
const KeptPayments = z.strictObject({
  orders: z.array(KeptOrder),
  onTheWay: z.array(LateRequest),
  refusedOnce: z.array(z.string()),
});
export type KeptPayments = z.infer<typeof KeptPayments>;

const Terminal = z.strictObject({
  sn: z.string(),
  key: z.string(),
  previousKey: z.string().nullable(),
  deviceId: z.string().nullable(),
});

const KeptTerminals = z.strictObject({
  randomState: z.int(),
  terminals: z.array(Terminal).min(1),
  codes: z.array(z.strictObject({ code: z.string(), untilMs: timeMs, used: z.boolean() })),
  names: z.array(z.string()),
});
export type KeptTerminals = z.infer<typeof KeptTerminals>;

/** All a simulated Upay holds beyond what its seed gives. Times are its own, in Unix milliseconds. */
export const KeptWorld = z.strictObject({ terminals: KeptTerminals, payments: KeptPayments });
export type KeptWorld = z.infer<typeof KeptWorld>;
