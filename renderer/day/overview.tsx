import { BadgeCheck, FileText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BillSumsView, BillView, ProviderDayView, Reconciled } from '#shared/contract/reconcile-view.ts';
import { grouped, momentOf, money } from '../format.ts';
import { useToday } from '../parts/found-list.tsx';
import { Came } from './came.tsx';
import styles from './overview.module.css';
import { Trend } from './trend.tsx';

interface OverviewProps {
  readonly standing: ProviderDayView;
  readonly reconciled: Reconciled | null;
}

/** The day as a whole: both sides' sums, the bills they come from, who stands for it, and the month around it. */
export function Overview({ standing, reconciled }: OverviewProps) {
  const { t } = useTranslation();
  const { bills, provider, day, signed } = standing;
  const today = useToday();
  return (
    <>
      <Came />
      {reconciled && <Sums reconciled={reconciled} />}
      {reconciled?.bill && <Fees bill={reconciled.bill} currency={reconciled.currency} />}
      {bills.length === 0 ? <NoBill standing={standing} /> : <Bills bills={bills} />}
      {signed && (
        <p className={styles.signed}>
          <BadgeCheck size={24} aria-hidden="true" />
          {t(signed.leftCount > 0 ? 'dayScreen.signedWith' : 'dayScreen.signed', {
            name: signed.by,
            at: momentOf(signed.atMs, today),
            left: signed.leftCount,
            entry: signed.seq,
          })}
        </p>
      )}
      <Trend provider={provider} day={day} />
    </>
  );
}

function Sums({ reconciled: { journal, bill, currency } }: { readonly reconciled: Reconciled }) {
  const { t } = useTranslation();
  const amount = (minor: number) => money({ minor, currency });
  const rows = [
    ['payments', journal.paymentsMinor, bill?.paymentsMinor ?? null, journal.payments],
    ['refunds', -journal.refundsMinor, bill ? -bill.refundsMinor : null, journal.refunds],
    ['net', journal.netMinor, bill ? bill.paymentsMinor - bill.refundsMinor : null, null],
  ] as const;
  return (
    <table className={styles.sums}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('dayScreen.side.till')}</th>
          {bill && <th scope="col">{t('dayScreen.side.bill')}</th>}
          {bill && <th scope="col">{t('dayScreen.difference')}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ours, theirs, count]) => (
          <tr key={name} data-sum={name === 'net' || undefined}>
            <th scope="row">
              {t(`dayScreen.sum.${name}`)} {count !== null && <span>{grouped(count)}</span>}
            </th>
            <td>{amount(ours)}</td>
            {bill && <td>{amount(theirs ?? 0)}</td>}
            {bill && (
              <td data-differs={ours !== theirs || undefined}>
                {ours === theirs ? '–' : amount((theirs ?? 0) - ours)}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface FeesProps {
  readonly bill: BillSumsView;
  readonly currency: Reconciled['currency'];
}

/** What the bill takes off and puts on, and what is left. */
function Fees({ bill, currency }: FeesProps) {
  const { t } = useTranslation();
  const shown = (['feesMinor', 'couponsMinor', 'netMinor'] as const).filter(
    (name) => bill[name] !== 0 && (name !== 'netMinor' || bill.feesMinor !== 0),
  );
  if (shown.length === 0) return null;
  return (
    <dl className={styles.fees}>
      {shown.map((name) => (
        <div key={name}>
          <dt>{t(`dayScreen.sum.${name}`)}</dt>
          <dd>
            {money({ minor: bill[name], currency })}
            {name === 'feesMinor' &&
              bill.feesUnknown > 0 &&
              ` ${t('dayScreen.feesUnknown', { count: bill.feesUnknown })}`}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Bills({ bills }: { readonly bills: readonly BillView[] }) {
  const { t } = useTranslation();
  const today = useToday();
  return (
    <ul className={styles.bills} aria-label={t('dayScreen.bills')}>
      {bills.map((bill) => (
        <li key={bill.digest}>
          <FileText size={20} aria-hidden="true" />
          <span>
            <b>{bill.fileName ?? t('dayScreen.fetchedBill')}</b>
            <span>
              {t('dayScreen.billFacts', {
                rows: bill.rows,
                at: momentOf(bill.takenMs, today),
                name: bill.by,
                digest: bill.digest.slice(0, 8),
              })}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** No bill yet: where it comes from, and when. */
function NoBill({ standing: { provider, fetches, lists } }: { readonly standing: ProviderDayView }) {
  const { t } = useTranslation();
  const names = { provider: t(`provider.${provider}`) };
  const how = fetches ? (lists === 'settled' ? 'settled' : 'fetches') : 'imports';
  return (
    <section className={styles.noBill}>
      <h2>{t('dayScreen.noBill')}</h2>
      <p>{t(`dayScreen.noBillHint.${how}`, names)}</p>
      <p>{t('dayScreen.dropHint')}</p>
    </section>
  );
}
