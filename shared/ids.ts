import { z } from 'zod';
import { assert } from './assert.ts';

const id = z.string().regex(/^[A-Za-z0-9-]{8,40}$/);

/** Made by whoever asks (renderer, command line) before asking, so that asking twice is the same act. */
export const PaymentId = id.brand<'PaymentId'>();
export const SaleId = id.brand<'SaleId'>();
export const RefundId = id.brand<'RefundId'>();
export const ScanId = id.brand<'ScanId'>();
export const PrintId = id.brand<'PrintId'>();
export const ShiftId = id.brand<'ShiftId'>();
export const CashId = id.brand<'CashId'>();
export const CountId = id.brand<'CountId'>();
export type PaymentId = z.infer<typeof PaymentId>;
export type SaleId = z.infer<typeof SaleId>;
export type RefundId = z.infer<typeof RefundId>;
export type ScanId = z.infer<typeof ScanId>;
export type PrintId = z.infer<typeof PrintId>;
export type ShiftId = z.infer<typeof ShiftId>;
export type CashId = z.infer<typeof CashId>;
export type CountId = z.infer<typeof CountId>;

/** Our number of a payment at the provider. Law 9: letters and digits, at most 28, never used twice anywhere. */
export const Reference = z
  .string()
  .regex(/^[A-Za-z0-9]{16,28}$/)
  .brand<'Reference'>();
export type Reference = z.infer<typeof Reference>;

/** Our number of a refund at the provider: at most 20 characters (Upay `refund_request_no`). */
export const RefundNumber = z
  .string()
  .regex(/^[A-Za-z0-9]{16,20}$/)
  .brand<'RefundNumber'>();
export type RefundNumber = z.infer<typeof RefundNumber>;

/** First characters of every number of one journal, so that a person can tell the tills of a shop apart. */
export const TerminalPrefix = z
  .string()
  .regex(/^[0-9A-Z]{4}$/)
  .brand<'TerminalPrefix'>();
export type TerminalPrefix = z.infer<typeof TerminalPrefix>;

/** Crockford's base 32: no I, L, O or U, so that a number read aloud or off paper comes back as it was. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function base32(random: Uint8Array, characters: number): string {
  assert(random.length >= characters, 'one random byte for each character');
  return Array.from(random.subarray(0, characters), (byte) => alphabet.charAt(byte & 31)).join('');
}

export const randomBytesFor = { prefix: 4, reference: 20, refundNumber: 16 } as const;

export function makePrefix(random: Uint8Array): TerminalPrefix {
  return TerminalPrefix.parse(base32(random, randomBytesFor.prefix));
}

/** Four characters of prefix and 100 random bits. */
export function makeReference(prefix: TerminalPrefix, random: Uint8Array): Reference {
  return Reference.parse(prefix + base32(random, randomBytesFor.reference));
}

/** Four characters of prefix and 80 random bits. */
export function makeRefundNumber(prefix: TerminalPrefix, random: Uint8Array): RefundNumber {
  return RefundNumber.parse(prefix + base32(random, randomBytesFor.refundNumber));
}
