import type { Line } from './line.ts';

/**
 * A line by what it says: its numbers, amounts, states and what was found about it. So an explanation stays with the line it
 * was given for, and another finding about the same payment is another line. `twin` counts lines that say the same.
 */
export function lineIdentity({ class: found, reason, differences, item, row }: Line, twin: number): string {
  return JSON.stringify([
    ...[found, reason, [...differences].sort(), twin],
    item && [item.kind, item.refundNumber ?? item.reference, item.amount.minor, item.amount.currency, item.story],
    row && [
      ...[row.kind, row.reference, row.refundNumber, row.providerReference, row.walletReference],
      ...[row.amount.minor, row.amount.currency, row.state, row.atMs],
    ],
  ]);
}
