import type { AdviceView, PaymentView, RefundView } from '#shared/contract/view.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { Texts } from '../text.ts';

type AdviceId = AdviceView['id'];

/** What is certain, what to do, and what a manager does: the sentences of a picture. */
export interface Said {
  readonly certain: string;
  readonly act: readonly string[];
  readonly manager: string | null;
}

interface Subject {
  readonly provider: ProviderId;
}

/** The sentences of a payment that ended without money are the advice's. */
export function ended(payment: PaymentView, t: Texts): Said {
  return words(payment.advice?.id ?? 'declined', payment, t);
}

export function endedRefund({ advice }: RefundView, payment: Subject, t: Texts): Said {
  return words(advice?.id ?? 'refundRefused', payment, t);
}

/** Advice of which the state's own sentences say the same, and why it is not known as well. */
const plain: readonly AdviceId[] = ['askOn', 'reverseAskOn', 'refundAskOn'];

/**
 * Of money in doubt, `own` are the sentences of the state. The advice speaks in their place where it is about the money;
 * where it is not, what must not be done stands before it.
 */
export function stillOpen(
  { advice }: Pick<PaymentView | RefundView, 'advice'>,
  subject: Subject,
  own: Omit<Said, 'manager'>,
  t: Texts,
): Said {
  if (advice === null) return { ...own, manager: null };
  const said = words(advice.id, subject, t);
  if (plain.includes(advice.id)) return { ...said, ...own };
  if (advice.money === 'unchanged') return { ...said, certain: own.certain, act: [...own.act, ...said.act] };
  return { ...said, act: said.act.flatMap(sentences) };
}

/** What must not be done is read one line at a time. */
function sentences(text: string): string[] {
  return text.split(/(?<=\.)\s+|(?<=。)/);
}

function words(id: AdviceId, { provider }: Subject, t: Texts): Said {
  const names = { provider: t(`provider.${provider}`) };
  const manager = t(`advice.${id}.manager`, names);
  return {
    certain: t(`advice.${id}.certain`, names),
    act: [t(`advice.${id}.cashier`, names)],
    manager: manager === t('sentence.nothingToDo') ? null : manager,
  };
}

/** For a place that shows the state and its certainty already. */
export function adviceOf(
  { advice }: Pick<PaymentView | RefundView, 'advice'>,
  subject: Subject,
  t: Texts,
): Said | null {
  return advice && words(advice.id, subject, t);
}
