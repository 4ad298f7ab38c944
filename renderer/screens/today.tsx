import { ArrowRight, Printer, RotateCcw, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryLine, PaymentView, View } from '#shared/contract/view.ts';
import type { PaymentId } from '#shared/ids.ts';
import { Money } from '#shared/money.ts';
import { go, toCheckout } from '../acts/ask.ts';
import { historyOf, openPayment } from '../acts/payment.ts';
import { openPaper, papersOf } from '../acts/print.ts';
import { openRefund } from '../acts/refund.ts';
import { find } from '../acts/today.ts';
import { lastOf, money, shortTime, timeOfDay } from '../format.ts';
import { Advice } from '../parts/advice.tsx';
import { Support } from '../parts/evidence.tsx';
import { type Exit, Exits } from '../parts/exits.tsx';
import { Facts } from '../parts/facts.tsx';
import { useKeys, usePayment } from '../parts/hooks.ts';
import { Mark } from '../parts/look.tsx';
import { lookOf, refundedOf, stateWord, walletName } from '../parts/picture-of.ts';
import { Split } from '../parts/split.tsx';
import { type Screen, useTill } from '../store.ts';
import { type Texts, textOr } from '../text.ts';
import styles from './today.module.css';

type TodayScreen = Extract<Screen, { at: 'today' }>;

interface TodayProps {
  readonly view: View;
  readonly screen: TodayScreen;
}

