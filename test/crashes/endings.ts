import type { Company } from './company.ts';
import type { Order } from './messages.ts';

/** What an ending may do to a process. */
export interface Hold {
  kill(): void;
  close(): void;
  order(orders: readonly Order[]): void;
}

/** How a life ends, unless a trigger ends it. `begun`: the process was told to go. `look`: after each message of it. */
export interface Ending {
  begun(hold: Hold): void;
  look(hold: Hold): void;
  stop(): void;
}

export function killedAfter(delayMs: number): Ending {
  const timers = new Set<NodeJS.Timeout>();
  return {
    begun: ({ kill }) => timers.add(setTimeout(kill, delayMs)),
    look: () => undefined,
    stop: () => timers.forEach(clearTimeout),
  };
}

/**
 * Orders the payment in the midst of the others. Its trigger is to end the life; from outside when it rests before, to be
 * reached in a later life, or takes too long.
 */
export function killedBy(order: Order, company: Company, afterMs: number, atMostMs: number): Ending {
  const timers = new Set<NodeJS.Timeout>();
  return {
    begun: (hold) => {
      timers.add(setTimeout(() => hold.order([company.add(order)]), afterMs));
      timers.add(setTimeout(hold.kill, atMostMs));
    },
    look: ({ kill }) => {
      const standing = company.standing(order.paymentId);
      if (standing !== null && standing !== 'busy') kill();
    },
    stop: () => timers.forEach(clearTimeout),
  };
}

/** Ends in order once every payment is settled, or the time is over. */
export function closedWhenSettled(company: Company, atMostMs: number): Ending {
  const timers = new Set<NodeJS.Timeout>();
  return {
    begun: ({ close }) => timers.add(setTimeout(close, atMostMs)),
    look: ({ close }) => {
      if (company.unsettled().length === 0) close();
    },
    stop: () => timers.forEach(clearTimeout),
  };
}
