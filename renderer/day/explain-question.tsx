import { Field } from '@base-ui/react/field';
import { type RefObject, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineKey } from '#shared/reconcile/taken.ts';
import { explain } from '../acts/day.ts';
import { Question } from '../parts/ask.tsx';
import type { OfDay } from '../store.ts';
import styles from './question.module.css';

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
    <Question
      title={t('dayScreen.explainTitle')}
      yes={t('dayScreen.explainYes')}
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
          <p>{t('dayScreen.explainBody', { title })}</p>
          <Text label={t('dayScreen.reason')} value={reason} most={200} field={field} onChange={setReason} />
          <Text label={t('dayScreen.yourName')} value={by} most={32} onChange={setBy} />
          <p role="alert" className={styles.missing}>
            {missing ? t('dayScreen.explainMissing') : ''}
          </p>
          <button type="submit" hidden />
        </form>
      }
    />
  );
}

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly most: number;
  readonly field?: RefObject<HTMLInputElement | null>;
  readonly onChange: (text: string) => void;
}

export function Text({ label, value, most, field, onChange }: TextProps) {
  return (
    <Field.Root className={styles.field}>
      <Field.Label>{label}</Field.Label>
      <Field.Control
        {...(field && { ref: field })}
        type="text"
        autoComplete="off"
        spellCheck={false}
        maxLength={most}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </Field.Root>
  );
}
