import { describe, expect, test } from 'vitest';
import { advices, type Heard, type Operation } from '#shared/advice/advice.ts';
import { adviceFor } from '#shared/advice/advice-for.ts';
import type { Answer, ReversalAnswer } from '#shared/payment/answer.ts';
import type { Words } from '#shared/payment/payment.ts';
import type { RefundAnswer } from '#shared/payment/refund.ts';
import * as eftpay from '../../electron/providers/eftpay/answers.ts';
import { statusCodes } from '../../electron/providers/eftpay/codes.ts';
import * as eftpayRefunds from '../../electron/providers/eftpay/refund-answers.ts';
import type { Reading as EftpayReading } from '../../electron/providers/eftpay/wire.ts';
import * as swiftpass from '../../electron/providers/swiftpass/answers.ts';
import {
  alipayCodes,
  fieldCodes,
  gatewayCodes,
  gatewaySentences,
  unionpayCodes,
  wechatCodes,
} from '../../electron/providers/swiftpass/codes.ts';
import { readOrder } from '../../electron/providers/swiftpass/order.ts';
import * as swiftpassRefunds from '../../electron/providers/swiftpass/refund-answers.ts';
import type { Reading as SwiftpassReading } from '../../electron/providers/swiftpass/wire.ts';
import * as uqpay from '../../electron/providers/uqpay/answers.ts';
import { codes as uqpayCodes, types as uqpayTypes } from '../../electron/providers/uqpay/codes.ts';
import * as uqpayRefunds from '../../electron/providers/uqpay/refund-answers.ts';
import type { Reading as UqpayReading } from '../../electron/providers/uqpay/wire.ts';
import * as eftpayShop from '../providers/eftpay/scripted.ts';
import * as swiftpassShop from '../providers/swiftpass/scripted.ts';
import * as uqpayShop from '../providers/uqpay/scripted.ts';
import { seedRows } from './seed-codes.ts';

/** The three newer adapters beside the advice, as `upay-adapter.test.ts` does it for Upay. */

type AnyAnswer = Answer | ReversalAnswer | RefundAnswer;
type Asked = Extract<Operation, 'pay' | 'precreate' | 'query' | 'reverse' | 'refund' | 'refundQuery'>;

/** One "no" with a code in it, and what the adapter makes of it. */
interface Case {
  readonly name: string;
  readonly heard: Omit<Heard, 'concluded'>;
  readonly answer: AnyAnswer;
}

const seedCodesOf = (provider: Heard['provider']) => [
  ...new Set(seedRows.filter((row) => row.provider === provider).map(({ code }) => code)),
];

function heardAs(provider: Heard['provider'], operation: Asked, words: Words, answer: AnyAnswer, how: string): Case {
  return {
    name: `${operation} ${words.code} ${words.text} ${how}`.trim(),
    heard: { provider, operation, ...words },
    answer,
  };
}

function* swiftpassCases(): Generator<Case> {
  const { payment, shown, refund } = swiftpassShop;
  const answers = {
    pay: (reading) => swiftpass.payAnswer(reading, payment),
    precreate: (reading) => swiftpass.precreateAnswer(reading, shown, 300_000),
    query: (reading) => swiftpass.queryAnswer(reading, payment, 'believe'),
    reverse: (reading) => swiftpass.reversalAnswer(reading, payment),
    refund: (reading) => swiftpassRefunds.refundAnswer(reading, refund),
    refundQuery: (reading) => swiftpassRefunds.refundQueryAnswer(reading, refund, 'believe'),
  } satisfies Record<Asked, (reading: SwiftpassReading) => AnyAnswer>;
  const tables = { ...gatewayCodes, ...fieldCodes, ...wechatCodes, ...alipayCodes, ...unionpayCodes };
  const codes = [...Object.keys(tables), ...seedCodesOf('swiftpass')];
  for (const operation of Object.keys(answers) as Asked[]) {
    for (const sentence of Object.keys(gatewaySentences))
      for (const signed of [true, false]) {
        const words = { code: '400', text: sentence.replace('…', '[x]') };
        const reading = { kind: 'rejected', status: '400', sentence: words.text, signed, words } as const;
        yield heardAs('swiftpass', operation, words, answers[operation](reading), signed ? 'signed' : 'unsigned');
      }
    for (const code of codes)
      for (const need of ['Y', 'N', '']) {
        const order = readOrder(new Map([['need_query', need]]));
        const words = { code, text: '' };
        const reading = { kind: 'failed', order, code, sentence: null, signed: true, words } as const;
        yield heardAs('swiftpass', operation, words, answers[operation](reading), `need_query ${need}`);
      }
  }
}

