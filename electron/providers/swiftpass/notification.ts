import type { Notification, NotificationReply } from '../provider.ts';
import type { Signer } from './signing.ts';
import { readBody } from './wire.ts';

/**
 * Whatever it says of the payment, a signed message about an order of this merchant is a hint to ask (document 6.2.1, 8).
 * There is none for refunds.
 */
export function readNotification(body: Uint8Array, signer: Signer | null, merchantId: string): Notification | null {
  if (signer === null) return null;
  const reading = readBody(body, signer, merchantId);
  const proven = reading.kind === 'done' || (reading.kind === 'failed' && reading.signed);
  if (!proven || reading.order.outTradeNo === null) return null;
  const { outTradeNo: reference, transactionId: providerReference } = reading.order;
  return { reference, providerReference, refundNumber: null };
}

/** Exactly `success`, within 5 s; anything else makes it come again, for about three hours (6.2.1, 6.2.2). */
export function notificationReply(taken: boolean): NotificationReply {
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from(taken ? 'success' : 'fail') };
}
