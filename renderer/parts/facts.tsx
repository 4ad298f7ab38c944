import { useTranslation } from 'react-i18next';
import type { PaymentView } from '#shared/contract/view.ts';
import { lastOf, momentOf, money } from '../format.ts';
import { useTill } from '../store.ts';
import styles from './facts.module.css';
import { refundedOf, walletName } from './picture-of.ts';

interface FactsProps {
  readonly payment: PaymentView;
  /** Only what tells it from another one. */
  readonly short?: boolean;
  /** In two columns. */
  readonly wide?: boolean;
}

/** What a payment is, under its amount. */
export function Facts({ payment, short = false, wide = false }: FactsProps) {
  const { t } = useTranslation();
  const today = useTill((state) => state.view?.day.day);
  const { currency } = payment.amount;
  const refundedMinor = refundedOf(payment);
  const paid = payment.payerPaid;
  const rows = [
    [t('fact.wallet'), payment.wallet ? walletName(payment, t) : '–'],
    ...(short ? [] : [[t('fact.way'), t(`way.${payment.way}`)]]),
    [t('fact.time'), momentOf(payment.requestedMs, today)],
    [t('fact.reference'), `… ${lastOf(payment.reference)}`],
    ...(short ? [] : [[t('fact.cashier'), payment.cashier]]),
    ...(paid && paid.minor !== payment.amount.minor ? [[t('fact.customerPaid'), money(paid)]] : []),
    ...(refundedMinor > 0 ? [[t('fact.refunded'), money({ minor: refundedMinor, currency })]] : []),
  ] as const;
  return (
    <dl className={styles.facts} data-wide={wide || undefined}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
