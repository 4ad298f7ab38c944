import { Printer, PrinterX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PrinterOnScreen } from '#shared/receipt/printing.ts';
import { useTill } from '../store.ts';
import styles from './printer-item.module.css';
import line from './status-line.module.css';

/** Nothing where there is none, a whisper while all is well, a key when a print waits for a person. */
export function PrinterItem({ printer: { state, waiting } }: { readonly printer: PrinterOnScreen }) {
  const { t } = useTranslation();
  if (state === 'off') return null;
  if (state !== 'trouble')
    return (
      <span
        className={`${line.item} ${styles.quiet}`}
        role="img"
        aria-label={t(`printerItem.${state}`)}
        title={t(`printerItem.${state}`)}
        data-testid="printer"
      >
        <Printer size={20} aria-hidden="true" />
        <span aria-hidden="true">{t(`printerItem.${state}`)}</span>
      </span>
    );
  return (
    <button
      type="button"
      className={line.look}
      aria-haspopup="dialog"
      aria-label={waiting > 0 ? t('printerItem.waiting', { count: waiting }) : t('printerItem.trouble')}
      data-testid="printer"
      onClick={() => useTill.setState({ ask: { about: 'printer' } })}
    >
      <PrinterX size={20} aria-hidden="true" />
      {waiting > 0 ? t('printerItem.waitingShort', { count: waiting }) : t('printerItem.troubleShort')}
    </button>
  );
}