export function Today({ view, screen }: TodayProps) {
  const { t } = useTranslation();
  const shown = useFound(view, screen.text);
  const chosen = usePayment(screen.chosen);
  const choose = (paymentId: PaymentId | null) => go({ ...screen, chosen: paymentId });
  const move = (steps: number) => {
    const at = shown.findIndex(({ paymentId }) => paymentId === screen.chosen);
    const next = shown[Math.max(0, Math.min(shown.length - 1, at + steps))];
    if (next) choose(next.paymentId);
  };
  useKeys({ ArrowDown: () => move(1), ArrowUp: () => move(-1) });
  const payment = chosen === 'asking' ? null : chosen;
  const others = [{ label: t('app.back'), keyName: 'Esc', act: toCheckout }, ...otherActs(payment, t)];
  const exits = <Exits of="" primary={payment && primaryOf(payment, screen, t)} others={others} />;
  return (
    <Split
      name={t('today.title')}
      left={<List view={view} screen={screen} shown={shown} onChoose={choose} />}
      exits={exits}
    >
      {payment ? (
        <Detail key={payment.paymentId} payment={payment} />
      ) : (
        <p className={styles.hint}>{t(screen.toRefund ? 'today.chooseForRefund' : 'today.choose')}</p>
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

/** The day's payments, or those the terminal finds for the text. */
function useFound(view: View, text: string): readonly PaymentView[] {
  const [found, setFound] = useState<{ readonly text: string; readonly payments: readonly PaymentView[] } | null>(null);
  const sought = text.trim();
  useEffect(() => {
    if (sought === '') return;
    let current = true;
    void find(sought).then((payments) => {
      if (current && payments !== 'refused') setFound({ text: sought, payments });
    });
    return () => {
      current = false;
    };
  }, [sought]);
  if (sought === '') return view.payments;
  const live = new Map(view.payments.map((payment) => [payment.paymentId, payment]));
  return (found?.payments ?? []).map((payment) => live.get(payment.paymentId) ?? payment);
}

interface ListProps extends TodayProps {
  readonly shown: readonly PaymentView[];
  readonly onChoose: (paymentId: PaymentId) => void;
}

function List({ view, screen, shown, onChoose }: ListProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const quiet = useTill((state) => state.ask !== null);
  useEffect(() => {
    if (!quiet) field.current?.focus();
  }, [quiet]);
  const onText = (text: string) => useTill.setState({ screen: { ...screen, text } });
  return (
    <>
      <h1 className={styles.title}>{t('today.title')}</h1>
      <label className={styles.search}>
        <Search size={24} aria-hidden="true" />
        <span className="sr">{t('today.search')}</span>
        <input
          ref={field}
          type="search"
          autoComplete="off"
          spellCheck={false}
          maxLength={64}
          placeholder={t('today.searchHint')}
          value={screen.text}
          onChange={({ target }) => onText(target.value)}
        />
      </label>
      {shown.length === 0 && (
        <p className={styles.hint}>{t(view.payments.length === 0 ? 'today.empty' : 'today.noMatch')}</p>
      )}
      <ul className={styles.list} aria-label={t('today.list')}>
        {shown.map((payment) => (
          <Row
            key={payment.paymentId}
            payment={payment}
            chosen={payment.paymentId === screen.chosen}
            onChoose={onChoose}
          />
        ))}
      </ul>
    </>
  );
}

interface RowProps {
  readonly payment: PaymentView;
  readonly chosen: boolean;
  readonly onChoose: (paymentId: PaymentId) => void;
}

function Row({ payment, chosen, onChoose }: RowProps) {
  const { t } = useTranslation();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView?.({ block: 'nearest' });
  }, [chosen]);
  const refundedMinor = refundedOf(payment);
  const partly = refundedMinor > 0 && payment.refundableMinor > 0;
  const refunded = { minor: refundedMinor, currency: payment.amount.currency };
  return (
    <li ref={row}>
      <button
        type="button"
        className={styles.row}
        aria-current={chosen || undefined}
        onClick={() => onChoose(payment.paymentId)}
      >
        <Mark look={lookOf(payment)} />
        <span className={styles.what}>
          <b>{stateWord(payment, t)}</b>
          <span>{partly ? t('picture.partlyRefunded', { amount: money(refunded) }) : subtitle(payment, t)}</span>
        </span>
        <span className={styles.howMuch}>
          <b>{money(payment.amount)}</b>
          <span>{shortTime(payment.requestedMs)}</span>
        </span>
      </button>
    </li>
  );
}

function subtitle(payment: PaymentView, t: Texts): string {
  const wallet = payment.wallet ? `${walletName(payment, t)} · ` : '';
  return `${wallet}${lastOf(payment.reference)}`;
}

function Detail({ payment }: { readonly payment: PaymentView }) {
  const { t } = useTranslation();
  const lines = useHistory(payment);
  return (
    <>
      <div className={styles.head}>
        <Mark look={lookOf(payment)} />
        <h2>{stateWord(payment, t)}</h2>
        <b>{money(payment.amount)}</b>
      </div>
      <Advice of={payment} payment={payment} />
      <Facts payment={payment} wide />
      {payment.refunds.length > 0 && (
        <section className={styles.block}>
          <h3>{t('today.refunds')}</h3>
          <ul>
            {payment.refunds.map((refund) => (
              <li key={refund.refundId}>
                <div className={styles.line}>
                  <time>{timeOfDay(refund.requestedMs)}</time>
                  <span>{t(`refundState.${refund.state}`)}</span>
                  <b>{money(refund.amount)}</b>
                </div>
                <Advice of={refund} payment={payment} words={refund.words} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className={styles.block}>
        <h3>{t('today.history')}</h3>
        <ol>
          {lines.map((line) => (
            <li key={line.seq} className={styles.line}>
              <time>{timeOfDay(line.atMs)}</time>
              <span>
                {textOr(t, `history.${line.what}`, line.what)}
                <span className={styles.soft}> {detailOf(line, t)}</span>
              </span>
            </li>
          ))}
        </ol>
      </section>
      <Support payment={payment} />
    </>
  );
}

/** Asked again whenever the payment has changed. */
function useHistory(payment: PaymentView): readonly HistoryLine[] {
  const [lines, setLines] = useState<readonly HistoryLine[]>([]);
  const { paymentId } = payment;
  const version = [
    payment.state,
    payment.sinceMs,
    payment.givenUp,
    payment.taken,
    payment.unseen,
    payment.byHand?.atMs,
    payment.printed,
    ...payment.refunds.flatMap(({ state, printed }) => [state, printed]),
  ].join();
  useEffect(() => {
    let current = version !== null;
    void historyOf(paymentId).then((found) => {
      if (current && found !== 'refused') setLines(found);
    });
    return () => {
      current = false;
    };
  }, [paymentId, version]);
  return lines;
}

/** The parts of a fact that have words; its numbers and codes are under "For support". */
function detailOf({ what, detail }: HistoryLine, t: Texts): string {
  const group = what.startsWith('refund.') ? 'refundRefusal' : 'decline';
  const amount = Money.safeParse({ minor: detail.minor, currency: detail.currency });
  const named = [
    amount.success && what === 'refundRequested' && money(amount.data),
    detail.way && textOr(t, `way.${detail.way}`, ''),
    detail.wallet && textOr(t, `wallet.${detail.wallet}`, ''),
    detail.cause && textOr(t, `doubt.${detail.cause}`, ''),
    detail.why && textOr(t, `notSent.${detail.why}`, ''),
    detail.because && textOr(t, what === 'notPaid' ? `notPaid.${detail.because}` : `reversal.${detail.because}`, ''),
    detail.reason &&
      textOr(
        t,
        what === 'refundRequested' ? `refundReason.${detail.reason}` : `${group}.${detail.reason}`,
        String(detail.reason),
      ),
    detail.how && textOr(t, `history.how.${detail.how}`, ''),
    detail.by && t('history.by', { name: detail.by }),
  ];
  return named.filter((words) => typeof words === 'string' && words !== '').join(' · ');
}
