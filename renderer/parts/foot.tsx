import { CircleHelp, RefreshCw, Settings } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PaymentView, View } from '#shared/contract/view.ts';
import { openDay } from '../acts/day.ts';
import { checkDoubt, openPayment } from '../acts/payment.ts';
import { openSettings } from '../acts/settings.ts';
import { openShiftScreen } from '../acts/shift.ts';
import { openToday } from '../acts/today.ts';
import { money, secondsUntil, span } from '../format.ts';
import { useTill } from '../store.ts';
import type { Texts } from '../text.ts';
import { KeyName } from './button.tsx';
import styles from './foot.module.css';
import { useNow, useWindowWidth } from './hooks.ts';
import { lookClass } from './look.tsx';
import { lookOf, stateWord } from './picture-of.ts';

interface FootProps {
  readonly view: View;
  /** False while nothing is known to be true any more. */
  readonly live: boolean;
}

/** The tray of money in doubt, or the day's calm totals: one place, so that its coming moves nothing. */
export function Foot({ view, live }: FootProps) {
  const screen = useTill((state) => state.screen);
  const onScreen = screen.at === 'payment' ? screen.paymentId : null;
  const waiting = live ? view.payments.filter((payment) => belongsInTray(payment, onScreen)) : [];
  return (
    <footer className={styles.foot}>
      {waiting.length > 0 ? <Tray view={view} waiting={waiting} /> : <Totals view={view} live={live} />}
      <Nav />
    </footer>
  );
}

/** Doubt and late money always; a payment that is only being waited for when another screen is in front of it. */
function belongsInTray({ paymentId, state, needsPerson }: PaymentView, onScreen: string | null): boolean {
  if (state === 'inDoubt' || needsPerson) return true;
  return (state === 'waiting' || state === 'showing') && paymentId !== onScreen;
}

/** What stands first where there is room for one. */
function urgency({ state, needsPerson }: PaymentView): number {
  return state === 'inDoubt' ? 2 : needsPerson ? 1 : 0;
}

function titleOf(waiting: readonly PaymentView[]): 'doubt' | 'late' | 'unseen' | 'open' {
  if (waiting.some(({ state }) => state === 'inDoubt')) return 'doubt';
  if (waiting.some(({ needsPerson, unseen }) => needsPerson && !unseen)) return 'late';
  return waiting.some(({ unseen }) => unseen) ? 'unseen' : 'open';
}

interface TrayProps {
  readonly view: View;
  readonly waiting: readonly PaymentView[];
}

function Tray({ view, waiting }: TrayProps) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const doubts = waiting.some(({ state }) => state === 'inDoubt');
  const title = t(`tray.${titleOf(waiting)}`);
  const inOrder = [...waiting].sort((a, b) => urgency(b) - urgency(a));
  const mostShown = useWindowWidth() < 1600 ? 1 : 3;
  const more = waiting.length - mostShown;
  return (
    <section
      className={`${styles.tray} ${doubts ? lookClass('doubt') : ''}`}
      aria-label={t('tray.label')}
      data-testid="tray"
    >
      <div className={styles.title}>
        <CircleHelp size={24} aria-hidden="true" />
        <p>
          <b>{title}</b>
          {doubts && <span>{t('tray.total', { count: view.doubt.count, amount: money(view.doubt.total) })}</span>}
        </p>
      </div>
      {inOrder.slice(0, mostShown).map((payment) => (
        <button
          key={payment.paymentId}
          type="button"
          className={styles.item}
          onClick={() => openPayment(payment.paymentId)}
        >
          <b>{money(payment.amount)}</b>
          <span>{`${shortState(payment, t)} · ${span(t, nowMs - payment.requestedMs)}`}</span>
          <span>{nextOf(payment, nowMs, t)}</span>
        </button>
      ))}
      {more > 0 && (
        <button type="button" className={styles.more} onClick={() => openToday()}>
          {t('tray.more', { count: more })}
        </button>
      )}
      {doubts && (
        <button type="button" className={styles.check} onClick={checkDoubt}>
          <RefreshCw size={20} aria-hidden="true" />
          {t('tray.checkNow')}
          <KeyName>F8</KeyName>
        </button>
      )}
    </section>
  );
}

function shortState(payment: PaymentView, t: Texts): string {
  return lookOf(payment) === 'customer' ? t(`state.${payment.state}`) : stateWord(payment, t);
}

function nextOf({ asking, needsPerson, nextStep }: PaymentView, nowMs: number, t: Texts): string {
  if (needsPerson) return t('tray.waitsForYou');
  if (asking || !nextStep) return t('tray.asking');
  return t('tray.next', { seconds: secondsUntil(nextStep.atMs, nowMs) });
}

function Totals({ view, live }: FootProps) {
  const { t } = useTranslation();
  const { approved, refunded } = view.day;
  if (!live) return <div className={styles.totals} />;
  return (
    <dl className={styles.totals} aria-label={t('foot.label')}>
      <div>
        <dt>{t('foot.taken')}</dt>
        <dd>{t('tray.total', { count: approved.count, amount: money(approved.total) })}</dd>
      </div>
      {refunded.count > 0 && (
        <div>
          <dt>{t('foot.refunded')}</dt>
          <dd>{t('tray.total', { count: refunded.count, amount: money(refunded.total) })}</dd>
        </div>
      )}
      <div>
        <dt className="sr">{t('tray.label')}</dt>
        <dd className={styles.calm}>{t('foot.calm')}</dd>
      </div>
    </dl>
  );
}

function Nav() {
  const { t } = useTranslation();
  /** Those that `yields` have only their key where the tray needs the room. */
  const places = [
    { key: 'F1', label: t('nav.keys'), act: () => useTill.setState({ ask: { about: 'keys' } }), yields: true },
    { key: 'F4', label: t('nav.refund'), act: () => openToday({ toRefund: true }), yields: false },
    { key: 'F6', label: t('nav.today'), act: () => openToday(), yields: true },
    { key: 'F9', label: t('shiftScreen.title'), act: () => openShiftScreen(), yields: true },
    { key: 'F10', label: t('dayScreen.nav'), act: () => openDay(), yields: true },
  ];
  return (
    <nav className={styles.nav} aria-label={t('nav.label')}>
      {places.map(({ key, label, act, yields }) => (
        <button key={key} type="button" data-yields={yields || undefined} onClick={act}>
          <span>{label}</span>
          <KeyName>{key}</KeyName>
        </button>
      ))}
      <button
        type="button"
        aria-label={t('settings.title')}
        title={t('settings.titleKey')}
        onClick={() => openSettings()}
      >
        <Settings size={24} aria-hidden="true" />
      </button>
    </nav>
  );
}
