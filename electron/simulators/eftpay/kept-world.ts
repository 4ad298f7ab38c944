import { z } from 'zod';
import { count, KeptTrade, timeMs } from '../kept-trade.ts';

const Fields = z.record(z.string(), z.string());

/** What an order still waiting comes to by itself, and when. */
const Due = z.strictObject({ act: z.enum(['pay', 'fail', 'close']), atMs: timeMs });
export type Due = Readonly<z.infer<typeof Due>>;

/** The order's plan is not kept: the amount says it. */
const KeptOrder = z.strictObject({
  trade: KeptTrade,
  fields: Fields,
  standing: z.enum(['running', 'error']),
  wrongAmountsLeft: count,
  closes: count,
  refundsHeard: z.array(z.string()),
  due: z.array(Due),
});
export type KeptOrder = z.infer<typeof KeptOrder>;

/** A PreOrder the till has lost sight of, which arrives then. */
const LateRequest = z.strictObject({ fields: Fields, atMs: timeMs });
export type LateRequest = z.infer<typeof LateRequest>;

/** All a simulated eftPay holds beyond what its seed gives. Times are its own, in Unix milliseconds. */
export const KeptEftpayWorld = z.strictObject({
  orders: z.array(KeptOrder),
  onTheWay: z.array(LateRequest),
  refusedOnce: z.array(z.string()),
});
export type KeptEftpayWorld = z.infer<typeof KeptEftpayWorld>;
