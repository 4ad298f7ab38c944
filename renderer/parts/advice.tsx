import { useTranslation } from 'react-i18next';
import type { PaymentView, RefundView } from '#shared/contract/view.ts';
import styles from './advice.module.css';
import { adviceOf } from './advice-words.ts';

interface AdviceProps {
  readonly of: PaymentView | RefundView;
  readonly payment: PaymentView;
}

/** Under a state in a list of facts: what is certain and what to do, the manager's part quieter. */
export function Advice({ of, payment }: AdviceProps) {
  const { t } = useTranslation();
  const said = adviceOf(of, payment, t);
  if (!said) return null;
  return (
    <div className={styles.advice}>
      <p className={styles.certain}>{said.certain}</p>
      {said.act.map((line) => (
        <p key={line} className={styles.act}>
          {line}
        </p>
      ))}
      {said.manager !== null && (
        <p className={styles.manager}>
          {t('sentence.manager')}: {said.manager}
        </p>
      )}
    </div>
  );
}
