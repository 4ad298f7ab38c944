import { expect, test } from 'vitest';
import { closeAnswer, precreateAnswer, queryAnswer } from '../../../electron/providers/eftpay/answers.ts';
import { saleMeaning, statusCodes } from '../../../electron/providers/eftpay/codes.ts';
import { refundAnswer, refundQueryAnswer } from '../../../electron/providers/eftpay/refund-answers.ts';
import appendix from './fixtures/appendix-3.json' with { type: 'json' };
import {
  badlySigned,
  order,
  payment,
  read,
  refund,
  reply,
  request,
  said,
  settings,
  signature,
  unsigned,
} from './scripted.ts';

/** Each answer as one word: its kind, and the reason beside a "no". */
function gist(answer: object): string {
  return ['kind', 'reason', 'cause'].flatMap((name) => (answer as Record<string, string>)[name] ?? []).join(' ');
}

const calls = {
  order: (wire: ReturnType<typeof reply>) => gist(precreateAnswer(read(wire), request, 1000, settings)),
  refund: (wire: ReturnType<typeof reply>) => gist(refundAnswer(read(wire), refund)),
  close: (wire: ReturnType<typeof reply>) => gist(closeAnswer(read(wire), payment)),
  query: (wire: ReturnType<typeof reply>) => gist(queryAnswer(read(wire), payment, settings)),
  refundQuery: (wire: ReturnType<typeof reply>) => gist(refundQueryAnswer(read(wire), refund, settings)),
};

const open = 'unknown providerUnsure';
const down = 'unknown providerError';
const request_ = 'declined requestRefused';
const account = 'declined terminalRefused';
const wallet = 'declined walletUnsupported';
const notSo = 'refused requestRefused';
const notUs = 'refused terminalRefused';

/** Section 4.3 of the fact sheet: what each code makes of a PreOrder, a refund, a Close, and a sale's query. */
const rows: readonly [code: string, order: string, refund: string, close: string, query: string][] = [
  ['01', request_, open, open, open],
  ['02', wallet, notSo, 'refused', open],
  ['03', open, open, open, open],
  ['04', wallet, notSo, 'refused', open],
  ['05', open, 'notFound', 'notFound', 'notFound'],
  ['06', request_, notSo, 'refused', open],
  ['09', open, open, open, open],
  ['10', account, notUs, 'refused', open],
  ['11', account, notUs, 'refused', open],
  ['12', request_, notSo, 'refused', open],
  ['13', request_, notSo, 'refused', open],
  ['14', open, open, open, open],
  ['15', open, 'refused paymentState', 'accepted', open],
  ['16', open, 'refused paymentState', open, open],
  ['17', open, notSo, open, open],
  ['18', open, 'refused notEnoughLeft', open, open],
  ['19', open, open, open, open],
  ['20', wallet, notSo, 'refused', open],
  ['21', open, open, open, open],
  ['22', account, notUs, 'refused', open],
  ['23', account, notUs, 'refused', open],
  ['24', open, open, open, open],
  ['25', open, open, open, open],
  ['29', open, open, open, open],
  ['30', wallet, 'refused notAllowed', 'refused', open],
  ['31', open, 'notFound', 'notFound', 'notFound'],
  ...['40', '41', '42', '43', '44', '45', '46', '47', '48', '49', '50', '51', '52'].map(
    (code): [string, string, string, string, string] => [code, open, open, open, open],
  ),
  ['53', open, notSo, open, open],
  ['54', open, open, 'refused', open],
  ['55', open, open, 'refused', open],
  ['56', request_, notSo, 'refused', open],
  ['57', open, open, open, open],
  ['58', open, open, open, open],
  ['59', open, open, open, open],
  ['60', open, open, open, open],
  ['61', open, open, open, open],
  ['62', open, open, open, open],
  ['64', 'declined merchantLimit', 'refused merchantBalance', open, open],
  ['80', open, open, open, open],
  ['-1', down, down, down, down],
  ['-11', account, notUs, down, down],
  ['-12', account, notUs, down, down],
  ['-13', request_, notSo, down, down],
  ['-22', request_, notSo, down, down],
  ['-23', request_, notSo, down, down],
  ['-53', down, 'refused merchantBalance', down, down],
  ['-54', down, notSo, down, down],
  ['-55', down, 'refused paymentState', 'accepted', down],
  ['-99', down, down, down, down],
];

