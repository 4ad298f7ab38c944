import type { Language } from '#shared/language.ts';

/** Why the provider refuses, in no provider's words. Each simulator has its own codes for them. */
export type Refusal =
  | 'codeExpired'
  | 'codeInvalid'
  | 'insufficientFunds'
  | 'payerLimit'
  | 'merchantLimit'
  | 'walletRefused'
  | 'customerCancelled';

/** How the provider, the customer and the line behave for one payment. Times are before the time scale. */
export interface Plan {
  /** How the order ends by itself. `open`: not before somebody closes it, or its life is over. */
  readonly ends: 'paid' | 'failed' | 'open';
  /** Counted from the order's making; 0 is before the reply. */
  readonly endsAfterMs: number;
  readonly refusal?: Refusal;
  /** Until its end the order stands at "failed, result unknown". */
  readonly errorFirst?: true;
  /** How long the provider holds the call before it answers. */
  readonly heldMs?: number;
  /** How long the request is on its way after the till has lost sight of it. */
  readonly arrives?: 'never' | number;
  readonly reply?: 'lost' | 'garbage' | 'status500' | 'otherOrder';
  /** How many answers about the order, the first one included, carry another amount. */
  readonly wrongAmounts?: number;
  readonly signatureRefusedOnce?: true;
  readonly cancel?: 'lostOnce' | 'error' | 'notRefundable';
  /** The customer pays this long after the first cancel, which did not close the order. */
  readonly paidAfterCancelMs?: number;
  readonly refund?: 'requestLostOnce' | 'replyLostOnce' | 'refused' | 'inProgress';
  /** What a coupon pays of the amount. */
  readonly couponPercent?: number;
}

/** One line of the training panel and of the README. */
export interface Scenario {
  /** The amount's last two digits. */
  readonly code: string;
  readonly name: string;
  readonly words: Readonly<Record<Language, string>>;
  readonly scan: Plan;
  readonly show: Plan;
}

/** How long a provider waits for the password inside the call. Upay: about 35 s; short here, for training. */
const heldMs = 1500;
export const refundTakesMs = 10_000;

const paidAtOnce: Plan = { ends: 'paid', endsAfterMs: 0 };
const never: Plan = { ends: 'open', endsAfterMs: 0, heldMs };
const showPaid: Plan = { ends: 'paid', endsAfterMs: 4000 };
/** A code that reached no screen is paid by nobody. */
const unseen: Plan = { ends: 'open', endsAfterMs: 0 };

type Said = readonly [en: string, zhHans: string, zhHant: string];

function row(code: string, name: string, [en, zhHans, zhHant]: Said, scan: Plan, show: Plan = showPaid): Scenario {
  return { code, name, words: { en, 'zh-Hans': zhHans, 'zh-Hant': zhHant }, scan, show };
}

function refused(refusal: Refusal): Plan {
  return { ends: 'failed', endsAfterMs: 0, refusal };
}

const approved = row(
  '00',
  'approved',
  ['Approved at once (and every ending not listed)', '立即成功（未列出的尾数相同）', '立即成功（未列出的尾數相同）'],
  paidAtOnce,
);

