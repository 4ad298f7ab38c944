import {
  Eye,
  HandCoins,
  Printer,
  RefreshCw,
  RotateCcw,
  ScanLine,
  SunMedium,
  Undo2,
  UserCog,
  UserRoundPlus,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { unreachable } from '#shared/assert.ts';
import type { PaymentView, View } from '#shared/contract/view.ts';
import type { PaymentId } from '#shared/ids.ts';
import { formatDecimal, type Money } from '#shared/money.ts';
import { toCheckout } from '../acts/ask.ts';
import { checkPayment, leaveToTill, seePayment } from '../acts/payment.ts';
import { openPaper, papersOf, printNow } from '../acts/print.ts';
import { openRefund } from '../acts/refund.ts';
import { heldScan, newSale, tryAgain, tryAgainWith, typeOnPayment } from '../acts/sale.ts';
import { countdown, lastOf, money } from '../format.ts';
import { Amount } from '../parts/amount.tsx';
import { digitActs } from '../parts/amount-keys.ts';
import { byItself } from '../parts/by-itself.ts';
import { Evidence, Support } from '../parts/evidence.tsx';
import { type Exit, Exits } from '../parts/exits.tsx';
import { Facts } from '../parts/facts.tsx';
import { useKeys, useNow, usePayment } from '../parts/hooks.ts';
import { LifeBar } from '../parts/life.tsx';
import { Picture } from '../parts/picture.tsx';
import { lookOf, pictureOf, reasonWord, walletName } from '../parts/picture-of.ts';
import { Qr } from '../parts/qr.tsx';
import { SoldLines } from '../parts/sale-lines.tsx';
import { Split } from '../parts/split.tsx';
import { useTill } from '../store.ts';
import type { Texts } from '../text.ts';
import styles from './payment.module.css';

interface PaymentScreenProps {
  readonly view: View;
  readonly paymentId: PaymentId;
  /** Shown until the view has the payment. */
  readonly amount: Money | null;
}

export function PaymentScreen({ view, paymentId, amount }: PaymentScreenProps) {
  const { t } = useTranslation();
  const payment = usePayment(paymentId);
  const nowMs = useNow();
  useKeys({
    ...digitActs((key) => typeOnPayment(key, payment === 'asking' ? null : payment)),
    F7: () => payment !== null && payment !== 'asking' && openPaper(papersOf(payment)),
  });
  if (payment === 'asking' || payment === null) return <Starting view={view} amount={amount} lost={payment === null} />;
  const left = (
    <>
      <Amount
        label={t(payment.state === 'approved' ? 'state.approved' : 'amount.due')}
        decimal={formatDecimal(payment.amount)}
        currency={payment.amount.currency}
      />
      <Facts payment={payment} short={uncertain(payment)} />
      {payment.state === 'showing' && <ShownWords payment={payment} nowMs={nowMs} />}
      {uncertain(payment) && <Evidence payment={payment} />}
      <SoldLines lines={payment.lines} currency={payment.amount.currency} />
    </>
  );
  const { primary, others } = exitsOf(payment, view, t);
  const exits = (
    <Exits
      of={`${paymentId} ${payment.state}`}
      primary={primary}
      others={others}
      back={leave(payment)}
      together={payment.state === 'showing'}
    />
  );
  return (
    <Split name={t(`state.${payment.state}`)} left={left} exits={exits}>
      {payment.state === 'showing' && payment.code ? (
        <ShownCode payment={payment} code={payment.code} nowMs={nowMs} />
      ) : (
        <State payment={payment} nowMs={nowMs} recovered={view.recovered.includes(paymentId)} />
      )}
    </Split>
  );
}

interface StateProps {
  readonly payment: PaymentView;
  readonly nowMs: number;
  readonly recovered: boolean;
}

function State({ payment, nowMs, recovered }: StateProps) {
  const { t } = useTranslation();
  const wallet = payment.wallet ? `${walletName(payment, t)} · ` : '';
  const paid = payment.state === 'approved' ? `${money(payment.amount)} · ` : '';
  const which = reasonWord(payment, t) ?? `${paid}${wallet}${lastOf(payment.reference)}`;
  const aside = recovered ? t('picture.recovered') : which;
  const text = pictureOf(payment, t);
  const shown = payment.state === 'inDoubt' ? { ...text, manager: null } : text; // the manager's key has it
  return (
    <Picture text={shown} byItself={byItself(payment, nowMs, t)} aside={aside}>
      {payment.state !== 'waiting' && <Support payment={payment} />}
    </Picture>
  );
}

function uncertain({ state, lastQuery }: PaymentView): boolean {
  return state === 'inDoubt' || (state === 'waiting' && lastQuery !== null);
}

interface ShownCodeProps {
  readonly payment: PaymentView;
  readonly code: NonNullable<PaymentView['code']>;
  readonly nowMs: number;
}

/** The QR, as large as there is room: the customer stands a metre away. Its words are at the left, and leave it the place. */
function ShownCode({ payment, code, nowMs }: ShownCodeProps) {
  const { t } = useTranslation();
  const leftMs = code.untilMs - nowMs;
  const title = leftMs > 0 ? pictureOf(payment, t).title : t('picture.showingEnded');
  const label = t('picture.qrAlt', { amount: money(payment.amount), wallet: walletName(payment, t) });
  return (
    <div className={styles.shown} data-testid="picture" data-look={lookOf(payment)}>
      <div role="status">
        <h1>{title}</h1>
      </div>
      <div className={styles.code} data-over={leftMs <= 0 || undefined}>
        <Qr text={code.text} label={label} />
      </div>
      <div className={styles.life}>
        <p>{leftMs > 0 ? t('picture.showingLeft', { time: countdown(leftMs) }) : t('picture.showingOver')}</p>
        <LifeBar part={leftMs / Math.max(1, code.untilMs - payment.sinceMs)} />
      </div>
    </div>
  );
}

function ShownWords({ payment, nowMs }: Pick<StateProps, 'payment' | 'nowMs'>) {
  const { t } = useTranslation();
  const { act, certain } = pictureOf(payment, t);
  const isOver = payment.code !== null && payment.code.untilMs <= nowMs;
  return (
    <div className={styles.words}>
      <p className={styles.do}>
        <strong>{certain}</strong> {isOver ? t('picture.showingEndedDo') : act.join(' ')}
      </p>
      {!isOver && (
        <p className={styles.hint}>
          <SunMedium size={20} aria-hidden="true" />
          {t('customer.brightness')}
        </p>
      )}
      <p className={styles.byItself}>{byItself(payment, nowMs, t)}</p>
    </div>
  );
}

interface StartingProps {
  readonly view: View;
  readonly amount: Money | null;
  readonly lost: boolean;
}

function Starting({ view, amount, lost }: StartingProps) {
  const { t } = useTranslation();
  useKeys({ Escape: toCheckout });
  const decimal = amount ? formatDecimal(amount) : '';
  const primary = lost ? { label: t('act.newSale'), act: newSale } : null;
  const certain = lost ? t(amount ? 'checkout.notStarted' : 'picture.notFoundBody') : t('picture.sendingCertain');
  const title = lost ? t(amount ? 'picture.notSent' : 'picture.notFoundTitle') : t('checkout.starting');
  const text = {
    look: lost ? 'notSent' : 'going',
    title,
    certain,
    act: [],
    manager: null,
    turn: lost ? 'cashier' : 'till',
  } as const;
  return (
    <Split
      name={title}
      left={<Amount label={t('amount.due')} decimal={decimal} currency={view.currency} />}
      exits={<Exits of={`starting ${lost}`} primary={primary} />}
    >
      <Picture text={text} byItself={lost ? t('byItself.noWatch') : t('byItself.goesOn')} />
    </Split>
  );
}

interface WaysOut {
  readonly primary: Exit | null;
  readonly others: readonly Exit[];
}

function leave({ state, paymentId }: PaymentView): () => void {
  if (state === 'approved') return newSale;
  return isOpen(state) ? () => leaveToTill(paymentId) : toCheckout;
}

function isOpen(state: PaymentView['state']): boolean {
  return state === 'waiting' || state === 'showing' || state === 'inDoubt';
}

function exitsOf(payment: PaymentView, view: View, t: Texts): WaysOut {
  const next = { label: t('act.next'), keyName: 'Esc', icon: UserRoundPlus, act: leave(payment) };
  const check = {
    label: t('act.checkNow'),
    keyName: 'F8',
    icon: RefreshCw,
    act: () => checkPayment(payment.paymentId),
  };
  const askFor = (about: 'reverse' | 'takeLate') => () => useTill.setState({ ask: { about, payment } });
  const reverse = payment.can.reverse
    ? [{ label: t('act.reverse'), icon: Undo2, kind: 'danger', act: askFor('reverse') } as const]
    : [];
  const manager = {
    label: t('manager.call'),
    keyName: 'M',
    icon: UserCog,
    act: () => useTill.setState({ ask: { about: 'manager', payment } }),
  };
  const refund = payment.can.refund
    ? [{ label: t('act.refund'), keyName: 'F4', icon: RotateCcw, act: () => openRefund(payment) }]
    : [];
  const print = {
    label: t(payment.printed > 0 ? 'paper.copyShort' : 'paper.printShort'),
    keyName: 'P',
    icon: Printer,
    act: () => printNow(papersOf(payment)),
  };
  const fresh = { label: t('act.newSale'), icon: UserRoundPlus, act: newSale };
  const scan = heldScan(view);
  const again = scan
    ? { label: t('act.takeScanned'), icon: ScanLine, act: () => tryAgainWith(payment, scan) }
    : { label: t('act.tryAgain'), icon: ScanLine, act: () => tryAgain(payment) };
  if (payment.unseen) {
    const seen = { label: t('act.seen'), icon: Eye, act: () => seePayment(payment.paymentId) };
    return { primary: seen, others: [{ ...next, act: toCheckout }, ...refund, print] };
  }
  switch (payment.state) {
    case 'waiting':
    case 'showing':
      return { primary: null, others: [next, check, ...reverse] };
    case 'inDoubt':
      return { primary: { ...check, keyName: 'Enter · F8' }, others: [next, manager] };
    case 'approved':
      if (payment.reversalTooLate && payment.can.refund)
        return {
          primary: { label: t('act.refund'), icon: RotateCcw, act: () => openRefund(payment) },
          others: [{ ...fresh, keyName: 'Esc' }, print],
        };
      return { primary: fresh, others: [...refund, ...reverse, print] };
    case 'declined':
    case 'notSent':
      return { primary: again, others: [{ label: fresh.label, act: fresh.act, keyName: 'Esc' }] };
    case 'notPaid':
    case 'reversed':
      return { primary: fresh, others: [{ ...again, label: t('act.tryAgainShort') }] };
    case 'late':
      if (!payment.needsPerson) return { primary: fresh, others: [...refund, print] };
      return { primary: { label: t('act.keep'), icon: HandCoins, act: askFor('takeLate') }, others: [next, ...refund] };
    default:
      return unreachable(payment.state);
  }
}
