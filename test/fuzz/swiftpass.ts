import type { Reference, RefundNumber } from '#shared/ids.ts';
import { SwiftpassSettings } from '#shared/settings/swiftpass.ts';
import { createSwiftpass } from '../../electron/providers/swiftpass/adapter.ts';
import { payAnswer, precreateAnswer, queryAnswer, reversalAnswer } from '../../electron/providers/swiftpass/answers.ts';
import { readBill } from '../../electron/providers/swiftpass/bill.ts';
import { readNotification } from '../../electron/providers/swiftpass/notification.ts';
import { refundAnswer, refundQueryAnswer, returnedMinor } from '../../electron/providers/swiftpass/refund-answers.ts';
import { signerOf } from '../../electron/providers/swiftpass/signing.ts';
import { readReply } from '../../electron/providers/swiftpass/wire.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { createSwiftpassSimulator } from '../../electron/simulators/swiftpass.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { asOurs } from './as-ours.ts';
import { swiftpassDialect } from './dialects/swiftpass.ts';
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
import type { Dialect, Reply, Target } from './target.ts';

export async function swiftpassTarget(): Promise<Target> {
  const question = questionOf({ provider: 'swiftpass', way: 'scan', wallet: 'wechat', currency: 'CNY' });
  const { handle, refund, compared } = question;
  const { samples, settings, secrets, dialect } = await record(question);
  const signer = signerOf(settings, secrets);
  if (signer === null) throw new Error('a merchant with a key signs');
  const line = answering();
  const { exchange } = line;
  const till = createSwiftpass({ settings, currency: 'CNY', secrets, exchange, clock: stillClock() });
  const { signal } = new AbortController();
  return {
    dialect,
    samples,
    asked: question.asked,
    read: async (reply) => {
      const reading = readReply(reply, signer, settings.merchantId);
      const gone = returnedMinor(reading, reference);
      return [
        { reader: 'pay', said: compared(payAnswer(reading, handle)) },
        { reader: 'query', said: compared(queryAnswer(reading, handle, 'believe', gone)) },
        { reader: 'precreate', said: compared(precreateAnswer(reading, handle, 1)) },
        { reader: 'reversal', said: reversalAnswer(reading, handle) },
        { reader: 'refund', said: refundAnswer(reading, refund) },
        { reader: 'refundQuery', said: refundQueryAnswer(reading, refund, 'believe') },
        { reader: 'notification', said: hintOf(readNotification(reply.body, signer, settings.merchantId)) },
        { reader: 'bill', said: reply.status === 200 ? readBill(reply.body, settings, 'CNY') : { kind: 'notRead' } },
      ];
    },
    readInCalls: async (reply) => {
      line.reply = reply;
      return [{ reader: 'check', said: await till.check(signal) }];
    },
  };
}

async function record({ handle, refund }: Question) {
  const clock = createVirtualClock(startMs);
  const told: Reply[] = [];
  const simulator = createSwiftpassSimulator({
    ...{ clock, seed: 1, signs: 'all' },
    notifications: ({ headers, body }) => {
      told.push({ kind: 'reply', status: 200, headers, body });
      return true;
    },
  });
  const { credentials } = simulator;
  const settings = SwiftpassSettings.parse({ ...credentials.settings, billAddress: 'https://bill.example/gateway' });
  const secrets = memorySecrets(credentials.secrets as Record<string, string>);
  const { exchange, replies } = recording(simulator.exchange);
  const swiftpass = createSwiftpass({ settings, currency: 'CNY', secrets, exchange, clock });
  const { signal } = new AbortController();
  const random = createRandom(1);

  async function trade(one: Reference, minor: number, number: RefundNumber): Promise<void> {
    const payment = { ...handle, reference: one, amount: { ...handle.amount, minor } };
    const asked = { ...refund, payment, refundNumber: number };
    const request = { ...payment, code: makeCode('wechat', random), subject: 's', cashier: 'c' };
    await clock.finish(swiftpass.authorize(request, signal));
    await swiftpass.query(payment, signal);
    await swiftpass.queryRefund(asked, signal);
    await swiftpass.refund(asked, signal);
    await swiftpass.queryRefund(asked, signal);
    await swiftpass.query(payment, signal);
    await swiftpass.reverse(payment, 'inDoubt', signal);
    await swiftpass.query(payment, signal);
  }
  async function show(one: Reference, minor: number): Promise<void> {
    const payment = { ...handle, way: 'show' as const, reference: one, amount: { ...handle.amount, minor } };
    await swiftpass.precreate({ ...payment, wallet: 'wechat', subject: 's', cashier: 'c' }, signal);
    await swiftpass.query(payment, signal);
    await clock.run(400_000);
    await swiftpass.reverse(payment, 'inDoubt', signal);
    await swiftpass.query(payment, signal);
  }
  await trade(reference, amountMinor, refundNumber);
  const own = [...replies];
  for (const [index, ending] of [0, 11, 12, 13, 21, 41, 52, 64, 71, 100].entries())
    await trade(`${otherReference}${index}` as Reference, amountMinor + ending, otherRefundNumber);
  for (const [index, ending] of [0, 13, 26, 100].entries())
    await show(`${otherReference}S${index}` as Reference, amountMinor + ending);
  await swiftpass.bill?.('2026-11-21', signal); // not yet
  await clock.run(24 * 3600_000);
  await swiftpass.bill?.('2026-11-21', signal);
  simulator.close();
  const { merchantId } = settings;
  const dialect = swiftpassDialect({ merchantId, key: credentials.secrets['swiftpass.key'] ?? '' });
  const statement = replies.filter(({ body }) => dialect.format.parse(body)?.statement !== undefined);
  const heard = [...replies, ...told, ...Array.from({ length: 10 }, () => statement).flat()];
  const ours = [...asOurs(dialect, heard), ...made(replies, dialect)];
  return { samples: [...heard, ...ours, ...own, ...own], settings, secrets, dialect };
}

/** Replies about our order that the gateway does not give at once: its code, and its state beside its list of refunds. */
function made(replies: readonly Reply[], { format, sign }: Dialect): Reply[] {
  const all = replies.map((reply) => ({ reply, fields: format.parse(reply.body) ?? {} }));
  const shown = all.find(({ fields }) => fields.code_url !== undefined);
  const state = all.find(({ fields }) => fields.trade_state === 'REFUND' && fields.out_trade_no === reference);
  const list = all.find(({ fields }) => fields.refund_count !== undefined && fields.out_trade_no === reference);
  if (!shown || !state || !list || !sign) throw new Error('every kind of reply was heard');
  const signed = (fields: Parameters<typeof sign>[0]): Reply => ({
    ...shown.reply,
    body: format.write(sign(fields), new Map(), createRandom(1)),
  });
  const numbers = { out_trade_no: reference, transaction_id: state.fields.transaction_id ?? '' };
  const code = signed({ ...shown.fields, ...numbers, total_fee: String(amountMinor) });
  const returned = signed({ ...list.fields, ...state.fields });
  return [code, code, ...Array.from({ length: 6 }, () => returned)];
}
