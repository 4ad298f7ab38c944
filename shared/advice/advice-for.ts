import type { ProviderId } from '../payment/payment.ts';
import { type Advice, type AdviceId, adviceOf, advices, type Heard } from './advice.ts';
import { eftpay } from './eftpay.ts';
import type { IfProved, Layer, ProviderTable, Row } from './rows.ts';
import { swiftpass } from './swiftpass.ts';
import { upay } from './upay.ts';
import { uqpay } from './uqpay.ts';

export const tables: Readonly<Record<ProviderId, ProviderTable>> = { upay, swiftpass, uqpay, eftpay };

/**
 * What to do about a provider's word, and what it makes certain. It explains; it decides nothing: the till's state does,
 * and where `concluded` tells what the adapter made of the reply, the advice says the same about the money.
 */
export function adviceFor(heard: Heard): Advice {
  const found = distinct(rowsFor(heard).flatMap((row) => idIn(row[heard.operation], heard)));
  const [first = 'unlisted', ...others] = found;
  const id = others.length === 0 ? first : (found.find((one) => advices[one].money === 'unknown') ?? 'unlisted');
  return adviceOf(agreeing(id, heard));
}

function rowsFor({ provider, layer: name, code, text }: Heard): Row[] {
  const { spell, layers } = tables[provider];
  const word = code || text;
  if (!word) return [];
  if (name !== undefined) {
    const layer = Object.hasOwn(layers, name) ? layers[name] : undefined;
    if (layer === undefined) return [];
    const rows = rowsIn(layer, spell, word, text);
    return rows.length === 0 && layer.others ? [layer.others] : rows;
  }
  return Object.values(layers).flatMap((layer) => (layer.onlyByName ? [] : rowsIn(layer, spell, word, text)));
}

/** As `Words` cuts a code: Alipay has one that is a longer sentence. */
const longestCode = 64;

function rowsIn(layer: Layer, spell: (word: string) => string, word: string, text: string | null): Row[] {
  const cut = (code: string) => spell(code.slice(0, longestCode));
  const heard = cut(word);
  return layer.rules
    .filter((rule) => rule.codes.some((code) => cut(code) === heard))
    .filter((rule) => rule.text === undefined || (text !== null && rule.text.test(text.trim())))
    .map((rule) => rule.row);
}

function idIn(value: AdviceId | IfProved | undefined, { concluded }: Heard): AdviceId[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  const [first, ...others] = value.ifProved;
  return [[first, ...others].find((id) => fits(id, concluded)) ?? openTwin(first)];
}

function fits(id: AdviceId, concluded: Heard['concluded']): boolean {
  if (id === 'returned' || concluded === 'returned') return id === concluded;
  return advices[id].money === concluded;
}

/** The advice for the same word while it proves nothing. */
function openTwin(id: AdviceId): AdviceId {
  const { about, money } = advices[id];
  const isRefund = about === 'refund';
  switch (money) {
    case 'notMoved':
      return isRefund ? 'refundRefusedUnproved' : 'refusedUnproved';
    case 'moved':
      return isRefund ? 'refundAccepted' : 'saysPaid';
    case 'unknown':
    case 'unchanged':
      return id;
  }
}

/** An adapter that concluded something from the whole reply is right about the money, whatever its code sounds like. */
function agreeing(id: AdviceId, { operation, concluded }: Heard): AdviceId {
  // The reply to a refund proves neither end of it (law 7).
  if (concluded === undefined) return operation === 'refund' ? openTwin(id) : id;
  if (fits(id, concluded)) return id;
  const isRefund = operation === 'refund' || operation === 'refundQuery';
  switch (concluded) {
    case 'open':
      return openTwin(id);
    case 'returned':
      return 'returned';
    case 'moved':
      return isRefund ? 'refunded' : 'paid';
    case 'notMoved':
      if (operation === 'reverse') return 'reversed';
      return isRefund ? 'refundRefused' : 'declined';
  }
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
