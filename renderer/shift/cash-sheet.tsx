import { useTranslation } from 'react-i18next';
import type { CashSheet } from '#shared/shift/cash.ts';
import { money } from '../format.ts';
import facts from '../parts/facts.module.css';
import { FactRows } from '../parts/facts.tsx';
import { Mark } from '../parts/look.tsx';
import styles from './cash-sheet.module.css';

/** How the drawer comes to what should be in it, and what was found. */
export function CashSheetTable({ sheet }: { readonly sheet: CashSheet }) {
  const { t } = useTranslation();
  const { currency } = sheet.float;
  const amount = (minor: number) => money({ minor, currency });
  const rows = [
    [t('shiftScreen.cash.float'), '', sheet.float.minor],
    [t('shiftScreen.cash.sales'), '+', sheet.salesMinor],
    [t('shiftScreen.cash.refunds'), '−', sheet.refundsMinor],
    [t('shiftScreen.cash.in'), '+', sheet.inMinor],
    [t('shiftScreen.cash.out'), '−', sheet.outMinor],
  ] as const;
  return (
    <dl className={`${facts.facts} ${styles.sheet}`}>
      <FactRows
        rows={rows
          .filter(([, sign, minor]) => sign === '' || minor !== 0)
          .map(([name, sign, minor]) => [name, `${sign} ${amount(minor)}`])}
      />
      <div data-sum>
        <dt>{t('shiftScreen.cash.expected')}</dt>
        <dd>{amount(sheet.expectedMinor)}</dd>
      </div>
      <div>
        <dt>{t('shiftScreen.cash.counted')}</dt>
        <dd>{amount(sheet.countedMinor)}</dd>
      </div>
      {sheet.counts > 1 && (
        <div>
          <dt>{t('shiftScreen.cash.first', { count: sheet.counts })}</dt>
          <dd>{amount(sheet.firstCountedMinor)}</dd>
        </div>
      )}
    </dl>
  );
}

/** What the count came to, in words. */
export function Difference({ sheet }: { readonly sheet: CashSheet }) {
  const { t } = useTranslation();
  const { differenceMinor, float } = sheet;
  const amount = money({ minor: Math.abs(differenceMinor), currency: float.currency });
  const way = differenceMinor === 0 ? 'agrees' : differenceMinor < 0 ? 'missing' : 'over';
  return (
    <p className={styles.difference}>
      <Mark look={way === 'agrees' ? 'approved' : 'doubt'} />
      <b>{t(`shiftScreen.difference.${way}`, { amount })}</b>
    </p>
  );
}
