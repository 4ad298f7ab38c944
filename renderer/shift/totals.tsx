import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { Totals } from '#shared/shift/report.ts';
import { columns } from '#shared/shift/share.ts';
import { type Axis, type AxisTotals, axes, netMinorOf, notKnownOf, takenOf } from '#shared/shift/totals.ts';
import { grouped, money } from '../format.ts';
import { type Texts, textOr } from '../text.ts';
import styles from './totals.module.css';

/** What a shift comes to, the large figures first; only what holds something is shown. */
export function Figures({ totals }: { readonly totals: Totals }) {
  const { t } = useTranslation();
  const { all, currency } = totals;
  const rest = columns.filter((column) => column !== 'approved' && (all[column]?.count ?? 0) > 0);
  const taken = takenOf(all);
  const longest = money({ minor: taken.minor, currency }).length + grouped(taken.count).length;
  return (
    <dl className={styles.figures} style={{ '--characters': longest } as CSSProperties}>
      <div data-first>
        <dt>{t('shiftScreen.net')}</dt>
        <dd>{money({ minor: netMinorOf(all), currency })}</dd>
      </div>
      <div>
        <dt>{t('shiftScreen.column.taken')}</dt>
        <dd>
          {money({ minor: taken.minor, currency })} <span>{t('shiftScreen.of', { count: taken.count })}</span>
        </dd>
      </div>
      {rest.map((column) => (
        <div key={column}>
          <dt>{t(`shiftScreen.column.${column}`)}</dt>
          <dd>
            {money({ minor: all[column]?.minor ?? 0, currency })}{' '}
            <span>{t('shiftScreen.of', { count: all[column]?.count ?? 0 })}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const byAxis = { provider: 'byProvider', wallet: 'byWallet', way: 'byWay', cashier: 'byCashier' } as const;

/** The same money by each of its sides, in one table, so that its columns stand under one another. */
export function TotalsTable({ totals }: { readonly totals: Totals }) {
  const { t } = useTranslation();
  const refunds = totals.byProvider.some(({ sums }) => sums.refunded || sums.returnedElsewhere);
  const doubts = totals.byProvider.some(({ sums }) => notKnownOf(sums).count > 0);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('shiftScreen.payments')}</th>
          <th scope="col">{t('shiftScreen.column.taken')}</th>
          {refunds && <th scope="col">{t('shiftScreen.column.back')}</th>}
          {doubts && <th scope="col">{t('shiftScreen.column.notKnown')}</th>}
          <th scope="col">{t('shiftScreen.net')}</th>
        </tr>
      </thead>
      {axes.map((axis) => (
        <tbody key={axis}>
          <tr>
            <th scope="rowgroup" colSpan={4 + Number(refunds) + Number(doubts)}>
              {t(`shiftScreen.by.${axis}`)}
            </th>
          </tr>
          {totals[byAxis[axis]].map((row) => (
            <Row key={`${row.name}`} row={row} axis={axis} refunds={refunds} doubts={doubts} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

interface RowProps {
  readonly row: AxisTotals;
  readonly axis: Axis;
  readonly refunds: boolean;
  readonly doubts: boolean;
}

function Row({ row: { name, currency, sums }, axis, refunds, doubts }: RowProps) {
  const { t } = useTranslation();
  const taken = takenOf(sums);
  const backMinor = (sums.refunded?.minor ?? 0) + (sums.returnedElsewhere?.minor ?? 0);
  return (
    <tr>
      <th scope="row">{nameOf(axis, name, t)}</th>
      <td className={styles.count}>{taken.count > 0 && grouped(taken.count)}</td>
      <td>{taken.count > 0 && money({ minor: taken.minor, currency })}</td>
      {refunds && <td>{backMinor === 0 ? '' : money({ minor: backMinor, currency })}</td>}
      {doubts && <td>{notKnownOf(sums).count > 0 && money({ minor: notKnownOf(sums).minor, currency })}</td>}
      <td>
        <b>{money({ minor: netMinorOf(sums), currency })}</b>
      </td>
    </tr>
  );
}

function nameOf(axis: Axis, name: string | null, t: Texts): string {
  if (axis === 'cashier') return name || t('shiftScreen.nobody');
  if (name === null) return t('shiftScreen.noWallet');
  return textOr(t, `${axis}.${name}`, name);
}
