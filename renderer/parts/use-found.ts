import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Found, FoundSummary, PaymentView, View } from '#shared/contract/view.ts';
import type { PaymentId } from '#shared/ids.ts';
import { findPayment } from '../acts/payment.ts';
import { find, type Sought } from '../acts/today.ts';
import { arrived, type Listing, listingOf, withFresh, withPage, withPayment } from '../found.ts';
import { versionOf } from './hooks.ts';

export interface FoundPayments {
  /** In the order they stand: those that need a person, then the others. Null before the first answer. */
  readonly listing: Listing | null;
  readonly summary: FoundSummary | null;
  readonly paymentOf: (paymentId: PaymentId) => PaymentView | undefined;
  /** Arrived while the order stood still. */
  readonly fresh: number;
  readonly showFresh: () => void;
  readonly loadMore: () => void;
}

/** How long changes are gathered before the first page is asked for again. */
const gatherMs = 500;

interface Held {
  readonly key: string;
  readonly shown: Listing;
  readonly latest: Listing;
}

/**
 * What the terminal finds, page by page, kept up to date. While `still` the order on the screen does not change: what
 * arrives is counted, and each payment on the screen is drawn as it is now.
 */
export function useFound(view: View, sought: Sought, still: boolean): FoundPayments {
  const key = JSON.stringify(sought);
  const [held, setHeld] = useState<Held | null>(null);
  const asking = useRef('');
  const query = useRef(sought);
  query.current = sought;

  const change = useCallback((of: string, next: (latest: Listing) => Listing, both: boolean) => {
    setHeld((now) => {
      if (!now || now.key !== of) return now;
      const latest = next(now.latest);
      return { key: of, latest, shown: both ? (now.shown === now.latest ? latest : next(now.shown)) : now.shown };
    });
  }, []);

  useEffect(() => {
    let current = true;
    void find(query.current).then((page) => {
      if (!current || page === 'refused' || !page.summary) return;
      const listing = listingOf(page, page.summary);
      setHeld({ key, shown: listing, latest: listing });
    });
    return () => {
      current = false;
    };
  }, [key]);

  useEffect(() => {
    if (!still) setHeld((now) => (now && now.shown !== now.latest ? { ...now, shown: now.latest } : now));
  }, [still]);

  useFresh(
    view,
    key,
    (page) => {
      const { summary } = page;
      if (!summary) return;
      setHeld((now) => {
        if (!now || now.key !== key) return now;
        const latest = withFresh(now.latest, page, summary);
        return { key, latest, shown: still ? now.shown : latest };
      });
    },
    query,
  );
  useGone(view, held?.latest.byId, (payment) => change(key, (listing) => withPayment(listing, payment), true));

  const live = useMemo(() => new Map(view.payments.map((payment) => [payment.paymentId, payment])), [view.payments]);
  const shown = held?.shown ?? null;
  const paymentOf = useCallback((id: PaymentId) => live.get(id) ?? shown?.byId.get(id), [live, shown]);

  function loadMore(): void {
    if (!held || held.key !== key || held.latest.next === null || asking.current === held.latest.next) return;
    const { next } = held.latest;
    asking.current = next;
    void find(sought, next).then((page) => {
      asking.current = '';
      if (page !== 'refused') change(key, (listing) => withPage(listing, page), true);
    });
  }

  return {
    listing: shown,
    summary: held?.latest.summary ?? null,
    paymentOf,
    fresh: held ? arrived(held.shown, held.latest) : 0,
    showFresh: () => setHeld((now) => now && { ...now, shown: now.latest }),
    loadMore,
  };
}

/** Asks for the first page again, some time after the view says that something changed. */
function useFresh(view: View, key: string, hear: (page: Found) => void, query: { readonly current: Sought }): void {
  const heard = useRef(hear);
  heard.current = hear;
  const version = versionOf(view);
  const known = useRef({ key: '', version });
  useEffect(() => {
    const isFirst = known.current.key !== key;
    const isSame = known.current.version === version;
    known.current = { key, version };
    if (isFirst || isSame) return;
    const timer = setTimeout(() => {
      known.current = { key, version };
      void find(query.current).then((page) => {
        if (page !== 'refused' && known.current.key === key) heard.current(page);
      });
    }, gatherMs);
    return () => clearTimeout(timer);
  }, [key, version, query]);
}

/** A payment that the view no longer lists has changed for the last time: what became of it is asked for. */
function useGone(
  { payments }: View,
  loaded: ReadonlyMap<PaymentId, PaymentView> | undefined,
  hear: (payment: PaymentView) => void,
): void {
  const before = useRef<readonly PaymentId[]>([]);
  const latest = useRef({ loaded, hear });
  latest.current = { loaded, hear };
  useEffect(() => {
    const now = payments.map(({ paymentId }) => paymentId);
    const listed = new Set(now);
    const gone = before.current.filter((id) => !listed.has(id) && latest.current.loaded?.has(id));
    before.current = now;
    for (const id of gone)
      void findPayment(id).then((payment) => {
        if (payment) latest.current.hear(payment);
      });
  }, [payments]);
}
