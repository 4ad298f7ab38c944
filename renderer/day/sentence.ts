import type { ProviderDayView, Reconciled, WorkView } from '#shared/contract/reconcile-view.ts';
import { money } from '../format.ts';
import type { Look } from '../parts/picture-of.ts';
import type { Texts } from '../text.ts';

export interface Sentence {
  readonly text: string;
  readonly look: Look;
}

interface Known {
  readonly reconciled: Reconciled | null;
  readonly standing: ProviderDayView | null;
  readonly work: WorkView | null;
  /** The providers are known. */
  readonly asked: boolean;
}

/** Whether the day is right, in one sentence. */
export function sentenceOf({ reconciled, standing, work, asked }: Known, t: Texts): Sentence {
  if (!asked) return { text: t('dayScreen.sentence.asking'), look: 'going' };
  if (!standing) return { text: t('dayScreen.sentence.noProvider'), look: 'ready' };
  if (!reconciled)
    return { text: t(work ? 'dayScreen.sentence.comparing' : 'dayScreen.sentence.asking'), look: 'going' };
  if (reconciled.verdict === 'nothing')
    return reconciled.hasBill
      ? { text: t('dayScreen.sentence.nothingBill'), look: 'approved' }
      : { text: t('dayScreen.sentence.nothing'), look: 'ready' };
  const { journal, currency, needsYou } = reconciled;
  const payments = t(journal.payments === 1 ? 'dayScreen.onePayment' : 'dayScreen.payments', {
    count: journal.payments,
    amount: money({ minor: journal.paymentsMinor, currency }),
  });
  if (needsYou > 0) {
    const needs = t(needsYou === 1 ? 'dayScreen.oneNeedsYou' : 'dayScreen.needYou', { count: needsYou });
    return { text: t('dayScreen.sentence.both', { payments, verdict: needs }), look: 'doubt' };
  }
  return {
    text: t('dayScreen.sentence.both', { payments, verdict: agreeing(reconciled, t) }),
    look: lookOfCalm(reconciled),
  };
}

function agreeing({ hasBill, lists, waits, explained }: Reconciled, t: Texts): string {
  if (!hasBill && waits > 0) return t('dayScreen.verdict.billToCome');
  if (waits > 0) return t('dayScreen.verdict.restWaits', { count: waits });
  if (!hasBill && lists === 'none') return t('dayScreen.verdict.asAsked');
  return explained > 0 ? t('dayScreen.verdict.explained', { count: explained }) : t('dayScreen.verdict.agree');
}

function lookOfCalm({ hasBill, waits }: Reconciled): Look {
  return waits > 0 && !hasBill ? 'ready' : 'approved';
}

/** Of a day that is compared. */
export function sentenceOfSigned(reconciled: Reconciled, t: Texts): string {
  const standing = { ...reconciled, payments: reconciled.journal.payments };
  return sentenceOf({ reconciled, standing, work: null, asked: true }, t).text;
}
