import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryLine, PaymentView, RefundView } from '#shared/contract/view.ts';
import { Money } from '#shared/money.ts';
import { historyOf } from '../acts/payment.ts';
import { momentOf, money } from '../format.ts';
import { type Texts, textOr } from '../text.ts';
import { Advice } from './advice.tsx';
import { Support } from './evidence.tsx';
import { Facts } from './facts.tsx';
import { useToday } from './found-list.tsx';
import { Mark } from './look.tsx';
import styles from './payment-story.module.css';
import { lookOf, stateWord } from './picture-of.ts';
import { SoldLines } from './sale-lines.tsx';
import { StoryHead } from './story-head.tsx';

/** All that is known of a payment: what it is, its refunds, and everything that happened, in words. */
export function PaymentStory({ payment }: { readonly payment: PaymentView }) {
  const { t } = useTranslation();
  const today = useToday();
  const lines = useHistory(payment);
  return (
    <>
      <StoryHead mark={<Mark look={lookOf(payment)} />} title={stateWord(payment, t)} sum={money(payment.amount)} />
      <Advice of={payment} payment={payment} />
      <Facts payment={payment} wide />
      {payment.lines.length > 0 && (
        <section className={styles.block}>
          <h3>{t('lines.title')}</h3>
          <SoldLines lines={payment.lines} currency={payment.amount.currency} />
        </section>
      )}
      {payment.refunds.length > 0 && (
        <section className={styles.block}>
          <h3>{t('today.refunds')}</h3>
          <ul>
            {payment.refunds.map((refund) => (
              <Refund key={refund.refundId} payment={payment} refund={refund} />
            ))}
          </ul>
        </section>
      )}
      <section className={styles.block}>
        <h3>{t('today.history')}</h3>
        <ol>
          {lines.map((line) => (
            <li key={line.seq} className={styles.line}>
              <time>{momentOf(line.atMs, today)}</time>
              <span>
                {sentenceOf(line, payment, t)}
                <span className={styles.soft}> {detailOf(line, t)}</span>
              </span>
            </li>
          ))}
        </ol>
      </section>
      <Support payment={payment} />
    </>
  );
}

function Refund({ payment, refund }: { readonly payment: PaymentView; readonly refund: RefundView }) {
  const { t } = useTranslation();
  const said = [
    refund.reason && textOr(t, `refundReason.${refund.reason}`, ''),
    refund.approvedBy && t('find.approvedBy', { name: refund.approvedBy }),
  ];
  return (
    <li>
      <div className={styles.line}>
        <time>{momentOf(refund.requestedMs, useToday())}</time>
        <span>
          {t(`refundState.${refund.state}`)} <span className={styles.soft}>{said.filter(Boolean).join(' · ')}</span>
        </span>
        <b>{money(refund.amount)}</b>
      </div>
      <Advice of={refund} payment={payment} words={refund.words} />
    </li>
  );
}

/** Asked again whenever the payment has changed. */
function useHistory(payment: PaymentView): readonly HistoryLine[] {
  const [lines, setLines] = useState<readonly HistoryLine[]>([]);
  const { paymentId } = payment;
  const version = [
    payment.state,
    payment.sinceMs,
    payment.givenUp,
    payment.taken,
    payment.unseen,
    payment.byHand?.atMs,
    payment.printed,
    ...payment.refunds.flatMap(({ state, printed }) => [state, printed]),
  ].join();
  useEffect(() => {
    let current = version !== null;
    void historyOf(paymentId).then((found) => {
      if (current && found !== 'refused') setLines(found);
    });
    return () => {
      current = false;
    };
  }, [paymentId, version]);
  return lines;
}

/** What happened; of one refund among several, to which. */
function sentenceOf({ what, detail }: HistoryLine, { refunds }: PaymentView, t: Texts): string {
  const sentence = textOr(t, `history.${what}`, what);
  const refund = refunds.find(({ refundId }) => refundId === detail.refundId);
  if (!refund || refunds.length < 2 || what === 'refundRequested') return sentence;
  return t('find.ofRefund', { what: sentence, amount: money(refund.amount) });
}

/** The parts of a fact that have words; its numbers and codes are under "For support". */
function detailOf({ what, detail }: HistoryLine, t: Texts): string {
  const group = what.startsWith('refund.') ? 'refundRefusal' : 'decline';
  const amount = Money.safeParse({ minor: detail.minor, currency: detail.currency });
  const named = [
    amount.success && what === 'refundRequested' && money(amount.data),
    detail.way && textOr(t, `way.${detail.way}`, ''),
    detail.wallet && textOr(t, `wallet.${detail.wallet}`, ''),
    detail.cause && textOr(t, `doubt.${detail.cause}`, ''),
    detail.why && textOr(t, `notSent.${detail.why}`, ''),
    detail.because && textOr(t, what === 'notPaid' ? `notPaid.${detail.because}` : `reversal.${detail.because}`, ''),
    detail.reason &&
      textOr(
        t,
        what === 'refundRequested' ? `refundReason.${detail.reason}` : `${group}.${detail.reason}`,
        String(detail.reason),
      ),
    detail.how && textOr(t, `history.how.${detail.how}`, ''),
    detail.by && t('history.by', { name: detail.by }),
    detail.approvedBy && t('find.approvedBy', { name: detail.approvedBy }),
  ];
  return named.filter((words) => typeof words === 'string' && words !== '').join(' · ');
}
