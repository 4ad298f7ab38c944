import type { Words } from '#shared/payment/payment.ts';
import { Garbled } from './xml.ts';

/** The fields of one answer, as they were signed. */
export type Message = ReadonlyMap<string, string>;

/** Empty is absent (document 4.1). */
export function text(message: Message, name: string): string | null {
  return message.get(name) || null;
}

/** Whole minor units; null when absent. The gateway's amounts have no decimals (6.1.3, 7.1). */
export function minorOf(message: Message, name: string): number | null {
  const value = text(message, name);
  if (value === null) return null;
  if (!/^\d{1,12}$/.test(value)) throw new Garbled(`${name} is no amount`);
  return Number(value);
}

/**
 * The provider's code and sentence within the journal's limits. Long runs of digits are cut to their last four: a
 * sentence may quote the customer's code or account.
 */
export function makeWords(code: string | null, sentence: string | null): Words | null {
  if (code === null && sentence === null) return null;
  return { code: clip(withoutNumbers(code ?? ''), 64), text: clip(withoutNumbers(sentence ?? ''), 300) };
}

function withoutNumbers(words: string): string {
  return words.replace(/\d{12,}(?=\d{4})/g, '…');
}

function clip(words: string, length: number): string {
  return words.slice(0, length).toWellFormed();
}
