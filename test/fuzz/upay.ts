import type { Reference } from '#shared/ids.ts';
import { UpaySettings } from '#shared/settings/upay.ts';
import { activate } from '../../electron/providers/upay/activate.ts';
import { createUpay } from '../../electron/providers/upay/adapter.ts';
import { payAnswer, precreateAnswer, queryAnswer, reversalAnswer } from '../../electron/providers/upay/answers.ts';
import { readBiz } from '../../electron/providers/upay/order.ts';
import { refundAnswer, refundQueryAnswer } from '../../electron/providers/upay/refund-answers.ts';
import { readReply } from '../../electron/providers/upay/wire.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { createUpaySimulator, type UpayCredentials } from '../../electron/simulators/upay.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { asOurs } from './as-ours.ts';
import { upayDialect } from './dialects/upay.ts';
import {
  amountMinor,
  answering,
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
import { type Reply, type Said, saying, type Target } from './target.ts';

const settingsWith = (appId = 'app') => UpaySettings.parse({ deviceId: 'fuzz', appId });

export async function upayTarget(): Promise<Target> {
  const question = questionOf({ provider: 'upay', way: 'scan', wallet: 'wechat', currency: 'CNY' });
  const { handle, refund } = question;
  const { samples, credentials } = await record(question);
  const till = tillOf(credentials);
  return {
    dialect: upayDialect(credentials.terminalSn),
    samples,
    asked: question.asked,
    read: async (reply) => {
      const reading = readReply(reply, readBiz);
      return [
        { reader: 'pay', said: question.compared(payAnswer(reading, handle)) },
        { reader: 'query', said: question.compared(queryAnswer(reading, handle)) },
        { reader: 'precreate', said: question.compared(precreateAnswer(reading, handle, 1)) },
        { reader: 'reversal', said: reversalAnswer(reading, handle) },
        { reader: 'refund', said: refundAnswer(reading, refund) },
        { reader: 'refundQuery', said: refundQueryAnswer(reading, refund) },
      ];
    },
    readInCalls: async (reply) => [
      { reader: 'check', said: await till.check(reply) },
      { reader: 'signOn', said: await till.checkIn(reply) },
      { reader: 'signOn', said: await till.activate(reply) },
    ],
  };
}

/** What reads a reply only on its way through a call. Each sign-on begins from the terminal's first key. */
function tillOf({ terminalSn, terminalKey }: UpayCredentials) {
  const line = answering();
  const first = { 'upay.terminalSn': terminalSn, 'upay.terminalKey': terminalKey, 'upay.checkedInDay': '' };
  const secrets = memorySecrets({ ...first, 'upay.vendorSn': '1', 'upay.vendorKey': 'k' });
  const parts = { settings: settingsWith(), secrets, exchange: line.exchange, clock: stillClock() };
  const upay = createUpay({ ...parts, currency: 'CNY' });
  const { signal } = new AbortController();
  const granted = (answer: Said, done: string): Said => {
    const [sn, key] = [secrets.get('upay.terminalSn'), secrets.get('upay.terminalKey')];
    const isNew = sn !== terminalSn || key !== terminalKey;
    secrets.set(first);
    if (answer.kind !== done) return isNew ? saying('granted') : answer;
    return saying('granted', { terminalSn: sn, terminalKey: key });
  };
  return {
    check: (reply: Reply) => {
      line.reply = reply;
      return upay.check(signal);
    },
    checkIn: async (reply: Reply) => {
      line.reply = reply;
      const answer = await upay.checkIn?.(signal);
      return granted(answer ?? { kind: 'nothing' }, 'ready');
    },
    activate: async (reply: Reply) => {
      line.reply = reply;
      return granted(await activate(parts, '12345678', signal), 'activated');
    },
  };
}

async function record({ handle, refund }: Question): Promise<{ samples: Reply[]; credentials: UpayCredentials }> {
  const clock = createVirtualClock(startMs);
  const simulator = createUpaySimulator({ clock, seed: 1 });
  const { credentials } = simulator;
  const { terminalSn, terminalKey, vendorSn, vendorKey } = credentials;
  const own = { 'upay.terminalSn': terminalSn, 'upay.terminalKey': terminalKey };
  const secrets = memorySecrets({ ...own, 'upay.vendorSn': vendorSn, 'upay.vendorKey': vendorKey });
  const { exchange, replies } = recording(simulator.exchange);
  const parts = { settings: settingsWith(credentials.appId), secrets, exchange, clock };
  const upay = createUpay({ ...parts, currency: 'CNY' });
  const { signal } = new AbortController();
  const random = createRandom(1);

  async function trade(one: Reference, minor: number): Promise<void> {
    const payment = { ...handle, reference: one, amount: { ...handle.amount, minor } };
    const asked = { ...refund, payment, refundNumber: one === reference ? refundNumber : otherRefundNumber };
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
  await upay.checkIn?.(signal);
  const ours = [...replies];
  for (const [index, ending] of [0, 11, 12, 13, 21, 41, 52, 64, 71, 100].entries())
    await trade(`${otherReference}${index}` as Reference, amountMinor + ending);
  const shown = { ...handle, reference: `${otherReference}S` as Reference };
  await upay.precreate({ ...shown, wallet: 'wechat', subject: 's', cashier: 'c' }, signal);
  await activate(parts, credentials.activationCode, signal); // last: another terminal from here on
  await activate(parts, credentials.activationCode, signal); // used
  simulator.close();
  return { samples: [...replies, ...asOurs(upayDialect(terminalSn), replies), ...ours, ...ours], credentials };
}
