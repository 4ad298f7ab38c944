import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './day-field.module.css';
import { useKeys } from './hooks.ts';

interface DayFieldProps {
  /** Null is today. */
  readonly day: string | null;
  readonly today: string;
  /** The arrow keys are not needed to move in what is typed. */
  readonly free: boolean;
  readonly onTurn: (days: 1 | -1) => void;
  readonly onDay: (day: string) => void;
}

export function DayField({ day, today, free, onTurn, onDay }: DayFieldProps) {
  const { t } = useTranslation();
  const before = () => onTurn(-1);
  const after = () => onTurn(1);
  useKeys({ ...(free && { ArrowLeft: before, ArrowRight: after }) });
  return (
    <div className={styles.day}>
      <button type="button" aria-label={t('find.earlier')} title="←" onClick={before}>
        <ChevronLeft size={24} aria-hidden="true" />
      </button>
      <span className={styles.written}>
        <span aria-hidden="true">{day ?? today}</span>
        <input
          type="date"
          aria-label={t('find.day')}
          value={day ?? today}
          max={today}
          required
          onChange={({ target }) => target.value !== '' && target.value <= today && onDay(target.value)}
        />
      </span>
      <button
        type="button"
        aria-label={t('find.later')}
        title="→"
        aria-disabled={day === null || undefined}
        onClick={after}
      >
        <ChevronRight size={24} aria-hidden="true" />
      </button>
    </div>
  );
}
