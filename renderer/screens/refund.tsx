import { MessageCircle, Printer, RefreshCw, RotateCcw } from 'lucide-react';
import { type RefObject, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaymentView, RefundView, View } from '#shared/contract/view.ts';
import { formatDecimal, type Money } from '#shared/money.ts';
import { refundNeedsManager } from '#shared/settings/refunds.ts';
import { openPaper, paperOfRefund, printNow } from '../acts/print.ts';
import { changeRefund, checkRefund } from '../acts/refund.ts';
import { openToday } from '../acts/today.ts';
import { type AmountKey, amountOf, money, typeAmount } from '../format.ts';
import { Amount } from '../parts/amount.tsx';
import { refundByItself } from '../parts/by-itself.ts';
import { Support } from '../parts/evidence.tsx';
import { type Exit, Exits } from '../parts/exits.tsx';
import { Facts } from '../parts/facts.tsx';
import { type KeyActs, useKeys, useNow, usePayment } from '../parts/hooks.ts';
import { Keypad } from '../parts/keypad.tsx';
import { Picture, Sentence } from '../parts/picture.tsx';
import { refundPictureOf, walletName } from '../parts/picture-of.ts';
import { refundWhen } from '../parts/refund-promise.tsx';
import { type Manager, RefundSteps } from '../parts/refund-steps.tsx';
import { Split } from '../parts/split.tsx';
import { type Screen, useTill } from '../store.ts';
import type { Texts } from '../text.ts';
import styles from './refund.module.css';

type RefundScreenState = Extract<Screen, { at: 'refund' }>;

interface RefundProps {
  readonly view: View;
  readonly screen: RefundScreenState;
}

export function RefundScreen({ view, screen }: RefundProps) {
  const { t } = useTranslation();
  const payment = usePayment(screen.paymentId);
  if (payment === null || payment === 'asking')
    return (
      <Split
        name={t('refund.title')}
        left={<Amount label={t('amount.refund')} decimal="" currency={view.currency} />}
        exits={<Exits of="refund" primary={null} back={() => openToday()} />}
      >
        <p className={styles.hint}>{payment === null ? t('picture.notFoundBody') : t('app.starting')}</p>
      </Split>
    );
  return screen.sent ? (
    <Sent payment={payment} screen={screen} />
  ) : (
    <Choose view={view} payment={payment} screen={screen} />
  );
}

interface PaymentRefundProps {
  readonly payment: PaymentView;
  readonly screen: RefundScreenState;
}

