import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineKey } from '#shared/reconcile/taken.ts';
import { explain } from '../acts/day.ts';
import ask from '../parts/ask.module.css';
import { TypedQuestion } from '../parts/ask.tsx';
import { TextField } from '../parts/text-field.tsx';
import type { OfDay } from '../store.ts';

interface ExplainProps {
  readonly of: OfDay;
  readonly line: LineKey;
  readonly title: string;
}

/** A person says why a line is as it is; it no longer needs anybody then, and stands with its reason. */
export function ExplainQuestion({ of, line, title }: ExplainProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState('');
  const [by, setBy] = useState('');
  const [missing, setMissing] = useState(false);
  const act = () => {
    if (reason.trim() && by.trim()) void explain(of, line, reason, by);
    else setMissing(true);
  };
  return (
    <TypedQuestion title={t('dayScreen.explainTitle')} yes={t('dayScreen.explainYes')} first={field} onYes={act}>
      <p className={ask.soft}>{t('dayScreen.explainBody', { title })}</p>
      <TextField ref={field} label={t('dayScreen.reason')} maxLength={200} value={reason} onType={setReason} />
      <TextField label={t('dayScreen.yourName')} maxLength={32} value={by} onType={setBy} />
      <p role="alert">{missing ? t('dayScreen.explainMissing') : ''}</p>
    </TypedQuestion>
  );
}
