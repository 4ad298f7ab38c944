import { describe, expect, test } from 'vitest';
import {
  type AtTheTill,
  customerViewOf,
  endForMs,
  type FollowedPayment,
  paidForMs,
  type Shown,
  thanksForMs,
} from '#shared/contract/customer-view.ts';
import type { PaymentView } from '#shared/contract/view.ts';
import { approvedView, doubtView, nowMs, paymentView, yuan } from '../renderer/views.ts';

const amount = yuan(12_850);
const wallet = 'alipay';

function at(more: Partial<AtTheTill>): AtTheTill {
  return {
    nowMs,
    mode: 'live',
    shopName: 'Wing Hing',
    currency: 'CNY',
    language: 'zh-Hans',
    scans: true,
    draft: null,
    payment: null,
    ...more,
  };
}

const shownOf = (more: Partial<AtTheTill>) => customerViewOf(at(more)).view.shown;
const ofPayment = (payment: FollowedPayment) => shownOf({ payment });
const now = (more: Partial<PaymentView>) => paymentView('p', { sinceMs: nowMs, ...more });
const paid = (more: Partial<PaymentView> = {}) => approvedView('p', { sinceMs: nowMs, ...more });
const code = { text: 'weixin://pay', untilMs: nowMs + 60_000 };

test.each<[string, Partial<AtTheTill>, Shown]>([
  ['nothing is rung up and nothing was begun: idle', {}, { at: 'idle' }],
  [
    'an amount that is rung up is shown before the code is asked for',
    { draft: amount },
    { at: 'amount', amount, ask: 'code' },
  ],
  ['a shop that scans nothing asks for no code', { draft: amount, scans: false }, { at: 'amount', amount, ask: 'qr' }],
  [
    'the next sale stands before a payment of an earlier one',
    { draft: yuan(700), payment: now({}) },
    { at: 'amount', amount: yuan(700), ask: 'code' },
  ],
])('%s', (_rule, till, shown) => {
  expect(shownOf(till)).toEqual(shown);
});

test.each<[string, FollowedPayment, Shown]>([
  ['a payment on its way: one moment', now({}), { at: 'working', amount }],
  ['the wallet asks the customer', now({ customerAsked: true }), { at: 'asked', amount, wallet }],
  [
    'a code to scan, with its life',
    now({ state: 'showing', code }),
    { at: 'code', amount, wallet, ...code, sinceMs: nowMs },
  ],
  [
    'a code at its end is not shown any more',
    now({ state: 'showing', code: { ...code, untilMs: nowMs } }),
    { at: 'checking', amount },
  ],
  ['a code that is not there yet', now({ state: 'showing', code: null }), { at: 'working', amount }],
  ['doubt is only a calm wait', doubtView('p'), { at: 'checking', amount }],
  ['a reversal on its way too', doubtView('p', { reversing: 'operator', doubt: null }), { at: 'checking', amount }],
  ['paid', paid(), { at: 'paid', amount, wallet, discounted: null }],
  ['paid less a discount', paid({ payerPaid: yuan(11_850) }), { at: 'paid', amount, wallet, discounted: yuan(11_850) }],
  ['paid although it was being taken back: the cashier', paid({ reversalTooLate: true }), { at: 'checking', amount }],
  ['given back elsewhere: the cashier', paid({ returnedElsewhere: amount }), { at: 'checking', amount }],
  ['declined, without the reason', now({ state: 'declined', reason: 'insufficientFunds' }), { at: 'notPaid', amount }],
  ['not sent', now({ state: 'notSent', reason: 'offline' }), { at: 'notPaid', amount }],
  ['not paid', now({ state: 'notPaid', reason: 'notFound' }), { at: 'notPaid', amount }],
  ['reversed', now({ state: 'reversed' }), { at: 'notPaid', amount }],
  ['late money is the cashier’s to decide', now({ state: 'late', lateAfter: 'notPaid' }), { at: 'checking', amount }],
  [
    'late money that was kept is paid',
    now({ state: 'late', lateAfter: 'notPaid', taken: true }),
    { at: 'paid', amount, wallet, discounted: null },
  ],
  ['a payment that was given up is no customer’s any more', doubtView('p', { givenUp: true }), { at: 'idle' }],
])('%s', (_rule, payment, shown) => {
  expect(ofPayment(payment)).toEqual(shown);
});

describe('what happens by itself', () => {
  const declined = (ageMs: number) => now({ state: 'declined', sinceMs: nowMs - ageMs });
  test.each<[string, FollowedPayment | null, Shown['at'], number | null]>([
    ['idle lasts', null, 'idle', null],
    ['waiting lasts', now({}), 'working', null],
    ['doubt lasts as long as it lasts', doubtView('p'), 'checking', null],
    ['a code lasts until its end', now({ state: 'showing', code }), 'code', nowMs + 60_000],
    ['paid becomes thank you', paid(), 'paid', nowMs + paidForMs],
    ['at that very moment', paid({ sinceMs: nowMs - paidForMs }), 'thanks', nowMs + thanksForMs],
    ['thank you becomes idle', paid({ sinceMs: nowMs - paidForMs - thanksForMs }), 'idle', null],
    ['an end without money goes too', declined(0), 'notPaid', nowMs + endForMs],
    ['until just before', declined(endForMs - 1), 'notPaid', nowMs + 1],
    ['and no longer', declined(endForMs), 'idle', null],
  ])('%s', (_rule, payment, where, untilMs) => {
    const told = customerViewOf(at({ payment }));
    expect([told.view.shown.at, told.untilMs]).toEqual([where, untilMs]);
  });
});

test.each<[Partial<AtTheTill>, readonly string[]]>([
  [{ language: 'zh-Hans' }, ['zh-Hans', 'en']],
  [{ language: 'zh-Hant', currency: 'HKD' }, ['zh-Hant', 'en']],
  [{ language: 'en', currency: 'CNY' }, ['en', 'zh-Hans']],
  [{ language: 'en', currency: 'HKD' }, ['en', 'zh-Hant']],
])('the languages of %o', (till, languages) => {
  expect(customerViewOf(at(till)).view.languages).toEqual(languages);
});

test('nothing of a payment but amount, wallet and code leaves the terminal', () => {
  const secretive = paid({
    cashier: 'SECRET',
    reference: 'SECRET',
    providerReference: 'SECRET',
    walletReference: 'SECRET',
    words: { code: 'SECRET', text: 'SECRET' },
  });
  for (const payment of [
    secretive,
    now({ ...secretive, state: 'declined' }),
    now({ ...secretive, state: 'showing', code }),
  ])
    expect(JSON.stringify(customerViewOf(at({ payment })))).not.toContain('SECRET');
});
