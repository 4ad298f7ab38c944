import type { Way } from '#shared/payment/payment.ts';

/** What happens to one payment: how the simulator answers its amount's ending, and what the cashier does about it. */
export interface Course {
  readonly name: string;
  readonly way: Way;
  /** The amount's last two digits, from `scenario.ts`. */
  readonly ending: number;
  readonly cashier?: 'reverses' | 'givesUp';
  /** Each a part of what may be given back; 1 is all that is left. */
  readonly refunds?: readonly number[];
}

const scan = (name: string, ending: number, more: Partial<Course> = {}): Course => ({
  ...{ name, way: 'scan', ending },
  ...more,
});
const show = (name: string, ending: number, more: Partial<Course> = {}): Course => ({
  ...{ name, way: 'show', ending },
  ...more,
});

export const courses: readonly Course[] = [
  scan('approved at once', 0),
  scan('pending, then approved', 11),
  scan('pending, then declined', 12),
  scan('no answer, reversed by the till', 13),
  scan('declined', 23),
  scan('lost reply, paid', 31),
  scan('lost reply, not paid', 32),
  scan('lost request', 33),
  scan('late request, paid', 34),
  scan('very late request, paid', 35),
  scan('very late request, given back', 35, { refunds: [1] }),
  scan('in error, then paid', 41),
  scan('in error, then failed', 42),
  scan('in error, cancel fails, then paid', 43),
  scan('unreadable reply', 51),
  scan('another amount at first', 52),
  scan('status 500', 53),
  scan('signature refused once', 56),
  scan('first cancel lost', 65),
  scan('cancel refused, then paid', 66),
  scan('coupon', 71, { refunds: [1] }),
  scan('operator reverses', 13, { cashier: 'reverses' }),
  scan('operator reverses too late', 66, { cashier: 'reverses' }),
  scan('operator gives up, paid', 41, { cashier: 'givesUp' }),
  scan('refund whole', 0, { refunds: [1] }),
  scan('refund in two parts', 0, { refunds: [0.5, 1] }),
  scan('refund request lost', 61, { refunds: [1] }),
  scan('refund reply lost', 62, { refunds: [0.3] }),
  scan('refund refused', 63, { refunds: [1] }),
  scan('refund processing', 64, { refunds: [1] }),
  show('shown, paid', 0),
  show('shown, customer closes', 12),
  show('shown, expires', 13),
  show('shown, reply lost', 31),
  show('shown, request lost', 33),
  show('shown, paid at the very end', 35),
  show('shown, operator reverses', 13, { cashier: 'reverses' }),
  show('shown, refunded', 0, { refunds: [0.5] }),
];