/** Outcome by the amount's last two digits: 12.11 asks for the password. */
export const scenarios: readonly Scenario[] = [
  approved,
  row('11', 'password', ['Customer types the password, then approved', '顾客输入密码后成功', '顧客輸入密碼後成功'], {
    ends: 'paid',
    endsAfterMs: 9500,
    heldMs,
  }),
  row(
    '12',
    'customerCancels',
    ['Customer closes the password sheet', '顾客取消支付', '顧客取消付款'],
    { ends: 'failed', endsAfterMs: 9500, heldMs, refusal: 'customerCancelled' },
    { ends: 'failed', endsAfterMs: 4000, refusal: 'customerCancelled' },
  ),
  row(
    '13',
    'noAnswer',
    ['Customer never answers: open until reversed', '顾客一直不操作，直到撤单', '顧客一直沒有操作，直到撤銷'],
    never,
    unseen,
  ),
  row(
    '21',
    'codeExpired',
    ['Declined: code expired', '未成功：付款码已过期', '未成功：付款碼已過期'],
    refused('codeExpired'),
  ),
  row(
    '22',
    'codeInvalid',
    ['Declined: not a payment code', '未成功：付款码无效', '未成功：付款碼無效'],
    refused('codeInvalid'),
  ),
  row(
    '23',
    'insufficientFunds',
    ['Declined: not enough money', '未成功：余额不足', '未成功：餘額不足'],
    refused('insufficientFunds'),
  ),
  row(
    '24',
    'payerLimit',
    ["Declined: the payer's daily limit", '未成功：付款人超过当日限额', '未成功：付款人超過當日限額'],
    refused('payerLimit'),
  ),
  ...(
    [
      [
        '25',
        'merchantLimit',
        ["Declined: the shop's daily limit", '未成功：商户超过当日限额', '未成功：商戶超過當日限額'],
        'merchantLimit',
      ],
      [
        '26',
        'walletRefused',
        ['Declined: the wallet refuses the trade', '未成功：钱包拒绝交易', '未成功：錢包拒絕交易'],
        'walletRefused',
      ],
      [
        '27',
        'walletClosed',
        [
          'Declined: the customer closed the wallet [EP99]',
          '未成功：顾客关闭钱包 [EP99]',
          '未成功：顧客關閉錢包 [EP99]',
        ],
        'customerCancelled',
      ],
    ] as const
  ).map(([code, name, said, why]) => row(code, name, said, refused(why), refused(why))),
  row(
    '31',
    'replyLostPaid',
    ['Reply lost, but paid', '应答丢失，但已付款', '答覆遺失，但已付款'],
    { ...paidAtOnce, reply: 'lost' },
    { ...unseen, reply: 'lost' },
  ),
  row(
    '32',
    'replyLostNotPaid',
    ['Reply lost, and not paid', '应答丢失，未付款', '答覆遺失，未付款'],
    { ...refused('insufficientFunds'), reply: 'lost' },
    { ...refused('walletRefused'), reply: 'lost' },
  ),
  row(
    '33',
    'requestLost',
    ['Request lost: the provider never hears of it', '请求丢失：服务商从未收到', '要求遺失：支付通道從未收到'],
    { ...paidAtOnce, arrives: 'never' },
    { ...unseen, arrives: 'never' },
  ),
  row(
    '34',
    'arrivesLate',
    [
      'Request arrives 20 s late and is paid, reply lost',
      '请求迟到 20 秒后付款，应答丢失',
      '要求遲到 20 秒後付款，答覆遺失',
    ],
    { ...paidAtOnce, arrives: 20_000 },
    { ...unseen, arrives: 20_000 },
  ),
  row(
    '35',
    'veryLate',
    [
      'Paid 3 minutes late (a shown code: at the very end of its life)',
      '迟到 3 分钟才付款（出示码：临近失效才付款）',
      '遲到 3 分鐘才付款（出示碼：臨近失效才付款）',
    ],
    { ...paidAtOnce, arrives: 180_000 },
    { ends: 'paid', endsAfterMs: 242_000 },
  ),
  row(
    '41',
    'errorThenPaid',
    ['PAY_ERROR that settles as paid', '支付异常，稍后成功', '付款異常，稍後成功'],
    { ends: 'paid', endsAfterMs: 15_000, errorFirst: true },
    { ends: 'paid', endsAfterMs: 15_000, errorFirst: true },
  ),
  row(
    '42',
    'errorThenFailed',
    ['PAY_ERROR that settles as not paid', '支付异常，稍后确定未付款', '付款異常，稍後確定未付款'],
    { ends: 'failed', endsAfterMs: 15_000, errorFirst: true },
    { ends: 'failed', endsAfterMs: 15_000, errorFirst: true },
  ),
  row(
    '43',
    'cancelError',
    ['PAY_ERROR, cancel answers an error, then paid', '支付异常，撤单出错，之后成功', '付款異常，撤銷出錯，之後成功'],
    { ends: 'open', endsAfterMs: 0, errorFirst: true, cancel: 'error', paidAfterCancelMs: 8000 },
    { ends: 'open', endsAfterMs: 0, errorFirst: true, cancel: 'error', paidAfterCancelMs: 8000 },
  ),
  row(
    '51',
    'garbage',
    ['Unreadable reply, though paid', '应答乱码，但已付款', '答覆無法讀取，但已付款'],
    { ...paidAtOnce, reply: 'garbage' },
    { ...unseen, reply: 'garbage' },
  ),
  row(
    '52',
    'wrongAmount',
    ['Another amount in the first answers', '前几次应答金额不符', '最初幾次答覆的金額不符'],
    { ...paidAtOnce, wrongAmounts: 3 },
    { ...showPaid, wrongAmounts: 2 },
  ),
  row(
    '53',
    'status500',
    ['HTTP 500, though paid', 'HTTP 500，但已付款', 'HTTP 500，但已付款'],
    { ...paidAtOnce, reply: 'status500' },
    { ...unseen, reply: 'status500' },
  ),
  row(
    '54',
    'slow',
    ['Slow: answers after 40 s, approved', '很慢：40 秒后应答成功', '很慢：40 秒後答覆成功'],
    { ends: 'paid', endsAfterMs: 40_000, heldMs: 40_000 },
    { ends: 'paid', endsAfterMs: 19_000, heldMs: 15_000 },
  ),
  row(
    '55',
    'otherOrder',
    [
      'The answer is about another order; queries are right',
      '应答是另一笔订单，查询正确',
      '答覆是另一筆交易，查詢正確',
    ],
    { ...paidAtOnce, reply: 'otherOrder' },
    { ...unseen, reply: 'otherOrder' },
  ),
  row(
    '56',
    'signatureRefused',
    ['Signature refused once, before processing', '首次签名被拒（未处理）', '首次簽署被拒（未處理）'],
    { ...paidAtOnce, signatureRefusedOnce: true },
    { ...showPaid, signatureRefusedOnce: true },
  ),
  ...(
    [
      [
        '61',
        'refundRequestLost',
        ['Refund: first request lost', '退款：首次请求丢失', '退款：首次要求遺失'],
        'requestLostOnce',
      ],
      [
        '62',
        'refundReplyLost',
        ['Refund: done, reply lost', '退款：已退，应答丢失', '退款：已退，答覆遺失'],
        'replyLostOnce',
      ],
      [
        '63',
        'refundRefused',
        ['Refund refused: not enough left', '退款被拒：可退金额不足', '退款被拒：可退金額不足'],
        'refused',
      ],
      [
        '64',
        'refundInProgress',
        ['Refund in progress, done after 10 s', '退款处理中，10 秒后完成', '退款處理中，10 秒後完成'],
        'inProgress',
      ],
    ] as const
  ).map(([code, name, said, refund]) => row(code, name, said, { ...paidAtOnce, refund }, { ...showPaid, refund })),
  row(
    '65',
    'cancelLost',
    [
      'No answer from the customer, first cancel lost',
      '顾客不操作，首次撤单请求丢失',
      '顧客沒有操作，首次撤銷要求遺失',
    ],
    { ...never, cancel: 'lostOnce' },
    { ...unseen, cancel: 'lostOnce' },
  ),
  row(
    '66',
    'cancelRefused',
    ['No answer, cancel refused, then paid', '顾客不操作，撤单被拒，之后付款', '顧客沒有操作，撤銷被拒，之後付款'],
    { ...never, cancel: 'notRefundable', paidAfterCancelMs: 5000 },
    { ...unseen, cancel: 'notRefundable', paidAfterCancelMs: 5000 },
  ),
  row(
    '71',
    'coupon',
    ['Paid with a coupon: the payer paid 10 % less', '使用优惠券：顾客少付 10%', '使用優惠券：顧客少付 10%'],
    { ...paidAtOnce, couponPercent: 10 },
    { ...showPaid, couponPercent: 10 },
  ),
];

const byCode = new Map(scenarios.map((scenario) => [scenario.code, scenario]));

export function scenarioOf(amountMinor: number): Scenario {
  return byCode.get(String(amountMinor % 100).padStart(2, '0')) ?? approved;
}
