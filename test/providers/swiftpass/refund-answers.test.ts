import { expect, test } from 'vitest';
import type { WireReply } from '../../../electron/providers/exchange.ts';
import { refundQueryAnswer, returnedMinor } from '../../../electron/providers/swiftpass/refund-answers.ts';
import { signerOf } from '../../../electron/providers/swiftpass/signing.ts';
import { readReply } from '../../../electron/providers/swiftpass/wire.ts';
import {
  done,
  failed,
  lost,
  memorySecrets,
  merchantId,
  reference,
  refund,
  refundNumber,
  rejected,
  type Said,
  settings,
} from './scripted.ts';

const signer = signerOf(settings, memorySecrets());
if (signer === null) throw new Error('there is a key');
const read = (reply: WireReply) => readReply(reply, signer, merchantId);

function listed(refunds: readonly Said[], more: Said = {}): WireReply {
  const one = { out_refund_no: refundNumber, refund_id: 'R1', refund_channel: 'ORIGINAL', refund_fee: '250' };
  const numbered = refunds.flatMap((fields, n) =>
    Object.entries({ ...one, ...fields }).map(([name, value]) => [`${name}_${n}`, value]),
  );
  const order = { out_trade_no: reference, transaction_id: 'T1', refund_count: String(refunds.length) };
  return done({ ...order, ...Object.fromEntries(numbered), ...more });
}
const other: Said = { out_refund_no: 'OTHER', refund_id: 'R0', refund_status: 'SUCCESS' };
const unknown = (cause: string) => ({ kind: 'unknown', cause });

test.each<[string, WireReply, object]>([
  ['SUCCESS', listed([{ refund_status: 'SUCCESS' }]), { kind: 'refunded', refundNumber, amount: refund.amount }],
  [
    'ours among others',
    listed([other, { refund_status: 'SUCCESS' }]),
    { kind: 'refunded', providerRefundReference: 'R1' },
  ],
  ['FAIL', listed([{ refund_status: 'FAIL' }]), { kind: 'refused', reason: 'other' }],
  ['FAILED', listed([{ refund_status: 'FAILED' }]), { kind: 'refused' }],
  ['PROCESSING', listed([{ refund_status: 'PROCESSING' }]), { kind: 'processing' }],
  ['NOTSURE', listed([{ refund_status: 'NOTSURE' }]), { ...unknown('providerUnsure'), words: { code: 'NOTSURE' } }],
  ['CHANGE', listed([{ refund_status: 'CHANGE' }]), { kind: 'manual' }],
  ['another status', listed([{ refund_status: 'DONE' }]), unknown('providerUnsure')],
  ['no status', listed([{}]), unknown('providerUnsure')],
  ['only others', listed([other]), { kind: 'notFound' }],
  ['none', listed([]), { kind: 'notFound' }],
  ['no count', listed([{ refund_status: 'SUCCESS' }], { refund_count: null }), unknown('garbled')],
  ['a count that is none', listed([{ refund_status: 'SUCCESS' }], { refund_count: '1.0' }), unknown('garbled')],
  ['more than are counted', listed([other, { refund_status: 'SUCCESS' }], { refund_count: '1' }), unknown('garbled')],
  ['fewer than are counted', listed([other], { refund_count: '2' }), unknown('garbled')],
  ['twice', listed([{ refund_status: 'SUCCESS' }, { refund_status: 'FAIL' }]), unknown('garbled')],
  ['another amount', listed([{ refund_status: 'SUCCESS', refund_fee: '251' }]), unknown('otherAmount')],
  ['no amount', listed([{ refund_status: 'SUCCESS', refund_fee: null }]), unknown('otherAmount')],
  ['a decimal amount', listed([{ refund_status: 'SUCCESS', refund_fee: '2.50' }]), unknown('garbled')],
  ['another order', listed([{ refund_status: 'SUCCESS' }], { out_trade_no: 'OTHER' }), unknown('otherOrder')],
  ['no such refund', failed('Refund not exists'), { kind: 'notFound' }],
  ['no such order', failed('Order not exists'), unknown('providerUnsure')],
  ['a failure', rejected('SYSTEMERROR', '500'), unknown('providerUnsure')],
  ['silence', lost, unknown('noReply')],
])('a refund query that says %s', (_what, reply, expected) => {
  expect(refundQueryAnswer(read(reply), refund, 'believe')).toMatchObject(expected);
});

test('another order of the gateway’s is another payment', () => {
  const known = { ...refund, payment: { ...refund.payment, providerReference: 'T2' } };
  const answer = refundQueryAnswer(read(listed([{ refund_status: 'SUCCESS' }])), known, 'believe');
  expect(answer).toMatchObject(unknown('otherOrder'));
});

test.each<[string, WireReply, number | null]>([
  ['none', listed([]), 0],
  ['two done', listed([{ refund_status: 'SUCCESS' }, other]), 500],
  [
    'one done, one failed, one to the shop’s account',
    listed([other, { refund_status: 'FAIL' }, { refund_status: 'CHANGE' }]),
    250,
  ],
  ['one on its way', listed([other, { refund_status: 'PROCESSING' }]), null],
  ['one unclear', listed([{ refund_status: 'NOTSURE' }]), null],
  ['of another order', listed([other], { out_trade_no: 'OTHER' }), null],
  ['no list', done({ out_trade_no: reference }), null],
  ['silence', lost, null],
])('what went back, %s', (_what, reply, expected) => {
  expect(returnedMinor(read(reply), reference)).toBe(expected);
});
