import { useTranslation } from 'react-i18next';
import { dropPrints, retryPrinter } from '../acts/print.ts';
import { useTill } from '../store.ts';
import { troubleText } from '../text.ts';
import { Question } from './ask.tsx';
import { Button } from './button.tsx';
import styles from './printer-trouble.module.css';

/** What the printer has, what to do, and what becomes of the receipts that wait for it. */
export function PrinterTrouble() {
  const { t } = useTranslation();
  const printer = useTill((state) => state.view?.printer);
  const waiting = printer?.waiting ?? 0;
  const trouble = printer?.trouble ?? null;
  const drop = () => {
    dropPrints();
    useTill.setState({ ask: null });
  };
  const body = (
    <div className={styles.body}>
      <p role="status">{trouble ? troubleText(t, trouble) : t('printerItem.fine')}</p>
      {waiting > 0 && <p>{t('printerItem.waits', { count: waiting })}</p>}
      {trouble && <Button onAct={drop}>{t(waiting > 0 ? 'printerItem.drop' : 'printerItem.seen')}</Button>}
    </div>
  );
  const yes = waiting > 0 ? t('printerItem.retry') : null;
  return (
    <Question title={t('printerItem.title')} body={body} yes={yes} no={t('app.close')} stays onYes={retryPrinter} />
  );
}