test.each(rows)('code %s', (code, ...meanings) => {
  const wire = reply(code);
  expect([calls.order(wire), calls.refund(wire), calls.close(wire), calls.query(wire)]).toEqual(meanings);
  expect(calls.refundQuery(wire)).toBe(meanings[3]);
});

test('00 is "taken" and no more', () => {
  const wire = reply('00');
  expect(Object.keys(calls).map((call) => calls[call as keyof typeof calls](wire))).toEqual([
    'unknown garbled', // no code to show
    'accepted',
    'accepted',
    'unknown garbled', // no number
    'unknown garbled',
  ]);
});

test('every code of Appendix 3 has its row, here and in the adapter, and no other has', () => {
  const listed = [...appendix].sort();
  expect([...rows.map(([code]) => code), '00'].sort()).toEqual(listed);
  expect(Object.keys(statusCodes).sort()).toEqual(listed);
});

test.each(['07', '08', '26', '32', '39', '63', '65', '99', '0', '5', '-0', '000', 'SUCCESS', '__proto__', '-2'])(
  'code %s is in no list and leaves everything open',
  (code) => {
    for (const call of Object.values(calls)) expect(call(reply(code))).toMatch(/^unknown/);
  },
);

test.each<[string, number, string]>([
  ['0 is "00"', 0, '00'],
  ['5 is "05"', 5, '05'],
  ['10 is "10"', 10, '10'],
  ['-1 is "-1"', -1, '-1'],
  ['53 is "53"', 53, '53'],
  ['-53 is "-53"', -53, '-53'],
])('a JSON number is the code it stands for: %s', (_rule, number, code) => {
  expect(read(reply(number))).toMatchObject({ kind: 'said', code, proven: !code.startsWith('-') });
});

test.each<[string, keyof typeof calls, string, string]>([
  ['an unsigned "no" to a PreOrder is a refusal: its code is on no screen', 'order', '10', account],
  ['an unsigned "taken" shows no code', 'order', '00', 'unknown badSignature'],
  ['an unsigned refusal of a refund is not heard', 'refund', '18', 'unknown badSignature'],
  ['an unsigned acceptance of a refund is not heard', 'refund', '00', 'unknown badSignature'],
  ['an unsigned "already paid" is not heard', 'close', '54', 'unknown badSignature'],
  ['an unsigned "closed" is not heard', 'close', '00', 'unknown badSignature'],
  ['an unsigned "does not exist" says nothing', 'query', '05', 'unknown badSignature'],
  ['an unsigned "does not exist" of a refund says nothing', 'refundQuery', '31', 'unknown badSignature'],
])('%s', (_rule, call, code, meaning) => {
  expect(calls[call](unsigned(code, order))).toBe(meaning);
  expect(calls[call](badlySigned(code, order))).toBe(meaning);
});

test('a negative reply proves nothing, even with a signature that fits', () => {
  const fields = { return_status: '-12', return_char: 'words' };
  expect(calls.close(said({ ...fields, sign: signature(fields) }))).toBe(down);
});

test("-99's two meanings are one, whatever its text says", () => {
  for (const return_char of ['System error', 'out_trade_no/refund_no must be unique', ''])
    for (const call of Object.values(calls)) expect(call(reply('-99', { return_char }))).toBe(down);
});

test('a word of trade_status that no list has is unknown, and inherits nothing', () => {
  for (const word of ['TRADE_PAID', 'trade_success', 'TRADE_SUCCESS ', 'constructor', '', null])
    expect(saleMeaning(word, settings)).toBe('unknown');
});
