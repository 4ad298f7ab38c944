import { assert } from '#shared/assert.ts';
import type { Reference } from '#shared/ids.ts';
import type { Currency, Money } from '#shared/money.ts';
import type { Answer } from '#shared/payment/answer.ts';
import { type Pace, scalePace } from '#shared/payment/pace.ts';
import type { Wallet, Words } from '#shared/payment/payment.ts';
import type { UpaySettings } from '#shared/settings/upay.ts';
import type { Clock } from '../../clock.ts';
import type { Secrets } from '../../settings/secrets.ts';
import type { Exchange } from '../exchange.ts';
import type { AuthorizeRequest, PaymentProvider, PrecreateRequest } from '../provider.ts';
import { type Asked, payAnswer, precreateAnswer, queryAnswer, reversalAnswer, withoutCode } from './answers.ts';
import { type Call, type Calls, createCalls } from './calls.ts';
import { check, checkInAnswer } from './check.ts';
import { paywayWithoutShow } from './codes.ts';
import { dynamicIdOf, longestCode, recognizeCustomerCode } from './customer-code.ts';
import { notificationReply, readNotification } from './notification.ts';
import type { Biz } from './order.ts';
import { checkInAgainMs, resendWithinMs, upayPace } from './pace.ts';
import { refundAnswer, refundQueryAnswer } from './refund-answers.ts';
import { createTerminalKeys } from './terminal-key.ts';
import type { Fields, Reading } from './wire.ts';

export interface UpayParts {
  readonly settings: UpaySettings;
  readonly currency: Currency;
  readonly secrets: Secrets;
  readonly exchange: Exchange;
  readonly clock: Clock;
}

/** Upay (Shouqianba), Web API v2. Times are in pace.ts, codes in codes.ts, what an answer means in answers.ts. */
export function createUpay(parts: UpayParts): PaymentProvider {
  const { settings, clock } = parts;
  const pace = scalePace(upayPace, settings.paceScale);
  const keys = createTerminalKeys({
    ...parts,
    limitMs: pace.replyLimitMs.check,
    againMs: checkInAgainMs * settings.paceScale,
  });
  const calls = createCalls({ ...parts, keys });
  const upay: Upay = { ...parts, pace, calls };
  return {
    id: 'upay',
    ways: ['scan', 'show'],
    pace,
    abilities: {
      reverseInDoubt: () => true,
      refunds: () => true,
      reverseApproved: settings.allowRevoke,
      partialRefund: true,
      refundRepeats: true, // refund.md: a retry of one refund keeps its refund_request_no
      showWallets: showable(settings).map(({ wallet }) => wallet),
      longestCode,
    },
    recognizes: recognizeCustomerCode,
    authorize: (request, signal) => authorize(upay, request, signal),
    precreate: (request, signal) => precreate(upay, request, signal),
    query: async (payment, signal) =>
      queryAnswer(await calls.repeatable(queryCall(upay, payment.reference), signal), payment),
    reverse: async (payment, because, signal) => {
      if (because === 'operator' && !settings.allowRevoke)
        return notSent('Undoing an approved payment is switched off: refund it.');
      const path = because === 'operator' ? '/upay/v2/revoke' : '/upay/v2/cancel';
      const fields = { client_sn: payment.reference };
      const call: Call = { path, fields, limitMs: pace.replyLimitMs.reverse };
      return reversalAnswer(await calls.repeatable(call, signal), payment);
    },
    refund: async (request, signal) => {
      const fields: Fields = {
        client_sn: request.payment.reference,
        refund_request_no: request.refundNumber,
        operator: cutBytes(request.cashier, 32),
        refund_amount: cents(request.amount, parts.currency),
      };
      const call: Call = { path: '/upay/v2/refund', fields, limitMs: pace.replyLimitMs.refund };
      return refundAnswer(await calls.repeatable(call, signal), request);
    },
    queryRefund: async (request, signal) => {
      const call = queryCall(upay, request.payment.reference, request.refundNumber);
      return refundQueryAnswer(await calls.repeatable(call, signal), request);
    },
    check: (signal) => check(calls, clock, pace.replyLimitMs.check, signal),
    checkIn: async () => checkInAnswer(await keys.checkIn()),
    readNotification: (headers, body) => readNotification(headers, body, parts.secrets.get('upay.platformKey')),
    notificationReply,
  };
}

interface Upay extends UpayParts {
  readonly pace: Pace;
  readonly calls: Calls;
}

