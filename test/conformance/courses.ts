import { dayOf } from '#shared/day.ts';
import type { PaymentId } from '#shared/ids.ts';
import type { Way } from '#shared/payment/payment.ts';
import type { CaseName } from './cases.ts';
import type { Fault } from './faults.ts';
import type { Act, World } from './world.ts';

const second = 1000;
const hour = 3600 * second;

/** What the simulators make of an amount that ends so (`simulators/scenario.ts`). */
const ending = {
  paid: 0,
  /** scan: the password, then paid. */
  password: 11,
  /** The customer closes the sheet. */
  cancelled: 12,
  /** Open until somebody closes it; a shown code that nobody sees. */
  open: 13,
  refused: 26,
  /** show: paid at the end of the code's life. */
  lastMinute: 35,
  reversalFails: 43,
  refundRefused: 63,
  refundTakesTime: 64,
  /** The reversal is refused, and then the customer pays. */
  paidMeanwhile: 66,
} as const;

/** 12.00 and its ending; of it 4.00 goes back. */
const amountMinor = 1200;
export const refundMinor = 400;

/** Arms the cell's fault: what the act does next, or next when it is `time`, is what the cell is about. */
export type Arm = (time?: () => boolean) => void;

/** Brings a payment to where the act comes, and through it. Null: the act is about no payment. */
export type Course = (world: World, way: Way, name: CaseName, arm: Arm) => Promise<PaymentId | null>;

const begin: Course = async (world, way, name, arm) => {
  arm();
  return world.begin(way, amountMinor + beginEnding(way, name));
};

function beginEnding(way: Way, name: CaseName): number {
  if (name === 'approved' || name === 'duplicate') return ending.paid;
  if (name === 'pending') return way === 'scan' ? ending.password : ending.lastMinute;
  if (name === 'declined') return ending.refused;
  return way === 'scan' ? ending.paid : ending.open; // a code that reached no screen is paid by nobody
}

/** The query that finds out: after a lost reply on the scan way, of a code that was paid on the show way. */
const query: Course = async (world, way, name, arm) => {
  if (way === 'scan') {
    if (name !== 'pending') world.aim('begin', lost, world.subject.calls.begin?.[0]);
    arm();
    const endings: Partial<Record<CaseName, number>> = { pending: ending.password, declined: ending.refused };
    return world.begin(way, amountMinor + (endings[name] ?? ending.paid));
  }
  const endings: Partial<Record<CaseName, number>> = { pending: ending.lastMinute, declined: ending.cancelled };
  const paymentId = await world.begin(way, amountMinor + (endings[name] ?? ending.paid));
  const { reference } = world.record(paymentId).payment;
  const ended = () => world.simulated.bank.find(reference).some(({ state }) => state !== 'waiting');
  arm(name === 'pending' ? undefined : ended);
  return paymentId;
};

const lost: Fault = async (exchange, request) => {
  await exchange({ ...request, limitMs: Number.POSITIVE_INFINITY }, new AbortController().signal);
  return { kind: 'lost', detail: 'the connection was reset' };
};

/** A person gives up what is open. */
const reverseInDoubt: Course = async (world, way, name, arm) => {
  const endings: Partial<Record<CaseName, number>> = { pending: ending.paidMeanwhile, declined: ending.reversalFails };
  const paymentId = await world.begin(way, amountMinor + (endings[name] ?? ending.open));
  await world.run((way === 'show' ? world.provider.pace.closeAfterMs : 0) + 10 * second);
  arm();
  await world.send('payment.reverse', { paymentId });
  return paymentId;
};

/** Refused where something of it was given back meanwhile, over the provider's own counter. */
const reverseApproved: Course = async (world, way, name, arm) => {
  const paymentId = await paid(world, way, ending.paid);
  if (name === 'declined') {
    const trade = world.simulated.bank.find(world.record(paymentId).payment.reference)[0];
    if (trade) world.simulated.bank.refund(trade, 'COUNTER1', refundMinor, 'atOnce', world.clock.nowMs());
  }
  arm();
  await world.send('payment.reverse', { paymentId });
  return paymentId;
};

const refund: Course = async (world, way, name, arm) => {
  const endings: Partial<Record<CaseName, number>> = {
    pending: ending.refundTakesTime,
    declined: ending.refundRefused,
  };
  const paymentId = await paid(world, way, endings[name] ?? ending.paid);
  arm();
  await world.refund(paymentId, refundMinor);
  return paymentId;
};

const check: Course = async (world, _way, _name, arm) => {
  await world.run(second);
  arm();
  await world.send('provider.check', { provider: world.subject.id });
  return null;
};

/** Of yesterday, with a payment and a refund in it; "not yet" of today; of a day without trade, and without keys, nothing. */
const bill: Course = async (world, way, name, arm) => {
  const paymentId = name === 'notFound' || name === 'declined' ? null : await paid(world, way, ending.paid);
  if (paymentId !== null) await world.refund(paymentId, refundMinor);
  await world.run(20 * second);
  const day = dayOf(world.clock.nowMs());
  if (name !== 'pending') await world.run(24 * hour);
  arm();
  await world.clock.finish(Promise.resolve(world.provider.bill?.(day, new AbortController().signal)));
  return paymentId;
};

async function paid(world: World, way: Way, by: number): Promise<PaymentId> {
  const paymentId = await world.begin(way, amountMinor + by);
  await world.run(10 * second);
  return paymentId;
}

export const courses: Readonly<Record<Act, Course>> = {
  ...{ begin, query, reverseInDoubt, reverseApproved, refund, refundQuery: refund, check, bill },
};

/** Past every watch of every provider, the life of every code and of every order nobody paid. */
export const untilNothingComesMs = 5 * hour;
