import { describe, expect, test } from 'vitest';
import { advices, type Certainty, type Heard, type Operation } from '#shared/advice/advice.ts';
import { adviceFor } from '#shared/advice/advice-for.ts';
import type { Answer, ReversalAnswer } from '#shared/payment/answer.ts';
import type { RefundAnswer } from '#shared/payment/refund.ts';
import type { WireReply } from '../../electron/providers/exchange.ts';
import { payAnswer, precreateAnswer, queryAnswer, reversalAnswer } from '../../electron/providers/upay/answers.ts';
import {
  businessCodes,
  orderStatuses,
  requestCodes,
  resultCodes,
  transactionStatuses,
} from '../../electron/providers/upay/codes.ts';
import { type Biz, type Order, readBiz } from '../../electron/providers/upay/order.ts';
import { refundAnswer, refundQueryAnswer } from '../../electron/providers/upay/refund-answers.ts';
import { makeWords, type Reading, readReply } from '../../electron/providers/upay/wire.ts';
import { amount, biz, order, payment, reference, refundNumber, refusal } from '../providers/upay/scripted.ts';

/** The advice beside the adapter: the two read the same codes, and may never say different things about the money. */

type AnyAnswer = Answer | ReversalAnswer | RefundAnswer;

const request = { payment, refundNumber, amount, committedBeforeMinor: 0, cashier: '1' };

const adapter = {
  pay: (reading) => payAnswer(reading, payment),
  precreate: (reading) => precreateAnswer(reading, payment, 240_000),
  query: (reading) => queryAnswer(reading, payment),
  reverse: (reading) => reversalAnswer(reading, payment),
  refund: (reading) => refundAnswer(reading, request),
  refundQuery: (reading) => refundQueryAnswer(reading, request),
} as const satisfies Partial<Record<Operation, (reading: Reading<Biz>) => AnyAnswer>>;

type Asked = keyof typeof adapter;
const operations = Object.keys(adapter) as Asked[];

/** What the adapter's answer concludes about the money. The reply to a reversal or a refund concludes nothing (law 7). */
function concluded(operation: Asked, { kind }: AnyAnswer): NonNullable<Heard['concluded']> {
  if (operation === 'reverse' || operation === 'refund') return 'open';
  switch (kind) {
    case 'approved':
    case 'refunded':
      return 'moved';
    case 'returned':
      return 'returned';
    case 'declined':
    case 'closed':
    case 'refused':
    case 'undone':
      return 'notMoved';
    default:
      return 'open';
  }
}

const decided: readonly Certainty[] = ['moved', 'notMoved'];

/** The layers in which each code can stand. */
const codes: readonly [layer: string, code: string][] = [
  ...Object.keys(requestCodes).map((code): [string, string] => ['request', code]),
  ...Object.keys(businessCodes).map((code): [string, string] => ['business', code]),
  ...resultCodes.map((code): [string, string] => ['result', code]),
  ...orderStatuses.map((code): [string, string] => ['order', code]),
  ...transactionStatuses.map((code): [string, string] => ['transaction', code]),
];

const resultOf = {
  pay: 'FAIL',
  precreate: 'FAIL',
  query: 'FAIL',
  reverse: 'FAIL',
  refund: 'FAIL',
  refundQuery: 'FAIL',
};

/** The plainest reply in which a code stands: what the code alone is worth. */
function plainReply(operation: Asked, layer: string, code: string): WireReply {
  switch (layer) {
    case 'request':
      return refusal(code, /UNKNOWN|MAINTENANCE/.test(code) ? '500' : '400');
    case 'business':
      return biz(resultOf[operation], undefined, code);
    case 'result':
      return biz(code);
    case 'order':
      return biz('SUCCESS', order(code));
    default:
      return biz('SUCCESS', order('CREATED', code));
  }
}

describe.each(operations)('the code alone, on %s', (operation) => {
  test('says "not moved" or "moved" only where the adapter ends it the same way', () => {
    const wrong = codes.flatMap(([layer, code]) => {
      const { id, money } = adviceFor({ provider: 'upay', operation, layer, code, text: null });
      const answer = adapter[operation](readReply(plainReply(operation, layer, code), readBiz));
      const end = concluded(operation, answer);
      return decided.includes(money) && money !== end ? [`${layer} ${code}: ${id}, but ${answer.kind}`] : [];
    });
    expect(wrong).toEqual([]);
  });
});

