import { useTranslation } from 'react-i18next';
import type { PaymentView } from '#shared/contract/view.ts';
import type { Words } from '#shared/payment/payment.ts';
import { secondsUntil, span, timeOfDay } from '../format.ts';
import type { Texts } from '../text.ts';
import styles from './evidence.module.css';
import { FactRows } from './facts.tsx';
import { useNow } from './hooks.ts';
import { answerWord } from './picture-of.ts';

/** What is known of money in doubt, in the order it happened, and at the end what the till does next and when. */
export function Evidence({ payment }: { readonly payment: PaymentView }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  return (
    <section className={styles.evidence} aria-label={t('evidence.title')}>
      <h2>{t('evidence.title')}</h2>
      <ol>
        {happened(payment, t).map(({ atMs, what }) => (
          <li key={`${atMs} ${what}`}>
            <time>{timeOfDay(atMs)}</time>
            <span>{what}</span>
          </li>
        ))}
        <li data-next>
          <time>{nextWhen(payment, nowMs, t)}</time>
          <span>{t(payment.nextStep?.call === 'reverse' ? 'timeline.nextReverse' : 'timeline.nextQuery')}</span>
        </li>
      </ol>
    </section>
  );
}

interface Happening {
  readonly atMs: number;
  readonly what: string;
}

function happened({ provider, way, requestedMs, doubt, lastQuery }: PaymentView, t: Texts): Happening[] {
  const asked = lastQuery && {
    atMs: lastQuery.atMs,
    what: t('timeline.asked', { answer: answerWord(t, lastQuery.answer) }),
  };
  const began = way === 'show' ? t('timeline.shown') : t('timeline.sent', { provider: t(`provider.${provider}`) });
  return [{ atMs: requestedMs, what: began }, doubt && { atMs: doubt.sinceMs, what: t('timeline.doubt') }, asked]
    .filter((one) => one !== null)
    .sort((a, b) => a.atMs - b.atMs);
}

function nextWhen({ asking, nextStep }: PaymentView, nowMs: number, t: Texts): string {
  if (asking || !nextStep) return t('timeline.now');
  const seconds = secondsUntil(nextStep.atMs, nowMs);
  return t('timeline.in', { time: span(t, seconds * 1000) });
}

interface SupportProps {
  readonly payment: PaymentView;
  readonly words?: Words | null;
}

/** The provider's code and words, in small type for its support: never the cashier's first sentence. */
export function Support({ payment, words = payment.words }: SupportProps) {
  const { t } = useTranslation();
  const lines = [
    words?.code && ([t('evidence.code'), words.code] as const),
    words?.text && ([t('evidence.text'), words.text] as const),
    [t('evidence.reference'), payment.reference] as const,
    payment.providerReference && ([t('evidence.providerReference'), payment.providerReference] as const),
    payment.walletReference && ([t('evidence.walletReference'), payment.walletReference] as const),
  ].filter((line) => line !== null && line !== undefined && line !== '');
  return (
    <details className={styles.support}>
      <summary>
        <span>{t('evidence.support')}</span>
        {words && <span className={styles.words}>{wordsLine(words)}</span>}
      </summary>
      <dl>
        <FactRows rows={lines} />
      </dl>
      {!words && <p>{t('evidence.noWords')}</p>}
    </details>
  );
}

export function wordsLine({ code, text }: Words): string {
  return [code, text].filter((part) => part !== '').join(' · ');
}
