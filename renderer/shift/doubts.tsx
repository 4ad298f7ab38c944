import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Doubt } from '#shared/shift/doubt.ts';
import { openPayment } from '../acts/payment.ts';
import { lastOf, money, secondsUntil, span } from '../format.ts';
import { Mark } from '../parts/look.tsx';
import type { Look } from '../parts/picture-of.ts';
import row from '../parts/row.module.css';
import { type Texts, textOr } from '../text.ts';
import styles from './doubts.module.css';

interface DoubtsProps {
  readonly doubts: readonly Doubt[];
  readonly title: string;
  /** For how long, and what comes next: of now. Null: as it was sealed. */
  readonly nowMs: number | null;
}

/** Money that is not certain: for how long, and who does what about it next. Each leads to its payment. */
export function Doubts({ doubts, title, nowMs }: DoubtsProps) {
  const { t } = useTranslation();
  if (doubts.length === 0) return null;
  return (
    <section className={styles.doubts} aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {doubts.map((doubt) => (
          <li key={doubt.refundId ?? doubt.paymentId}>
            <button type="button" className={row.row} data-edged onClick={() => openPayment(doubt.paymentId)}>
              <Mark look={lookOfDoubt(doubt)} />
              <span>
                <b>{wordOf(doubt, t)}</b>
                <span>{whoseOf(doubt, t)}</span>
              </span>
              <span>
                <b>{money(doubt.amount)}</b>
                <span>
                  {span(t, nowMs === null ? doubt.ageMs : nowMs - doubt.requestedMs)} · {nextOf(doubt, nowMs, t)}
                </span>
              </span>
              <ChevronRight size={20} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function lookOfDoubt({ state, refundId }: Doubt): Look {
  if (state === 'late') return 'late';
  return refundId === null && state !== 'inDoubt' ? 'going' : 'doubt';
}

export function wordOf({ state, refundId }: Pick<Doubt, 'state' | 'refundId'>, t: Texts): string {
  if (refundId !== null) return textOr(t, `refundState.${state}`, t('refundState.processing'));
  return textOr(t, `state.${state}`, t('state.waiting'));
}

function whoseOf({ wallet, provider, number }: Doubt, t: Texts): string {
  const name = wallet ? t(`wallet.${wallet}`) : t(`provider.${provider}`);
  return `${name} · … ${lastOf(number)}`;
}

function nextOf({ next: { call, atMs } }: Doubt, nowMs: number | null, t: Texts): string {
  if (call === 'person') return t('tray.waitsForYou');
  if (call === 'none' || nowMs === null || atMs === null) return t('shiftScreen.next.none');
  const seconds = secondsUntil(atMs, nowMs);
  if (seconds === 0) return t('tray.asking');
  return t(`shiftScreen.next.${call}`, { span: span(t, seconds * 1000) });
}
