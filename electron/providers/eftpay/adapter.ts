import { assert } from '#shared/assert.ts';
import { type Currency, formatDecimal, type Money } from '#shared/money.ts';
import type { Answer } from '#shared/payment/answer.ts';
import { type Pace, scalePace } from '#shared/payment/pace.ts';
import type { Wallet, Words } from '#shared/payment/payment.ts';
import type { RefundAnswer } from '#shared/payment/refund.ts';
import type { EftpaySettings } from '#shared/settings/eftpay.ts';
import type { Clock } from '../../clock.ts';
import type { Secrets } from '../../settings/secrets.ts';
import type { Exchange } from '../exchange.ts';
import type { CheckAnswer, Handle, PaymentProvider, PrecreateRequest, RefundRequest } from '../provider.ts';
import { closeAnswer, precreateAnswer, queryAnswer } from './answers.ts';
import { accountOf, type Call, queryCall, send } from './calls.ts';
import { checkAnswer, nobodysReference } from './check.ts';
import { notificationReply, readNotification } from './notification.ts';
import { amountMaxMinor, amountMinMinor, eftpayPace } from './pace.ts';
import { refundAnswer, refundQueryAnswer } from './refund-answers.ts';
import { callsOf } from './wallets.ts';

export interface EftpayParts {
  readonly settings: EftpaySettings;
  readonly currency: Currency;
  readonly secrets: Secrets;
  readonly exchange: Exchange;
  readonly clock: Clock;
}

interface Eftpay extends EftpayParts {
  readonly pace: Pace;
}

/** eftPay's VMP, merchant-presented codes. Wallets are in wallets.ts, codes in codes.ts, what an answer means in answers.ts. */
export function createEftpay(parts: EftpayParts): PaymentProvider {
  const { settings, clock } = parts;
  const eftpay: Eftpay = { ...parts, pace: scalePace(eftpayPace(settings), settings.paceScale) };
  const able = (wallet: Wallet | null, act: 'close' | 'refund') => callsOf(wallet, settings)?.[act] === true;
  return {
    id: 'eftpay',
    ways: ['show'],
    pace: eftpay.pace,
    abilities: {
      reverseInDoubt: ({ wallet }) => able(wallet, 'close'),
      refunds: (wallet) => able(wallet, 'refund'),
      reverseApproved: false, // a Close ends unpaid orders only (Appendix 3, 54); the page that undoes paid ones is in no document
      longestCode: 0,
      partialRefund: true, // Appendix 3, 18
      refundRepeats: true, // Appendix 3, 14: a refund_no is one refund
      showWallets: settings.show.filter((wallet) => callsOf(wallet, settings) !== null),
    },
    recognizes: () => null,
    authorize: async () => notSent('eftPay documents no way to take a scanned code: show a code instead.'),
    precreate: (request, signal) => precreate(eftpay, request, signal),
    query: (payment, signal) => query(eftpay, payment, signal),
    reverse: async (payment, because, signal) => {
      if (because === 'operator') return notSent('eftPay closes unpaid orders only: refund an approved payment.');
      const calls = callsOf(payment.wallet, settings);
      if (!calls?.close)
        return notSent(`eftPay closes no ${payment.wallet ?? 'unnamed'} order: it ends with its code.`);
      const call: Call = { calls, act: 'Close', fields: { out_trade_no: payment.reference }, limit: 'reverse' };
      return closeAnswer((await send(eftpay, call, signal)).reading, payment);
    },
    refund: (request, signal) => refund(eftpay, request, signal),
    queryRefund: (request, signal) => queryRefund(eftpay, request, signal),
    check: (signal) => check(eftpay, signal),
    readNotification: (_headers, body) => {
      const account = accountOf(parts.secrets);
      return account && readNotification(body, account, settings);
    },
    notificationReply: (taken) => {
      const account = accountOf(parts.secrets);
      if (account === null) return { status: 503, headers: {}, body: new Uint8Array() };
      return notificationReply(taken, account, settings, clock.nowMs());
    },
  };
}

