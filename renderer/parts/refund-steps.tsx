import { type ReactNode, type Ref, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaymentView } from '#shared/contract/view.ts';
import { changeRefund, refundReasons } from '../acts/refund.ts';
import { lastOf, momentOf, money } from '../format.ts';
import type { Screen } from '../store.ts';
import { Choice } from './choice.tsx';
import { useToday } from './found-list.tsx';
import { refundedOf, walletName } from './picture-of.ts';
import styles from './refund-steps.module.css';
import { TextField } from './text-field.tsx';

interface StepsProps {
  readonly payment: PaymentView;
  readonly screen: Extract<Screen, { at: 'refund' }>;
  readonly manager: Manager;
  readonly managerField: Ref<HTMLInputElement>;
}

/** Whether this amount needs one; `freeMinor`: what needs none, null where no refund of the shop does. */
export interface Manager {
  readonly needed: boolean;
  readonly freeMinor: number | null;
}

/** Which payment, how much, why, and who agrees: all before the eye at once, each in its place. */
export function RefundSteps({ payment, screen, manager, managerField }: StepsProps) {
  const { t } = useTranslation();
  const whole = money({ ...payment.amount, minor: payment.refundableMinor });
  return (
    <>
      <Which payment={payment} />
      <Step title={t('refundStep.how')}>
        <Choice
          name="how"
          label={t('refund.whole', { amount: whole })}
          on={screen.part === null}
          onChoose={() => changeRefund({ part: null })}
        />
        {payment.can.partialRefund ? (
          <Choice
            name="how"
            label={t('refund.part')}
            on={screen.part !== null}
            onChoose={() => changeRefund({ part: screen.part ?? '' })}
          />
        ) : (
          <p className={styles.note}>{t('refund.wholeOnly')}</p>
        )}
      </Step>
      <Step title={t('refundStep.why')}>
        {refundReasons.map((reason) => (
          <Choice
            key={reason}
            name="why"
            label={t(`refundReason.${reason}`)}
            on={screen.reason === reason}
            onChoose={() => changeRefund({ reason })}
          />
        ))}
      </Step>
      {manager.freeMinor !== null && (
        <Step title={t('refundStep.manager')}>
          {manager.needed ? (
            <TextField
              ref={managerField}
              className={styles.manager}
              label={t('refundStep.name')}
              hint={t('refundStep.nameHint')}
              maxLength={32}
              value={screen.approvedBy}
              onType={(approvedBy) => changeRefund({ approvedBy })}
            />
          ) : (
            <p className={styles.note}>
              {t('refundStep.free', { amount: money({ ...payment.amount, minor: manager.freeMinor }) })}
            </p>
          )}
        </Step>
      )}
    </>
  );
}

/** The payment as a person tells it from another, what was given back of it before, and what a coupon paid. */
function Which({ payment }: { readonly payment: PaymentView }) {
  const { t } = useTranslation();
  const today = useToday();
  const amountOf = (minor: number) => money({ ...payment.amount, minor });
  const refundedMinor = refundedOf(payment);
  const couponMinor = payment.payerPaid ? payment.amount.minor - payment.payerPaid.minor : 0;
  const what = [
    walletName(payment, t),
    momentOf(payment.requestedMs, today),
    `… ${lastOf(payment.reference)}`,
    payment.cashier,
  ];
  const sums = [
    t('refundStep.paid', { amount: money(payment.amount) }),
    ...(refundedMinor > 0 ? [t('refundStep.before', { amount: amountOf(refundedMinor) })] : []),
  ];
  return (
    <Step title={t('refundStep.which')} wide>
      <p className={styles.what}>{what.join(' · ')}</p>
      <p>{sums.join(' · ')}</p>
      {couponMinor > 0 && <p>{t('refundStep.coupon', { amount: amountOf(couponMinor) })}</p>}
    </Step>
  );
}

interface StepProps {
  readonly title: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function Step({ title, wide = false, children }: StepProps) {
  const id = useId();
  return (
    <section className={styles.step} aria-labelledby={id} data-wide={wide || undefined}>
      <h2 id={id}>{title}</h2>
      <div>{children}</div>
    </section>
  );
}
