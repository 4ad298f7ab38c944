import { useTranslation } from 'react-i18next';
import type { PaymentView, RefundView } from '#shared/contract/view.ts';
import type { Words } from '#shared/payment/payment.ts';
import styles from './advice.module.css';
import { adviceOf } from './advice-words.ts';
import { wordsLine } from './evidence.tsx';

interface AdviceProps {
  readonly of: PaymentView | RefundView;
  readonly payment: PaymentView;
  /** The provider's own, where no fold for its support stands below. */
  readonly words?: Words | null;
}

/** Under a state in a list of facts: what is certain and what to do, the manager's part quieter. */
export function Advice({ of, payment, words }: AdviceProps) {
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
          {t('sentence.label', { name: t('sentence.manager') })}
          {said.manager}
        </p>
      )}
      {words && <p className={styles.words}>{wordsLine(words)}</p>}
    </div>
  );
}
