import type { Reference, RefundNumber } from '#shared/ids.ts';
import { EftpaySettings } from '#shared/settings/eftpay.ts';
import { createEftpay } from '../../electron/providers/eftpay/adapter.ts';
import { closeAnswer, precreateAnswer, queryAnswer } from '../../electron/providers/eftpay/answers.ts';
import { readNotification } from '../../electron/providers/eftpay/notification.ts';
import { refundAnswer, refundQueryAnswer } from '../../electron/providers/eftpay/refund-answers.ts';
import { readReply } from '../../electron/providers/eftpay/wire.ts';
import { createEftpaySimulator } from '../../electron/simulators/eftpay.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { asOurs } from './as-ours.ts';
import { eftpayDialect } from './dialects/eftpay.ts';
import {
  amountMinor,
  answering,
  hintOf,
  memorySecrets,
  otherReference,
  otherRefundNumber,
  type Question,
  questionOf,
  recording,
  reference,
  refundNumber,
  startMs,
  stillClock,
} from './question.ts';
import type { Reply, Target } from './target.ts';

export async function eftpayTarget(): Promise<Target> {
  const question = questionOf({ provider: 'eftpay', way: 'show', wallet: 'wechathk', currency: 'HKD' });
  const { samples, account, settings } = await record(question);
  const { handle, refund } = question;
  const line = answering();
  const secrets = memorySecrets({
    'eftpay.userConfirmKey': account.userConfirmKey,
    'eftpay.secretCode': account.secretCode,
  });
  const { exchange } = line;
  const till = createEftpay({ settings, currency: 'HKD', secrets, exchange, clock: stillClock() });
  const { signal } = new AbortController();
  return {
    dialect: eftpayDialect(account),
    samples,
    asked: question.asked,
    read: async (reply) => {
      const reading = readReply(reply, account, settings, startMs);
      return [
        { reader: 'query', said: question.compared(queryAnswer(reading, handle, settings)) },
        { reader: 'precreate', said: question.compared(precreateAnswer(reading, handle, 1, settings)) },
        { reader: 'reversal', said: closeAnswer(reading, handle) },
        { reader: 'refund', said: refundAnswer(reading, refund) },
        { reader: 'refundQuery', said: refundQueryAnswer(reading, refund, settings) },
        { reader: 'notification', said: hintOf(readNotification(reply.body, account, settings)) },
      ];
    },
    readInCalls: async (reply) => {
      line.reply = reply;
      return [{ reader: 'check', said: await till.check(signal) }];
    },
  };
}

/** A payment paid, partly refunded, closed; another of the same amount, one of another amount, and refusals. */
async function record({ handle, refund }: Question) {
  const clock = createVirtualClock(startMs);
  const told: Reply[] = [];
  const simulator = createEftpaySimulator({
    ...{ clock, seed: 1 },
    notifications: ({ headers, body }) => void told.push({ kind: 'reply', status: 200, headers, body }),
  });
  const { secrets, settings: lines } = simulator.credentials;
  const account = { userConfirmKey: secrets['eftpay.userConfirmKey'], secretCode: secrets['eftpay.secretCode'] };
  const settings = EftpaySettings.parse({ ...lines, notifyUrl: 'https://till.example/heard' });
  const { exchange, replies } = recording(simulator.exchange);
  const eftpay = createEftpay({ settings, currency: 'HKD', secrets: memorySecrets(secrets), exchange, clock });
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
  const heard = [...replies, ...told];
  return { samples: [...heard, ...asOurs(eftpayDialect(account), heard), ...own, ...own], account, settings };
}
