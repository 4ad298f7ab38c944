import { useTranslation } from 'react-i18next';
import { money } from '../format.ts';
import { type Said, useTill } from '../store.ts';
import type { Texts } from '../text.ts';
import { pictureOf, refundPictureOf } from './picture-of.ts';

/** For a screen reader: what came of a payment, once. What a person must act on interrupts, paid does not. */
export function Announcer() {
  const { t } = useTranslation();
  const said = useTill((state) => state.said);
  const text = said ? wordsOf(said, t) : '';
  const urgent = said !== null && said.sound !== 'approved';
  return (
    <div className="sr">
      <p role="status" data-testid="said">
        {urgent ? '' : text}
      </p>
      <p role="alert" data-testid="said-urgently">
        {urgent ? text : ''}
      </p>
    </div>
  );
}

function wordsOf({ payment, refund, count }: Said, t: Texts): string {
  const { title, act } = refund ? refundPictureOf(refund, payment, t) : pictureOf(payment, t);
  const amount = money(refund ? refund.amount : payment.amount);
  // The same words again are read again only if they differ.
  return `${t('announce.outcome', { title, amount, act: act.join(' ') })}${count % 2 === 0 ? '\u00a0' : ''}`;
}
