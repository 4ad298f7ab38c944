import { z } from 'zod';

export const RefundSettings = z.strictObject({
  /**
   * What a cashier may give back of one payment without a manager, in minor units, all its refunds together: 0 asks a
   * manager for every refund, null for none.
   */
  managerAboveMinor: z.int().nonnegative().max(9_999_999_999).nullable().default(0),
});
export type RefundSettings = z.infer<typeof RefundSettings>;

export const everyRefundAsks: RefundSettings = { managerAboveMinor: 0 };

/** `committedMinor`: the refunds of the same payment that happened or may have, so that parts do not slip below the limit. */
export function refundNeedsManager(
  managerAboveMinor: number | null,
  committedMinor: number,
  amountMinor: number,
): boolean {
  return managerAboveMinor !== null && committedMinor + amountMinor > managerAboveMinor;
}
