import type { Reference } from '#shared/ids.ts';
import { UpaySettings } from '#shared/settings/upay.ts';
import { createUpay } from '../../electron/providers/upay/adapter.ts';
import { payAnswer, precreateAnswer, queryAnswer, reversalAnswer } from '../../electron/providers/upay/answers.ts';
import { readIdentity } from '../../electron/providers/upay/identity.ts';
import { readBiz } from '../../electron/providers/upay/order.ts';
import { refundAnswer, refundQueryAnswer } from '../../electron/providers/upay/refund-answers.ts';
import { readReply } from '../../electron/providers/upay/wire.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { createUpaySimulator } from '../../electron/simulators/upay.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { amountMinor, objectOf, otherReference, type Question, questionOf, recording, reference } from './question.ts';
import type { Outcome, Reply, Target } from './target.ts';

const startMs = Date.UTC(2026, 10, 21, 4);

/** Upay signs no reply: TLS and our own request are its proof, and a body is taken at its word. */
export async function upayTarget(): Promise<Target> {
  const question = questionOf('upay', 'scan', 'wechat', 'CNY', startMs);
  const { handle, refund } = question;
  return {
    provider: 'upay',
    samples: await record(question),
    read: (reply) => {
      const reading = readReply(reply, readBiz);
      readReply(reply, readIdentity);
      return [
        { reader: 'pay', kind: question.compared(payAnswer(reading, handle)) },
        { reader: 'query', kind: question.compared(queryAnswer(reading, handle)) },
        { reader: 'precreate', kind: question.compared(precreateAnswer(reading, handle, 1)) },
        { reader: 'reversal', kind: reversalAnswer(reading, handle).kind },
        { reader: 'refund', kind: refundAnswer(reading, refund).kind },
        { reader: 'refundQuery', kind: refundQueryAnswer(reading, refund).kind },
      ];
    },
    sign: null,
    mayHold: saysSo,
  };
}

async function record({ handle, refund }: Question): Promise<Reply[]> {
  const clock = createVirtualClock(startMs);
  const simulator = createUpaySimulator({ clock, seed: 1 });
  const { terminalSn, terminalKey } = simulator.credentials;
  const held: Record<string, string> = { 'upay.terminalSn': terminalSn, 'upay.terminalKey': terminalKey };
  const { exchange, replies } = recording(simulator.exchange);
  const settings = UpaySettings.parse({ deviceId: 'fuzz' });
  const secrets = { get: (name: string) => held[name] ?? null, set: () => undefined };
  const upay = createUpay({ settings, currency: 'CNY', secrets, exchange, clock });
  const { signal } = new AbortController();
  const random = createRandom(1);

  async function trade(one: Reference, minor: number, number = refund.refundNumber): Promise<void> {
    const payment = { ...handle, reference: one, amount: { ...handle.amount, minor } };
    const asked = { ...refund, payment, refundNumber: number };
    const request = { ...payment, code: makeCode('wechat', random), subject: 's', cashier: 'c' };
    await clock.finish(upay.authorize(request, signal));
    await upay.query(payment, signal);
    await upay.queryRefund(asked, signal);
    await upay.refund(asked, signal);
    await upay.queryRefund(asked, signal);
    await upay.query(payment, signal);
    await upay.reverse(payment, 'inDoubt', signal);
    await upay.query(payment, signal);
  }
  await trade(reference, amountMinor);
  const own = [...replies];
  for (const [index, ending] of [0, 11, 12, 13, 21, 41, 52, 64, 71, 100].entries())
    await trade(`${otherReference}${index}` as Reference, amountMinor + ending);
  const shown = { ...handle, reference: `${otherReference}S` as Reference };
  await upay.precreate({ ...shown, wallet: 'wechat', subject: 's', cashier: 'c' }, signal);
  simulator.close();
  return [...replies, ...own, ...own, ...own, ...own]; // ours more often: they can hold
}

const results: Readonly<Record<string, string>> = { pay: 'PAY_SUCCESS', query: 'SUCCESS', refundQuery: 'SUCCESS' };
const paid: readonly unknown[] = ['PAID', 'REFUNDED', 'PARTIAL_REFUNDED'];

function saysSo(reply: Reply, { reader }: Outcome): boolean {
  const envelope = trimmed(objectOf(reply));
  const biz = trimmed(envelope.biz_response);
  const data = trimmed(biz.data);
  if (reply.status < 200 || reply.status > 299 || envelope.result_code !== '200') return false;
  if (biz.result_code !== results[reader]) return false;
  const isOurs = data.client_sn === reference && Number(data.total_amount) === amountMinor;
  return isOurs && paid.includes(data.order_status);
}

/** Upay's own samples have keys that end in a space. */
function trimmed(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name.trim(), one]));
}
