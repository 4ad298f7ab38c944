import { Pencil } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import { cashKinds, changeShift, moveCash, openShiftScreen, type ShiftScreen, turnKind } from '../acts/shift.ts';
import { money } from '../format.ts';
import { Choice } from '../parts/choice.tsx';
import { Exits } from '../parts/exits.tsx';
import { useKeys } from '../parts/hooks.ts';
import { Split } from '../parts/split.tsx';
import { TextField } from '../parts/text-field.tsx';
import { CashAmount, cashOf, useCashKeys } from './cash-amount.tsx';
import styles from './shift.module.css';

interface CashProps {
  readonly view: View;
  readonly screen: Extract<ShiftScreen, { step: 'cash' }>;
}

/** Cash is a tender of its own: written down by a person, and never mixed with the wallets. */
export function CashStep({ view, screen }: CashProps) {
  const { t } = useTranslation();
  const { currency } = view;
  const amount = cashOf(screen.text, currency);
  const type = (text: string) => changeShift('cash', { text });
  useCashKeys({ text: screen.text, currency, onType: type });
  useKeys({ ArrowUp: () => turnKind(-1), ArrowDown: () => turnKind(1) });
  const label = amount
    ? t(`shiftScreen.write.${screen.what}`, { amount: money(amount) })
    : t('shiftScreen.enterAmount');
  const back = { label: t('app.back'), keyName: 'Esc', act: () => openShiftScreen() };
  const minor = amount?.minor ?? 0;
  const primary = { label, icon: Pencil, off: minor === 0, act: () => void moveCash(minor) };
  return (
    <Split
      name={t('shiftScreen.cash.move')}
      left={
        <CashAmount
          label={t('shiftScreen.cash.amount')}
          hint={screen.text === '' ? t('shiftScreen.cash.amountHint') : ''}
          text={screen.text}
          currency={currency}
          onType={type}
        />
      }
      exits={<Exits of="cash" primary={primary} others={[back]} />}
    >
      <header className={styles.head}>
        <h1>{t('shiftScreen.cash.move')}</h1>
        <p>{t('shiftScreen.cash.moveHint')}</p>
      </header>
      <div className={styles.choices} role="radiogroup" aria-label={t('shiftScreen.cash.what')}>
        {cashKinds.map((what) => (
          <Choice
            key={what}
            name="what"
            label={t(`shiftScreen.kind.${what}`)}
            hint={t(`shiftScreen.kindHint.${what}`)}
            on={screen.what === what}
            onChoose={() => changeShift('cash', { what })}
          />
        ))}
      </div>
      <TextField
        label={t('shiftScreen.reason')}
        maxLength={100}
        value={screen.reason}
        onType={(reason) => changeShift('cash', { reason })}
      />
    </Split>
  );
}
