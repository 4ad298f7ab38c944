import { CSPProvider } from '@base-ui/react/csp-provider';
import { CircleCheck, TriangleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { unreachable } from '#shared/assert.ts';
import type { View } from '#shared/contract/view.ts';
import { openDay } from './acts/day.ts';
import { checkDoubt } from './acts/payment.ts';
import { openRefund } from './acts/refund.ts';
import { toggleSound } from './acts/screen.ts';
import { openSettings } from './acts/settings.ts';
import { sheetDone } from './acts/sheet.ts';
import { askCashier, openShiftScreen } from './acts/shift.ts';
import { openToday } from './acts/today.ts';
import styles from './app.module.css';
import { amountActs } from './parts/amount-keys.ts';
import { Announcer } from './parts/announcer.tsx';
import { Asks } from './parts/asks.tsx';
import { Foot } from './parts/foot.tsx';
import { useKeys, useShortcut } from './parts/hooks.ts';
import { StatusLine } from './parts/status-line.tsx';
import { Checkout } from './screens/checkout.tsx';
import { DayScreen } from './screens/day.tsx';
import { LinkLost } from './screens/link-lost.tsx';
import { MappingTable } from './screens/mapping.tsx';
import { PaymentScreen } from './screens/payment.tsx';
import { RefundScreen } from './screens/refund.tsx';
import { SettingsScreen } from './screens/settings.tsx';
import { Shift } from './screens/shift.tsx';
import { Today } from './screens/today.tsx';
import { Wallets } from './screens/wallets.tsx';
import { Welcome } from './screens/welcome.tsx';
import { PageSheet } from './sheets/page-sheet.tsx';
import { type Screen, useTill } from './store.ts';
import { noticeText } from './text.ts';
import { Watermark } from './training/tour-strip.tsx';

export function App() {
  const view = useTill((state) => state.view);
  const link = useTill((state) => state.link);
  return (
    <CSPProvider disableStyleElements>
      {view ? <Frame view={view} /> : link === 'taken' || link === 'down' ? <LinkLost view={null} /> : <Opening />}
    </CSPProvider>
  );
}

function Opening() {
  const { t } = useTranslation();
  return (
    <main className={styles.opening}>
      <h1>{t('app.starting')}</h1>
      <p>{t('app.startingHint')}</p>
    </main>
  );
}

function Frame({ view }: { readonly view: View }) {
  const link = useTill((state) => state.link);
  useFrameKeys(view);
  useNoStrayFile();
  const lost = link === 'down' || link === 'taken';
  const screen = useTill((state) => state.screen);
  useKeys(lost && screen.at === 'checkout' ? amountActs : {}); // a break of a moment costs no digit
  return (
    <div className={styles.frame} data-training={view.mode === 'training' || undefined}>
      <StatusLine view={view} />
      <div className={styles.screen}>
        {lost ? <LinkLost view={view} /> : <Current view={view} />}
        {view.mode === 'training' && <Watermark />}
        <Notices />
      </div>
      {view.setUp === 'shop' ? <footer className={styles.noFoot} /> : <Foot view={view} live={!lost} />}
      <Asks />
      <Announcer />
      <Sheets />
    </div>
  );
}

function Sheets() {
  const sheet = useTill((state) => state.sheet);
  return sheet && <PageSheet page={sheet} done={sheetDone} />;
}

/** A file let go of where nothing takes it would be opened in place of the till. */
function useNoStrayFile(): void {
  useEffect(() => {
    const stay = (event: DragEvent) => event.preventDefault();
    window.addEventListener('dragover', stay);
    window.addEventListener('drop', stay);
    return () => {
      window.removeEventListener('dragover', stay);
      window.removeEventListener('drop', stay);
    };
  }, []);
}

function useFrameKeys(view: View): void {
  const screen = useTill((state) => state.screen);
  const isChosen = (screen.at === 'today' || screen.at === 'day') && screen.chosen !== null; // that one's own F4
  useKeys({
    F1: () => useTill.setState({ ask: { about: 'keys' } }),
    ...(screen.at !== 'today' && { F3: () => openToday() }), // there it goes to the search field
    F4: isChosen
      ? undefined
      : () => {
          const onScreen = screen.at === 'payment' ? screen.paymentId : null;
          const payment = view.payments.find(({ paymentId }) => paymentId === onScreen);
          if (payment?.can.refund) openRefund(payment);
          else openToday({ toRefund: true });
        },
    F5: toggleSound,
    F6: () => openToday(),
    ...(asksAll(screen) ? {} : { F8: checkDoubt }),
    F9: () => openShiftScreen(),
    F10: () => openDay(),
    F12: askCashier,
  });
  useShortcut(',', () => openSettings());
}

/** There F8 asks about everything. */
function asksAll({ at }: Screen): boolean {
  return at === 'shift' || at === 'day';
}

function Current({ view }: { readonly view: View }) {
  const chosen = useTill((state) => state.screen);
  const screen = screenFor(view, chosen);
  switch (screen.at) {
    case 'checkout':
      return <Checkout view={view} />;
    case 'wallets':
      return <Wallets view={view} />;
    case 'payment':
      return <PaymentScreen key={screen.paymentId} view={view} paymentId={screen.paymentId} amount={screen.amount} />;
    case 'shift':
      return <Shift view={view} screen={screen} />;
    case 'day':
      return <DayScreen view={view} screen={screen} />;
    case 'mapping':
      return <MappingTable screen={screen} />;
    case 'today':
      return <Today view={view} screen={screen} />;
    case 'refund':
      return <RefundScreen view={view} screen={screen} />;
    case 'settings':
      return <SettingsScreen view={view} screen={screen} />;
    case 'welcome':
      return <Welcome view={view} screen={screen} />;
    default:
      return unreachable(screen);
  }
}

/** Where nothing can be sold yet, what has to be set up stands in place of the checkout. */
function screenFor({ setUp }: View, screen: Screen): Screen {
  if (setUp === 'shop' && screen.at !== 'welcome') return { at: 'welcome', step: 'language', provider: null };
  if (setUp === 'provider' && screen.at === 'checkout') return { at: 'welcome', step: 'choose', provider: null };
  return screen;
}

/** What the till has just said no to. Lies over the screen, so that nothing moves. */
function Notices() {
  const { t } = useTranslation();
  const notice = useTill((state) => state.notice);
  const asked = useTill((state) => state.ask !== null);
  const Icon = notice && 'good' in notice ? CircleCheck : TriangleAlert;
  return (
    <div className={styles.notices} role="alert" data-high={asked || undefined}>
      {notice && (
        <div className={styles.notice} data-testid="notice">
          <Icon size={24} aria-hidden="true" />
          <p>{noticeText(t, notice)}</p>
          <button type="button" aria-label={t('app.close')} onClick={() => useTill.setState({ notice: null })}>
            <X size={24} aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  );
}
