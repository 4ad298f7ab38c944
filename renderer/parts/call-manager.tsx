import { HandCoins, type LucideIcon, Pencil, Undo2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaymentView } from '#shared/contract/view.ts';
import { lastOf, money } from '../format.ts';
import { useTill } from '../store.ts';
import { adviceOf } from './advice-words.ts';
import { Question } from './ask.tsx';
import { Button } from './button.tsx';
import styles from './call-manager.module.css';
import { usePayment } from './hooks.ts';

type Act = 'reverse' | 'giveUp' | 'settleByHand';

const iconOf: Readonly<Record<Act, LucideIcon>> = { reverse: Undo2, giveUp: HandCoins, settleByHand: Pencil };

/** What a manager can do about money in doubt, with what each does. Nothing is done before a further question. */
export function CallManager({ payment: asked }: { readonly payment: PaymentView }) {
  const { t } = useTranslation();
  const first = useRef<HTMLButtonElement>(null);
  const found = usePayment(asked.paymentId);
  const payment = found === 'asking' || found === null ? asked : found;
  const isOver = payment.state !== 'inDoubt';
  useEffect(() => {
    if (isOver) useTill.setState({ ask: null }); // what it was about is known by now
  }, [isOver]);
  const names = {
    amount: money(payment.amount),
    provider: t(`provider.${payment.provider}`),
    reference: lastOf(payment.reference),
  };
  const said = adviceOf(payment, payment, t)?.manager ?? t('manager.ask', names);
  const { can } = payment;
  const acts = [can.reverse && 'reverse', can.giveUp && 'giveUp', can.settleByHand && 'settleByHand'].filter(
    (act) => act !== false,
  ) as Act[];
  return (
    <Question
      title={t('manager.title', names)}
      yes={null}
      {...(acts.length > 0 && { first })}
      body={
        <>
          <p>{said}</p>
          <ul className={styles.acts}>
            {acts.map((act, index) => (
              <li key={act}>
                <Button
                  ref={index === 0 ? first : null}
                  kind={act === 'reverse' ? 'danger' : 'plain'}
                  icon={iconOf[act]}
                  onAct={() => useTill.setState({ ask: { about: act, payment } })}
                >
                  {t(act === 'reverse' ? 'act.reverse' : act === 'giveUp' ? 'act.anotherWay' : 'act.settle')}
                </Button>
                <span>{t(`manager.${act}`, names)}</span>
              </li>
            ))}
          </ul>
        </>
      }
    />
  );
}
