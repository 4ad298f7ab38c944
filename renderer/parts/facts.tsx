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
    ...(short ? [] : [[t('fact.way'), t(`way.${payment.way}`)] as const]),
    [t('fact.time'), momentOf(payment.requestedMs, today)],
    [t('fact.reference'), `… ${lastOf(payment.reference)}`],
    ...(short ? [] : [[t('fact.cashier'), payment.cashier] as const]),
    ...(paid && paid.minor !== payment.amount.minor ? [[t('fact.customerPaid'), money(paid)] as const] : []),
    ...(refundedMinor > 0 ? [[t('fact.refunded'), money({ minor: refundedMinor, currency })] as const] : []),
  ] as const;
  return <FactList rows={rows} wide={wide} />;
}

interface FactListProps {
  readonly rows: readonly (readonly [name: string, value: string])[];
  readonly wide?: boolean;
  /** Lower rows. */
  readonly tight?: boolean;
}

/** What each thing is called at the left, what it is at the right. */
export function FactList({ rows, wide = false, tight = false }: FactListProps) {
  return (
    <dl className={styles.facts} data-wide={wide || undefined} data-tight={tight || undefined}>
      <FactRows rows={rows} />
    </dl>
  );
}

/** The same, for a list of other looks. */
export function FactRows({ rows }: Pick<FactListProps, 'rows'>) {
  return rows.map(([name, value]) => (
    <div key={name}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  ));
}
