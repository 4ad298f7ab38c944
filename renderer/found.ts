import type { Found, FoundSummary, PaymentView } from '#shared/contract/view.ts';
import type { PaymentId } from '#shared/ids.ts';

/** What was found and in which order it stands on the screen. What a payment is now, the view may know better. */
export interface Listing {
  readonly byId: ReadonlyMap<PaymentId, PaymentView>;
  readonly urgent: readonly PaymentId[];
  /** Newest first, without the urgent ones. */
  readonly order: readonly PaymentId[];
  readonly next: string | null;
  readonly summary: FoundSummary;
}

const idsOf = (payments: readonly PaymentView[]) => payments.map(({ paymentId }) => paymentId);

/** The first page. */
export function listingOf({ payments, next }: Found, summary: FoundSummary): Listing {
  const urgent = idsOf(summary.urgent);
  const byId = new Map([...payments, ...summary.urgent].map((payment) => [payment.paymentId, payment]));
  return { byId, urgent, order: idsOf(payments).filter((id) => !urgent.includes(id)), next, summary };
}

/** A further page at the end. */
export function withPage(listing: Listing, { payments, next }: Found): Listing {
  const byId = new Map(listing.byId);
  for (const payment of payments) byId.set(payment.paymentId, payment);
  const known = new Set([...listing.order, ...listing.urgent]);
  return { ...listing, byId, order: [...listing.order, ...idsOf(payments).filter((id) => !known.has(id))], next };
}

/** The first page asked for again, before what was loaded behind it. */
export function withFresh(listing: Listing, page: Found, summary: FoundSummary): Listing {
  const fresh = listingOf(page, summary);
  const last = page.payments.at(-1);
  if (page.next === null || !last) return fresh;
  const behind = listing.order.filter((id) => {
    const payment = listing.byId.get(id);
    return payment !== undefined && isBefore(payment, last) && !fresh.byId.has(id);
  });
  const byId = new Map([...listing.byId, ...fresh.byId]);
  const next = behind.length > 0 ? listing.next : page.next;
  return { ...fresh, byId, order: [...fresh.order, ...behind], next };
}

/** One payment as it is now. */
export function withPayment(listing: Listing, payment: PaymentView): Listing {
  return { ...listing, byId: new Map(listing.byId).set(payment.paymentId, payment) };
}

/** How many of `latest` the screen does not show yet, or not among those that need a person. */
export function arrived(shown: Listing, latest: Listing): number {
  if (shown === latest) return 0;
  const known = new Set([...shown.order, ...shown.urgent]);
  const urgent = new Set(shown.urgent);
  return latest.order.filter((id) => !known.has(id)).length + latest.urgent.filter((id) => !urgent.has(id)).length;
}

function isBefore(one: PaymentView, other: PaymentView): boolean {
  if (one.requestedMs !== other.requestedMs) return one.requestedMs < other.requestedMs;
  return one.paymentId < other.paymentId;
}
