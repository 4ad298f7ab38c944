import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import { useSweep } from '../acts/sweep.ts';

interface SweepLineProps {
  readonly view: View;
  /** What stands here while nothing was asked. */
  readonly otherwise: string;
}

/** How far the asking is, or what it came to. */
export function SweepLine({ view: { work }, otherwise }: SweepLineProps) {
  const { t } = useTranslation();
  const ended = useSweep(({ ended: last }) => last);
  if (work?.what === 'sweep') return <>{t('shiftScreen.sweeping', { done: work.done, of: work.of ?? work.done })}</>;
  if (!ended) return <>{otherwise}</>;
  return (
    <>
      {t(ended.cancelled ? 'shiftScreen.sweepCancelled' : 'shiftScreen.swept', {
        asked: ended.asked,
        settled: ended.settled,
        doubts: ended.inDoubt,
      })}
    </>
  );
}
