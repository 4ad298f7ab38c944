import { Printer, RefreshCw, RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PaymentView, View } from '#shared/contract/view.ts';
import { formatDecimal } from '#shared/money.ts';
import { openPaper, paperOfRefund, printNow } from '../acts/print.ts';
import { changeRefund, checkRefund, refundReasons } from '../acts/refund.ts';
import { openToday } from '../acts/today.ts';
import { type AmountKey, amountOf, money, typeAmount } from '../format.ts';
import { Amount } from '../parts/amount.tsx';
import { refundByItself } from '../parts/by-itself.ts';
import { Support } from '../parts/evidence.tsx';
import { Exits } from '../parts/exits.tsx';
import { Facts } from '../parts/facts.tsx';
import { type KeyActs, useKeys, useNow, usePayment } from '../parts/hooks.ts';
import { Keypad } from '../parts/keypad.tsx';
import { Picture } from '../parts/picture.tsx';
import { refundPictureOf, walletName } from '../parts/picture-of.ts';
import { Split } from '../parts/split.tsx';
import { type Screen, useTill } from '../store.ts';
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
  return screen.sent ? <Sent payment={payment} screen={screen} /> : <Choose payment={payment} screen={screen} />;
}

interface PaymentRefundProps {
  readonly payment: PaymentView;
  readonly screen: RefundScreenState;
}

const amountKeys: readonly AmountKey[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', 'Backspace'];

/** How much and why. The whole of what is left stands ready; typing makes it a part. */
function Choose({ payment, screen }: PaymentRefundProps) {
  const { t } = useTranslation();
  const { currency } = payment.amount;
  const leftMinor = payment.refundableMinor;
  const whole = { minor: leftMinor, currency };
  const type = (key: AmountKey) => {
    if (payment.can.partialRefund) changeRefund({ part: typeAmount(screen.part ?? '', key, currency, leftMinor) });
  };
  const acts: KeyActs = Object.fromEntries(amountKeys.map((key) => [key, () => type(key)]));
  useKeys(acts);
  const amount = screen.part === null ? whole : amountOf(screen.part, currency, leftMinor);
  const ready = amount !== null && amount.minor > 0 && payment.can.refund;
  const goOn = () => ready && useTill.setState({ ask: { about: 'refund', payment, amount } });
  const label = ready ? t('refund.go', { amount: money(amount) }) : t('refund.enterAmount');
  const left = (
    <>
      <Amount
        label={t('amount.refund')}
        decimal={screen.part ?? formatDecimal(whole)}
        currency={currency}
        hint={t('refund.left', { amount: money(whole) })}
      />
      <Keypad off={!payment.can.partialRefund} onKey={type} />
    </>
  );
  const back = { label: t('app.back'), keyName: 'Esc', act: () => openToday({ chosen: payment.paymentId }) };
  const primary = payment.can.refund ? { label, icon: RotateCcw, off: !ready, act: goOn } : null;
  return (
    <Split name={t('refund.title')} left={left} exits={<Exits of="refund" primary={primary} others={[back]} />}>
      <h1 className={styles.title}>{t('refund.title')}</h1>
      {payment.can.refund ? <Choices payment={payment} screen={screen} /> : <NothingLeft />}
      <Facts payment={payment} short />
    </Split>
  );
}

function NothingLeft() {
  const { t } = useTranslation();
  return (
    <p className={styles.hint}>
      <strong>{t('refund.nothing')}</strong> {t('refund.nothingHint')}
    </p>
  );
}

function Choices({ payment, screen }: PaymentRefundProps) {
  const { t } = useTranslation();
  const whole = money({ minor: payment.refundableMinor, currency: payment.amount.currency });
  return (
    <>
      <fieldset className={styles.choices}>
        <legend>{t('refund.how')}</legend>
        <Choice
          name="how"
          label={t('refund.whole', { amount: whole })}
          on={screen.part === null}
          onChoose={() => changeRefund({ part: null })}
        />
        {payment.can.partialRefund && (
          <Choice
            name="how"
            label={t('refund.part')}
            on={screen.part !== null}
            onChoose={() => changeRefund({ part: screen.part ?? '' })}
          />
        )}
      </fieldset>
      {!payment.can.partialRefund && <p className={styles.hint}>{t('refund.wholeOnly')}</p>}
      <fieldset className={styles.choices}>
        <legend>{t('refund.why')}</legend>
        {refundReasons.map((reason) => (
          <Choice
            key={reason}
            name="why"
            label={t(`refundReason.${reason}`)}
            on={screen.reason === reason}
            onChoose={() => changeRefund({ reason })}
          />
        ))}
      </fieldset>
    </>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly on: boolean;
  readonly onChoose: () => void;
}

function Choice({ name, label, on, onChoose }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      <input type="radio" name={name} checked={on} onChange={onChoose} />
      <span>{label}</span>
    </label>
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
          <Support payment={payment} words={refund.words} />
        </Picture>
      ) : (
        <Picture text={starting} byItself={t('byItself.goesOn')} />
      )}
    </Split>
  );
}
