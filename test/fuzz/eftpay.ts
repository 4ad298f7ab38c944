import { createHash } from 'node:crypto';
import type { Reference, RefundNumber } from '#shared/ids.ts';
import { EftpaySettings } from '#shared/settings/eftpay.ts';
import { createEftpay } from '../../electron/providers/eftpay/adapter.ts';
import { closeAnswer, precreateAnswer, queryAnswer } from '../../electron/providers/eftpay/answers.ts';
import { readNotification } from '../../electron/providers/eftpay/notification.ts';
import { refundAnswer, refundQueryAnswer } from '../../electron/providers/eftpay/refund-answers.ts';
import { type Account, readReply } from '../../electron/providers/eftpay/wire.ts';
import { createEftpaySimulator } from '../../electron/simulators/eftpay.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import {
  amountMinor,
  objectOf,
  otherReference,
  otherRefundNumber,
  type Question,
  questionOf,
  recording,
  reference,
  refundMinor,
  refundNumber,
} from './question.ts';
import type { Outcome, Reply, Target } from './target.ts';

const startMs = Date.UTC(2026, 10, 21, 4);

export async function eftpayTarget(): Promise<Target> {
  const question = questionOf('eftpay', 'show', 'wechathk', 'HKD', startMs);
  const { samples, account, settings } = await record(question);
  const { handle, refund } = question;
  return {
    provider: 'eftpay',
    samples,
    read: (reply) => {
      const reading = readReply(reply, account, settings, startMs);
      readNotification(reply.body, account, settings);
      return [
        { reader: 'query', kind: question.compared(queryAnswer(reading, handle, settings)) },
        { reader: 'precreate', kind: question.compared(precreateAnswer(reading, handle, 1, settings)) },
        { reader: 'close', kind: closeAnswer(reading, handle).kind },
        { reader: 'refund', kind: refundAnswer(reading, refund).kind },
        { reader: 'refundQuery', kind: refundQueryAnswer(reading, refund, settings).kind },
      ];
    },
    sign: (fields) => ({ ...fields, sign: signatureOf(fields, account.secretCode, 'omit') }),
    mayHold: (reply, outcome) => saysSo(reply, outcome, account),
  };
}

/** A payment paid, partly refunded, closed; another of the same amount, one of another amount, and refusals. */
async function record({ handle, refund }: Question) {
  const clock = createVirtualClock(startMs);
  const simulator = createEftpaySimulator({ clock, seed: 1 });
  const { secrets, settings: lines } = simulator.credentials;
  const account = { userConfirmKey: secrets['eftpay.userConfirmKey'], secretCode: secrets['eftpay.secretCode'] };
  const settings = EftpaySettings.parse(lines);
  const { exchange, replies } = recording(simulator.exchange);
  const held = { get: (name: string) => (secrets as Record<string, string>)[name] ?? null, set: () => undefined };
  const eftpay = createEftpay({ settings, currency: 'HKD', secrets: held, exchange, clock });
  const { signal } = new AbortController();

  async function trade(one: Reference, minor: number, number: RefundNumber): Promise<void> {
    const payment = { ...handle, reference: one, amount: { ...handle.amount, minor } };
    const asked = { ...refund, payment, refundNumber: number };
    await eftpay.precreate({ ...payment, wallet: 'wechathk', subject: 's', cashier: 'c' }, signal);
    await eftpay.query(payment, signal);
    await clock.run(10_000);
    await eftpay.query(payment, signal);
    await eftpay.reverse(payment, 'inDoubt', signal);
    await eftpay.queryRefund(asked, signal);
    await eftpay.refund(asked, signal);
    await eftpay.queryRefund(asked, signal);
    await eftpay.refund(asked, signal);
    await eftpay.query(payment, signal);
  }
  await trade(reference, amountMinor, refundNumber);
  const own = [...replies];
  await trade(otherReference, amountMinor, otherRefundNumber);
  await trade(`${otherReference}2` as Reference, amountMinor + 100, `${otherRefundNumber}` as RefundNumber);
  await trade(`${otherReference}3` as Reference, amountMinor + 12, otherRefundNumber); // fails
  await trade(`${otherReference}4` as Reference, amountMinor + 13, otherRefundNumber); // never paid, closed
  await trade(`${otherReference}5` as Reference, amountMinor + 64, otherRefundNumber); // refund on its way
  await eftpay.query({ ...handle, reference: `${reference}9` as Reference }, signal);
  simulator.close();
  return { samples: [...replies, ...own, ...own, ...own, ...own], account, settings }; // ours more often: they can hold
}

const paidWords: readonly unknown[] = ['TRADE_SUCCESS', 'TRADE_REFUND'];
const refundedWords: readonly unknown[] = ['TRADE_REFUND', 'TRADE_CLOSED'];

function saysSo(reply: Reply, { reader }: Outcome, account: Account): boolean {
  const fields = objectOf(reply);
  if (fields === null || reply.status !== 200 || !isProven(fields, account)) return false;
  const { return_status: code, out_trade_no, trade_status, transaction_amount, currency } = fields;
  if ((code !== '00' && code !== 0) || out_trade_no !== reference) return false;
  if (reader === 'query')
    return paidWords.includes(trade_status) && minorOf(transaction_amount) === amountMinor && currency === 'HKD';
  if (reader !== 'refundQuery' || fields.refund_no !== refundNumber) return false;
  const sameCurrency = currency === 'HKD' || isEmpty(currency);
  return refundedWords.includes(trade_status) && minorOf(transaction_amount) === refundMinor && sameCurrency;
}

function isProven(fields: Readonly<Record<string, unknown>>, { userConfirmKey, secretCode }: Account): boolean {
  const { user_confirm_key: key, sign } = fields;
  if (!isEmpty(key) && key !== userConfirmKey) return false;
  return sign === signatureOf(fields, secretCode, 'omit') || sign === signatureOf(fields, secretCode, 'keep');
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function minorOf(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^\d+(\.\d\d?)?$/.test(text) ? Math.round(Number(text) * 100) : null;
}

/** By hand, over the values as they stand in compact JSON. */
function signatureOf(fields: Readonly<Record<string, unknown>>, secret: string, empty: 'omit' | 'keep'): string {
  const texts = Object.entries(fields).map(([name, value]) => [name, textOf(value)] as const);
  const signed = texts.filter(([name, value]) => name !== 'sign' && (empty === 'keep' || value !== ''));
  const pairs = signed.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, value]) => `${name}=${value}`);
  return createHash('sha256').update(secret).update(pairs.join('&')).digest('hex');
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}
