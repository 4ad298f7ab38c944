import { expect, test } from 'vitest';
import type { AdviceId } from '#shared/advice/advice.ts';
import type { Language } from '#shared/language.ts';
import { adviceWords, paymentJson, refundJson } from '../../electron/cli/output.ts';
import { textsIn } from '../../electron/texts.ts';
import { paymentView, refundView } from '../renderer/views.ts';

test.each<[rule: string, language: Language, id: AdviceId | null, lines: RegExp[]]>([
  ['no advice, no line', 'en', null, []],
  [
    'certain, then what to do',
    'en',
    'noFunds',
    [/^ {2}The payment was declined\. No money/, /^ {2}There is not enough/],
  ],
  ['then the manager', 'en', 'askOn', [/not known yet/, /^ {2}Do not hand over/, /^ {2}Manager: If it .* call eftPay/]],
  ['in the language of the shop', 'zh-Hant', 'notSent', [/沒有扣款/, /請再試一次/, /^ {2}主管: 請檢查網絡線/]],
])('%s', async (_rule, language, id, lines) => {
  const { t } = await textsIn(language);
  const said = adviceWords(id && { id, money: 'unknown' }, 'eftpay', t);
  expect(said).toEqual(lines.map((line) => expect.stringMatching(line)));
});

test('scripts get the id, the certainty, and the words as they came', () => {
  const said = { advice: { id: 'noFunds', money: 'notMoved' }, words: { code: 'C', text: 'T' } } as const;
  expect(paymentJson(paymentView('a', said))).toMatchObject(said);
  expect(refundJson(refundView('a', said))).toMatchObject(said);
  expect(paymentJson(paymentView('a'))).toMatchObject({ advice: null, words: null });
});
