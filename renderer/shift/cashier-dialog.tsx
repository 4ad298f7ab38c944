import { User } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeCashier, knownCashiers } from '../acts/shift.ts';
import ask from '../parts/ask.module.css';
import { TypedQuestion } from '../parts/ask.tsx';
import { useAnswer } from '../parts/hooks.ts';
import row from '../parts/row.module.css';
import { TextField } from '../parts/text-field.tsx';
import { useTill } from '../store.ts';
import styles from './cashier-dialog.module.css';

const mostShown = 6;

/** F12, a letter or two, Enter: who works the till from now on. A new name is taken as it is typed. */
export function CashierDialog() {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const now = useTill((state) => state.view?.cashier ?? '');
  const known = useAnswer('names', knownCashiers) ?? [];
  const sought = text.trim().toLowerCase();
  const others = known.filter((name) => name !== now && name.toLowerCase().includes(sought)).slice(0, mostShown);
  const isNew = text.trim() !== '' && !known.some((name) => name.toLowerCase() === sought);
  const choices = isNew ? [...others, text.trim()] : others;
  const chosen = choices[Math.min(at, choices.length - 1)];
  const move = (event: KeyboardEvent) => {
    const steps = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (steps === 0) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(choices.length - 1, at + steps)));
  };
  return (
    <TypedQuestion
      title={t('shiftScreen.changeCashier')}
      yes={chosen === undefined ? t('shiftScreen.enterName') : t('shiftScreen.changeTo', { name: chosen })}
      first={field}
      onYes={() => (chosen === undefined ? field.current?.focus() : changeCashier(chosen))}
    >
      <p className={ask.soft}>{t('shiftScreen.cashierHint', { name: now })}</p>
      <TextField
        ref={field}
        className={styles.name}
        label={t('shiftScreen.nextCashier')}
        maxLength={32}
        value={text}
        aria-controls="cashiers"
        onKeyDown={move}
        onType={(typed) => {
          setText(typed);
          setAt(0);
        }}
      />
      <ul id="cashiers" className={styles.names} aria-label={t('shiftScreen.cashiers')}>
        {choices.map((name) => (
          <li key={name}>
            <button
              type="button"
              className={row.row}
              data-edged
              tabIndex={-1}
              aria-current={name === chosen || undefined}
              onClick={() => changeCashier(name)}
            >
              <User size={24} aria-hidden="true" />
              <span>{name}</span>
              {isNew && name === text.trim() && <small>{t('shiftScreen.newName')}</small>}
            </button>
          </li>
        ))}
      </ul>
    </TypedQuestion>
  );
}
