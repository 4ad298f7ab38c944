import { useTranslation } from 'react-i18next';
import type { FindingView, Reconciled } from '#shared/contract/reconcile-view.ts';
import { grouped, momentOf, money } from '../format.ts';
import { useToday } from '../parts/found-list.tsx';
import { StoryHead } from '../parts/story-head.tsx';
import { ClassMark } from './class-mark.tsx';
import styles from './line-detail.module.css';
import type { GroupSums } from './rows.ts';
import { findingOf, findingTitle, lookOfGroup } from './words.ts';

/** A class as a whole: what it means, and what it comes to on both sides. */
export function GroupDetail({ sums, reconciled }: { readonly sums: GroupSums; readonly reconciled: Reconciled }) {
  const { t } = useTranslation();
  const amount = (minor: number | null) => (minor === null ? '–' : money({ minor, currency: reconciled.currency }));
  return (
    <>
      <StoryHead
        mark={<ClassMark of={sums.group} look={lookOfGroup(sums.group)} />}
        title={t(`dayScreen.group.${sums.group}`)}
        sum={grouped(sums.lines)}
      />
      <div className={styles.said}>
        <p>{t(`dayScreen.groupHint.${sums.group}`)}</p>
      </div>
      {(sums.journalMinor !== null || sums.billMinor !== null) && (
        <table className={styles.sides}>
          <thead>
            <tr>
              <td />
              <th scope="col">{t('dayScreen.side.till')}</th>
              <th scope="col">{t('dayScreen.side.bill')}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{t('dayScreen.sum.net')}</th>
              <td>{amount(sums.journalMinor)}</td>
              <td>{amount(sums.billMinor)}</td>
            </tr>
          </tbody>
        </table>
      )}
    </>
  );
}

interface FindingDetailProps {
  readonly finding: FindingView;
  readonly reconciled: Reconciled;
}

/** What is wrong with the comparison as a whole, or worth knowing about it. */
export function FindingDetail({ finding, reconciled }: FindingDetailProps) {
  const { t } = useTranslation();
  const today = useToday();
  const { explained } = finding;
  return (
    <>
      <StoryHead
        mark={<ClassMark of="finding" look={finding.needsYou && !explained ? 'doubt' : 'ready'} />}
        title={findingTitle(finding, t)}
      />
      <div className={styles.said}>
        <p>{findingOf(finding, reconciled, t)}</p>
        <p data-do>{t(`dayScreen.findingDo.${finding.finding.finding}`)}</p>
        {explained && (
          <p>
            {t('dayScreen.explainedBy', {
              name: explained.by,
              at: momentOf(explained.atMs, today),
              reason: explained.reason,
            })}
          </p>
        )}
      </div>
    </>
  );
}
