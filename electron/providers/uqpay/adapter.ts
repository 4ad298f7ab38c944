import type { Currency } from '#shared/money.ts';
import type { Pace } from '#shared/payment/pace.ts';
import type { UqpaySettings } from '#shared/settings/uqpay.ts';
import type { Clock } from '../../clock.ts';
import type { Secrets } from '../../settings/secrets.ts';
import type { Exchange } from '../exchange.ts';
import type { PaymentProvider, StepLedger } from '../provider.ts';
import { authorize, precreate } from './begin.ts';
import { billAnswer, billQuery, dayNotOver, isNotYet, keptRows, readKept } from './bill.ts';
import { type Calls, createCalls } from './calls.ts';
import { check } from './check.ts';
import { longestCode, recognizeCustomerCode } from './customer-code.ts';
import type { Units } from './intent.ts';
import { notificationReply, readNotification } from './notification.ts';
import { paceOf } from './pace.ts';
import { query, queryRefund, refund, reverse } from './returns.ts';
import { createTokens } from './token.ts';
import { ownTokenStore, type TokenStore } from './token-store.ts';

export interface UqpayParts {
  readonly settings: UqpaySettings;
  readonly currency: Currency;
  readonly secrets: Secrets;
  /** Shared by the tills of this machine; without it, with the secrets of this data folder. */
  readonly tokenStore?: TokenStore;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly ledger: StepLedger;
}

/** What every act of the adapter needs. */
export interface Uqpay extends UqpayParts {
  readonly pace: Pace;
  readonly calls: Calls;
  readonly units: Units;
}

/** UQPAY Global Acquiring, payment intents v2. Times are in pace.ts, codes in codes.ts, what an answer means in answers.ts. */
export function createUqpay(parts: UqpayParts): PaymentProvider {
  const { settings, currency, clock, secrets } = parts;
  const pace = paceOf(settings);
  const store = parts.tokenStore ?? ownTokenStore(secrets);
  const tokens = createTokens({ ...parts, store, limitMs: pace.replyLimitMs.check });
  const calls = createCalls({ ...parts, tokens });
  const uqpay: Uqpay = { ...parts, pace, calls, units: { currency, unit: settings.amountUnit } };
  const shown = settings.show.filter(({ currencies }) => currencies === undefined || currencies.includes(currency));
  return {
    id: 'uqpay',
    ways: settings.scan === undefined ? ['show'] : ['scan', 'show'],
    pace,
    abilities: {
      reverseInDoubt: () => true, // a wallet's payment is cancelled in any state that is not final (sheet 2.4)
      refunds: () => true,
      reverseApproved: settings.cancelPaidUntil !== undefined,
      longestCode,
      partialRefund: true, // sheet 2.4
      refundRepeats: true, // under its own key and bytes, after a list that does not know it
      showWallets: shown.map(({ wallet }) => wallet),
    },
    recognizes: (code) => (settings.scan === undefined ? null : recognizeCustomerCode(code)),
    authorize: (request, signal) => authorize(uqpay, request, signal),
    precreate: (request, signal) => precreate(uqpay, request, signal),
    query: (payment, signal) => query(uqpay, payment, signal),
    reverse: (payment, because, signal) => reverse(uqpay, payment, because, signal),
    refund: (request, signal) => refund(uqpay, request, signal),
    queryRefund: (request, signal) => queryRefund(uqpay, request, signal),
    check: (signal) => check(calls, tokens, clock, pace.replyLimitMs.check, signal),
    bill: async (day, signal) => {
      if (isNotYet(day, clock.nowMs())) return { kind: 'notYet', words: dayNotOver };
      const rows = await calls.list('/v2/payment/settlements', billQuery(day), pace.replyLimitMs.query, signal);
      const answer = billAnswer(rows, uqpay.units);
      return answer.kind === 'bill' && rows.kind === 'rows' ? { ...answer, kept: keptRows(rows.rows) } : answer;
    },
    readBill: (kept) => readKept(kept, uqpay.units),
    readNotification: (headers, body) =>
      readNotification(headers, body, {
        secret: secrets.get('uqpay.webhookSecret'),
        nowMs: clock.nowMs(),
        toleranceMs: settings.notificationToleranceMs,
      }),
    notificationReply,
  };
}