async function precreate(eftpay: Eftpay, request: PrecreateRequest, signal: AbortSignal): Promise<Answer> {
  const { settings, currency } = eftpay;
  const calls = settings.show.includes(request.wallet) ? callsOf(request.wallet, settings) : null;
  if (calls === null) return notSent(`eftPay shows no code for ${request.wallet} here.`);
  const amount = decimal(request.amount, currency);
  if (amount === null) return notSent(outOfRange);
  const fields = {
    out_trade_no: request.reference,
    transaction_amount: amount,
    subject: cutBytes(request.subject, 256) || request.reference,
    tid: settings.terminalId,
    notify_url: calls.notify ? settings.notifyUrl : undefined,
  };
  const lifeMs = Math.round(calls.codeLifeSeconds * 1000 * settings.paceScale);
  const { reading } = await send(eftpay, { calls, act: 'PreOrder', fields, limit: 'precreate' }, signal);
  return precreateAnswer(reading, request, lifeMs, settings);
}

/**
 * A word that would end the payment without money is asked for twice: one "closed" stands for two ends, and a "failed" is
 * not documented for sales.
 */
async function query(eftpay: Eftpay, payment: Handle, signal: AbortSignal): Promise<Answer> {
  const calls = callsOf(payment.wallet, eftpay.settings);
  if (calls === null) return notSent(noCalls(payment.wallet));
  const call = queryCall(calls, payment.reference);
  const ask = async () => queryAnswer((await send(eftpay, call, signal)).reading, payment, eftpay.settings);
  const first = await ask();
  if (first.kind !== 'closed' && first.kind !== 'declined') return first;
  const second = await ask();
  return second.kind === 'notSent' || second.kind === 'notFound'
    ? { kind: 'unknown', cause: 'providerUnsure', words: second.words }
    : second;
}

async function refund(eftpay: Eftpay, request: RefundRequest, signal: AbortSignal): Promise<RefundAnswer> {
  const { payment, refundNumber } = request;
  const calls = callsOf(payment.wallet, eftpay.settings);
  if (calls === null) return notSent(noCalls(payment.wallet));
  if (!calls.refund) return notSent(`eftPay refunds no ${payment.wallet} payment: give the money back by hand.`);
  const amount = decimal(request.amount, eftpay.currency);
  if (amount === null) return notSent(outOfRange);
  const fields = { out_trade_no: payment.reference, refund_no: refundNumber, transaction_amount: amount };
  const { reading } = await send(eftpay, { calls, act: 'Refund', fields, limit: 'refund' }, signal);
  return refundAnswer(reading, request);
}

/** "Failed" is asked for twice before a new refund number may be made. */
async function queryRefund(eftpay: Eftpay, request: RefundRequest, signal: AbortSignal): Promise<RefundAnswer> {
  const { payment, refundNumber } = request;
  const calls = callsOf(payment.wallet, eftpay.settings);
  if (calls === null) return notSent(noCalls(payment.wallet));
  const call = queryCall(calls, payment.reference, refundNumber);
  const ask = async () => refundQueryAnswer((await send(eftpay, call, signal)).reading, request, eftpay.settings);
  const first = await ask();
  if (first.kind !== 'refused') return first;
  const second = await ask();
  return second.kind === 'notSent' || second.kind === 'notFound'
    ? { kind: 'unknown', cause: 'providerUnsure', words: second.words }
    : second;
}

async function check(eftpay: Eftpay, signal: AbortSignal): Promise<CheckAnswer> {
  const { settings } = eftpay;
  const calls = settings.show.map((wallet) => callsOf(wallet, settings)).find((one) => one !== null);
  if (calls === undefined) return { kind: 'refused', words: wordsOf('The settings name no wallet for eftPay.') };
  const asked: Call = { ...queryCall(calls, nobodysReference()), limit: 'check' };
  const { reading, skewMs } = await send(eftpay, asked, signal);
  return checkAnswer(reading, skewMs, settings.clockToleranceSeconds * 1000);
}

const outOfRange = 'eftPay takes 0.02 to 60000.00.';

function noCalls(wallet: Wallet | null): string {
  return `The settings do not say how eftPay calls ${wallet ?? 'a payment without a wallet'}.`;
}

/** Major units with two decimals (VMP; String(8)); null outside eftPay's range (Appendix 3, -23). */
function decimal(amount: Money, expected: Currency): string | null {
  assert(amount.currency === expected, 'an amount is in the currency the provider settles in');
  return amount.minor >= amountMinMinor && amount.minor <= amountMaxMinor ? formatDecimal(amount) : null;
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
  return { kind: 'notSent', why: 'refused', words: wordsOf(text) };
}

function wordsOf(text: string): Words {
  return { code: '', text };
}
