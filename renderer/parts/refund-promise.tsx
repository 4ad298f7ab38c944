import { useTranslation } from 'react-i18next';
import type { PaymentView } from '#shared/contract/view.ts';
import { refundWayOf } from '#shared/payment/refund-way.ts';
import { useTill } from '../store.ts';
import type { Texts } from '../text.ts';
import styles from './refund-promise.module.css';

/** What the customer will see of a refund, and when: before it is sent. */
export function RefundPromise({ payment }: { readonly payment: PaymentView }) {
  const { t } = useTranslation();
  const name = useTill(({ screen }) => (screen.at === 'refund' ? screen.approvedBy.trim() : ''));
  return (
    <ul className={styles.promise}>
      <li>{t(`refundTo.${refundWayOf(payment.provider, payment.wallet).to}`)}</li>
      <li>{refundWhen(payment, t)}</li>
      <li>{t('refundSee.sees')}</li>
      <li>{t('refundSee.final')}</li>
      {name !== '' && <li>{t('refundStep.agreed', { name })}</li>}
    </ul>
  );
}

/** When the money is there, as far as a document says. */
export function refundWhen({ provider, wallet }: PaymentView, t: Texts): string {
  const { balanceMinutes: minutes, cardWorkingDays: days } = refundWayOf(provider, wallet);
  if (days === null) return t('refundWhen.unknown');
  return minutes === null ? t('refundWhen.card', { days }) : t('refundWhen.both', { minutes, days });
}
