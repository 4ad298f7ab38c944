import { describe, expect, test } from 'vitest';
import type { Found, PaymentView } from '#shared/contract/view.ts';
import { arrived, type Listing, listingOf, withFresh, withPage, withPayment } from '../../renderer/found.ts';
import { approvedView, doubtView, foundOf, nowMs } from './views.ts';

const at = (name: string, seconds: number) => approvedView(name, { requestedMs: nowMs - seconds * 1000 });
const [a, b, c, d, e] = [at('a', 1), at('b', 2), at('c', 3), at('d', 4), at('e', 5)];
const names = (ids: readonly string[]) => ids.map((id) => id.replace('payment-', '')).join('');

/** A first page of `shown` payments of all. */
function first(all: readonly PaymentView[], shown: number): { page: Found; listing: Listing } {
  const found = foundOf(all);
  const page = { ...found, payments: found.payments.slice(0, shown), next: shown < all.length ? 'next' : null };
  if (!found.summary) throw new Error('the first page has a summary');
  return { page, listing: listingOf(page, found.summary) };
}

describe('what is found', () => {
  test('stands newest first, and what needs a person once, on top', () => {
    const doubt = doubtView('x', { requestedMs: nowMs - 2_500 });
    const { listing } = first([a, b, doubt, c], 4);
    expect([names(listing.urgent), names(listing.order)]).toEqual(['x', 'abc']);
  });

  test('grows by a page, each payment once', () => {
    const { listing } = first([a, b, c], 2);
    const more = withPage(listing, { payments: [b, c], next: null, summary: null });
    expect([names(more.order), more.next]).toEqual(['abc', null]);
  });

  test('asked for again keeps what was loaded behind the first page', () => {
    const loaded = withPage(first([b, c, d, e], 2).listing, { payments: [d, e], next: 'end', summary: null });
    const { page } = first([a, b, c, d, e], 2);
    const fresh = page.summary && withFresh(loaded, page, page.summary);
    expect([names(fresh?.order ?? []), fresh?.next]).toEqual(['abcde', 'end']);
  });

  test('asked for again leaves out what fits no more', () => {
    const loaded = withPage(first([a, b, c, d], 2).listing, { payments: [c, d], next: null, summary: null });
    const { page } = first([a, c, d], 2);
    const fresh = page.summary && withFresh(loaded, page, page.summary);
    expect(names(fresh?.order ?? [])).toBe('acd');
  });

  test('as a whole replaces all', () => {
    const loaded = first([a, b, c], 3).listing;
    const { page } = first([b], 1);
    expect(names((page.summary && withFresh(loaded, page, page.summary))?.order ?? [])).toBe('b');
  });

  test('knows what arrived meanwhile, among those that need a person too', () => {
    const shown = first([b, c], 2).listing;
    expect(arrived(shown, shown)).toBe(0);
    expect(arrived(shown, first([a, b, c], 3).listing)).toBe(1);
    const doubted = { ...b, state: 'inDoubt' } as const;
    expect(arrived(shown, first([a, doubted, c], 3).listing)).toBe(2);
  });

  test('is drawn as it is now', () => {
    const changed = { ...b, state: 'late' } as const;
    const listing = withPayment(first([a, b], 2).listing, changed);
    expect([listing.byId.get(b.paymentId)?.state, names(listing.order)]).toEqual(['late', 'ab']);
  });
});
