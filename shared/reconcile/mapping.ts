import { z } from 'zod';
import { Wallet } from '../payment/payment.ts';
import { Figure } from './bill-file.ts';
import { isTimeFormat } from './bill-time.ts';

/** Excel's own limit. */
export const mostColumns = 16_384;

/** A column as a person pointed at it: its heading, and where it stood. Where the heading is unique, the heading decides. */
export const ColumnPointer = z.strictObject({
  heading: z.string().trim().max(200),
  at: z
    .int()
    .min(0)
    .max(mostColumns - 1),
});
export type ColumnPointer = z.infer<typeof ColumnPointer>;

const WordList = z.array(z.string().trim().min(1).max(60)).max(50);

/** What tells a refund from a payment. */
export const KindRule = z.discriminatedUnion('by', [
  /** Refunds are below zero. */
  z.strictObject({ by: z.literal('sign') }),
  z.strictObject({ by: z.literal('word'), column: ColumnPointer, payment: WordList.min(1), refund: WordList }),
  /** A line may hold a payment, a refund or both: this column has what went back. */
  z.strictObject({ by: z.literal('ownColumn'), refundAmount: ColumnPointer }),
  z.strictObject({ by: z.literal('always'), kind: z.enum(['payment', 'refund']) }),
]);
export type KindRule = z.infer<typeof KindRule>;

/** Where the rows end. `text`: the line that starts with it and all after it are none. */
export const FooterRule = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('none') }),
  z.strictObject({ by: z.literal('blankLine') }),
  z.strictObject({
    by: z.literal('text'),
    text: z.string().trim().min(1).max(60),
    /** Totals that stand in that line, by the column they stand under. */
    totals: z
      .array(z.strictObject({ figure: Figure.extract(['paid', 'refunded', 'fees', 'rows']), under: ColumnPointer }))
      .max(4),
  }),
]);
export type FooterRule = z.infer<typeof FooterRule>;

const TimeFormat = z.string().max(40).refine(isTimeFormat);

/** How to read a table that the till does not know by heart: saved once, made by pointing at columns. */
export const BillMapping = z
  .strictObject({
    name: z.string().trim().min(1).max(60),
    /** From 1. */
    headerRow: z.int().min(1).max(200),
    /** Of a CSV. */
    delimiter: z.enum([',', ';', '\t', '|']),
    /** Of a workbook; null: the first. */
    sheet: z.string().max(31).nullable(),
    reference: ColumnPointer,
    amount: z.strictObject({ column: ColumnPointer, unit: z.enum(['major', 'minor']) }),
    kind: KindRule,
    /** Null: every line is done. A word in none of the lists makes its line a problem. */
    state: z
      .strictObject({
        column: ColumnPointer,
        ...{ done: WordList.min(1), processing: WordList, refused: WordList, leaveOut: WordList },
      })
      .nullable(),
    time: z
      .strictObject({ column: ColumnPointer, format: TimeFormat, offsetMinutes: z.int().min(-720).max(840) })
      .nullable(),
    currency: ColumnPointer.nullable(),
    payerPaid: ColumnPointer.nullable(),
    shopGets: ColumnPointer.nullable(),
    /** `keptIs`: how the table signs a fee the provider keeps of a payment. */
    fee: z.strictObject({ column: ColumnPointer, keptIs: z.enum(['positive', 'negative']) }).nullable(),
    refundNumber: ColumnPointer.nullable(),
    providerReference: ColumnPointer.nullable(),
    walletReference: ColumnPointer.nullable(),
    wallet: z.strictObject({ column: ColumnPointer, words: z.record(z.string().max(60), Wallet) }).nullable(),
    footer: FooterRule,
  })
  .refine(
    ({ state }) => state === null || isWithoutTwins([state.done, state.processing, state.refused, state.leaveOut]),
  )
  .refine(({ kind }) => kind.by !== 'word' || isWithoutTwins([kind.payment, kind.refund]));
export type BillMapping = z.infer<typeof BillMapping>;

/** One word cannot mean two things. */
function isWithoutTwins(lists: readonly (readonly string[])[]): boolean {
  const words = lists.flat();
  return new Set(words).size === words.length;
}
