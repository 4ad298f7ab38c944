import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Approval, Words } from '#shared/payment/payment.ts';
import { payAnswer, precreateAnswer, queryAnswer, reversalAnswer } from '../../../electron/providers/upay/answers.ts';
import {
  businessCodes,
  orderStatuses,
  requestCodes,
  resultCodes,
  transactionStatuses,
} from '../../../electron/providers/upay/codes.ts';
import { readIdentity } from '../../../electron/providers/upay/identity.ts';
import { readBiz } from '../../../electron/providers/upay/order.ts';
import { refundAnswer, refundQueryAnswer } from '../../../electron/providers/upay/refund-answers.ts';
import { readReply } from '../../../electron/providers/upay/wire.ts';
import { biz, order, payment, reference, refundNumber, said } from './scripted.ts';

const oddText = fc.oneof(fc.string(), fc.constantFrom('', '__proto__', '0', '-1', '1e9', '9'.repeat(40)));
const oddValue = fc.oneof(oddText, fc.jsonValue());
const word = (list: readonly string[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...list) }, { weight: 1, arbitrary: oddText });
const mostly = (usual: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: oddValue });
const often = (text: string) => Array<string>(15).fill(text);
const cents = fc.oneof(fc.constantFrom('1000', '750', '0', '1'), fc.nat({ max: 99_999 }).map(String));

const data = fc.record(
  {
    sn: mostly(fc.constant('7894259244067349')),
    client_sn: mostly(fc.constantFrom(reference, 'OTHER')),
    order_status: mostly(word([...orderStatuses, 'REFUND_INPROGRESS', ...often('PAID')])),
    status: mostly(word([...transactionStatuses, ...often('SUCCESS')])),
    total_amount: mostly(cents),
    net_amount: mostly(cents),
    paid_amount: mostly(cents),
    payway: mostly(fc.constantFrom('1', '3', '17')),
    qr_code: mostly(oddText),
    payment_list: mostly(fc.array(fc.record({ type: oddText, amount_total: oddValue }))),
    refund_request_no: mostly(fc.constant(refundNumber)),
    trade_no: mostly(oddText),
    ctime: mostly(oddText),
  },
  { requiredKeys: ['sn', 'client_sn', 'order_status', 'total_amount'] },
);
const envelope = fc.record(
  {
    result_code: mostly(fc.constantFrom('200', '200', '200', '400', '500')),
    error_code: mostly(word(Object.keys(requestCodes))),
    error_message: mostly(oddText),
    biz_response: mostly(
      fc.record(
        {
          result_code: mostly(word([...resultCodes, ...often('SUCCESS'), ...often('PAY_SUCCESS')])),
          error_code: mostly(word(Object.keys(businessCodes))),
          error_message: mostly(oddText),
          data: mostly(data),
        },
        { requiredKeys: ['result_code', 'data'] },
      ),
    ),
  },
  { requiredKeys: ['result_code', 'biz_response'] },
);

const refund = {
  payment,
  refundNumber,
  amount: { minor: 250, currency: 'CNY' },
  committedBeforeMinor: 0,
  cashier: 'c',
} as const;

function readAll(body: string | object, status: number) {
  const reading = readReply(said(body, status), readBiz);
  readReply(said(body, status), readIdentity);
  return {
    pay: payAnswer(reading, payment),
    query: queryAnswer(reading, payment),
    others: [
      precreateAnswer(reading, payment, 1),
      reversalAnswer(reading, payment),
      refundAnswer(reading, refund),
      refundQueryAnswer(reading, refund),
    ],
  };
}

type Loose = { result_code?: unknown; biz_response?: { result_code?: unknown; data?: Record<string, unknown> } };

function saysPaid({ result_code, biz_response }: Loose, result: string): boolean {
  const { order_status, status } = biz_response?.data ?? {};
  const settled = status === 'SUCCESS' || status === undefined || status === null || status === '';
  return result_code === '200' && biz_response?.result_code === result && order_status === 'PAID' && settled;
}

function fitsTheJournal(answer: object): void {
  if ('approval' in answer) expect(Approval.safeParse(answer.approval).success).toBe(true);
  if ('words' in answer && answer.words !== null) expect(Words.safeParse(answer.words).success).toBe(true);
}

test('whatever the reply: no throw, nothing the journal refuses, and approved only where the reply says so', () => {
  let approvals = 0;
  fc.assert(
    fc.property(envelope, fc.constantFrom(200, 200, 200, 302, 404, 500), (reply, status) => {
      const { pay, query, others } = readAll(reply, status);
      for (const answer of [pay, query, ...others]) fitsTheJournal(answer);
      if (pay.kind === 'approved') expect(status === 200 && saysPaid(reply as Loose, 'PAY_SUCCESS')).toBe(true);
      if (query.kind === 'approved') expect(status === 200 && saysPaid(reply as Loose, 'SUCCESS')).toBe(true);
      for (const { kind } of others) expect(kind).not.toBe('approved');
      if (pay.kind === 'approved' || query.kind === 'approved') approvals += 1;
    }),
    { numRuns: 6_000, seed: 20261121 },
  );
  expect(approvals).toBeGreaterThan(100); // else the property says nothing
});

test('a paid reply with one byte changed, cut or added never throws, and half a reply is never believed', () => {
  const paid = biz('SUCCESS', order('PAID', 'SUCCESS'));
  const bytes = paid.kind === 'reply' ? paid.body : new Uint8Array();
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.constantFrom('change', 'cut', 'add'), (at, byte, how) => {
      const body =
        how === 'cut' ? bytes.slice(0, at) : how === 'add' ? new Uint8Array([...bytes, byte]) : bytes.with(at, byte);
      const answer = queryAnswer(readReply({ kind: 'reply', status: 200, headers: {}, body }, readBiz), payment);
      if (how === 'cut') expect(answer).toMatchObject({ kind: 'unknown', cause: 'garbled' });
    }),
    { numRuns: 2_000, seed: 20261121 },
  );
});

test('any text at all never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => void readAll(text, 200)),
    { numRuns: 2_000, seed: 20261121 },
  );
});
