import type { PaymentId } from '#shared/ids.ts';
import type { Random } from '../../electron/simulators/random.ts';
import { courses } from './courses.ts';
import type { Order, Standing } from './messages.ts';
import { newOrder } from './orders.ts';

/** How many payments are open at once, so that one kill hits many of them. */
const openAtOnce = 5;

export type Company = ReturnType<typeof createCompany>;

/** Every payment ever ordered of one shop, and how its cashier last said it stands. */
export function createCompany(random: Random) {
  const known = new Map<PaymentId, { readonly order: Order; standing: Standing }>();
  const orders = (wanted: (standing: Standing) => boolean) =>
    [...known.values()].filter(({ standing }) => wanted(standing)).map(({ order }) => order);

  function add(order: Order): Order {
    known.set(order.paymentId, { order, standing: 'busy' });
    return order;
  }

  return {
    add,
    /** As many new ones as are missing; they are to be sent. */
    refill: (): Order[] => {
      const missing = openAtOnce - orders((standing) => standing === 'busy').length;
      return Array.from({ length: Math.max(0, missing) }, () => add(newOrder(drawn(random, courses), random)));
    },
    note: (paymentId: PaymentId, standing: Standing) => {
      const one = known.get(paymentId);
      if (one) one.standing = standing;
    },
    standing: (paymentId: PaymentId) => known.get(paymentId)?.standing ?? null,
    busy: () => orders((standing) => standing === 'busy'),
    unsettled: () => orders((standing) => standing !== 'settled'),
  };
}

export function drawn<T>(random: Random, from: readonly T[]): T {
  const one = from[random.below(from.length)];
  if (one === undefined) throw new Error('there is something to draw from');
  return one;
}
