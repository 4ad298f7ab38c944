import { assert } from '#shared/assert.ts';
import type { Currency, Money } from '#shared/money.ts';
import type { Answer, ReversalAnswer } from '#shared/payment/answer.ts';
import { type Pace, scalePace } from '#shared/payment/pace.ts';
import type { Words } from '#shared/payment/payment.ts';
import type { RefundAnswer } from '#shared/payment/refund.ts';
import type { SwiftpassSettings } from '#shared/settings/swiftpass.ts';
import type { Clock } from '../../clock.ts';
import type { Secrets } from '../../settings/secrets.ts';
import type { Exchange } from '../exchange.ts';
import type { AuthorizeRequest, Handle, PaymentProvider, PrecreateRequest, RefundRequest } from '../provider.ts';
import { payAnswer, precreateAnswer, queryAnswer, reversalAnswer, withoutCode } from './answers.ts';
import { bill, readBill } from './bill.ts';
import { type Calls, createCalls } from './calls.ts';
import { check } from './check.ts';
import { closes } from './codes.ts';
import { authCodeOf, longestCode, recognizeCustomerCode } from './customer-code.ts';
import { notificationReply, readNotification } from './notification.ts';
import { scanLifeMs, swiftpassPace } from './pace.ts';
import { refundAnswer, refundQueryAnswer, returnedMinor } from './refund-answers.ts';
import { signerOf } from './signing.ts';
import { wireTime } from './time.ts';
import type { Fields } from './wire.ts';

export interface SwiftpassParts {
  readonly settings: SwiftpassSettings;
  readonly currency: Currency;
  readonly secrets: Secrets;
  readonly exchange: Exchange;
  readonly clock: Clock;
}

interface Swiftpass extends SwiftpassParts {
  readonly pace: Pace;
  readonly calls: Calls;
}

/** Swiftpass (威富通, WePayEz), XML gateway 2.0. Times are in pace.ts, codes in codes.ts, what an answer means in answers.ts. */
export function createSwiftpass(parts: SwiftpassParts): PaymentProvider {
  const { settings, secrets, clock } = parts;
  const pace = scalePace(swiftpassPace, settings.paceScale);
  const swiftpass: Swiftpass = { ...parts, pace, calls: createCalls(parts) };
  const { billAddress } = settings;
  return {
    id: 'swiftpass',
    ways: [...(settings.scans ? (['scan'] as const) : []), ...(settings.show.length > 0 ? (['show'] as const) : [])],
    pace,
    abilities: {
      reverseInDoubt: ({ way, wallet }) => way === 'scan' || closes(wallet),
      refunds: () => true,
      reverseApproved: false, // a reverse may give paid money back, but only WeChat says so: a refund has its own number
      longestCode,
      partialRefund: true,
      refundRepeats: true, // 6.4.1: after a failure the same out_refund_no is sent again
      showWallets: [...new Set(settings.show.map(({ wallet }) => wallet))],
    },
    recognizes: recognizeCustomerCode,
    authorize: (request, signal) => authorize(swiftpass, request, signal),
    precreate: (request, signal) => precreate(swiftpass, request, signal),
    query: (payment, signal) => query(swiftpass, payment, signal),
    reverse: (payment, because, signal) => reverse(swiftpass, payment, because, signal),
    refund: (request, signal) => refund(swiftpass, request, signal),
    queryRefund: (request, signal) => queryRefund(swiftpass, request, signal),
    check: (signal) => check(swiftpass.calls, clock, pace.replyLimitMs.check, signal),
    ...(billAddress === undefined ? {} : { bill: (day, signal) => bill(parts, billAddress, day, signal) }),
    readBill: (kept) => readBill(kept, settings, parts.currency),
    readNotification: (_headers, body) => readNotification(body, signerOf(settings, secrets), settings.merchantId),
    notificationReply,
  };
}

async function authorize(swiftpass: Swiftpass, request: AuthorizeRequest, signal: AbortSignal): Promise<Answer> {
  const { settings, pace, calls } = swiftpass;
  if (!settings.scans) return notSent('This merchant may not scan customers’ codes.');
  const authCode = authCodeOf(request.code);
  if (authCode === null) return notSent('A payment code has 1 to 128 characters and no spaces.');
  const life = scanLifeMs * settings.paceScale;
  const fields = { ...orderFields(swiftpass, request, life), auth_code: authCode };
  const reading = await calls.send('unified.trade.micropay', fields, pace.replyLimitMs.authorize, signal);
  return withoutCode(payAnswer(reading, request), authCode);
}

