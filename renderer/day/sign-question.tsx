import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reconciled } from '#shared/contract/reconcile-view.ts';
import { sign } from '../acts/day.ts';
import { Question } from '../parts/ask.tsx';
import { Text } from './explain-question.tsx';
import styles from './question.module.css';
import { sentenceOfSigned } from './sentence.ts';

/** A manager stands for the day as it was compared. What is left is named in the entry, never hidden. */
export function SignQuestion({ reconciled }: { readonly reconciled: Reconciled }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [by, setBy] = useState('');
  const { provider, day, needsYou, hasBill } = reconciled;
  const act = () => {
    if (by.trim() !== '') void sign(reconciled, by);
    else field.current?.focus();
  };
  return (
    <Question
      title={t('dayScreen.signTitle', { provider: t(`provider.${provider}`), day })}
      yes={by.trim() === '' ? t('refundStep.enterName') : t('dayScreen.signYes', { name: by.trim() })}
      stays
      first={field}
      onYes={act}
      body={
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            act();
          }}
        >
          <p>{sentenceOfSigned(reconciled, t)}</p>
          {needsYou > 0 && <p className={styles.left}>{t('dayScreen.signLeft', { count: needsYou })}</p>}
          {!hasBill && <p className={styles.left}>{t('dayScreen.signNoBill')}</p>}
          <Text label={t('refundStep.name')} value={by} most={32} field={field} onChange={setBy} />
          <p>{t('dayScreen.signHint')}</p>
          <button type="submit" hidden />
        </form>
      }
    />
  );
}
