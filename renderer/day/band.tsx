import { useTranslation } from 'react-i18next';
import type { ProviderDayView, WorkView } from '#shared/contract/reconcile-view.ts';
import type { View } from '#shared/contract/view.ts';
import { chooseProvider, openDay, turnBusinessDay, useDayWork } from '../acts/day.ts';
import { useSweep } from '../acts/sweep.ts';
import { KeyName } from '../parts/button.tsx';
import { DayField } from '../parts/day-field.tsx';
import { useKeys } from '../parts/hooks.ts';
import { Mark } from '../parts/look.tsx';
import row from '../parts/row.module.css';
import type { Texts } from '../text.ts';
import styles from './band.module.css';
import { ClassMark } from './class-mark.tsx';
import { sentenceOf } from './sentence.ts';
import type { Day } from './use-day.ts';

interface BandProps {
  readonly view: View;
  readonly day: Day;
  /** Null is today. */
  readonly chosen: string | null;
}

/** The sentence, and which day of whom it is about. */
export function Band({ view, day, chosen }: BandProps) {
  const { t } = useTranslation();
  const { text, look } = sentenceOf({ ...day, work: view.work }, t);
  return (
    <header className={styles.band}>
      {look === 'ready' ? (
        <ClassMark of={day.reconciled?.waits ? 'waits' : 'otherDay'} look={look} />
      ) : (
        <Mark look={look} />
      )}
      <div className={styles.words}>
        <h1>{text}</h1>
        <Doing view={view} day={day} />
      </div>
      <DayField
        day={chosen}
        today={view.day.day}
        free
        onTurn={turnBusinessDay}
        onDay={(wanted) => openDay(wanted, day.of?.provider ?? null)}
      />
      {day.providers.length > 1 && <Providers day={day} />}
    </header>
  );
}

/** What is under way, in the place of what the day is. */
function Doing({ view, day }: Omit<BandProps, 'chosen'>) {
  const { t } = useTranslation();
  const sending = useDayWork((work) => work.sending);
  const swept = useSweep(({ ended }) => ended);
  const now = sending
    ? { text: t('dayScreen.sending', { file: sending.fileName }), part: sending.done / sending.of }
    : view.work && { text: workText(view.work, t), part: view.work.of ? view.work.done / view.work.of : null };
  if (now)
    return (
      <div className={styles.doing} role="status">
        <span>{now.text}</span>
        <progress {...(now.part === null ? {} : { value: now.part })} max={1} aria-label={now.text} />
      </div>
    );
  return (
    <p>
      {daysText(day, t)}
      {swept && ` · ${t('dayScreen.swept', { asked: swept.asked, settled: swept.settled })}`}
      {day.reconciled?.stale && ` · ${t('dayScreen.stale')}`}
    </p>
  );
}

function workText({ what, done, of }: WorkView, t: Texts): string {
  const counts = { done, of: of ?? done };
  return what === 'sweep' || what === 'reconcile' ? t(`dayScreen.work.${what}`, counts) : t(`dayScreen.work.${what}`);
}

/** The provider's day by its own clock, and the shop's days that it reaches into. */
function daysText({ of, reconciled }: Day, t: Texts): string {
  if (!of) return '';
  const theirs = t('dayScreen.theirDay', { provider: t(`provider.${of.provider}`), day: of.day });
  const days = reconciled?.businessDays ?? [of.day];
  const ours = days.length > 1 ? 'dayScreen.ourDays' : 'dayScreen.ourDay';
  return `${theirs} · ${t(ours, { day: days.map((one) => one.slice(5)).join(t('dayScreen.daysAnd')) })}`;
}

function Providers({ day: { providers, of } }: Pick<BandProps, 'day'>) {
  const { t } = useTranslation();
  const choose = providers.map(({ provider }, at) => [String(at + 1), () => chooseProvider(provider)] as const);
  useKeys(Object.fromEntries(choose));
  return (
    <ul className={styles.providers} aria-label={t('dayScreen.providers')}>
      {providers.map((standing, at) => (
        <li key={standing.provider}>
          <button
            type="button"
            className={row.row}
            data-edged
            aria-current={standing.provider === of?.provider || undefined}
            onClick={() => chooseProvider(standing.provider)}
          >
            <b>{t(`provider.${standing.provider}`)}</b>
            <span>{standingText(standing, t)}</span>
            <KeyName>{String(at + 1)}</KeyName>
          </button>
        </li>
      ))}
    </ul>
  );
}

function standingText({ signed, needsYou, bills, payments }: ProviderDayView, t: Texts): string {
  if (signed) return t('dayScreen.standing.signed');
  if (needsYou !== null && needsYou > 0)
    return t(needsYou === 1 ? 'dayScreen.oneNeedsYou' : 'dayScreen.needYou', { count: needsYou });
  if (needsYou === 0 && bills.length > 0) return t('dayScreen.verdict.agree');
  return bills.length > 0 ? t('dayScreen.standing.bill') : t('dayScreen.standing.payments', { count: payments });
}
