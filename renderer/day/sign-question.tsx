import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reconciled } from '#shared/contract/reconcile-view.ts';
import { sign } from '../acts/day.ts';
import ask from '../parts/ask.module.css';
import { TypedQuestion } from '../parts/ask.tsx';
import { TextField } from '../parts/text-field.tsx';
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
    <TypedQuestion
      title={t('dayScreen.signTitle', { provider: t(`provider.${provider}`), day })}
      yes={by.trim() === '' ? t('refundStep.enterName') : t('dayScreen.signYes', { name: by.trim() })}
      first={field}
      onYes={act}
    >
      <p className={ask.soft}>{sentenceOfSigned(reconciled, t)}</p>
      {needsYou > 0 && <p className={ask.left}>{t('dayScreen.signLeft', { count: needsYou })}</p>}
      {!hasBill && <p className={ask.left}>{t('dayScreen.signNoBill')}</p>}
      <TextField ref={field} label={t('refundStep.name')} maxLength={32} value={by} onType={setBy} />
      <p>{t('dayScreen.signHint')}</p>
    </TypedQuestion>
  );
}
