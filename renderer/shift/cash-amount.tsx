import { formatDecimal, type Money } from '#shared/money.ts';
import { mostCashMinor } from '../acts/shift.ts';
import { type AmountKey, amountOf, typeAmount } from '../format.ts';
import { Amount } from '../parts/amount.tsx';
import { type KeyActs, useKeys } from '../parts/hooks.ts';
import { Keypad } from '../parts/keypad.tsx';

const keys: readonly AmountKey[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', 'Backspace'];

interface CashAmountProps {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly currency: Money['currency'];
  readonly onType: (text: string) => void;
}

/** An amount of cash as it is typed, in the place of every other amount. */
export function CashAmount({ label, hint, text, currency, onType }: CashAmountProps) {
  return (
    <>
      <Amount label={label} decimal={text} currency={currency} hint={hint} />
      <Keypad onKey={(key) => onType(typeAmount(text, key, currency, mostCashMinor))} />
    </>
  );
}

/** The keys of an amount; heard already while what it is for is still asked, so that no digit is lost. */
export function useCashKeys(
  { text, currency, onType }: Pick<CashAmountProps, 'text' | 'currency' | 'onType'>,
  on = true,
) {
  const acts: KeyActs = Object.fromEntries(
    keys.map((key) => [key, () => onType(typeAmount(text, key, currency, mostCashMinor))]),
  );
  useKeys(on ? acts : {});
}

/** What is in the drawer as it was counted, or the float as it was typed: none is not zero, but no amount. */
export function StillAmount({ label, amount }: { readonly label: string; readonly amount: Money }) {
  return <Amount label={label} decimal={formatDecimal(amount)} currency={amount.currency} />;
}

/** Unlike a price it may be zero. Null while nothing is typed. */
export function cashOf(text: string, currency: Money['currency']): Money | null {
  if (text === '') return null;
  return /^0*\.?0*$/.test(text) ? { minor: 0, currency } : amountOf(text, currency, mostCashMinor);
}
