import { useTranslation } from 'react-i18next';
import type { PaymentView } from '#shared/contract/view.ts';
import type { Words } from '#shared/payment/payment.ts';
import { span, timeOfDay } from '../format.ts';
import styles from './evidence.module.css';
import { useNow } from './hooks.ts';
import { answerWord } from './picture-of.ts';

/** What is known of money in doubt: how long, and what the last question was answered. */
export function Evidence({ payment }: { readonly payment: PaymentView }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const { doubt, lastQuery } = payment;
  const asked = lastQuery
    ? t('evidence.lastQuery', { time: timeOfDay(lastQuery.atMs), answer: answerWord(t, lastQuery.answer) })
    : t('evidence.never');
  return (
    <dl className={styles.evidence} aria-label={t('evidence.title')}>
      <div>
        <dt>{t('evidence.asked')}</dt>
        <dd>{asked}</dd>
      </div>
      {doubt && (
        <div>
          <dt>{t('evidence.since')}</dt>
          <dd>{span(t, nowMs - doubt.sinceMs)}</dd>
        </div>
      )}
    </dl>
  );
}

interface SupportProps {
  readonly payment: PaymentView;
  readonly words?: Words | null;
}

/** The provider's code and words, in small type for its support: never the cashier's first sentence. */
export function Support({ payment, words = payment.words }: SupportProps) {
  const { t } = useTranslation();
  const lines = [
    words?.code && ([t('evidence.code'), words.code] as const),
    words?.text && ([t('evidence.text'), words.text] as const),
    [t('evidence.reference'), payment.reference] as const,
    payment.providerReference && ([t('evidence.providerReference'), payment.providerReference] as const),
    payment.walletReference && ([t('evidence.walletReference'), payment.walletReference] as const),
  ].filter((line) => line !== null && line !== undefined && line !== '');
  return (
    <details className={styles.support}>
      <summary>
        <span>{t('evidence.support')}</span>
        {words && <span className={styles.words}>{wordsLine(words)}</span>}
      </summary>
      <dl>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {!words && <p>{t('evidence.noWords')}</p>}
    </details>
  );
}

export function wordsLine({ code, text }: Words): string {
  return [code, text].filter((part) => part !== '').join(' · ');
}
