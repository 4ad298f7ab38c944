import type { Reference } from '#shared/ids.ts';
import type { Step } from '#shared/payment/step.ts';
import { UqpaySettings } from '#shared/settings/uqpay.ts';
import type { StepLedger } from '../../electron/providers/provider.ts';
import { createUqpay } from '../../electron/providers/uqpay/adapter.ts';
import {
  confirmAnswer,
  createdIntent,
  intentAnswer,
  intentOf,
  isIntent,
  reversalAnswer,
} from '../../electron/providers/uqpay/answers.ts';
import { billAnswer } from '../../electron/providers/uqpay/bill.ts';
import { type Calls, createCalls } from '../../electron/providers/uqpay/calls.ts';
import { readNotification } from '../../electron/providers/uqpay/notification.ts';
import { refundAnswer, refundQueryAnswer } from '../../electron/providers/uqpay/refund-answers.ts';
import { findIntent } from '../../electron/providers/uqpay/search.ts';
import { createTokens } from '../../electron/providers/uqpay/token.ts';
import { ownTokenStore } from '../../electron/providers/uqpay/token-store.ts';
import { readReply } from '../../electron/providers/uqpay/wire.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { createUqpaySimulator } from '../../electron/simulators/uqpay.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { asOurs } from './as-ours.ts';
import { uqpayDialect } from './dialects/uqpay.ts';
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
import { type Outcome, type Reply, saying, type Target } from './target.ts';

const units = { currency: 'HKD', unit: 'major' } as const;

export async function uqpayTarget(): Promise<Target> {
  const questioned = { provider: 'uqpay', way: 'show', wallet: 'alipay', currency: 'HKD' } as const;
  const { samples, settings, entries, intentId } = await record(questionOf(questioned));
  const question = questionOf(questioned, intentId);
  const { handle, refund, compared } = question;
  const secret = entries['uqpay.webhookSecret'];
  const asked = { ...handle, intentId, confirmed: true };
  const line = lineOf(settings, entries);
  const receiving = { secret, nowMs: startMs, toleranceMs: settings.notificationToleranceMs };
  const read: Target['read'] = async (reply) => {
    const reading = readReply(reply, settings.requestIdHeaders);
    const intent = intentOf(reading, asked, units);
    const created = createdIntent(reading, { ...asked, intentId: null, confirmed: false }, units);
    const { rows, found } = await line.list(reply, handle, asked);
    return [
      { reader: 'create', said: isIntent(created) ? { kind: 'intent' } : created },
      { reader: 'pay', said: compared(confirmAnswer(reading, { ...asked, way: 'scan' }, units, () => 1)) },
      { reader: 'precreate', said: compared(confirmAnswer(reading, asked, units, () => 1)) },
      { reader: 'query', said: isIntent(intent) ? compared(intentAnswer(intent, asked)) : intent },
      { reader: 'query', said: isIntent(found) ? compared(intentAnswer(found, asked)) : found },
      { reader: 'reversal', said: reversalAnswer(reading, asked, units) },
      { reader: 'refund', said: refundAnswer(reading, refund, intentId, units) },
      { reader: 'refundQuery', said: refundQueryAnswer(rows, refund, intentId, units) },
      { reader: 'bill', said: billAnswer(rows, units) },
      { reader: 'notification', said: hintOf(readNotification(reply.headers, reply.body, receiving)) },
    ];
  };
  return { dialect: uqpayDialect(secret), samples, asked: question.asked, read, readInCalls: line.readInCalls };
}

/** What reads a reply only on its way through a call: lists, the search, the token and the check. */
function lineOf(settings: UqpaySettings, entries: Readonly<Record<string, string>>) {
  const line = answering();
  const { exchange } = line;
  const clock = stillClock();
  const { signal } = new AbortController();
  const stays = { kind: 'token', token: 't' } as const;
  const tokens = { current: async () => stays, after: async () => stays, fight: () => null };
  const parts = { settings, secrets: memorySecrets(entries), exchange, clock };
  const calls = createCalls({ ...parts, tokens });
  const till = createUqpay({ ...parts, currency: 'HKD', ledger: memoryLedger() });
  const cold = { ...entries, 'uqpay.token': '' };
  return {
    async list(reply: Reply, handle: Question['handle'], asked: Parameters<typeof findIntent>[2]) {
      line.reply = reply;
      const rows = await calls.list('/v2/payment/refunds', {}, 1, signal);
      const listed: Calls = { ...calls, list: async () => rows };
      return { rows, found: await findIntent(listed, handle, asked, units, 1, signal) };
    },
    async readInCalls(reply: Reply): Promise<readonly Outcome[]> {
      line.reply = reply;
      clock.tick();
      const coldSecrets = memorySecrets(cold);
      const minted = await createTokens({
        ...parts,
        secrets: coldSecrets,
        store: ownTokenStore(coldSecrets),
        limitMs: 1,
      }).current();
      const token = minted.kind === 'token' ? saying('granted', { token: minted.token }) : saying('none');
      return [
        { reader: 'signOn', said: token },
        { reader: 'check', said: await till.check(signal) },
      ];
    },
  };
}

