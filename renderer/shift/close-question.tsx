import { useTranslation } from 'react-i18next';
import type { XReport } from '#shared/shift/report.ts';
import { netMinorOf, takenOf } from '#shared/shift/totals.ts';
import { closeShift } from '../acts/shift.ts';
import { money } from '../format.ts';
import { Question } from '../parts/ask.tsx';
import { Difference } from './cash-sheet.tsx';
import styles from './close-question.module.css';

/** A Z is sealed for good: what goes into it, and what stays open, before it is. */
export function CloseQuestion({ x }: { readonly x: XReport }) {
  const { t } = useTranslation();
  const { shift, totals, doubts, cash } = x;
  const { currency, all } = totals;
  if (!shift) return null;
  return (
    <Question
      title={t('shiftScreen.closeTitle', { z: x.z })}
      yes={t('shiftScreen.closeYes', { z: x.z })}
      onYes={() => void closeShift(shift.shiftId)}
      body={
        <div className={styles.body}>
          <p>
            {t('shiftScreen.closeSum', {
              amount: money({ minor: netMinorOf(all), currency }),
              count: takenOf(all).count,
            })}
          </p>
          {cash && <Difference sheet={cash} />}
          {doubts.length > 0 && (
            <p className={styles.doubts}>{t('shiftScreen.closeDoubts', { count: doubts.length })}</p>
          )}
          <p>{t('shiftScreen.closeHint')}</p>
        </div>
      }
    />
  );
}
