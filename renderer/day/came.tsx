import { FileCheck2, FileWarning, FileX2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BillCame } from '#shared/contract/reconcile-view.ts';
import type { BillRefusal } from '#shared/reconcile/bill-file.ts';
import { useDayWork } from '../acts/day.ts';
import type { Texts } from '../text.ts';
import styles from './came.module.css';

const mostShown = 5;

/** What came of the last bill: taken, with the lines that could not be read; or not taken, and where and why. */
export function Came() {
  const { t } = useTranslation();
  const came = useDayWork((work) => work.came);
  if (!came || came.kind === 'mappingNeeded') return null;
  if (came.kind === 'refused')
    return (
      <section className={styles.came} data-loud role="alert">
        <FileX2 size={24} aria-hidden="true" />
        <div>
          <h2>{t('dayScreen.notTaken')}</h2>
          <p>{refusedText(came.refusal, t)}</p>
        </div>
      </section>
    );
  return <Taken came={came} />;
}

function Taken({ came: { bill, isNew, problemCount, problems } }: { readonly came: BillCame }) {
  const { t } = useTranslation();
  const Icon = problemCount > 0 ? FileWarning : FileCheck2;
  return (
    <section className={styles.came} role="status">
      <Icon size={24} aria-hidden="true" />
      <div>
        <h2>{t(isNew ? 'dayScreen.taken' : 'dayScreen.takenBefore', { rows: bill.rows })}</h2>
        {problemCount > 0 && <p>{t('dayScreen.problems', { count: problemCount })}</p>}
        <ul>
          {problems.slice(0, mostShown).map((problem) => (
            <li key={`${problem.line} ${problem.column} ${problem.code}`}>
              {t('sentence.label', { name: placeOf(problem, t) })}
              {t(`billFile.problem.${problem.code}`)}
              {problem.found !== '' && <span> {t('dayScreen.quoted', { words: problem.found })}</span>}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

/** Where, and what to do. */
export function refusedText(refusal: BillRefusal, t: Texts): string {
  const sentence = t(`billFile.refused.${refusal.code}`, { found: refusal.found ?? '' });
  const place = placeOf(refusal, t);
  return place === '' ? sentence : t('dayScreen.atPlace', { place, sentence });
}

function placeOf({ line, column }: { readonly line: number | null; readonly column: number | null }, t: Texts): string {
  if (line === null) return '';
  return column === null ? t('billFile.place.line', { line }) : t('billFile.place.cell', { line, column });
}
