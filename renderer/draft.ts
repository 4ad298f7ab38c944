import type { PaymentView, View } from '#shared/contract/view.ts';
import type { Item } from '#shared/items/item.ts';
import { formatDecimal, type Money } from '#shared/money.ts';
import { type Line, lineMinor, linesMinor, mostLines, mostOfOne } from '#shared/sale/line.ts';
import { amountOf } from './format.ts';
import type { Draft } from './store.ts';

export type Shop = Pick<View, 'currency' | 'paymentMaxMinor'>;

/** The typed amount needs a line of its own. */
export const mostDraftLines = mostLines - 1;

/** Lines and typed amount together; null while that is nothing, or more than one payment may be. */
export function totalOf(
  { lines, text }: Pick<Draft, 'lines' | 'text'>,
  { currency, paymentMaxMinor }: Shop,
): Money | null {
  const minor = linesMinor(lines) + typedMinor(text, { currency, paymentMaxMinor });
  return minor > 0 && minor <= paymentMaxMinor ? { minor, currency } : null;
}

export function typedMinor(text: string, { currency, paymentMaxMinor }: Shop): number {
  return amountOf(text, currency, paymentMaxMinor)?.minor ?? 0;
}

/** What is left for the typed amount. */
export function roomMinor({ lines }: Pick<Draft, 'lines'>, { paymentMaxMinor }: Shop): number {
  return Math.max(0, paymentMaxMinor - linesMinor(lines));
}

/** As the terminal records them: none where only an amount was typed. */
export function soldLines({ lines, text }: Pick<Draft, 'lines' | 'text'>, shop: Shop): Line[] | undefined {
  if (lines.length === 0) return undefined;
  const priceMinor = typedMinor(text, shop);
  return [...lines, ...(priceMinor > 0 ? [{ name: '', quantity: 1, priceMinor }] : [])];
}

/** The amount in large: as it is typed, until there are lines to add it to. */
export function amountText({ lines, text }: Pick<Draft, 'lines' | 'text'>, shop: Shop): string {
  if (lines.length === 0) return text;
  return formatDecimal({ minor: linesMinor(lines) + typedMinor(text, shop), currency: shop.currency });
}

export type Added = Pick<Draft, 'lines' | 'chosen'> | 'full' | 'tooMuch';

/** The same item again is one more of its line. */
export function withItem(draft: Draft, { name, priceMinor }: Pick<Item, 'name' | 'priceMinor'>, shop: Shop): Added {
  const quantity = draft.times ?? 1;
  const at = name === '' ? -1 : draft.lines.findIndex((line) => line.name === name && line.priceMinor === priceMinor);
  const same = draft.lines[at];
  if (!same && draft.lines.length >= mostDraftLines) return 'full';
  const line = { name, priceMinor, quantity: quantity + (same?.quantity ?? 0) };
  const lines = same ? draft.lines.with(at, line) : [...draft.lines, line];
  return fits({ lines, text: name === '' ? '' : draft.text }, line, shop)
    ? { lines, chosen: same ? at : lines.length - 1 }
    : 'tooMuch';
}

/** `steps` more of the chosen line; at least one stays. Null where nothing changes. */
export function withQuantity(draft: Draft, steps: number, shop: Shop): Pick<Draft, 'lines'> | 'tooMuch' | null {
  const chosen = draft.lines[draft.chosen];
  if (!chosen) return null;
  const line = { ...chosen, quantity: Math.max(1, chosen.quantity + steps) };
  if (line.quantity === chosen.quantity) return null;
  const lines = draft.lines.with(draft.chosen, line);
  return fits({ lines, text: draft.text }, line, shop) ? { lines } : 'tooMuch';
}

function fits(draft: Pick<Draft, 'lines' | 'text'>, { quantity }: Line, shop: Shop): boolean {
  return quantity <= mostOfOne && totalOf(draft, shop) !== null;
}

/** A quantity typed for the next line. */
export function timesOf(text: string): number | null {
  const times = /^[1-9]\d{0,2}$/.test(text) ? Number(text) : null;
  return times !== null && times <= mostOfOne ? times : null;
}

/** The same sale for another try: lines and amount stay. Of a sale that was partly paid only the rest is known. */
export function draftOf({ saleId, amount, lines }: PaymentView): Draft {
  const whole = lines.reduce((sum, line) => sum + lineMinor(line), 0) === amount.minor;
  const nothing = { chosen: 0, times: null, undo: null, locked: true };
  return whole && lines.length > 0
    ? { saleId, text: '', lines, ...nothing }
    : { saleId, text: formatDecimal(amount), lines: [], ...nothing };
}
