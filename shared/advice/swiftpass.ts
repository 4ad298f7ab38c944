import {
  alreadyPaid,
  badClock,
  badKeys,
  badRequest,
  badShop,
  ifProved,
  noPayment,
  noRefund,
  notThere,
  noWallet,
  numberTaken,
  onlySays,
  open,
  type ProviderTable,
  payUnproved,
  type Row,
  type Rule,
  rule,
  takeUnproved,
} from './rows.ts';
import { alipay, unionpay, wechat } from './swiftpass-wallets.ts';

/**
 * Swiftpass: QR code payment specification 1.5.3. On the scan way (not in it) `need_query` decides whether a refusal is
 * the end, so there no code alone is. Replies with a `status` other than 0 are mostly unsigned; to a precreate they are a
 * refusal all the same, because no code was shown.
 */

const refused = (text: RegExp, row: Row): Rule => ({ codes: ['400'], text, row: payUnproved(row) });

/** `status` with its `message`: one number for many texts, so here the text is the code. */
const statusRules: readonly Rule[] = [
  rule('0', onlySays),
  { codes: ['500'], text: /^(internal error|systemerror|syserr)$/i, row: open },
  refused(/^payment code cannot be blank$/i, { ...badRequest, pay: 'codeInvalid' }),
  refused(/^(missing pre-order info|missing pre-paid order number|pre-paid order number do not exist)$/i, badRequest),
  refused(/^(require xml content|require post method|parse params error|unsupported api)$/i, badRequest),
  refused(/^parse xml error(, please use utf-8 encoded)?$/i, badRequest),
  refused(/^.+: this field is required$/i, badRequest),
  refused(/^(unsupported sign method|sign(ature)? error|verification failed)$/i, badKeys),
  refused(/^total_fee: invalid value$/i, { ...badRequest, pay: 'amountRefused', precreate: 'amountRefused' }),
  refused(/^order amount (exceeds|is below) merchant limit$/i, noPayment('amountRefused')),
  refused(/^the merchant has not opened the \[.+\] payment type$/i, noWallet),
  refused(/^(merchant is suspended|merchant cannot initiate order alone)$/i, badShop),
  { codes: ['400'], text: /^order do not exist$/i, row: notThere },
  { codes: ['400'], text: /^this order is paid$/i, row: alreadyPaid },
  { codes: ['400'], text: /^this order cannot be reversed$/i, row: open },
  { codes: ['400'], text: /^order status error, cannot close order$/i, row: open },
  { codes: ['400'], text: /^request too frequent$/i, row: open },
];

/** `err_code`, section 8.1. */
const codeRules: readonly Rule[] = [
  rule(['Auth code invalid'], payUnproved(noPayment('codeInvalid'))),
  rule('AUTHCODE_EXPIRE', payUnproved(noPayment('codeExpired'))), // sample in 3.2
  rule(['INVALID_FEE', 'ORDER_FEE_INVALID', 'Amount limit'], payUnproved(noPayment('amountRefused'))),
  rule('INVALID_REFUND_FEE REFUND_FEE_INVALID', noRefund('refundAmountWrong')),
  rule('REFUND_FEE_LIMIT', noRefund('refundNotAllowed')),
  rule(['Refund limit'], noRefund('refundNotAllowed')),
  rule(['Validation parameter failed'], payUnproved(badRequest)),
  rule('ORDER_DATE_INVALID', payUnproved(badClock)),
  rule(['buyer_logon_id|buyer_id is required'], payUnproved(badRequest)),
  // Fields of other calls: what such a word means to a payment nobody says.
  rule(['transaction_id|out_trade_no is required'], takeUnproved(badRequest)),
  rule(['transaction_id|out_trade_no|out_refund_no|refund_id is required'], takeUnproved(badRequest)),
  rule(['out_refund_no|refund_id is required', 'Refundid and refundpwd is required'], takeUnproved(badRequest)),
  rule(['thi_mch_id is required'], payUnproved(badShop)),
  rule(['Refund exists'], { ...open, refund: 'refundExists' }),
  rule(['Refund not exists'], { ...open, refundQuery: 'refundNotThereYet' }),
  rule(['Order exists', 'REQUEST CHANGE ERROR'], numberTaken),
  rule(['Order not exists'], notThere),
  rule(['SYSTEMERROR', 'Internal error', 'Internel error'], open),
  rule(['Order reverse'], {
    ...open,
    pay: ifProved('reversed'),
    precreate: ifProved('reversed'),
    query: ifProved('reversed'),
    reverse: 'reverseAccepted',
    refund: 'refundWrongState',
  }),
  rule(['Order paid'], alreadyPaid),
  rule('BALANCE_NOT_ENOUGH', { ...payUnproved(noPayment('noFunds')), refund: 'refundNoBalance' }),
  rule('USERPAYING', { ...open, pay: 'waitCustomer', precreate: 'waitCustomer', query: 'waitCustomer' }),
  rule(['Refund status error', 'REFUND_ERROR', 'Order status error'], open),
  rule(['Order date limit'], {
    ...takeUnproved(noPayment('closedUnpaid')), // only a query says so
    reverse: 'reverseTooOld',
    refund: 'refundTooOld',
  }),
  rule(['Reverse fail', 'Order close fail'], open),
  rule(['ORDER ERROR'], { ...open, pay: ifProved('declined'), precreate: ifProved('codeNotMade') }),
  rule(['refund frequency high'], noRefund('refundLater')),
  rule(['Order trade type error'], payUnproved(noWallet)),
];

export const swiftpass: ProviderTable = {
  // A wallet's code may carry "ACQ." or "aop.ACQ."; named codes come with blanks, strokes and in either case.
  spell: (word) =>
    word
      .trim()
      .replace(/^(aop\.)?(ACQ\.)?/i, '')
      .replace(/[\s|]+/g, ' ')
      .toLowerCase(),
  layers: {
    status: { rules: statusRules, others: open },
    result: { rules: [rule('0', onlySays)], others: open, onlyByName: true },
    code: { rules: codeRules },
    wechat: { rules: wechat },
    alipay: { rules: alipay },
    unionpay: { rules: unionpay },
    /** `pay_result`, of a notification: a hint, as its reply is only our receipt. On the scan way it stands beside the numbers. */
    payResult: {
      onlyByName: true,
      rules: [rule('0', { notification: 'saysNothing', pay: ifProved('paid') })],
      others: { notification: 'saysNothing', pay: 'askOn' },
    },
    notificationReply: { onlyByName: true, rules: [rule('success fail', { notification: 'saysNothing' })] },
    tradeState: {
      rules: [
        rule('SUCCESS', { query: ifProved('paid') }),
        rule('REFUND', { query: ifProved('returned') }),
        rule('NOTPAY USERPAYING', { query: 'waitCustomer' }),
        rule('CLOSED', { query: ifProved('closedUnpaid') }),
        rule('REVOKED REVERSE', { query: ifProved('reversed') }), // the second elsewhere
        rule('PAYERROR', { query: 'attemptFailed' }), // a shown code may be paid again until it is closed
      ],
    },
    refundStatus: {
      rules: [
        rule('SUCCESS', { refundQuery: ifProved('refunded') }),
        rule('FAIL FAILED', { refundQuery: ifProved('refundRefused') }), // the second elsewhere
        rule('PROCESSING', { refundQuery: 'refundRunning' }),
        rule('NOTSURE', { refundQuery: 'refundAskOn' }), // asked again under the same number
        rule('CHANGE', { refundQuery: ifProved('refundByHand') }), // to the shop's account: the customer's card is closed
      ],
    },
  },
};
