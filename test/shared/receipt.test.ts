import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RefundId, RefundNumber } from '#shared/ids.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import { type Language, languages } from '#shared/language.ts';
import type { Payment } from '#shared/payment/payment.ts';
import { committedMinor, type Refund, type RefundState } from '#shared/payment/refund.ts';
import type { Receipt, ReceiptLine } from '#shared/receipt/receipt.ts';
import { receiptOf, recordOf, settingsWith } from '../printer/papers.ts';
import { events, facts, refundFacts, requestedMs } from './facts.ts';
import { known } from './known.ts';
import { paymentAfter } from './payments.ts';

const watch = { heard: 0, over: false };
const requested = {
  ...refundFacts,
  amount: { minor: 400, currency: 'CNY' },
  requestedMs,
  sinceMs: requestedMs,
  state: 'requested',
} as const;
const refunds = {
  requested,
  processing: { ...requested, state: 'processing', words: null },
  inDoubt: { ...requested, state: 'inDoubt', cause: 'noReply', refusal: null, words: null },
  refunded: { ...requested, state: 'refunded', providerRefundReference: 'R1' },
  refused: { ...requested, state: 'refused', refusal: 'other', words: null, watch },
  manual: { ...requested, state: 'manual', words: null },
  undone: { ...requested, state: 'undone', words: null },
} as const satisfies { [S in RefundState]: Extract<Refund, { state: S }> };

const textIn = (receipt: Receipt, ...kinds: ReceiptLine['line'][]) =>
  receipt.lines.flatMap((line) => (kinds.includes(line.line) && 'text' in line ? [line.text] : []));
const pairs = (receipt: Receipt) =>
  receipt.lines.flatMap((line) => (line.line === 'pair' ? [[line.label, line.value]] : []));
const everything = (receipt: Receipt) => JSON.stringify(receipt);
const of = (payment: Payment, language: Language = 'en', more: Partial<PaymentRecord> = {}) =>
  receiptOf({ record: recordOf(payment, more), language });
const ofRefund = (refund: Refund, language: Language = 'en') =>
  receiptOf({ record: recordOf(known.approved, { refunds: [refund] }), refundId: refund.refundId, language });

/** What stands largest on the paper, by state: kind, then the title in each language. */
const titles: [string, Payment, Receipt['kind'], [string, string, string]][] = [
  ['requested', known.requested, 'doubt', ['Result not known yet', '结果待确认', '結果待確認']],
  ['showing', known.showing, 'doubt', ['Result not known yet', '结果待确认', '結果待確認']],
  ['awaitingCustomer', known.awaitingCustomer, 'doubt', ['Result not known yet', '结果待确认', '結果待確認']],
  ['inDoubt', known.inDoubt, 'doubt', ['Result not known yet', '结果待确认', '結果待確認']],
  ['reversing', known.reversing, 'doubt', ['Result not known yet', '结果待确认', '結果待確認']],
  ['approved', known.approved, 'paid', ['Paid', '已付款', '已付款']],
  ['late', known.late, 'late', ['Paid late', '延迟到账', '延遲到帳']],
  ['declined', known.declined, 'unpaid', ['Payment declined', '付款未成功', '付款未成功']],
  ['notSent', known.notSent, 'unpaid', ['Not sent, not paid', '未发送，未付款', '未發送，未付款']],
  ['reversed', known.reversed, 'unpaid', ['Reversed, not paid', '已撤销，未付款', '已撤銷，未付款']],
  ['notPaid', known.notPaid, 'unpaid', ['Not paid', '未付款', '未付款']],
];

const refundTitles: [RefundState, Receipt['kind'], [string, string, string]][] = [
  ['requested', 'refundDoubt', ['Refund not known yet', '退款结果待确认', '退款結果待確認']],
  ['processing', 'refundProcessing', ['Refund being processed', '退款处理中', '退款處理中']],
  ['inDoubt', 'refundDoubt', ['Refund not known yet', '退款结果待确认', '退款結果待確認']],
  ['refunded', 'refunded', ['Refund', '退款', '退款']],
  ['refused', 'unrefunded', ['Refund refused', '退款被拒绝', '退款被拒絕']],
  ['manual', 'refunded', ['Refund, paid out by hand', '退款：人工处理', '退款：人工處理']],
  ['undone', 'unrefunded', ['Refund taken back', '退款被收回', '退款被收回']],
];