async function authorize(upay: Upay, request: AuthorizeRequest, signal: AbortSignal): Promise<Answer> {
  const dynamicId = dynamicIdOf(request.code);
  if (dynamicId === null) return notSent('A payment code for Upay has 1 to 32 characters and no spaces.');
  const fields = { ...orderFields(upay, request), dynamic_id: dynamicId };
  const call: Call = { path: '/upay/v2/pay', fields, limitMs: upay.pace.replyLimitMs.authorize };
  return withoutCode(await begin(upay, call, request, (reading) => payAnswer(reading, request), signal), dynamicId);
}

async function precreate(upay: Upay, request: PrecreateRequest, signal: AbortSignal): Promise<Answer> {
  const shown = showable(upay.settings).find(({ wallet }) => wallet === request.wallet);
  if (shown === undefined) return notSent(`Upay shows no code for ${request.wallet} here.`);
  const fields = { ...orderFields(upay, request), payway: shown.payway, sub_payway: '2' };
  const call: Call = { path: '/upay/v2/precreate', fields, limitMs: upay.pace.replyLimitMs.precreate };
  return begin(upay, call, request, (reading) => precreateAnswer(reading, request, upay.pace.codeLifeMs), signal);
}

function orderFields({ currency, settings }: Upay, request: AuthorizeRequest | PrecreateRequest): Fields {
  return {
    client_sn: request.reference,
    total_amount: cents(request.amount, currency),
    subject: cutBytes(request.subject, 64),
    operator: cutBytes(request.cashier, 32),
    notify_url: settings.notifyUrl,
  };
}

/**
 * Pay and precreate go out once. The one resend (law 14): Upay refused the signature, so it made nothing; the key is
 * renewed; a query with the new key says explicitly that the order does not exist; and so little time has passed that the
 * resend is within the payment's grace time. Then the same order is signed anew. Otherwise the refusal stands, or what the
 * query found.
 */
async function begin(
  upay: Upay,
  call: Call,
  asked: Asked,
  answerOf: (reading: Reading<Biz>) => Answer,
  signal: AbortSignal,
): Promise<Answer> {
  const { calls, clock } = upay;
  const startedMs = clock.steadyMs();
  const first = await calls.once(call, signal);
  if (!(await calls.renewed(first, resendLimitMs(upay), signal))) return answerOf(first.reading);
  const found = queryAnswer((await calls.once(queryCall(upay, asked.reference), signal)).reading, asked);
  if (found.kind === 'notSent') return { kind: 'unknown', cause: 'noReply', words: found.words };
  if (found.kind !== 'notFound') return found;
  const spentMs = clock.steadyMs() - startedMs;
  if (spentMs > resendLimitMs(upay) || signal.aborted) return answerOf(first.reading);
  return answerOf((await calls.once({ ...call, limitMs: call.limitMs - spentMs }, signal)).reading);
}

function resendLimitMs({ settings }: Upay): number {
  return resendWithinMs * settings.paceScale;
}

function queryCall({ pace }: Upay, reference: Reference, refundNumber?: string): Call {
  const fields = { client_sn: reference, refund_request_no: refundNumber };
  return { path: '/upay/v2/query', fields, limitMs: pace.replyLimitMs.query };
}

/** The shop's wallets as settings list them, less what Upay cannot show. */
function showable(settings: UpaySettings): readonly { readonly wallet: Wallet; readonly payway: string }[] {
  return settings.show.filter(({ payway }) => payway !== paywayWithoutShow);
}

/** Whole cents, digits only, at most ten (pay.md). The documents name no currency: it is the shop's. */
function cents({ minor, currency }: Money, expected: Currency): string {
  assert(currency === expected, 'an amount is in the currency the provider settles in');
  assert(Number.isSafeInteger(minor) && minor > 0 && minor <= 9_999_999_999, 'an amount is 1 to 9999999999 cents');
  return String(minor);
}

/** Limits are given in characters; for Chinese text the safe reading is bytes. Cuts between characters. */
function cutBytes(text: string, limit: number): string {
  const clean = text
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  let kept = '';
  for (const character of clean) {
    if (Buffer.byteLength(kept + character) > limit) break;
    kept += character;
  }
  return kept;
}

function notSent(text: string): { kind: 'notSent'; why: 'refused'; words: Words } {
  return { kind: 'notSent', why: 'refused', words: { code: '', text } };
}
