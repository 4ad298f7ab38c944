import { z } from 'zod';

/**
 * What a receipt says of its payment, or of its refund: each is another paper, counted by itself. Only `paid`, `late` and
 * `refunded` say that money moved; `doubt` and `refundDoubt` are slips that say that it is not known.
 */
export const ReceiptKind = z.enum([
  'paid',
  'late',
  'doubt',
  'unpaid',
  'refunded',
  'refundProcessing',
  'refundDoubt',
  'unrefunded',
]);
export type ReceiptKind = z.infer<typeof ReceiptKind>;