const amountKeys: readonly AmountKey[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', 'Backspace'];

/** How much, why, and who agrees. The whole of what is left stands ready; typing makes it a part. */
function Choose({ view, payment, screen }: PaymentRefundProps & Pick<RefundProps, 'view'>) {
  const { t } = useTranslation();
  const managerField = useRef<HTMLInputElement>(null);
  const { currency } = payment.amount;
  const leftMinor = payment.refundableMinor;
  const whole = { minor: leftMinor, currency };
  const type = (key: AmountKey) => {
    if (payment.can.partialRefund) changeRefund({ part: typeAmount(screen.part ?? '', key, currency, leftMinor) });
  };
  const acts: KeyActs = Object.fromEntries(amountKeys.map((key) => [key, () => type(key)]));
  useKeys(acts);
  const amount = screen.part === null ? whole : amountOf(screen.part, currency, leftMinor);
  const manager = managerOf(view, payment, amount?.minor ?? 0);
  const left = (
    <>
      <Amount
        label={t('amount.refund')}
        decimal={screen.part ?? formatDecimal(whole)}
        currency={currency}
        hint={t('refundStep.left', { amount: money(whole) })}
      />
      <Keypad off={!payment.can.partialRefund} onKey={type} />
    </>
  );
  const back = { label: t('app.back'), keyName: 'Esc', act: () => openToday({ chosen: payment.paymentId }) };
  const primary = primaryOf(payment, screen, amount, manager, managerField, t);
  return (
    <Split name={t('refund.title')} left={left} exits={<Exits of="refund" primary={primary} others={[back]} />}>
      <h1 className={styles.title}>{t('refund.title')}</h1>
      {payment.can.refund ? (
        <RefundSteps payment={payment} screen={screen} manager={manager} managerField={managerField} />
      ) : (
        <NothingLeft payment={payment} />
      )}
    </Split>
  );
}

/** The terminal decides the same again. */
function managerOf({ refundManagerAboveMinor: aboveMinor }: View, { refunds }: PaymentView, minor: number): Manager {
  const committed = refunds.filter(({ state }) => state !== 'refused' && state !== 'undone');
  const committedMinor = committed.reduce((sum, { amount }) => sum + amount.minor, 0);
  return { needed: refundNeedsManager(aboveMinor, committedMinor, Math.max(1, minor)), freeMinor: aboveMinor };
}

/** What is still missing is asked for where it goes; then the last question. */
function primaryOf(
  payment: PaymentView,
  screen: RefundScreenState,
  amount: Money | null,
  manager: Manager,
  managerField: RefObject<HTMLInputElement | null>,
  t: Texts,
): Exit | null {
  if (!payment.can.refund) return null;
  if (amount === null || amount.minor === 0)
    return { label: t('refund.enterAmount'), icon: RotateCcw, off: true, act: () => undefined };
  if (manager.needed && screen.approvedBy.trim() === '')
    return { label: t('refundStep.enterName'), act: () => managerField.current?.focus() };
  const ask = { about: 'refund', payment, amount } as const;
  return { label: t('refund.go', { amount: money(amount) }), icon: RotateCcw, act: () => useTill.setState({ ask }) };
}

function NothingLeft({ payment }: { readonly payment: PaymentView }) {
  const { t } = useTranslation();
  return (
    <>
      <p className={styles.hint}>
        <strong>{t('refund.nothing')}</strong> {t('refund.nothingHint')}
      </p>
      <Facts payment={payment} short />
    </>
  );
}

/** The refund on its way, by the number it was asked for with. */
function Sent({ payment, screen }: PaymentRefundProps) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const refund = payment.refunds.find(({ refundId }) => refundId === screen.refundId);
  const left = (
    <>
      <Amount
        label={t('amount.refund')}
        decimal={refund ? formatDecimal(refund.amount) : (screen.part ?? formatDecimal(payment.amount))}
        currency={payment.amount.currency}
      />
      <Facts payment={payment} />
    </>
  );
  const done = { label: t('act.done'), act: () => openToday({ chosen: payment.paymentId }) };
  const isOpen = refund?.state === 'processing' || refund?.state === 'inDoubt';
  const check =
    refund && isOpen
      ? [
          {
            label: t('act.checkNow'),
            keyName: 'F8',
            icon: RefreshCw,
            act: () => checkRefund(payment.paymentId, refund.refundId),
          },
        ]
      : [];
  const paper = refund ? [paperOfRefund(refund)] : [];
  const print = {
    label: t(refund && refund.printed > 0 ? 'paper.copyShort' : 'paper.printShort'),
    keyName: 'P',
    icon: Printer,
    act: () => printNow(paper),
  };
  useKeys({ F7: () => openPaper(paper) });
  const others = refund?.state === 'refunded' ? [...check, print] : check;
  const exits = <Exits of={`refund ${refund?.state}`} primary={done} others={others} back={done.act} />;
  const starting = {
    look: 'going',
    title: t('refund.starting'),
    certain: walletName(payment, t),
    act: [],
    manager: null,
    turn: 'till',
  } as const;
  return (
    <Split name={t('refund.title')} left={left} exits={exits}>
      {refund ? (
        <Picture
          text={refundPictureOf(refund, payment, t)}
          byItself={refundByItself(refund, nowMs, t)}
          aside={refund.refusal ? t(`refundRefusal.${refund.refusal}`) : walletName(payment, t)}
        >
          <ToCustomer payment={payment} refund={refund} />
          <Support payment={payment} words={refund.words} />
        </Picture>
      ) : (
        <Picture text={starting} byItself={t('byItself.goesOn')} />
      )}
    </Split>
  );
}

/** What to say to whoever stands there and waits for the money; and when it comes, once it is on its way. */
function ToCustomer({ payment, refund }: { readonly payment: PaymentView; readonly refund: RefundView }) {
  const { t } = useTranslation();
  const say = t(`refundSay.${refund.state}`, { amount: money(refund.amount) });
  const comes = refund.state === 'processing' || refund.state === 'refunded';
  const lines = comes ? [say, refundWhen(payment, t)] : [say];
  return (
    <dl className={styles.customer}>
      <Sentence icon={MessageCircle} label={t('refundSay.title')} lines={lines} />
    </dl>
  );
}
