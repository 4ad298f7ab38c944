import { ArrowRight, Printer, RotateCcw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaymentView, View } from '#shared/contract/view.ts';
import { toCheckout } from '../acts/ask.ts';
import { openPayment } from '../acts/payment.ts';
import { openPaper, papersOf } from '../acts/print.ts';
import { openRefund } from '../acts/refund.ts';
import { choose, type Sought, seek } from '../acts/today.ts';
import { Button } from '../parts/button.tsx';
import { type Exit, Exits } from '../parts/exits.tsx';
import { FindBar } from '../parts/find-bar.tsx';
import { FoundList } from '../parts/found-list.tsx';
import { useKeys, usePayment } from '../parts/hooks.ts';
import { useListKeys } from '../parts/long-list.ts';
import { PaymentStory } from '../parts/payment-story.tsx';
import { Split } from '../parts/split.tsx';
import { useFound } from '../parts/use-found.ts';
import { noFilter, type Screen, useTill } from '../store.ts';
import type { Texts } from '../text.ts';
import styles from './today.module.css';

type TodayScreen = Extract<Screen, { at: 'today' }>;

interface TodayProps {
  readonly view: View;
  readonly screen: TodayScreen;
}

export function Today({ view, screen }: TodayProps) {
  const { t } = useTranslation();
  const chosen = usePayment(screen.chosen);
  const payment = chosen === 'asking' ? null : chosen;
  const others = [{ label: t('app.back'), keyName: 'Esc', act: toCheckout }, ...otherActs(payment, t)];
  const exits = <Exits of="" primary={payment && primaryOf(payment, screen, t)} others={others} />;
  return (
    <Split name={t('find.title')} left={<Finding view={view} screen={screen} />} exits={exits}>
      {payment ? (
        <PaymentStory key={payment.paymentId} payment={payment} />
      ) : (
        <p className={styles.hint}>{t(screen.toRefund ? 'find.chooseForRefund' : 'find.choose')}</p>
      )}
    </Split>
  );
}

function primaryOf(payment: PaymentView, { toRefund }: TodayScreen, t: Texts): Exit {
  const refund = { label: t('act.refund'), icon: RotateCcw, act: () => openRefund(payment) };
  return toRefund && payment.can.refund
    ? refund
    : { label: t('act.open'), icon: ArrowRight, act: () => openPayment(payment.paymentId) };
}

function otherActs(payment: PaymentView | null, t: Texts): Exit[] {
  if (!payment) return [];
  const refund = { label: t('act.refund'), keyName: 'F4', icon: RotateCcw, act: () => openRefund(payment) };
  const copy = payment.printed > 0 || payment.refunds.some(({ printed }) => printed > 0);
  const paper = {
    label: t(copy ? 'paper.copy' : 'paper.look'),
    keyName: 'F7',
    icon: Printer,
    act: () => openPaper(papersOf(payment)),
  };
  return payment.can.refund ? [refund, paper] : [paper];
}

function Finding({ view, screen }: TodayProps) {
  const { chosen, text, day, state, wallet, cashier } = screen;
  const sought = { text: text.trim(), day, state, wallet, cashier };
  const [touched, setTouched] = useState(false);
  const found = useFound(view, sought, touched || chosen !== null);
  const scroller = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const quiet = useTill((till) => till.ask !== null);
  useEffect(() => {
    if (!quiet) field.current?.focus();
  }, [quiet]);
  const toNewest = () => {
    found.showFresh();
    if (scroller.current) scroller.current.scrollTop = 0;
  };
  useKeys({ F3: () => field.current?.select() });
  useListKeys({
    all: () => (found.listing ? [...found.listing.urgent, ...found.listing.order] : []),
    isChosen: (id) => id === chosen,
    choose,
    scroller,
    free: text === '',
    toNewest: found.fresh > 0 ? toNewest : undefined,
  });
  return (
    <>
      <FindBar
        sought={{ ...sought, text }}
        today={view.day.day}
        summary={found.summary}
        fresh={found.fresh}
        field={field}
        onFresh={toNewest}
      />
      {found.summary?.count === 0 && found.summary.urgent.length === 0 ? (
        <Empty sought={sought} />
      ) : (
        <FoundList
          found={found}
          chosen={chosen}
          day={day ?? view.day.day}
          scroller={scroller}
          onChoose={choose}
          onTouched={setTouched}
        />
      )}
    </>
  );
}

/** Nothing there: why, and how to find what is looked for. */
function Empty({ sought }: { readonly sought: Sought }) {
  const { t } = useTranslation();
  const { text, day, state, wallet, cashier } = sought;
  if (text !== '' || state !== null || wallet !== null || cashier !== null)
    return (
      <div className={styles.empty}>
        <h2>{t('find.noMatch')}</h2>
        <p>{t('find.noMatchHint')}</p>
        <Button onAct={() => seek({ ...noFilter, day, text: '' })}>{t('find.clear')}</Button>
      </div>
    );
  return (
    <div className={styles.empty}>
      <h2>{t(day === null ? 'find.emptyToday' : 'find.emptyDay')}</h2>
      {day !== null && <p>{t('find.emptyDayHint')}</p>}
    </div>
  );
}
