import { Field } from '@base-ui/react/field';
import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaymentView } from '#shared/contract/view.ts';
import type { HandVerdict } from '#shared/payment/payment.ts';
import { settleByHand } from '../acts/payment.ts';
import { money } from '../format.ts';
import { TypedQuestion } from './ask.tsx';
import styles from './settle-by-hand.module.css';
import { TextField } from './text-field.tsx';

/** A manager says what became of money in doubt, and how they know. The till goes on asking. */
export function SettleByHand({ payment }: { readonly payment: PaymentView }) {
  const { t } = useTranslation();
  const [verdict, setVerdict] = useState<HandVerdict | null>(null);
  const [by, setBy] = useState('');
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const names = { amount: money(payment.amount), provider: t(`provider.${payment.provider}`) };
  const settle = () => {
    if (verdict && by.trim() && reason.trim()) settleByHand(payment, { verdict, by, reason });
    else setMissing(true);
  };
  const verdicts = [
    ['paid', t('confirm.handPaid')],
    ['notPaid', t('confirm.handNotPaid')],
  ] as const;
  return (
    <TypedQuestion title={t('confirm.handTitle', names)} yes={t('confirm.handYes')} danger onYes={settle}>
      <p>{t('confirm.handBody', names)}</p>
      <Field.Root
        render={
          <RadioGroup
            aria-label={t('confirm.handVerdict')}
            value={verdict}
            onValueChange={(value) => setVerdict(value as HandVerdict)}
          />
        }
      >
        {verdicts.map(([value, label]) => (
          <Field.Item key={value}>
            <Field.Label className={styles.verdict}>
              <Radio.Root value={value} className={styles.radio}>
                <Radio.Indicator className={styles.dot} />
              </Radio.Root>
              {label}
            </Field.Label>
          </Field.Item>
        ))}
      </Field.Root>
      <TextField className={styles.field} label={t('confirm.handBy')} maxLength={32} value={by} onType={setBy} />
      <TextField
        className={styles.field}
        label={t('confirm.handReason')}
        maxLength={200}
        value={reason}
        onType={setReason}
      />
      <p role="alert">{missing ? t('confirm.handMissing') : ''}</p>
    </TypedQuestion>
  );
}
