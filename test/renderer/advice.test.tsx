// @vitest-environment jsdom

import { afterEach, describe, expect, test } from 'vitest';
import { type AdviceId, advices } from '#shared/advice/advice.ts';
import type { PaymentView, RefundView } from '#shared/contract/view.ts';
import type { Language } from '#shared/language.ts';
import { closeTill, openTill, press } from './till-window.tsx';
import { approvedView, doubtView, paymentView, refundView, viewOf } from './views.ts';

afterEach(closeTill);

const advised = (id: AdviceId) => ({ id, money: advices[id].money });

async function shownOf(payment: PaymentView, language: Language = 'en'): Promise<string> {
  await openTill(viewOf({ payments: [payment], language }));
  for (const key of ['F6', 'ArrowDown', 'Enter']) await press(key);
  return document.querySelector('main')?.textContent ?? '';
}

const timesIn = (text: string, words: string) => text.split(words).length - 1;

const declined = paymentView('d', {
  ...{ state: 'declined', reason: 'codeExpired', nextStep: null },
  ...{ advice: advised('codeExpired'), words: { code: 'EXPIRED_BARCODE', text: 'expired' } },
});
const doubt = (id: AdviceId | null, more: Partial<PaymentView> = {}) =>
  doubtView('u', { doubt: { cause: 'providerUnsure', sinceMs: 0 }, ...more, advice: id && advised(id) });

describe('the payment screen', () => {
  test.each<[rule: string, payment: PaymentView, says: string[], never: string[]]>([
    [
      'a decline: the reason is a heading, the advice says what to do, the code is for support',
      declined,
      ['Code expired', 'Ask the customer to refresh it', 'No money was taken', 'Manager', 'EXPIRED_BARCODE · expired'],
      [],
    ],
    [
      'no sentence for a manager who has nothing to do',
      paymentView('n', { state: 'declined', reason: 'insufficientFunds', advice: advised('noFunds') }),
      ['Not enough money'],
      ['Nothing to do.', 'Manager'],
    ],
    [
      'in doubt, where nothing is known: what must not be done, and why it is not known',
      doubt('askOn'),
      ['Do not hand over the goods yet', 'Do not charge again', 'does not know yet either'],
      ['No money was taken'],
    ],
    [
      'in doubt, with a word about the money: the advice alone',
      doubt('leaningFailed'),
      ['even if the customer', 'Do not charge again', 'should go back'],
      ['Do not hand over the goods yet', 'may have been charged, or not'],
    ],
    [
      'in doubt, with a word that is not about the money: what must not be done stands before it',
      doubt('askNotAllowed'),
      ['Do not hand over the goods yet', 'Do not charge again', 'does not answer this till', 'may have been charged'],
      ['says nothing about the money'],
    ],
    [
      'given up by a person: nothing talks against it',
      doubt(null, { givenUp: true }),
      ['This sale may be paid another way'],
      ['Do not charge again'],
    ],
    [
      'a reversal on its way',
      doubt('reverseAskOn', { reversing: 'operator', doubt: null }),
      ['Do not hand over the goods. Do not pay back in cash.'],
      ['No money was taken'],
    ],
    [
      'never arrived',
      paymentView('x', { state: 'notPaid', reason: 'notFound', advice: advised('neverArrived') }),
      ['Never reached'],
      [],
    ],
  ])('%s', async (_rule, payment, says, never) => {
    const text = await shownOf(payment);
    expect(says.filter((words) => timesIn(text, words) !== 1)).toEqual([]);
    expect(never.filter((words) => text.includes(words))).toEqual([]);
  });

  test.each<[Language, string, string]>([
    ['en', 'Code expired', 'Ask the customer to refresh it'],
    ['zh-Hans', '付款码已过期', '请顾客刷新'],
    ['zh-Hant', '付款碼已過期', '請顧客'],
  ])('in %s', async (language, heading, sentence) => {
    const text = await shownOf(declined, language);
    expect([text.includes(heading), text.includes(sentence)]).toEqual([true, true]);
  });
});

describe('the detail of the day', () => {
  const refused: Partial<RefundView> = {
    ...{ state: 'refused', refusal: 'merchantBalance', nextStepAtMs: null },
    ...{ advice: advised('refundNoBalance'), words: { code: 'SELLER_BALANCE_NOT_ENOUGH', text: '' } },
  };

  test('a refused refund says what to do, for the manager too, and its code', async () => {
    const payment = approvedView('r', { refunds: [refundView('r', refused)] });
    await openTill(viewOf({ payments: [payment] }));
    for (const key of ['F6', 'ArrowDown']) await press(key);
    const text = document.querySelector('main')?.textContent ?? '';
    for (const words of ["The shop's balance is too low", 'No money went back', 'Manager: Add money', 'SELLER_BALANCE'])
      expect([words, timesIn(text, words)]).toEqual([words, 1]);
  });

  test('a declined payment says what to do', async () => {
    await openTill(viewOf({ payments: [declined] }));
    for (const key of ['F6', 'ArrowDown']) await press(key);
    expect(document.querySelector('main')?.textContent).toContain('Ask the customer to refresh it');
  });
});