test('no code alone says that a customer paid or that a refund arrived', () => {
  const wrong = operations.flatMap((operation) =>
    codes.filter(
      ([layer, code]) => adviceFor({ provider: 'upay', operation, layer, code, text: null }).money === 'moved',
    ),
  );
  expect(wrong).toEqual([]);
});

function orderOf(orderStatus: Order['orderStatus'], status: Order['status'], netMinor: number | null): Order {
  return {
    ...{ sn: '7894259244067349', clientSn: reference, refundNumber: null, orderStatus, status },
    ...{ totalMinor: 1000, netMinor, paidMinor: null, discountMinor: 0, wallet: 'wechat', tradeNo: null },
    ...{ createdMs: null, finishedMs: null, qrCode: 'weixin://wxpay/bizpayurl?pr=abc' },
  };
}

const orders: (Order | null)[] = [
  null,
  ...[...orderStatuses, null].flatMap((orderStatus) =>
    (['SUCCESS', 'FAIL_CANCELED', 'FAIL_IO_1', 'IN_PROG', null] as const).map((status) =>
      orderOf(orderStatus, status, orderStatus === 'PARTIAL_REFUNDED' ? 400 : 1000),
    ),
  ),
];

/** Every business reply Upay's words can be put together to. */
function* everyReply(): Generator<Biz> {
  for (const result of [...resultCodes, 'UNLISTED' as const])
    for (const errorCode of [...Object.keys(businessCodes), 'SOMETHING_NEW', null])
      for (const order of orders) yield { result, errorCode, words: makeWords(errorCode ?? result, null), order };
}

describe.each(operations)('the whole reply, on %s', (operation) => {
  test('the advice says of the money what the adapter concluded, for every reply', () => {
    const wrong = new Set<string>();
    const seen = new Map<string, Certainty>();
    let replies = 0;
    for (const one of everyReply()) {
      replies += 1;
      const end = concluded(operation, adapter[operation]({ kind: 'biz', biz: one }));
      const key = `${one.words?.code} ${end}`;
      const money =
        seen.get(key) ??
        adviceFor({ provider: 'upay', operation, code: one.words?.code ?? null, text: null, concluded: end }).money;
      seen.set(key, money);
      const fits = end === 'open' ? !decided.includes(money) : money === (end === 'returned' ? 'moved' : end);
      if (!fits) wrong.add(`${key}: ${money}`);
    }
    expect([...wrong]).toEqual([]);
    expect(replies).toBe(26 * 32 * orders.length);
  });
});

describe.each(operations)('a reply without business, on %s', (operation) => {
  test.each(['200', '400', '500', '501'])('the advice says what the adapter concluded, at %s', (resultCode) => {
    const wrong = [...Object.keys(requestCodes), 'SOMETHING_NEW'].flatMap((code) => {
      const answer = adapter[operation](readReply(refusal(code, resultCode), readBiz));
      const end = concluded(operation, answer);
      const { money } = adviceFor({ provider: 'upay', operation, layer: 'request', code, text: null, concluded: end });
      return (end === 'open' ? decided.includes(money) : money !== end) ? [`${code}: ${money}, ${answer.kind}`] : [];
    });
    expect(wrong).toEqual([]);
  });
});

test('a reason beside an order that is still open is not told as a refusal', () => {
  const heard = { provider: 'upay', operation: 'pay', code: 'EXPIRED_BARCODE', text: null } as const;
  const reply = readReply(biz('PAY_FAIL', undefined, 'EXPIRED_BARCODE'), readBiz);
  expect(payAnswer(reply, payment).kind).toBe('unknown');
  expect(adviceFor({ ...heard, concluded: 'open' }).id).toBe('refusedUnproved');
  expect(adviceFor({ ...heard, concluded: 'notMoved' }).id).toBe('codeExpired');
  expect(advices.refusedUnproved.money).toBe('unknown');
});
