import { type CustomerView, customerViewOf } from '#shared/contract/customer-view.ts';
import type { PaymentId } from '#shared/ids.ts';
import { paymentView, type ViewSources } from './view.ts';

/**
 * What stands before the customer: the amount that the cashier rings up, else the payment begun last at this till. It is
 * let go when the cashier leaves it or rings up the next sale, and does not come back: it is another customer's then.
 */
export interface Display {
  /** A payment was begun. */
  follow(paymentId: PaymentId): void;
  /** The cashier went on without waiting for it. */
  letGo(paymentId: PaymentId): void;
  /** What is being rung up; null: nothing. Never journaled: it is not a sale yet. */
  draft(totalMinor: number | null): void;
  view(): CustomerView;
  stop(): void;
}

export function createDisplay(sources: ViewSources, onChange: () => void): Display {
  const { clock, journal, registry } = sources;
  let followed: PaymentId | null = null;
  let draftMinor: number | null = null;
  let forget: () => void = () => undefined;

  function payment() {
    const record = followed === null ? undefined : journal.record(followed);
    return record ? paymentView(record, sources) : null;
  }

  return {
    follow: (paymentId) => {
      followed = paymentId;
      draftMinor = null;
      onChange();
    },
    letGo: (paymentId) => {
      if (followed === paymentId) followed = null;
      onChange();
    },
    draft: (totalMinor) => {
      draftMinor = totalMinor;
      if (totalMinor !== null) followed = null;
      onChange();
    },
    view: () => {
      const { shop } = sources.settings();
      const { view, untilMs } = customerViewOf({
        nowMs: clock.nowMs(),
        mode: sources.mode,
        shopName: shop.name,
        currency: shop.currency,
        language: shop.language,
        scans: registry.longestCode > 0,
        draft: draftMinor === null ? null : { minor: draftMinor, currency: shop.currency },
        payment: payment(),
      });
      forget();
      if (untilMs !== null) forget = clock.after(Math.max(1, untilMs - view.nowMs), onChange);
      return view;
    },
    stop: () => forget(),
  };
}
