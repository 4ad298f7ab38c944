import { useTranslation } from 'react-i18next';
import { unreachable } from '#shared/assert.ts';
import type { PaymentView } from '#shared/contract/view.ts';
import { decide } from '../acts/payment.ts';
import { startRefund } from '../acts/refund.ts';
import { openFound } from '../acts/today.ts';
import { ExplainQuestion } from '../day/explain-question.tsx';
import { SignQuestion } from '../day/sign-question.tsx';
import { money } from '../format.ts';
import { CashierDialog } from '../shift/cashier-dialog.tsx';
import { CloseQuestion } from '../shift/close-question.tsx';
import { type Ask, useTill } from '../store.ts';
import { Question } from './ask.tsx';
import styles from './asks.module.css';
import { CallManager } from './call-manager.tsx';
import { ChooseLanguage } from './choose-language.tsx';
import { PaperDialog } from './paper-dialog.tsx';
import { walletName } from './picture-of.ts';
import { PrinterTrouble } from './printer-trouble.tsx';
import { RefundPromise } from './refund-promise.tsx';
import { SettleByHand } from './settle-by-hand.tsx';

/** The question in front of everything, if there is one. */
export function Asks() {
  const ask = useTill((state) => state.ask);
  return ask && <Asked ask={ask} />;
}

function Asked({ ask }: { readonly ask: Ask }) {
  const { t } = useTranslation();
  switch (ask.about) {
    case 'unknownCode':
      return (
        <Question
          title={t('confirm.unknownTitle')}
          body={t('confirm.unknownBody', { amount: money(ask.amount) })}
          yes={t('confirm.unknownYes')}
          onYes={ask.yes}
        />
      );
    case 'usedCode':
      return (
        <Question
          title={t('confirm.usedTitle')}
          body={t('confirm.usedBody', { amount: money(ask.amount) })}
          yes={t('confirm.usedYes')}
          danger
          onYes={ask.yes}
        />
      );
    case 'sameAmount':
      return (
        <Question
          title={t('confirm.sameTitle', { amount: money(ask.amount) })}
          body={t('confirm.sameBody', { amount: money(ask.amount) })}
          yes={t('confirm.sameYes', { amount: money(ask.amount) })}
          danger
          onYes={ask.yes}
        />
      );
    case 'reverse':
    case 'giveUp':
    case 'takeLate':
      return <Decision about={ask.about} payment={ask.payment} />;
    case 'manager':
      return <CallManager payment={ask.payment} />;
    case 'settleByHand':
      return <SettleByHand payment={ask.payment} />;
    case 'refund': {
      const [amount, wallet] = [money(ask.amount), walletName(ask.payment, t)];
      return (
        <Question
          title={t('confirm.refundTitle', { amount, wallet })}
          body={<RefundPromise payment={ask.payment} />}
          yes={t('confirm.refundYes', { amount })}
          onYes={() => void startRefund(ask.amount.minor)}
        />
      );
    }
    case 'earlierNumber':
      return (
        <Question
          title={t('earlier.title')}
          body={t('earlier.body')}
          yes={t('earlier.yes')}
          onYes={() => void openFound(ask.paymentId)}
        />
      );
    case 'language':
      return <ChooseLanguage />;
    case 'unsaved':
    case 'practise':
    case 'goLive':
    case 'removeProvider': {
      const names = { provider: ask.about === 'removeProvider' ? t(`provider.${ask.provider}`) : '' };
      return (
        <Question
          title={t(`settings.ask.${ask.about}Title`, names)}
          body={t(`settings.ask.${ask.about}Body`, names)}
          yes={t(`settings.ask.${ask.about}Yes`, names)}
          danger={ask.about === 'unsaved' || ask.about === 'removeProvider'}
          onYes={ask.yes}
        />
      );
    }
    case 'cashier':
      return <CashierDialog />;
    case 'closeShift':
      return <CloseQuestion x={ask.x} />;
    case 'explain':
      return <ExplainQuestion of={ask.of} line={ask.line} title={ask.title} />;
    case 'sign':
      return <SignQuestion reconciled={ask.reconciled} />;
    case 'paper':
      return <PaperDialog papers={ask.papers} />;
    case 'printer':
      return <PrinterTrouble />;
    case 'keys':
      return <Question title={t('keys.title')} body={<Keys />} yes={null} />;
    default:
      return unreachable(ask);
  }
}

interface DecisionProps {
  readonly about: 'reverse' | 'giveUp' | 'takeLate';
  readonly payment: PaymentView;
}

function Decision({ about, payment }: DecisionProps) {
  const { t } = useTranslation();
  const names = { amount: money(payment.amount), provider: t(`provider.${payment.provider}`) };
  return (
    <Question
      title={t(`confirm.${about}Title`, names)}
      body={t(`confirm.${about}Body`, names)}
      yes={t(`confirm.${about}Yes`, names)}
      danger={about !== 'takeLate'}
      onYes={() => decide(about, payment)}
    />
  );
}

function Keys() {
  const { t } = useTranslation();
  const rows = [
    [t('keys.name.digits'), t('keys.digits')],
    [t('keys.name.enter'), t('keys.enter')],
    [t('keys.name.esc'), t('keys.esc')],
    ['* +', t('lines.keyStarPlus')],
    ['Delete', t('lines.keyDelete')],
    ['F1', t('keys.f1')],
    ['F2', t('keys.f2')],
    ['F3', t('keys.f3')],
    ['F4', t('keys.f4')],
    ['F5', t('sound.key')],
    ['F6', t('keys.f6')],
    ['F7', t('keys.f7')],
    ['F8', t('keys.f8')],
    ['F9', t('shiftScreen.key')],
    ['F10', t('dayScreen.key')],
    ['F12', t('shiftScreen.changeCashier')],
    ['P', t('keys.p')],
    ['M', t('keys.m')],
    ['Ctrl ,', t('settings.keyHelp')],
  ] as const;
  return (
    <>
      <dl className={styles.keys} data-wide>
        {rows.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.scan}>{t('keys.scan')}</p>
    </>
  );
}
