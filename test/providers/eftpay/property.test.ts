import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { Approval, Words } from '#shared/payment/payment.ts';
import { closeAnswer, precreateAnswer, queryAnswer } from '../../../electron/providers/eftpay/answers.ts';
import { statusCodes } from '../../../electron/providers/eftpay/codes.ts';
import { readFields } from '../../../electron/providers/eftpay/fields.ts';
import { refundAnswer, refundQueryAnswer } from '../../../electron/providers/eftpay/refund-answers.ts';
import type { WireReply } from '../../../electron/providers/exchange.ts';
import {
  amount,
  order,
  payment,
  read,
  reference,
  refund,
  refundNumber,
  reply,
  request,
  returned,
  said,
  sale,
  settings,
  signature,
} from './scripted.ts';

vi.setConfig({ testTimeout: 60_000 }); // thousands of runs, beside others on a small machine

const seed = 20261121;
const oddText = fc.oneof(fc.string(), fc.constantFrom('', '__proto__', '0', '-1', '1e9', '9'.repeat(40), 'a&b=c'));
const oddValue = fc.oneof(oddText, fc.jsonValue());
const mostly = (usual: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: oddValue });
const often = (text: string) => Array<string>(12).fill(text);
const statuses = ['TRADE_PROCESSING', 'TRADE_REFUND', 'TRADE_CLOSED', 'TRADE_FAIL', 'APPLY_SUCCESS', 'TRADE_NOT_EXIST'];

const fields = fc.record(
  {
    return_status: mostly(fc.constantFrom(...often('00'), ...Object.keys(statusCodes), 0, 5, -1)),
    return_char: mostly(oddText),
    out_trade_no: mostly(fc.constantFrom(...often(reference), 'OTHER')),
    eftpay_trade_no: mostly(fc.constant('EFT1')),
    trade_status: mostly(fc.constantFrom(...often('TRADE_SUCCESS'), ...statuses)),
    trade_type: mostly(fc.constantFrom(...often('SALE'), 'REFUND', '')),
    transaction_amount: mostly(fc.constantFrom(...often('12.30'), '12.3', '2.50', '1230', 12.3)),
    currency: mostly(fc.constantFrom(...often('HKD'), 'CNY')),
    refund_no: mostly(fc.constantFrom(...often(''), refundNumber)),
    qr_code: mostly(oddText),
    time: oddText,
  },
  { requiredKeys: ['return_status', 'out_trade_no', 'trade_status', 'transaction_amount', 'currency'] },
);

function readAll(wire: WireReply) {
  const reading = read(wire);
  return {
    query: queryAnswer(reading, payment, settings),
    others: [
      precreateAnswer(reading, request, 1, settings),
      closeAnswer(reading, payment),
      refundAnswer(reading, refund),
      refundQueryAnswer(reading, refund, settings),
    ],
  };
}

function fitsTheJournal(answer: object): void {
  if ('approval' in answer) expect(Approval.safeParse(answer.approval).success).toBe(true);
  if ('words' in answer && answer.words !== null) expect(Words.safeParse(answer.words).success).toBe(true);
}

function saysPaid(one: Record<string, unknown>): boolean {
  const isTaken = one.return_status === '00' || one.return_status === 0;
  const amounts: unknown[] = ['12.30', '12.3', 12.3];
  const isPaid = one.trade_status === 'TRADE_SUCCESS' || one.trade_status === 'TRADE_REFUND';
  const money = amounts.includes(one.transaction_amount) && one.currency === amount.currency;
  return isTaken && isPaid && money && one.out_trade_no === reference;
}

test('whatever the reply: no throw, nothing the journal refuses, and approved only where a signed reply says so', () => {
  let approvals = 0;
  const anyone = fc.constantFrom('us', 'us', 'us', 'another', 'nobody');
  fc.assert(
    fc.property(fields, anyone, fc.constantFrom(200, 200, 200, 302, 404, 500), (plain, signer, status) => {
      const sign = signature(plain, 'omit', signer === 'us' ? undefined : 'another secret');
      const { query, others } = readAll(said(signer === 'nobody' ? plain : { ...plain, sign }, status));
      for (const answer of [query, ...others]) fitsTheJournal(answer);
      for (const { kind } of others) expect(kind).not.toBe('approved');
      if (query.kind !== 'approved') return;
      expect(status === 200 && signer === 'us' && saysPaid(plain)).toBe(true);
      approvals += 1;
    }),
    { numRuns: 6_000, seed },
  );
  expect(approvals).toBeGreaterThan(100); // else the property says nothing
});

test.each<[string, object]>([
  ['a paid sale', sale('TRADE_SUCCESS')],
  ['a closed sale', sale('TRADE_CLOSED')],
  ['a shown code', order],
  ['a done refund', returned('TRADE_REFUND')],
])('%s with one byte changed, cut or added is doubt, or says what it said', (_rule, what) => {
  const wire = reply('00', what);
  const bytes = wire.kind === 'reply' ? wire.body : new Uint8Array();
  const whole = JSON.stringify(readAll(wire));
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.constantFrom('change', 'cut', 'add'), (at, byte, how) => {
      const added = new Uint8Array([...bytes, byte]);
      const body = how === 'cut' ? bytes.slice(0, at) : how === 'add' ? added : bytes.with(at, byte);
      const { query, others } = readAll({ kind: 'reply', status: 200, headers: {}, body });
      if (JSON.stringify({ query, others }) === whole) return;
      for (const { kind } of [query, ...others]) expect(['unknown', 'declined', 'refused', 'accepted']).toContain(kind);
      expect(query.kind).toBe('unknown');
    }),
    { numRuns: 1_500, seed },
  );
});

test('any text at all never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => void readAll(said(text))),
    { numRuns: 2_000, seed },
  );
});

test('every JSON object is read as JSON reads it, number for number', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(4), (object, indent) => {
      const source = JSON.stringify(object, null, indent);
      const plain = JSON.parse(source) as Record<string, unknown>;
      const read = readFields(new TextEncoder().encode(source));
      expect([...read.keys()].sort()).toEqual(Object.keys(plain).sort());
      for (const [name, { text, type }] of read) {
        expect(type === 'text' || text === '' ? text : JSON.parse(text)).toEqual(plain[name] ?? '');
      }
    }),
    { numRuns: 1_500, seed },
  );
});
