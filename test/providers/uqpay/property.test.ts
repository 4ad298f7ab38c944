import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Approval, Words } from '#shared/payment/payment.ts';
import {
  confirmAnswer,
  createdIntent,
  intentAnswer,
  intentOf,
  isIntent,
  reversalAnswer,
} from '../../../electron/providers/uqpay/answers.ts';
import { billAnswer } from '../../../electron/providers/uqpay/bill.ts';
import { attemptStatuses, codes, intentStatuses, types } from '../../../electron/providers/uqpay/codes.ts';
import { refundAnswer, refundQueryAnswer } from '../../../electron/providers/uqpay/refund-answers.ts';
import { readReply } from '../../../electron/providers/uqpay/wire.ts';
import { asked, intent, intentId, reference, refund, refundNumber, said, units } from './scripted.ts';

const oddText = fc.oneof(fc.string(), fc.constantFrom('', '__proto__', '0', '-1', '1e9', '9'.repeat(40), '10.00 '));
const oddValue = fc.oneof(oddText, fc.jsonValue());
const mostly = (usual: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: oddValue });
const often = (text: string) => Array<string>(12).fill(text);

const body = fc.record(
  {
    payment_intent_id: mostly(fc.constantFrom(...often(intentId), 'PI9')),
    payment_refund_id: mostly(fc.constant('RF1')),
    merchant_order_id: mostly(fc.constantFrom(...often(reference), 'OTHER')),
    amount: mostly(fc.constantFrom('10.00', '10', 10, '10.0', '1000', '9.99', '2.50')),
    currency: mostly(fc.constantFrom(...often('HKD'), 'CNY')),
    captured_amount: mostly(fc.constantFrom('10.00', '0', 0, '5')),
    intent_status: mostly(fc.constantFrom(...often('SUCCEEDED'), ...Object.keys(intentStatuses))),
    refund_status: mostly(fc.constantFrom('SUCCEEDED', 'FAILED', 'PROCESSING', 'REVERSAL_SUCCEEDED')),
    metadata: mostly(fc.constantFrom({ refund_number: refundNumber }, {}, null)),
    latest_payment_attempt: mostly(
      fc.record({
        attempt_status: mostly(fc.constantFrom(...Object.keys(attemptStatuses))),
        refunded_amount: mostly(fc.constantFrom('0', '2.5', '10.00')),
        payment_method: mostly(fc.constantFrom('alipaycn', { type: 'alipaycn' })),
        rrn: mostly(fc.constant('R1')),
        failure_message: mostly(oddText),
      }),
    ),
    next_action: mostly(fc.record({ type: mostly(fc.constant('display_qr_code')), qr_code: mostly(oddText) })),
    create_time: mostly(fc.constant('2026-11-21T12:00:00+08:00')),
    type: fc.option(fc.constantFrom(...Object.keys(types)), { nil: undefined, freq: 8 }),
    code: fc.option(fc.oneof(fc.constantFrom(...Object.keys(codes)), fc.integer()), { nil: undefined, freq: 8 }),
    message: mostly(oddText),
  },
  { requiredKeys: ['payment_intent_id', 'merchant_order_id', 'amount', 'currency', 'intent_status'] },
);

function readAll(reply: string | object, status: number) {
  const reading = readReply(said(reply, status), ['request_id']);
  const found = intentOf(reading, asked, units);
  const list = { kind: 'rows', rows: [reply] } as const;
  const created = createdIntent(reading, asked, units);
  return {
    query: isIntent(found) ? intentAnswer(found, asked) : found,
    confirm: confirmAnswer(reading, asked, units, () => 1000),
    others: [
      ...(isIntent(created) ? [] : [created]),
      reversalAnswer(reading, asked, units),
      refundAnswer(reading, refund, intentId, units),
      refundQueryAnswer(list, refund, intentId, units),
      billAnswer(list, units),
    ],
  };
}

type Loose = Record<string, unknown>;

function saysPaid(reply: Loose, status: number): boolean {
  const ten = /^10(\.0*)?$/.test(String(reply.amount));
  const ours =
    reply.payment_intent_id === intentId && reply.merchant_order_id === reference && reply.currency === 'HKD';
  return status === 200 && ours && ten && String(reply.intent_status).toUpperCase() === 'SUCCEEDED';
}

function fitsTheJournal(answer: object): void {
  if ('approval' in answer) expect(Approval.safeParse(answer.approval).success).toBe(true);
  if ('words' in answer && answer.words !== null) expect(Words.safeParse(answer.words).success).toBe(true);
}

test('whatever the reply: no throw, nothing the journal refuses, and approved only where the reply says so', () => {
  let approvals = 0;
  fc.assert(
    fc.property(body, fc.constantFrom(200, 200, 200, 200, 302, 400, 401, 404, 429, 500), (reply, status) => {
      const { query, confirm, others } = readAll(reply, status);
      for (const answer of [query, confirm, ...others]) fitsTheJournal(answer);
      for (const { kind } of [query, confirm])
        if (kind === 'approved' || kind === 'returned') expect(saysPaid(reply as Loose, status)).toBe(true);
      if (query.kind === 'approved') approvals += 1;
    }),
    { numRuns: 8_000, seed: 20261121 },
  );
  expect(approvals).toBeGreaterThan(100); // else the property says nothing
});

test('a paid reply with one byte changed, cut or added never throws, and half a reply is never believed', () => {
  const paid = said(intent('SUCCEEDED', 'SUCCEEDED'));
  const bytes = paid.kind === 'reply' ? paid.body : new Uint8Array();
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.constantFrom('change', 'cut', 'add'), (at, byte, how) => {
      const changed =
        how === 'cut' ? bytes.slice(0, at) : how === 'add' ? new Uint8Array([...bytes, byte]) : bytes.with(at, byte);
      const reading = readReply({ kind: 'reply', status: 200, headers: {}, body: changed }, []);
      const found = intentOf(reading, asked, units);
      const answer = isIntent(found) ? intentAnswer(found, asked) : found;
      if (how === 'cut') expect(answer).toMatchObject({ kind: 'unknown', cause: 'garbled' });
      if (answer.kind === 'approved') expect(answer.approval.amount.minor).toBe(1000);
    }),
    { numRuns: 2_000, seed: 20261121 },
  );
});

test('any text at all never throws', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(200, 400, 401, 500),
      (text, status) => void readAll(text, status),
    ),
    { numRuns: 2_000, seed: 20261121 },
  );
});
