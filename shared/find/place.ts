import { z } from 'zod';

/**
 * Where a page ended, in the order newest first. A payment's place never changes, so that what comes meanwhile moves
 * nothing to or from a later page.
 */
export interface Place {
  readonly requestedMs: number;
  readonly paymentId: string;
}

const pattern = /^(\d{1,16})\.([A-Za-z0-9-]{8,40})$/;

/** A place as the text that goes over the port and comes back. */
export const Cursor = z.string().max(60).regex(pattern);

export function cursorOf({ requestedMs, paymentId }: Place): string {
  return `${requestedMs}.${paymentId}`;
}

export function placeOf(cursor: string): Place {
  const [, requestedMs = '0', paymentId = ''] = pattern.exec(cursor) ?? [];
  return { requestedMs: Number(requestedMs), paymentId };
}
