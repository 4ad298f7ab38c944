import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Reference } from '#shared/ids.ts';
import { payAnswer, precreateAnswer, queryAnswer, reversalAnswer } from '../../../electron/providers/upay/answers.ts';
import { readBiz } from '../../../electron/providers/upay/order.ts';
import { refundAnswer } from '../../../electron/providers/upay/refund-answers.ts';
import { readReply } from '../../../electron/providers/upay/wire.ts';
import { amount, payment, refundNumber, said } from './scripted.ts';

const cny = (minor: number) => ({ minor, currency: 'CNY' }) as const;

function answerTo(call: string, text: string): unknown {
  const reading = readReply(said(text), readBiz);
  const asked = { reference: 'ANY' as Reference, amount: cny(call === 'pay of 10.00' ? 1000 : 1) };
  switch (call) {
    case 'pay':
    case 'pay of 10.00':
      return payAnswer(reading, asked);
    case 'precreate':
      return precreateAnswer(reading, asked, 240_000);
    case 'query':
      return queryAnswer(reading, asked);
    case 'cancel':
      return reversalAnswer(reading, { ...asked, reference: '22345677767776' as Reference });
    default: {
      const handle = { ...payment, reference: '12345677767776' as Reference };
      return refundAnswer(reading, { payment: handle, refundNumber, amount, committedBeforeMinor: 0, cashier: 'Kan' });
    }
  }
}

const approval = {
  amount: cny(1),
  payerPaid: cny(1),
  wallet: 'wechat',
  providerReference: '7894259244067349',
  walletReference: '1006101016201512081965934048',
  paidAtMs: 1449569460000,
};

/** The samples of Upay's transaction API page. `broken`: as printed they are not JSON. */
const samples: readonly [name: string, call: string, printed: 'broken' | 'valid', expected: object][] = [
  ['pay-success', 'pay', 'broken', { kind: 'approved', reference: '12345677767776', approval, createdMs: null }],
  ['pay-in-progress', 'pay of 10.00', 'valid', { kind: 'pending', reference: '230202l2-2-2002' }],
  [
    'pay-fail',
    'pay',
    'valid',
    {
      kind: 'declined',
      reason: 'codeExpired',
      reference: '12345677767776',
      words: { code: 'EXPIRED_BARCODE', text: '过期的支付条码' },
    },
  ],
  ['terminal-not-exists', 'pay', 'broken', { kind: 'declined', reason: 'terminalRefused' }],
  ['invalid-parameter', 'pay', 'broken', { kind: 'declined', reason: 'requestRefused' }],
  ['unknown-system-error', 'pay', 'broken', { kind: 'unknown', cause: 'providerError' }],
  [
    'maintenance',
    'pay',
    'broken',
    { kind: 'unknown', cause: 'providerError', words: { code: 'MAINTENANCE_INPROGRESS' } },
  ],
  ['refund-success', 'refund', 'valid', { kind: 'accepted' }],
  ['query-success', 'query', 'valid', { kind: 'closed', reference: '1234567' }],
  [
    'precreate-success',
    'precreate',
    'valid',
    {
      kind: 'showing',
      code: 'https://qr.alipay.com/bax8z75ihyoqpgkv5f',
      reference: '765432112',
      providerReference: '7894259244096169',
    },
  ],
  ['cancel-success', 'cancel', 'valid', { kind: 'accepted' }],
];

test.each(samples)('sample %s, cleaned', (name, call, _printed, expected) => {
  expect(answerTo(call, fixture(`${name}.json`))).toMatchObject(expected);
});

test.each(samples)('sample %s, as printed', (name, call, printed, expected) => {
  const broken = { kind: 'unknown', cause: 'garbled' };
  expect(answerTo(call, fixture(`${name}.raw.txt`))).toMatchObject(printed === 'broken' ? broken : expected);
});

function fixture(name: string): string {
  return readFileSync(path.join(import.meta.dirname, 'fixtures', name), 'utf8');
}
