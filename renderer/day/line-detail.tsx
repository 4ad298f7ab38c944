import { useTranslation } from 'react-i18next';
import type { LineView } from '#shared/contract/reconcile-view.ts';
import type { View } from '#shared/contract/view.ts';
import { useDayWork } from '../acts/day.ts';
import { momentOf, money } from '../format.ts';
import { useToday } from '../parts/found-list.tsx';
import { usePayment } from '../parts/hooks.ts';
import { PaymentStory } from '../parts/payment-story.tsx';
import { StoryHead } from '../parts/story-head.tsx';
import type { OfDay } from '../store.ts';
import { ClassMark } from './class-mark.tsx';
import styles from './line-detail.module.css';
import { amountOfLine, doOf, lookOfLine, ourState, textForProvider, theirState, titleOf, whatOf } from './words.ts';

interface LineDetailProps {
  readonly view: View;
  readonly of: OfDay;
  readonly line: LineView;
}

/** One line: what was found, what to do, and what each side says; then all that this till knows of the payment. */
export function LineDetail({ view, of, line }: LineDetailProps) {
  const { t } = useTranslation();
  const today = useToday();
  const provider = t(`provider.${of.provider}`);
  const { explained } = line;
  const act = explained ? null : doOf(line, provider, t);
  return (
    <>
      <StoryHead
        mark={<ClassMark of={line.class} look={lookOfLine(line)} />}
        title={titleOf(line, t)}
        sum={amountOfLine(line)}
      />
      <div className={styles.said}>
        <p>{whatOf(line, t)}</p>
        {act && <p data-do>{act}</p>}
        {explained && (
          <p data-do>
            {t('dayScreen.explainedBy', {
              name: explained.by,
              at: momentOf(explained.atMs, today),
              reason: explained.reason,
            })}
          </p>
        )}
        {line.resembles && <p>{t('dayScreen.resembles', { number: line.resembles })}</p>}
        {(line.by === 'paymentAndAmount' || line.by === 'payment') && <p>{t(`dayScreen.by.${line.by}`)}</p>}
      </div>
      {!explained && <Call view={view} of={of} line={line} provider={provider} />}
      <Sides line={line} provider={provider} />
      {line.item && <Story line={line} />}
    </>
  );
}

/** What this till, the provider when asked, and the bill say, side by side. */
function Sides({ line: { item, told, row }, provider }: { readonly line: LineView; readonly provider: string }) {
  const { t } = useTranslation();
  const today = useToday();
  const none = '–';
  const kind = item?.kind ?? row?.kind ?? 'payment';
  const at = (ms: number | null | undefined) => (ms == null ? none : momentOf(ms, today));
  const rows = [
    [
      'amount',
      item ? money(item.amount) : none,
      told?.amount ? money(told.amount) : none,
      row ? money(row.amount) : none,
    ],
    [
      'state',
      item ? ourState(item, t) : t('dayScreen.notHere'),
      told ? theirState(told.state, kind, t) : none,
      row ? theirState(row.state, row.kind, t) : t('dayScreen.notInBill'),
    ],
    ['time', at(item?.atMs), none, at(row?.atMs)],
    ['ours', item?.number ?? none, none, row?.refundNumber ?? row?.reference ?? none],
    ['theirs', item?.providerReference ?? none, none, row?.providerReference ?? none],
  ] as const;
  return (
    <table className={styles.sides}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('dayScreen.side.till')}</th>
          {told && <th scope="col">{t('dayScreen.side.told', { provider })}</th>}
          <th scope="col">{t('dayScreen.side.bill')}</th>
        </tr>
      </thead>
      <tbody>
        {rows
          .filter(([, ...cells]) => cells.some((cell) => cell !== none))
          .map(([name, ours, said, theirs]) => (
            <tr key={name} data-number={name === 'ours' || name === 'theirs' || undefined}>
              <th scope="row">{t(`dayScreen.row.${name}`)}</th>
              <td>{ours}</td>
              {told && <td>{said}</td>}
              <td data-differs={(ours !== none && theirs !== none && ours !== theirs && name !== 'time') || undefined}>
                {theirs}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

/** The words for the provider's support, to be copied or read off. */
function Call({ view, of, line, provider }: LineDetailProps & { readonly provider: string }) {
  const { t } = useTranslation();
  const copied = useDayWork(({ copied: key }) => key === line.key);
  if (line.step !== 'callProvider' && line.step !== 'verifyJournal') return null;
  return (
    <section className={styles.call}>
      <h3>{t('dayScreen.callTitle', { provider })}</h3>
      <p>{textForProvider(line, of.day, view, provider, t)}</p>
      <p role="status">{copied ? t('dayScreen.copied') : ''}</p>
    </section>
  );
}

function Story({ line }: { readonly line: LineView }) {
  const { t } = useTranslation();
  const payment = usePayment(line.item?.paymentId ?? null);
  if (payment === null || payment === 'asking') return null;
  return (
    <section className={styles.story} aria-label={t('dayScreen.story.title')}>
      <h3>{t('dayScreen.story.title')}</h3>
      <PaymentStory payment={payment} />
    </section>
  );
}
