import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Approval, Words } from '#shared/payment/payment.ts';
import type { WireReply } from '../../../electron/providers/exchange.ts';
import {
  payAnswer,
  precreateAnswer,
  queryAnswer,
  reversalAnswer,
} from '../../../electron/providers/swiftpass/answers.ts';
import { tradeStates } from '../../../electron/providers/swiftpass/codes.ts';
import {
  refundAnswer,
  refundQueryAnswer,
  returnedMinor,
} from '../../../electron/providers/swiftpass/refund-answers.ts';
import { signerOf } from '../../../electron/providers/swiftpass/signing.ts';
import { readReply } from '../../../electron/providers/swiftpass/wire.ts';
import documents from './fixtures/codes.json' with { type: 'json' };
import {
  done,
  doneFields,
  memorySecrets,
  merchantId,
  paidFields,
  payment,
  reference,
  refund,
  refundNumber,
  type Said,
  saidText,
  settings,
  shown,
  signed,
  unsigned,
} from './scripted.ts';

const signer = signerOf(settings, memorySecrets());
if (signer === null) throw new Error('there is a key');

function readAll(reply: WireReply) {
  const reading = readReply(reply, signer as NonNullable<typeof signer>, merchantId);
  return {
    pay: payAnswer(reading, payment),
    query: queryAnswer(reading, payment, 'believe', returnedMinor(reading, reference)),
    others: [
      precreateAnswer(reading, shown, 1),
      reversalAnswer(reading, payment),
      refundAnswer(reading, refund),
      refundQueryAnswer(reading, refund, 'believe'),
    ],
  };
}

const odd = fc.oneof(fc.string(), fc.constantFrom('', '__proto__', '0', '-1', '1e9', '9'.repeat(40), ' 0'));
const mostly = (...usual: string[]) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: odd },
    { weight: 1, arbitrary: fc.constant(null) },
  );
const code = mostly(...Object.values<readonly string[]>(documents).flat(), '400', '500');

const message = fc.record({
  status: mostly('0', '0', '0', '0', '0', '0', '400', '500'),
  message: code,
  result_code: mostly('0', '0', '0', '1'),
  mch_id: mostly(merchantId),
  err_code: code,
  err_msg: odd,
  need_query: mostly('Y', 'N', 'N'),
  pay_result: mostly('0', '0', '0', '1'),
  trade_state: fc.oneof(fc.constantFrom(null, 'SUCCESS'), mostly(...tradeStates)),
  trade_type: mostly('pay.weixin.micropay', 'pay.alipay.micropay'),
  transaction_id: mostly('T1'),
  out_trade_no: mostly(reference),
  total_fee: mostly('1000', '1000', '1001'),
  coupon_fee: mostly('0', '100'),
  fee_type: mostly('HKD'),
  cash_fee: odd,
  cash_fee_type: mostly('CNY'),
  rate: odd,
  time_end: odd,
  code_url: odd,
  refund_count: mostly('1', '0', '2'),
  out_refund_no_0: mostly(refundNumber),
  refund_fee_0: mostly('250'),
  refund_status_0: mostly('SUCCESS', 'PROCESSING', 'FAIL'),
});

/** XML has no control characters: a value with one makes the whole reply garbled. */
function writable(fields: Said): Said {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value?.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '').replaceAll(']]>', '') ?? null,
    ]),
  );
}

function fitsTheJournal(answer: object): void {
  if ('approval' in answer) expect(Approval.safeParse(answer.approval).success).toBe(true);
  if ('words' in answer && answer.words !== null) expect(Words.safeParse(answer.words).success).toBe(true);
}

test('whatever is said: no throw, nothing the journal refuses, and approved only where a signed answer says so', () => {
  let approvals = 0;
  fc.assert(
    fc.property(message, fc.constantFrom('signed', 'signed', 'signed', 'unsigned', 'by another'), (made, how) => {
      const said = writable(made);
      const reply = how === 'unsigned' ? unsigned(said) : signed(said, how === 'signed' ? undefined : 'another key');
      const { pay, query, others } = readAll(reply);
      for (const answer of [pay, query, ...others]) fitsTheJournal(answer);
      const proven = how === 'signed' && said.status === '0' && said.result_code === '0' && said.mch_id === merchantId;
      if (pay.kind === 'approved') expect(proven && said.pay_result === '0' && said.need_query !== 'Y').toBe(true);
      if (query.kind === 'approved')
        expect(proven && ['SUCCESS', 'REFUND'].includes(said.trade_state ?? '')).toBe(true);
      if (pay.kind === 'declined')
        expect(how === 'signed' && (said.need_query === 'N' || said.status !== '0')).toBe(true);
      for (const { kind } of others) expect(kind).not.toBe('approved');
      if (others[3]?.kind === 'refunded') expect(proven && said.refund_status_0 === 'SUCCESS').toBe(true);
      if (pay.kind === 'approved' || query.kind === 'approved') approvals += 1;
    }),
    { numRuns: 2_000, seed: 20261121 },
  );
  expect(approvals).toBeGreaterThan(50); // else the property says nothing
}, 60_000);

const paid = done({ ...paidFields, pay_result: '0', need_query: 'N', trade_state: 'SUCCESS' });
const bytes = paid.kind === 'reply' ? paid.body : new Uint8Array();

test('a paid answer with one byte changed, cut or added never throws, and approves only if it still says the same', () => {
  const right = readAll(paid).query;
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.constantFrom('change', 'cut', 'add'), (at, byte, how) => {
      const added = new Uint8Array([...bytes.slice(0, at), byte, ...bytes.slice(at)]);
      const body = how === 'cut' ? bytes.slice(0, at) : how === 'add' ? added : bytes.with(at, byte);
      const { query } = readAll({ kind: 'reply', status: 200, headers: {}, body });
      if (how === 'cut') expect(query).toMatchObject({ kind: 'unknown', cause: 'garbled' });
      else if (query.kind === 'approved') expect(query).toEqual(right);
      else expect(query.kind).toBe('unknown');
    }),
    { numRuns: 1_000, seed: 20261121 },
  );
}, 60_000);

test('every field of a paid answer is under its signature', () => {
  const names = Object.keys({ ...doneFields, ...paidFields, pay_result: '0', trade_state: 'SUCCESS', version: '' });
  const text = new TextDecoder().decode(bytes);
  for (const name of names) {
    const changed = text.replace(new RegExp(`<${name}><!\\[CDATA\\[(.*?)\\]\\]>`), `<${name}><![CDATA[$1 ]]>`);
    expect(changed, name).not.toBe(text);
    expect(readAll(saidText(changed)).query, name).toMatchObject({ kind: 'unknown' });
    const without = text.replace(new RegExp(`<${name}>.*?</${name}>`), '');
    expect(readAll(saidText(without)).query, name).toMatchObject({ kind: 'unknown' });
  }
});

test('any text at all never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => void readAll(saidText(text))),
    { numRuns: 500, seed: 20261121 },
  );
}, 60_000);