function* uqpayCases(): Generator<Case> {
  const { asked, units, refund, intentId } = uqpayShop;
  const answers = {
    pay: [
      (reading) => uqpay.createdIntent(reading, asked, units) as Answer,
      (reading) => uqpay.confirmAnswer(reading, { ...asked, way: 'scan' }, units, () => 60_000),
    ],
    precreate: [
      (reading) => uqpay.createdIntent(reading, asked, units) as Answer,
      (reading) => uqpay.confirmAnswer(reading, asked, units, () => 60_000),
    ],
    query: [(reading) => uqpay.noNews(reading)],
    reverse: [(reading) => uqpay.reversalAnswer(reading, asked, units)],
    refund: [(reading) => uqpayRefunds.refundAnswer(reading, refund, intentId, units)],
    refundQuery: [(reading) => uqpay.noNews(reading)],
  } satisfies Record<Asked, readonly ((reading: Exclude<UqpayReading, { kind: 'said' }>) => AnyAnswer)[]>;
  for (const operation of Object.keys(answers) as Asked[])
    for (const code of [...Object.keys(uqpayCodes), ...seedCodesOf('uqpay')])
      for (const [type, { statuses }] of Object.entries(uqpayTypes))
        for (const [call, answer] of answers[operation].entries()) {
          const words = { code, text: '' };
          const reading = { kind: 'refused', type, code, status: statuses[0] ?? 400, words } as const;
          yield heardAs('uqpay', operation, words, answer(reading), `${type}, call ${call + 1}`);
        }
}

function* eftpayCases(): Generator<Case> {
  const { payment, refund, settings } = eftpayShop;
  const answers = {
    precreate: (reading) => eftpay.precreateAnswer(reading, payment, 300_000, settings),
    query: (reading) => eftpay.queryAnswer(reading, payment, settings),
    reverse: (reading) => eftpay.closeAnswer(reading, payment),
    refund: (reading) => eftpayRefunds.refundAnswer(reading, refund),
    refundQuery: (reading) => eftpayRefunds.refundQueryAnswer(reading, refund, settings),
  } satisfies Partial<Record<Asked, (reading: EftpayReading) => AnyAnswer>>;
  const codes = [...Object.keys(statusCodes), ...seedCodesOf('eftpay')].filter((code) => /^-?\d+$/.test(code));
  for (const operation of Object.keys(answers) as (keyof typeof answers)[])
    for (const code of codes)
      for (const proven of [true, false]) {
        const words = { code, text: '' };
        const reading = { kind: 'said', code, proven, fields: new Map(), words } as const;
        yield heardAs('eftpay', operation, words, answers[operation](reading), proven ? 'signed' : 'unsigned');
      }
}

const cases = { swiftpass: [...swiftpassCases()], uqpay: [...uqpayCases()], eftpay: [...eftpayCases()] };
const providers = Object.entries(cases);

/** As in `upay-adapter.test.ts`. */
function concluded({ heard: { operation }, answer: { kind } }: Case): NonNullable<Heard['concluded']> {
  if (operation === 'reverse' || operation === 'refund') return 'open';
  if (kind === 'declined' || kind === 'closed' || kind === 'refused' || kind === 'undone') return 'notMoved';
  return kind === 'approved' || kind === 'refunded' ? 'moved' : 'open';
}

describe.each(providers)('%s', (_provider, all) => {
  test('a code alone is never "not charged", or "not refunded", where the adapter leaves it open', () => {
    const open = all.filter((one) => concluded(one) === 'open');
    const wrong = open.filter(({ heard }) => ['notMoved', 'moved'].includes(adviceFor(heard).money));
    expect(distinct(wrong.map(({ name, heard, answer }) => `${name}: ${adviceFor(heard).id}, ${answer.kind}`))).toEqual(
      [],
    );
    expect(open.length).toBeGreaterThan(100);
  });

  test('with what the adapter concluded, the advice says the same about the money', () => {
    const wrong = all.filter((one) => {
      const end = concluded(one);
      const { money } = adviceFor({ ...one.heard, concluded: end });
      return end === 'open' ? money === 'notMoved' || money === 'moved' : money !== end;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

test('the cases are of all three, refusals and doubts among them', () => {
  const kinds = (all: readonly Case[]) => new Set(all.map(({ answer }) => answer.kind));
  for (const [provider, all] of providers) {
    expect([provider, all.length > 500]).toEqual([provider, true]);
    for (const kind of ['declined', 'refused', 'unknown']) expect(kinds(all)).toContain(kind);
  }
  expect(advices.unlisted.money).toBe('unknown');
});

function distinct(lines: readonly string[]): string[] {
  return [...new Set(lines)];
}
