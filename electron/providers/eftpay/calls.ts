import type { Reference, RefundNumber } from '#shared/ids.ts';
import type { Pace } from '#shared/payment/pace.ts';
import type { EftpaySettings } from '#shared/settings/eftpay.ts';
import type { Clock } from '../../clock.ts';
import type { Secrets } from '../../settings/secrets.ts';
import type { Exchange } from '../exchange.ts';
import { stampOf } from './times.ts';
import type { WalletCalls } from './wallets.ts';
import { type Account, type Reading, readReply, signedRequest, skewOf } from './wire.ts';

export interface Line {
  readonly settings: EftpaySettings;
  readonly secrets: Secrets;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly pace: Pace;
}

export interface Call {
  readonly calls: WalletCalls;
  readonly act: 'PreOrder' | 'Query' | 'Refund' | 'Close';
  readonly fields: Readonly<Record<string, string | undefined>>;
  readonly limit: keyof Pace['replyLimitMs'];
}

/** A reading, and our clock less eftPay's where its reply has a Date. */
export interface Sent {
  readonly reading: Reading;
  readonly skewMs: number | null;
}

/** Once, whatever comes back: nothing eftPay refuses is mended by saying it again. */
export async function send(
  { settings, secrets, exchange, clock, pace }: Line,
  call: Call,
  signal: AbortSignal,
): Promise<Sent> {
  const account = accountOf(secrets);
  if (account === null) return { skewMs: null, reading: { kind: 'notSent', why: 'refused', words: noAccount } };
  const { calls, act, fields, limit } = call;
  const common = {
    service: `${calls.service}.${act}`,
    time: stampOf(clock.nowMs(), settings.utcOffsetMinutes),
    paytype: calls.paytype,
    payment_type: calls.paymentType,
    buyertype: 'others',
  };
  const request = signedRequest(settings.address, account, { ...fields, ...common }, pace.replyLimitMs[limit]);
  const reply = await exchange(request, signal);
  const nowMs = clock.nowMs();
  return { reading: readReply(reply, account, settings, nowMs), skewMs: skewOf(reply, nowMs) };
}

/** `refund_no` only when it is the refund that is asked about: code 05 then means the refund. */
export function queryCall(calls: WalletCalls, reference: Reference, refundNumber?: RefundNumber): Call {
  const fields = { querytype: 'OUT_TRADE', out_trade_no: reference, refund_no: refundNumber };
  return { calls, act: 'Query', fields, limit: 'query' };
}

const noAccount = { code: '', text: 'The user key and secret code that eftPay gave are not set.' };

export function accountOf(secrets: Secrets): Account | null {
  const userConfirmKey = secrets.get('eftpay.userConfirmKey');
  const secretCode = secrets.get('eftpay.secretCode');
  return userConfirmKey && secretCode ? { userConfirmKey, secretCode } : null;
}
