import { Delete } from 'lucide-react';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AmountKey } from '../format.ts';
import styles from './keypad.module.css';

const keys = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '.', '0', 'Backspace'] as const;

interface KeypadProps {
  readonly off?: boolean;
  readonly onKey: (key: AmountKey) => void;
}

/** For touch. The keyboard types the same keys, so these take no focus: Enter stays with the primary action. */
export function Keypad({ off = false, onKey }: KeypadProps) {
  const { t } = useTranslation();
  const keepFocus = (event: MouseEvent) => event.preventDefault();
  return (
    <fieldset className={styles.keypad} disabled={off} aria-label={t('amount.keypad')}>
      {keys.map((key) => (
        <button key={key} type="button" tabIndex={-1} onMouseDown={keepFocus} onClick={() => onKey(key)}>
          {key === 'Backspace' && <Delete size={32} role="img" aria-label={t('amount.delete')} />}
          {key === '.' && <span aria-hidden="true">.</span>}
          {key === '.' && <span className="sr">{t('amount.point')}</span>}
          {key !== 'Backspace' && key !== '.' && key}
        </button>
      ))}
    </fieldset>
  );
}
