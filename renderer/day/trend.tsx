import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrendDay } from '#shared/contract/reconcile-view.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import { trendOf, useDayWork } from '../acts/day.ts';
import { money } from '../format.ts';
import { useAnswer } from '../parts/hooks.ts';
import { useTill } from '../store.ts';
import styles from './trend.module.css';

interface TrendProps {
  readonly provider: ProviderId;
  readonly day: string;
}

/** The last 30 days: what was taken as bars, what is in doubt on top of them, a dot under each day that was signed. */
export function Trend({ provider, day }: TrendProps) {
  const { t } = useTranslation();
  const revision = useDayWork((work) => work.revision);
  const currency = useTill((state) => state.view?.currency ?? 'CNY');
  const days = (useAnswer(String(revision), trendOf) ?? []).filter((one) => one.provider === provider);
  const most = Math.max(1, ...days.map(({ takenMinor, inDoubtMinor }) => takenMinor + inDoubtMinor));
  const signed = days.filter((one) => one.signed !== null).length;
  const doubts = days.reduce((sum, { inDoubt }) => sum + inDoubt, 0);
  const first = days[0];
  const last = days.at(-1);
  return (
    <section className={styles.trend} aria-label={t('dayScreen.trend.title')}>
      <h2>{t('dayScreen.trend.title')}</h2>
      <div
        className={styles.bars}
        role="img"
        aria-label={t('dayScreen.trend.spoken', { days: days.length, signed, doubts })}
      >
        {days.map((one) => (
          <Bar key={one.day} day={one} most={most} on={one.day === day} />
        ))}
      </div>
      <p>
        <span>{first?.day.slice(5)}</span>
        <span>
          {t('dayScreen.trend.legend', { most: money({ minor: most, currency }), signed, days: days.length, doubts })}
        </span>
        <span>{last?.day.slice(5)}</span>
      </p>
    </section>
  );
}

function Bar({ day, most, on }: { readonly day: TrendDay; readonly most: number; readonly on: boolean }) {
  const heights = {
    '--taken': `${(day.takenMinor / most) * 100}%`,
    '--in-doubt': day.inDoubt > 0 ? `max(6px, ${(day.inDoubtMinor / most) * 100}%)` : '0px',
  } as CSSProperties;
  return (
    <span style={heights} data-on={on || undefined} data-signed={day.signed !== null || undefined}>
      <i />
      <b />
      <em />
    </span>
  );
}
