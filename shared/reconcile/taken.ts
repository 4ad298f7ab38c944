import { z } from 'zod';
import { Currency, Money } from '../money.ts';
import { ManagerName, ProviderId } from '../payment/payment.ts';
import { knownLayouts } from './bill-file.ts';
import { matchClasses, nextSteps } from './line.ts';
import { BillMapping } from './mapping.ts';

/** Of one file; a busy day's million lines are a third of a gigabyte. */
export const mostBillBytes: number = 2 ** 30;

/** How a kept bill is read again: a layout known by heart, the provider's own replies, or the mapping it was taken with. */
export const BillLayout = z.union([z.enum([...knownLayouts, 'replies']), BillMapping]);
export type BillLayout = z.infer<typeof BillLayout>;

/** What names a line from one reading to the next: of what it says, so that another finding is another line. */
export const LineKey = z.string().regex(/^[0-9a-f]{24}$/);
export type LineKey = z.infer<typeof LineKey>;

export const ExplainReason = z.string().trim().min(1).max(200);

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const of = { provider: ProviderId, day };
const by = z.string().max(32);
const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** A provider's list of a day is kept, as it came, under the digest of its bytes. It settles nothing. */
export const BillTaken = z.strictObject({
  kind: z.literal('bill.taken'),
  ...of,
  digest,
  layout: BillLayout,
  source: z.enum(['fetched', 'imported']),
  rows: z.int().nonnegative(),
  fileName: z.string().max(120).nullable(),
  by,
});
export type BillTaken = z.infer<typeof BillTaken>;

/** So many answers in one entry. */
export const mostAnswers = 200;

/**
 * What the provider said of payments and refunds when it was asked about the day, as far as it said anything. What their state
 * becomes of it is entered apart.
 */
export const DayAsked = z.strictObject({
  kind: z.literal('day.asked'),
  ...of,
  answers: z
    .array(
      z.strictObject({
        /** Our reference, or a refund's own number. */
        number: z.string().max(28),
        state: z.enum(['done', 'processing', 'refused', 'unknown']),
        amount: Money.nullable(),
        atMs: z.int(),
      }),
    )
    .min(1)
    .max(mostAnswers),
});
export type DayAsked = z.infer<typeof DayAsked>;

/** A person says why a line is as it is. */
export const DayExplained = z.strictObject({
  kind: z.literal('day.explained'),
  ...of,
  line: LineKey,
  reason: ExplainReason,
  by: ManagerName,
});
export type DayExplained = z.infer<typeof DayExplained>;

/** Of what still needed somebody when a day was signed, so many are named. */
export const mostLeft = 200;

/** A person stands for a day as it was compared: with which bills, up to which entry, what it came to, and what was left. */
export const DaySigned = z.strictObject({
  kind: z.literal('day.signed'),
  ...of,
  bills: z.array(digest).max(50),
  journalSeq: z.int().nonnegative(),
  classes: z.array(
    z.strictObject({
      class: z.enum(matchClasses),
      currency: Currency,
      lines: z.int().nonnegative(),
      /** Payments less refunds. */
      journalMinor: z.int(),
      billMinor: z.int(),
    }),
  ),
  explained: z.int().nonnegative(),
  leftCount: z.int().nonnegative(),
  left: z
    .array(z.strictObject({ line: LineKey, step: z.enum(nextSteps), number: z.string().max(64), amount: Money }))
    .max(mostLeft),
  by: ManagerName,
});
export type DaySigned = z.infer<typeof DaySigned>;

export type DayFact = BillTaken | DayAsked | DayExplained | DaySigned;

/** One provider's one day, in its own time. */
export interface ProviderDay {
  readonly provider: ProviderId;
  readonly day: string;
}

/** The history that a provider's day is: no payment's or sale's id has a space. */
export function daySubject({ provider, day: of }: ProviderDay): string {
  return `day ${provider} ${of}`;
}
