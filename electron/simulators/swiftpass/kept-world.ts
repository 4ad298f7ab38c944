import { z } from 'zod';
import { Wallet } from '#shared/payment/payment.ts';
import { count, KeptTrade, timeMs } from '../kept-trade.ts';

const Sent = z.array(z.tuple([z.string(), z.string()]));

/** What an order still waiting comes to by itself, and when. */
const Due = z.strictObject({ act: z.enum(['pay', 'fail', 'close']), atMs: timeMs });
export type Due = Readonly<z.infer<typeof Due>>;

/** The order's plan is not kept: the amount and the customer's code among the fields say it. */
const KeptOrder = z.strictObject({
  trade: KeptTrade,
  wallet: Wallet,
  tradeType: z.string(),
  sent: Sent,
  expiresMs: timeMs.nullable(),
  standing: z.enum(['running', 'error']),
  sealed: z.boolean(),
  wrongAmountsLeft: count,
  reversals: count,
  refundsHeard: z.array(z.string()),
  due: z.array(Due),
});
export type KeptOrder = z.infer<typeof KeptOrder>;

/** A request the till has lost sight of, which arrives then. */
const LateRequest = z.strictObject({ act: z.enum(['micropay', 'native']), sent: Sent, atMs: timeMs });
export type LateRequest = z.infer<typeof LateRequest>;

/** All a simulated Swiftpass holds beyond what its seed gives, but for notifications not yet taken. Times are its own. */
export const KeptSwiftpass = z.strictObject({
  orders: z.array(KeptOrder),
  onTheWay: z.array(LateRequest),
  refusedOnce: z.array(z.string()),
});
export type KeptSwiftpass = z.infer<typeof KeptSwiftpass>;
