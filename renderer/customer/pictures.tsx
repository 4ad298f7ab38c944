import {
  CircleCheckBig,
  CircleOff,
  HeartHandshake,
  Hourglass,
  type LucideIcon,
  MessageCircleQuestionMark,
  QrCode,
  ScanLine,
  Smartphone,
} from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '#shared/contract/customer-view.ts';
import { formatDecimal, type Money } from '#shared/money.ts';
import type { Wallet } from '#shared/payment/payment.ts';
import { countdown, grouped, money, symbolOf } from '../format.ts';
import { useEms } from '../parts/amount.tsx';
import { LifeBar } from '../parts/life.tsx';
import { lookClass } from '../parts/look.tsx';
import type { Look } from '../parts/picture-of.ts';
import { Qr } from '../parts/qr.tsx';
import type { Texts } from '../text.ts';
import { Both } from './both.tsx';
import styles from './pictures.module.css';
import { useTimeLeft } from './time-left.ts';

type At<K extends Shown['at']> = Extract<Shown, { readonly at: K }>;

const walletWord = (wallet: Wallet | null) => (t: Texts) => t(`wallet.${wallet ?? 'unknown'}`);

export function Idle({ shopName }: { readonly shopName: string }) {
  return (
    <div className={styles.middle}>
      <h1 className={styles.shop}>{shopName}</h1>
      <Both size="large" say={(t) => t('customer.welcome')} />
    </div>
  );
}

export function ToPay({ shown: { amount, ask } }: { readonly shown: At<'amount'> }) {
  const showsCode = ask === 'code';
  return (
    <Sheet icon={showsCode ? ScanLine : QrCode} amount={amount} due>
      <Both size="large" say={(t) => t(showsCode ? 'customer.showCode' : 'customer.qrComing')} />
      {showsCode && <Both say={(t) => t('customer.showCodeHint')} />}
    </Sheet>
  );
}

/** The QR beside its amount; light on both, so that a phone's camera is not dazzled by one of them. */
export function Scannable({ shown }: { readonly shown: At<'code'> }) {
  const { t } = useTranslation();
  const leftMs = useTimeLeft(shown.untilMs);
  const { amount, wallet, text, sinceMs, untilMs } = shown;
  const label = t('picture.qrAlt', { amount: money(amount), wallet: walletWord(wallet)(t) });
  if (leftMs <= 0) return <Checking amount={amount} />;
  return (
    <div className={styles.scannable}>
      <div className={styles.code}>
        <Qr text={text} label={label} />
      </div>
      <div className={styles.beside}>
        <Figures amount={amount} due />
        <Both size="large" say={(say) => say('customer.scanWith', { wallet: walletWord(wallet)(say) })} />
        <div className={styles.life}>
          <Both say={(say) => say('customer.left', { time: countdown(leftMs) })} />
          <LifeBar part={leftMs / Math.max(1, untilMs - sinceMs)} />
        </div>
      </div>
    </div>
  );
}

export function Working({ amount }: { readonly amount: Money }) {
  return (
    <Sheet icon={Hourglass} amount={amount}>
      <Both size="large" say={(t) => t('customer.working')} />
    </Sheet>
  );
}

export function Asked({ shown: { amount, wallet } }: { readonly shown: At<'asked'> }) {
  return (
    <Sheet icon={Smartphone} amount={amount} due look="customer">
      <Both size="large" say={(t) => t('customer.asked')} />
      <Both say={(t) => t('customer.askedHint', { wallet: walletWord(wallet)(t) })} />
    </Sheet>
  );
}

export function Paid({ shown: { amount, wallet, discounted } }: { readonly shown: At<'paid'> }) {
  return (
    <Sheet icon={CircleCheckBig} amount={amount} look="approved">
      <Both size="huge" say={(t) => t('customer.paid')} />
      {wallet && <Both say={walletWord(wallet)} />}
      {discounted && <Both say={(t) => t('customer.discounted', { paid: money(discounted) })} />}
    </Sheet>
  );
}

export function Thanks() {
  return (
    <div className={styles.middle}>
      <HeartHandshake className={styles.icon} strokeWidth={1.25} aria-hidden="true" />
      <Both size="huge" say={(t) => t('customer.thanks')} />
      <Both say={(t) => t('customer.thanksHint')} />
    </div>
  );
}

export function Checking({ amount }: { readonly amount: Money }) {
  return (
    <Sheet icon={Hourglass} amount={amount}>
      <Both size="large" say={(t) => t('customer.checking')} />
      <Both say={(t) => t('customer.checkingHint')} />
    </Sheet>
  );
}

export function NotPaid({ amount }: { readonly amount: Money }) {
  return (
    <Sheet icon={CircleOff} amount={amount} look="notPaid">
      <Both size="large" say={(t) => t('customer.notPaid')} />
      <Both say={(t) => t('customer.notPaidHint')} />
    </Sheet>
  );
}

/** The till is closed, or cannot be heard: what stood here may not be true any more. */
export function Resting() {
  return (
    <div className={styles.middle}>
      <MessageCircleQuestionMark className={styles.icon} strokeWidth={1.25} aria-hidden="true" />
      <Both size="large" say={(t) => t('customer.resting')} />
      <Both say={(t) => t('customer.restingHint')} />
    </div>
  );
}

interface SheetProps {
  readonly icon: LucideIcon;
  readonly amount: Money;
  /** It is still to be paid. */
  readonly due?: boolean;
  readonly look?: Look;
  readonly children: ReactNode;
}

/** The amount above, what it is about below: the same places in every state. */
function Sheet({ icon: Icon, amount, due = false, look, children }: SheetProps) {
  return (
    <div className={styles.sheet}>
      <Figures amount={amount} due={due} />
      <div className={`${styles.words} ${look ? lookClass(look) : styles.plain}`}>
        <Icon className={styles.icon} strokeWidth={1.25} aria-hidden="true" />
        <div className={styles.said}>{children}</div>
      </div>
    </div>
  );
}

function Figures({ amount, due }: { readonly amount: Money; readonly due: boolean }) {
  const shown = grouped(formatDecimal(amount));
  const symbol = symbolOf[amount.currency];
  const size = { '--ems': useEms(shown, symbol) } as CSSProperties;
  return (
    <section className={styles.amount}>
      <Both say={(t) => t(due ? 'customer.toPay' : 'amount.label')} />
      <p className={styles.figures} style={size} data-testid="customer-amount">
        <span className={styles.symbol}>{symbol}</span>
        <span>{shown}</span>
      </p>
    </section>
  );
}
