import { expect, test } from 'vitest';
import { readFields } from '../../../electron/providers/eftpay/fields.ts';
import { isSigned, signatureOf } from '../../../electron/providers/eftpay/signing.ts';
import { signedRequest } from '../../../electron/providers/eftpay/wire.ts';
import { signOf } from '../../../electron/simulators/eftpay/fields.ts';
import vectors from './fixtures/signatures.json' with { type: 'json' };
import { account, signature } from './scripted.ts';

test.each(vectors)('vector $name', ({ secret, fields, emptyValues, sign }) => {
  const rule = emptyValues as 'omit' | 'keep';
  expect(signatureOf(new Map(Object.entries(fields)), secret, rule)).toBe(sign);
  expect(signOf(fields as Record<string, string>, secret, rule)).toBe(sign);
  expect(signature(fields, rule, secret)).toBe(sign);
});

const bytes = (text: string) => new TextEncoder().encode(text);
const fieldsOf = (fields: object, sign: string) => readFields(bytes(JSON.stringify({ ...fields, sign })));
const said = { return_status: '00', trade_status: 'TRADE_PROCESSING', rate: '' };

test.each<[string, 'either' | 'omit' | 'keep', 'omit' | 'keep', boolean]>([
  ['either takes a signature without the empty field', 'either', 'omit', true],
  ['either takes a signature with it', 'either', 'keep', true],
  ['omit takes only the first', 'omit', 'keep', false],
  ['omit', 'omit', 'omit', true],
  ['keep takes only the second', 'keep', 'omit', false],
  ['keep', 'keep', 'keep', true],
])('empty values: %s', (_rule, setting, theirs, proven) => {
  expect(isSigned(fieldsOf(said, signature(said, theirs)), account.secretCode, setting)).toBe(proven);
});

test.each<[string, string]>([
  ['no signature', ''],
  ['another secret', signature(said, 'omit', 'TESTSECRET0123456788')],
  ['upper case', signature(said).toUpperCase()],
  ['cut', signature(said).slice(0, 63)],
  ['too long', `${signature(said)}0`],
])('%s proves nothing', (_rule, sign) => {
  expect(isSigned(fieldsOf(said, sign), account.secretCode, 'either')).toBe(false);
});

test('numbers are signed as they stand in the text', () => {
  const sign = signature({ return_status: '00', transaction_amount: '10.00' });
  const text = `{ "return_status" : "00" , "transaction_amount" : 10.00 , "sign" : "${sign}" }`;
  expect(isSigned(readFields(bytes(text)), account.secretCode, 'either')).toBe(true);
  expect(isSigned(readFields(bytes(text.replace('10.00', '10'))), account.secretCode, 'either')).toBe(false);
});

test('one field may not stand for two under the same signature', () => {
  const two = { a: '1', currency: 'HKD' };
  const one = { a: '1&currency=HKD' };
  expect(signature(one)).toBe(signature(two));
  expect(isSigned(fieldsOf(two, signature(two)), account.secretCode, 'either')).toBe(true);
  expect(isSigned(fieldsOf(one, signature(one)), account.secretCode, 'either')).toBe(false);
  const named = { 'a=1&currency': 'HKD' };
  expect(signature(named)).toBe(signature(two));
  expect(isSigned(fieldsOf(named, signature(named)), account.secretCode, 'either')).toBe(false);
});

test('a code to draw may hold both signs', () => {
  const shown = { qr_code: 'https://qr.example/?a=1&b=2' };
  expect(isSigned(fieldsOf(shown, signature(shown)), account.secretCode, 'either')).toBe(true);
});

test('empty and absent fields are not sent, and the secret code never is', () => {
  const { body, url } = signedRequest(
    'https://eftpay.example/VMP/',
    account,
    { tid: '', subject: 's', x: undefined },
    1,
  );
  const text = new TextDecoder().decode(body);
  expect(url).toBe('https://eftpay.example/VMP/Servlet/JSAPIService.do');
  expect(Object.keys(JSON.parse(text)).sort()).toEqual(['sign', 'subject', 'user_confirm_key']);
  expect(text).not.toContain(account.secretCode);
});
