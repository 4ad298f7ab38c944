import { typeKey } from '../acts/sale.ts';
import type { AmountKey } from '../format.ts';
import type { KeyActs } from './hooks.ts';

const digits: readonly AmountKey[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.'];

/** What digits do, where they mean the amount. */
export const amountActs: KeyActs = actsOf([...digits, 'Backspace'], typeKey);

/** What digits do, where they mean something else. */
export function digitActs(act: (key: AmountKey) => void): KeyActs {
  return actsOf(digits, act);
}

function actsOf(keys: readonly AmountKey[], act: (key: AmountKey) => void): KeyActs {
  return Object.fromEntries(keys.map((key) => [key, () => act(key)]));
}
