import { type RefObject, useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaymentView } from '#shared/contract/view.ts';
import type { PaymentId } from '#shared/ids.ts';
import { lastOf, money, shortMomentOf } from '../format.ts';
import { useTill } from '../store.ts';
import type { Texts } from '../text.ts';
import styles from './found-list.module.css';
import { rowPx, useLongList } from './long-list.ts';
import { Mark } from './look.tsx';
import { lookOf, refundedOf, stateWord, walletName } from './picture-of.ts';
import row from './row.module.css';
import type { FoundPayments } from './use-found.ts';

type Line = { readonly heading: string } | { readonly id: PaymentId };

const headingPx = 32;

interface FoundListProps {
  readonly found: FoundPayments;
  readonly chosen: PaymentId | null;
  readonly day: string;
  readonly scroller: RefObject<HTMLUListElement | null>;
  readonly onChoose: (paymentId: PaymentId) => void;
  /** A hand is at the list, or has left its beginning. */
  readonly onTouched: (touched: boolean) => void;
}

/** As many rows as fit, of any number: those that need a person on top. */
export function FoundList({ found, chosen, day, scroller, onChoose, onTouched }: FoundListProps) {
  const { t } = useTranslation();
  const { listing, paymentOf, loadMore } = found;
  const lines = useLines(found, day);
  const virtual = useLongList({
    scroller,
    count: lines.length,
    sizeOf: (index) => (lines[index] && 'heading' in lines[index] ? headingPx : rowPx),
    keyOf: useCallback((index: number) => keyOf(lines[index], index), [lines]),
    chosen,
    chosenAt: lines.findIndex((line) => 'id' in line && line.id === chosen),
  });
  const rows = virtual.getVirtualItems();
  const lastIndex = rows.at(-1)?.index ?? 0;
  const nearEnd = listing?.next != null && lastIndex >= lines.length - 30;
  useEffect(() => {
    if (nearEnd) loadMore();
  });
  const inside = useRef(false);
  const tell = () => onTouched(inside.current || (scroller.current?.scrollTop ?? 0) > 0);
  const point = (on: boolean) => {
    inside.current = on;
    tell();
  };
  const firstId = lines.find((line) => 'id' in line);
  const tabbed = chosen ?? (firstId && 'id' in firstId ? firstId.id : null);
  return (
    <ul
      ref={scroller}
      className={styles.list}
      aria-label={t('today.list')}
      onScroll={tell}
      onPointerEnter={() => point(true)}
      onPointerLeave={() => point(false)}
    >
      <li aria-hidden="true" style={{ height: virtual.getTotalSize() }} />
      {rows.map(({ index, key, start, size }) => {
        const line = lines[index];
        if (!line) return null;
        const place = { height: size, transform: `translateY(${start}px)` };
        if ('heading' in line)
          return (
            <li key={key} className={styles.heading} style={place}>
              <h2>{line.heading}</h2>
            </li>
          );
        const payment = paymentOf(line.id);
        return (
          <li key={key} className={styles.place} style={place} aria-setsize={lines.length} aria-posinset={index + 1}>
            {payment && (
              <Row
                payment={payment}
                chosen={line.id === chosen}
                tabbed={line.id === tabbed}
                day={day}
                onChoose={onChoose}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function keyOf(line: Line | undefined, index: number): string | number {
  if (!line) return index;
  return 'heading' in line ? line.heading : line.id;
}

function useLines({ listing, summary }: FoundPayments, day: string): readonly Line[] {
  const { t } = useTranslation();
  const count = summary?.urgent.length ?? 0;
  const today = useToday();
  return useMemo(() => {
    if (!listing) return [];
    const { urgent, order } = listing;
    const rest = order.map((id) => ({ id }));
    if (urgent.length === 0) return rest;
    const top = [
      { heading: t('find.urgent', { count: Math.max(count, urgent.length) }) },
      ...urgent.map((id) => ({ id })),
    ];
    return rest.length === 0 ? top : [...top, { heading: day === today ? t('find.today') : day }, ...rest];
  }, [listing, day, today, count, t]);
}

interface RowProps {
  readonly payment: PaymentView;
  readonly chosen: boolean;
  /** The one of the list that Tab goes to. */
  readonly tabbed: boolean;
  readonly day: string;
  readonly onChoose: (paymentId: PaymentId) => void;
}

function Row({ payment, chosen, tabbed, day, onChoose }: RowProps) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={`${row.row} ${styles.row}`}
      aria-current={chosen || undefined}
      tabIndex={tabbed ? 0 : -1}
      onClick={() => onChoose(payment.paymentId)}
    >
      <Mark look={lookOf(payment)} />
      <span className={styles.what}>
        <b>{stateWord(payment, t)}</b>
        <span>{subtitle(payment, t)}</span>
      </span>
      <span className={styles.howMuch}>
        <b>{money(payment.amount)}</b>
        <span>{shortMomentOf(payment.requestedMs, day)}</span>
      </span>
    </button>
  );
}

function subtitle(payment: PaymentView, t: Texts): string {
  const refundedMinor = refundedOf(payment);
  if (refundedMinor > 0 && payment.refundableMinor > 0)
    return t('picture.partlyRefunded', { amount: money({ ...payment.amount, minor: refundedMinor }) });
  const wallet = payment.wallet ? `${walletName(payment, t)} · ` : '';
  return `${wallet}${lastOf(payment.reference)}`;
}

export function useToday(): string {
  return useTill((state) => state.view?.day.day ?? '');
}