async function precreate(swiftpass: Swiftpass, request: PrecreateRequest, signal: AbortSignal): Promise<Answer> {
  const { settings, pace, calls, clock } = swiftpass;
  const shown = settings.show.find(({ wallet }) => wallet === request.wallet);
  if (shown === undefined) return notSent(`No code is shown for ${request.wallet} here.`);
  const fields = {
    ...orderFields(swiftpass, request, pace.codeLifeMs),
    notify_url: settings.notifyUrl,
    payment_inst: shown.service.startsWith('pay.alipay.') ? settings.alipayInstitution : undefined,
  };
  const startedMs = clock.steadyMs();
  const reading = await calls.send(shown.service, fields, pace.replyLimitMs.precreate, signal);
  const leftMs = Math.max(0, pace.codeLifeMs - (clock.steadyMs() - startedMs));
  return precreateAnswer(reading, request, leftMs);
}

/** Both times or none: one alone has no effect (mainland documents); without an end a UnionPay code lives for ever (6.1.3). */
function orderFields(
  { settings, currency, clock }: Swiftpass,
  { reference, amount, subject, cashier }: AuthorizeRequest | PrecreateRequest,
  lifeMs: number,
): Fields {
  const startMs = clock.nowMs();
  return {
    out_trade_no: reference,
    device_info: settings.deviceId,
    body: cutBytes(subject, 127), // 6.1.3 says 128 or 42 Chinese characters, open.wepayez.com 127: bytes
    total_fee: minorUnits(amount, currency),
    mch_create_ip: settings.machineIp,
    time_start: wireTime(startMs),
    time_expire: wireTime(Math.ceil((startMs + lifeMs) / 1000) * 1000),
    op_user_id: cutBytes(cashier, 32),
  };
}

/** An order in REFUND says that it was paid, not what went back: its refunds are asked for at once. */
async function query({ settings, pace, calls }: Swiftpass, payment: Handle, signal: AbortSignal): Promise<Answer> {
  const fields = { out_trade_no: payment.reference };
  const limitMs = pace.replyLimitMs.query;
  const reading = await calls.send('unified.trade.query', fields, limitMs, signal);
  if (reading.kind !== 'done' || reading.order.tradeState !== 'REFUND')
    return queryAnswer(reading, payment, settings.unsignedNotFound);
  const refunds = await calls.send('unified.trade.refundquery', fields, limitMs, signal);
  return queryAnswer(reading, payment, settings.unsignedNotFound, returnedMinor(refunds, payment.reference));
}

/** A scanned order is reversed, a shown one closed: by name and vendor's flow neither does for the other. */
async function reverse(
  { pace, calls, clock }: Swiftpass,
  payment: Handle,
  because: 'inDoubt' | 'operator',
  signal: AbortSignal,
): Promise<ReversalAnswer> {
  if (because === 'operator') return notSent('An approved payment is not undone here: refund it.');
  if (payment.way === 'show' && !closes(payment.wallet))
    return notSent('Codes of this wallet cannot be closed: it ends by itself.');
  if (payment.way === 'show' && clock.nowMs() - payment.requestedMs < pace.closeAfterMs)
    return notSent('A shown code is not closed in its first five minutes.');
  const service = payment.way === 'scan' ? 'unified.micropay.reverse' : 'unified.trade.close';
  const fields = { out_trade_no: payment.reference };
  return reversalAnswer(await calls.send(service, fields, pace.replyLimitMs.reverse, signal), payment);
}

/** `op_user_id` is required here, and is the merchant's number where nobody is named (6.4.2): cashiers are no operators of the gateway's. */
async function refund(
  { settings, currency, pace, calls }: Swiftpass,
  request: RefundRequest,
  signal: AbortSignal,
): Promise<RefundAnswer> {
  const { payment, refundNumber, amount } = request;
  const fields = {
    out_trade_no: payment.reference,
    out_refund_no: refundNumber,
    total_fee: minorUnits(payment.amount, currency),
    refund_fee: minorUnits(amount, currency),
    op_user_id: settings.merchantId,
  };
  return refundAnswer(await calls.send('unified.trade.refund', fields, pace.replyLimitMs.refund, signal), request);
}

async function queryRefund(
  { settings, pace, calls }: Swiftpass,
  request: RefundRequest,
  signal: AbortSignal,
): Promise<RefundAnswer> {
  const fields = { out_trade_no: request.payment.reference, out_refund_no: request.refundNumber };
  const reading = await calls.send('unified.trade.refundquery', fields, pace.replyLimitMs.query, signal);
  return refundQueryAnswer(reading, request, settings.unsignedNotFound);
}

/** Whole minor units of the local currency (6.1.3). The request names no currency: it is the shop's. */
function minorUnits({ minor, currency }: Money, expected: Currency): string {
  assert(currency === expected, 'an amount is in the currency the provider settles in');
  assert(
    Number.isSafeInteger(minor) && minor > 0 && minor <= 9_999_999_999,
    'an amount is 1 to 9999999999 minor units',
  );
  return String(minor);
}

/** At most `limit` bytes of UTF-8, cut between characters. A field without text would be neither sent nor signed. */
function cutBytes(text: string, limit: number): string {
  const clean = text
    .toWellFormed()
    .replace(/[\p{Cc}\u{fffe}\u{ffff}]+/gu, ' ')
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
