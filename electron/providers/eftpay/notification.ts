import type { EftpaySettings } from '#shared/settings/eftpay.ts';
import type { Notification, NotificationReply } from '../provider.ts';
import { Garbled, readFields, textOf } from './fields.ts';
import { replyMaxBytes } from './pace.ts';
import { isSigned, signatureOf } from './signing.ts';
import { stampOf } from './times.ts';
import type { Account } from './wire.ts';

/** A message to `notify_url` (VMP, scene/qrcode, Notify). Its amount and status are not read: the query decides. */
export function readNotification(body: Uint8Array, account: Account, settings: EftpaySettings): Notification | null {
  try {
    if (body.length > replyMaxBytes) return null;
    const fields = readFields(body);
    if (fields.get('user_confirm_key')?.text !== account.userConfirmKey) return null;
    if (!isSigned(fields, account.secretCode, settings.emptyValues)) return null;
    return {
      reference: textOf(fields, 'out_trade_no'),
      providerReference: textOf(fields, 'eftpay_trade_no') ?? textOf(fields, 'eft_trade_no'),
      refundNumber: textOf(fields, 'refund_no'),
    };
  } catch (fault) {
    if (fault instanceof Garbled) return null;
    throw fault;
  }
}

/** Our answer is signed too; the bare word is what eftPay's sibling product wants. */
export function notificationReply(
  taken: boolean,
  account: Account,
  settings: EftpaySettings,
  nowMs: number,
): NotificationReply {
  const fields = { return_code: taken ? 'success' : 'false', time: stampOf(nowMs, settings.utcOffsetMinutes) };
  const sign = signatureOf(new Map(Object.entries(fields)), account.secretCode, 'omit');
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ ...fields, sign })),
  };
}