/** Each row in each language; with the language's own title last. */
function inEach<Row>(rows: readonly [Row, unknown, Receipt['kind'], [string, string, string]][]) {
  return rows.flatMap(([state, subject, kind, title]) =>
    languages.map((language, at) => [String(state), language, subject, kind, title[at]] as const),
  );
}

describe('in each language', () => {
  test.each(inEach(titles))('a payment that is %s, in %s', (_state, language, payment, kind, title) => {
    const receipt = of(payment as Payment, language);
    expect([receipt.kind, ...textIn(receipt, 'title')]).toEqual([kind, title]);
  });

  test.each(inEach(refundTitles.map(([state, kind, title]) => [state, refunds[state], kind, title])))(
    'a refund that is %s, in %s',
    (_state, language, refund, kind, title) => {
      const receipt = ofRefund(refund as Refund, language);
      expect([receipt.kind, ...textIn(receipt, 'title')]).toEqual([kind, title]);
    },
  );

  test.each<[Language, string]>([
    ['en', 'Do not pay again.'],
    ['zh-Hans', '请勿重复付款。'],
    ['zh-Hant', '請勿重複付款。'],
  ])('what is not certain never says that money was taken, and says not to pay again, in %s', (language, again) => {
    for (const [, payment, kind] of titles.filter((row) => row[2] === 'doubt')) {
      const receipt = of(payment, language);
      expect(receipt.sums).toMatchObject({ payerPaid: null, discount: null });
      expect(everything(receipt)).not.toMatch(/"(Paid|已付款)"|Customer paid|实付|實付/);
      expect([kind, ...textIn(receipt, 'warn')]).toEqual(['doubt', again]);
    }
  });

  test.each(languages.map((language) => [language]))(
    'nothing is left to fill in, nothing is called failed, in %s',
    (language) => {
      const payments = titles.map(([, payment]) => of(payment, language));
      const all = [...payments, ...Object.values(refunds).map((one) => ofRefund(one, language))];
      const wrong = /\{\{|undefined|null"|fail|失败|失敗/i;
      expect(all.filter((receipt) => wrong.test(JSON.stringify(receipt.lines)))).toEqual([]);
    },
  );
});

describe('what stands on it', () => {
  const receipt = of(known.approved);

  test('a paid payment, from top to bottom', () => {
    expect(receipt.lines).toEqual([
      { line: 'head', text: 'Corner Shop' },
      { line: 'title', text: 'Paid' },
      { line: 'amount', text: 'CNY 12.50' },
      { line: 'rule' },
      { line: 'pair', label: 'Wallet', value: 'WeChat Pay' },
      { line: 'pair', label: 'How', value: 'The shop scanned' },
      { line: 'pair', label: 'Customer paid', value: 'CNY 10.00' },
      { line: 'pair', label: 'Discount', value: 'CNY 2.50' },
      { line: 'pair', label: 'Time', value: '2023-11-15 06:13:20' },
      { line: 'pair', label: 'Paid at', value: '2023-11-15 06:13:22' },
      { line: 'pair', label: 'Printed', value: '2023-11-15 06:14:20' },
      { line: 'pair', label: 'Till', value: 'Till 1' },
      { line: 'pair', label: 'Cashier', value: 'cashier' },
      { line: 'pair', label: 'Reference', value: facts.reference },
      { line: 'pair', label: 'Provider', value: 'Upay' },
      { line: 'pair', label: "Provider's number", value: 'P2' },
      { line: 'pair', label: "Wallet's number", value: 'W2' },
      { line: 'rule' },
      { line: 'barcode', text: facts.reference },
      { line: 'qr', text: facts.reference },
    ]);
  });

  test('a refund has its own number, and the payment it is of as barcode and QR', () => {
    const refund = ofRefund(refunds.refunded);
    expect(refund).toMatchObject({ reference: facts.reference, refundNumber: refundFacts.refundNumber });
    expect(textIn(refund, 'amount')).toEqual(['CNY 4.00']);
    expect(textIn(refund, 'barcode', 'qr')).toEqual([facts.reference, facts.reference]);
    expect(pairs(refund)).toEqual(
      expect.arrayContaining([
        ['Refund number', refundFacts.refundNumber],
        ["Provider's number", 'R1'],
        ['Payment refunded', facts.reference],
        ['Amount then', 'CNY 12.50'],
      ]),
    );
  });

  test.each<[string, Payment, Partial<PaymentRecord>, string]>([
    ['a part given back', known.approved, { refunds: [refunds.refunded] }, 'Paid, part of it given back'],
    [
      'all given back: coupons are not refundable',
      known.approved,
      { refunds: [{ ...refunds.refunded, amount: { minor: 1000, currency: 'CNY' } }] },
      'Paid and given back',
    ],
    [
      'all given back elsewhere',
      { ...known.approved, returned: { minor: 1000, currency: 'CNY' } },
      {},
      'Paid and given back',
    ],
    ['a refund in doubt is nothing given back', known.approved, { refunds: [refunds.inDoubt] }, 'Paid'],
    [
      'late money given back',
      { ...known.late, returned: { minor: 1000, currency: 'CNY' } },
      {},
      'Paid late and given back',
    ],
  ])('the title says %s', (_what, payment, more, title) => {
    expect(textIn(of(payment, 'en', more), 'title')).toEqual([title]);
  });

  test.each<[string, Payment, string]>([
    ['late money that waits', known.late, 'The shop keeps it for the sale or gives it back.'],
    ['late money that was kept', { ...known.late, taken: true }, 'pays this sale'],
    ['an end without money', known.notPaid, 'As far as is known now, no money was taken.'],
    ['a doubt that was given up', { ...known.inDoubt, givenUp: true }, 'may be paid another way'],
  ])('%s says so', (_what, payment, sentence) => {
    expect(textIn(of(payment), 'say', 'warn').join(' ')).toContain(sentence);
  });

  test('a doubt that was given up does not say "do not pay again": the sale may be', () => {
    expect(everything(of({ ...known.inDoubt, givenUp: true }))).not.toContain('Do not pay again');
  });

  test('training and copy are marked, training also at the end', () => {
    const marked = receiptOf({ training: true, copy: 2 });
    expect(textIn(marked, 'mark')).toEqual(['Training mode: no real money', 'COPY 2', 'Training mode: no real money']);
    expect(marked.lines.at(-1)).toEqual({ line: 'mark', text: 'Training mode: no real money' });
  });

  test('head and foot as the shop wants them', () => {
    const own = receiptOf({ settings: settingsWith({ head: ['Corner Shop', 'Queen’s Road 1'], foot: ['Thank you'] }) });
    expect([textIn(own, 'head'), textIn(own, 'foot')]).toEqual([['Corner Shop', 'Queen’s Road 1'], ['Thank you']]);
  });

  test('a sale of another total says so', () => {
    const sale = { saleId: facts.saleId, total: { minor: 2000, currency: 'CNY' }, openedMs: requestedMs } as const;
    expect(pairs(receiptOf({ sale }))).toContainEqual(['Sale total', 'CNY 20.00']);
  });

  test('what the wallet was charged abroad, as the provider wrote it', () => {
    const abroad = { amount: '2400', currency: 'KRW', rate: '192.0' };
    const approval = { ...known.approved.approval, abroad };
    expect(pairs(of({ ...known.approved, approval }))).toEqual(
      expect.arrayContaining([
        ['Charged in the wallet', 'KRW 2400'],
        ['Exchange rate', '192.0'],
      ]),
    );
  });

  test('a number longer than any of the documents’ is cut to its end', () => {
    const approval = { ...known.approved.approval, walletReference: `${'1'.repeat(60)}END` };
    const [, number] = pairs(of({ ...known.approved, approval })).find(([label]) => label === "Wallet's number") ?? [];
    expect(number).toMatch(/^\.\.\.1+END$/);
    expect(number).toHaveLength(36);
  });

  test('no code, no digest of one, no words of the provider, no reason of the shop’s', () => {
    const words = { code: 'PAYER-CODE', text: 'payer 2088' };
    const said = { ...refunds.inDoubt, words, reason: 'for Mrs Wong' };
    const papers = [
      of({ ...known.showing, codeText: 'https://qr.example/secret' }),
      of({ ...known.inDoubt, words }),
      of({ ...known.declined, words }),
      ofRefund(said),
      of(known.approved, 'en', { notifications: ['0123456789'.repeat(4)], refunds: [said] }),
    ];
    expect(papers.filter((one) => /PAYER|2088|qr\.example|digest|Wong|0123456789/.test(everything(one)))).toEqual([]);
  });
});

describe('the sums agree with the journal', () => {
  const minor = fc.integer({ min: 1, max: 9_999_999_999 });
  const parts = fc.array(
    fc.record({ state: fc.constantFrom(...(Object.keys(refunds) as RefundState[])), share: fc.nat(100) }),
    {
      maxLength: 6,
    },
  );
  const currency = fc.constantFrom('CNY', 'HKD');

  test('for whatever was paid, refunded or returned (seed 1)', () => {
    fc.assert(
      fc.property(minor, fc.nat(100), parts, currency, fc.boolean(), (amountMinor, coupon, made, of_, isLate) => {
        const money = (value: number) => ({ minor: value, currency: of_ }) as const;
        const paidMinor = amountMinor - Math.floor((amountMinor * coupon) / 200);
        const approval = { ...known.approved.approval, amount: money(amountMinor), payerPaid: money(paidMinor) };
        const payment = { ...(isLate ? known.late : known.approved), amount: money(amountMinor), approval } as Payment;
        const list = made.map(({ state, share }, nth) => ({
          ...refunds[state],
          refundId: `refund-${1000 + nth}` as RefundId,
          refundNumber: `T3ST00000000000000${String(nth).padStart(2, '0')}` as RefundNumber,
          amount: money(Math.floor((paidMinor * share) / 600)),
        }));
        const receipt = receiptOf({ record: recordOf(payment, { refunds: list }) });
        const { sums } = receipt;
        if (!sums?.payerPaid || !sums.discount) throw new Error('money that was taken has its sums');
        expect(sums.amount.minor).toBe(amountMinor);
        expect(sums.payerPaid.minor + sums.discount.minor).toBe(amountMinor);
        expect(sums.refunded.minor + sums.refunding.minor + sums.refundDoubt.minor).toBe(committedMinor(list));
        expect(onPaper(receipt)).toEqual({
          amount: amountMinor,
          paid: paidMinor,
          discount: amountMinor - paidMinor,
          refunded: sums.refunded.minor,
          refunding: sums.refunding.minor,
          doubt: sums.refundDoubt.minor,
        });
        for (const refund of list) {
          const own = receiptOf({ record: recordOf(payment, { refunds: list }), refundId: refund.refundId });
          expect(onPaper(own).amount).toBe(refund.amount.minor);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  /** Read back from the printed figures; a row left out is nothing. */
  function onPaper(receipt: Receipt): Record<string, number> {
    const row = (label: string) => minorOf(pairs(receipt).find(([one]) => one === label)?.[1] ?? '0.00');
    return {
      amount: minorOf(textIn(receipt, 'amount')[0] ?? ''),
      paid: row('Customer paid'),
      discount: row('Discount'),
      refunded: row('Refunded'),
      refunding: row('Refund being processed'),
      doubt: row('Refund not known yet'),
    };
  }

  function minorOf(text: string): number {
    return Number(text.replace(/\D/g, ''));
  }
});

test('each state that the machine makes has its receipt', () => {
  expect(of(paymentAfter(events.approved)).kind).toBe('paid');
  expect(of(paymentAfter(events.doubted)).kind).toBe('doubt');
});

describe('what was sold', () => {
  const lines = [
    { name: '奶茶', quantity: 2, priceMinor: 600 },
    { name: '', quantity: 1, priceMinor: 50 },
  ];
  const sale = { saleId: facts.saleId, total: facts.amount, openedMs: requestedMs, lines };

  test.each<[Language, string]>([
    ['en', 'Typed amount'],
    ['zh-Hans', '手输金额'],
    ['zh-Hant', '手動輸入金額'],
  ])('stands on the payment’s receipt with its prices, in %s', (language, other) => {
    const [tea, rest] = pairs(receiptOf({ sale, language }));
    expect([tea, rest]).toEqual([
      ['2 x 奶茶', expect.stringContaining('12.00')],
      [other, expect.stringContaining('0.50')],
    ]);
  });

  test('stands on no refund’s, and leaves no rule where nothing was listed', () => {
    const refund = recordOf(known.approved, { refunds: [refunds.refunded] });
    expect(everything(receiptOf({ sale, record: refund, refundId: refunds.refunded.refundId }))).not.toContain('奶茶');
    const rules = (receipt: Receipt) => receipt.lines.filter(({ line }) => line === 'rule').length;
    expect([rules(receiptOf({ sale })), rules(receiptOf())]).toEqual([3, 2]);
  });
});
