import type { PaymentId } from '#shared/ids.ts';
import type { Order, Place, Trigger } from './messages.ts';
import type { Point, Points } from './points.ts';

export interface Armed {
  readonly trigger: Trigger;
  /** Null: a crash in recovery. */
  readonly point: Point | null;
}

export type Arms = ReturnType<typeof createArms>;

/** The triggers of one shop. One that was not reached in a life stays for the lives after it. */
export function createArms(points: Points) {
  let armed: readonly Armed[] = [];
  const forget = (one: Armed) => {
    armed = armed.filter((other) => other !== one);
  };
  const about = (paymentId: PaymentId) => armed.filter(({ trigger }) => trigger.of?.paymentId === paymentId);

  return {
    all: () => armed,
    atPoint: (point: Point, of: Order) => {
      armed = [...armed, { trigger: { place: point.place, nth: point.nth, of }, point }];
    },
    /** For one life only. Returns: forget it. */
    inRecovery: (place: Place, nth: number): (() => void) => {
      const one = { trigger: { place, nth, of: null }, point: null };
      armed = [...armed, one];
      return () => forget(one);
    },
    fired: (one: Armed) => {
      forget(one);
      if (one.point) points.fired(one.point);
    },
    /** The payment came to its end: its points were not to be had. */
    ended: (paymentId: PaymentId) => {
      for (const one of about(paymentId)) {
        forget(one);
        if (one.point) points.missed(one.point);
      }
    },
    /** The payment never began. */
    giveBack: (paymentId: PaymentId) => {
      for (const one of about(paymentId)) {
        forget(one);
        if (one.point) points.giveBack(one.point);
      }
    },
    giveAllBack: () => {
      for (const { point } of armed) if (point) points.giveBack(point);
      armed = [];
    },
  };
}