export function memoryLedger(): StepLedger {
  const steps = new Map<string, readonly Step[]>();
  const taken = (number: string) => steps.get(number) ?? [];
  return { taken, take: (number, step) => void steps.set(number, [...taken(number), step]) };
}

async function record({ handle, refund }: Question) {
  const clock = createVirtualClock(startMs);
  const told: Reply[] = [];
  const simulator = createUqpaySimulator({
    ...{ clock, seed: 1, scanFlow: 'qrcode' },
    notifications: ({ headers, body }) => void told.push({ kind: 'reply', status: 200, headers, body }),
  });
  const { settings: lines, secrets: entries } = simulator.credentials;
  const scan = { flow: 'qrcode', wallets: [{ wallet: 'wechat', type: 'wechatpay' }] };
  const settings = UqpaySettings.parse({ ...lines, scan });
  const secrets = memorySecrets(entries);
  const { exchange, replies } = recording(simulator.exchange);
  const uqpay = createUqpay({ settings, currency: 'HKD', secrets, exchange, clock, ledger: memoryLedger() });
  const { signal } = new AbortController();
  const random = createRandom(1);

  async function trade(one: Reference, minor: number, way: 'scan' | 'show'): Promise<string | null> {
    const number = one === reference ? refundNumber : otherRefundNumber;
    let payment = { ...handle, way, reference: one, amount: { ...handle.amount, minor } };
    const request = { ...payment, subject: 's', cashier: 'c' };
    const code = makeCode('wechat', random);
    if (way === 'scan') await clock.finish(uqpay.authorize({ ...request, code }, signal));
    else await clock.finish(uqpay.precreate({ ...request, wallet: 'alipay' }, signal));
    await uqpay.query(payment, signal);
    await clock.run(6_000);
    const answer = await uqpay.query(payment, signal);
    const providerReference = answer.kind === 'approved' ? answer.approval.providerReference : null;
    payment = { ...payment, providerReference };
    const asked = { ...refund, payment, refundNumber: number };
    await uqpay.queryRefund(asked, signal);
    await uqpay.refund(asked, signal);
    await uqpay.queryRefund(asked, signal);
    await uqpay.query(payment, signal);
    await uqpay.reverse(payment, 'inDoubt', signal);
    await clock.run(2_000);
    await uqpay.query(payment, signal);
    await uqpay.check(signal);
    return providerReference;
  }
  const intentId = (await trade(reference, amountMinor, 'show')) ?? '';
  const own = [...replies];
  for (const [index, ending] of [0, 12, 13, 21, 52, 64, 100].entries())
    for (const way of ['scan', 'show'] as const)
      await trade(`${otherReference}${way === 'scan' ? 'C' : 'S'}${index}` as Reference, amountMinor + ending, way);
  await exchange(listOf(settings, '/v2/payment_intents?page_size=5&page_number=1'), signal); // 401
  await clock.run(24 * 3600_000);
  await uqpay.bill?.('2026-11-21', signal);
  simulator.close();
  const heard = [...replies, ...told];
  const ours = asOurs(uqpayDialect(entries['uqpay.webhookSecret']), heard, (text) =>
    text.replace(/PI\d{13}/g, intentId),
  );
  const given = replies.filter(({ body }) => Buffer.from(body).includes('auth_token'));
  const more = Array.from({ length: 8 }, () => given).flat();
  return { samples: [...heard, ...ours, ...more, ...own, ...own], settings, entries, intentId };
}

function listOf({ address }: UqpaySettings, path: string) {
  return { method: 'GET', url: address + path, headers: {}, body: new Uint8Array(), limitMs: 1 } as const;
}
