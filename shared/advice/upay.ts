import {
  alreadyPaid,
  badKeys,
  badRequest,
  busy,
  ifProved,
  noPayment,
  noRefund,
  notThere,
  numberTaken,
  onlySays,
  open,
  type ProviderTable,
  type Row,
  rule,
} from './rows.ts';

/**
 * Upay: appendix and transaction pages. Rows marked "elsewhere" are in the code tables of the adapter, from later
 * documents and live replies, and not on those two pages. Replies are unsigned: TLS and our own request are the proof.
 */

/** Upay counts it as failed, does not know the wallet's side, and takes the money back if it was taken (appendix, FAIL*). */
const leaning: Row = { pay: 'leaningFailed', query: 'leaningFailed', refundQuery: 'refundAskOn' };
const running: Row = {
  pay: 'waitCustomer',
  precreate: 'waitCustomer',
  query: 'waitCustomer',
  refundQuery: 'refundRunning',
};
const reversing: Row = { query: 'reverseAskOn', reverse: 'reverseAskOn', refundQuery: 'askAgain' };
const reversalDone: Row = { reverse: 'reverseAccepted' };
const openRefund: Row = { query: 'refundAskOn', refund: 'refundAskOn', refundQuery: 'refundAskOn' };
const shopLimit: Row = { ...noPayment('shopLimit'), refund: 'refundNotAllowed', reverse: 'reverseRefused' };
const noBalance: Row = { ...noPayment('shopNotAllowed'), refund: 'refundNoBalance', reverse: 'reverseRefused' };

export const upay: ProviderTable = {
  // "IN_PROGRESS" and "INPROGRESS" are mixed in the documents; statuses are upper case in every one.
  spell: (word) => word.trim().replace(/INPROGRESS$/, 'IN_PROGRESS'),
  layers: {
    /** `result_code`, beside `error_code`. */
    envelope: {
      onlyByName: true,
      rules: [rule('200', onlySays), rule('400 500', open)],
    },
    /** `error_code` of a request. */
    request: {
      rules: [
        rule('INVALID_PARAMS INVALID_PARAMETER', badRequest),
        rule('INVALID_TERMINAL TERMINAL_NOT_EXISTS ILLEGAL_SIGN', badKeys),
        rule('UNKNOWN_SYSTEM_ERROR', open),
        rule('MAINTENANCE_INPROGRESS', busy), // its sample asks to wait five minutes
        rule('ACTIVATE_FAIL', { ...open, setup: 'askNotAllowed' }), // elsewhere
        rule('REQUEST_FAIL EXTERNAL_SERVICE_EXCEPTION PAY_STATUS_CLOSED', open), // elsewhere
      ],
    },
    /** `biz_response.error_code`. */
    business: {
      rules: [
        rule('INVALID_BARCODE', noPayment('codeInvalid')),
        rule('EXPIRED_BARCODE', noPayment('codeExpired')),
        rule('AUTHCODE_EXPIRE', noPayment('codeExpired')), // elsewhere
        rule('INSUFFICIENT_FUND', { ...noPayment('noFunds'), refund: 'refundNoBalance' }),
        rule('BUYER_OVER_DAILY_LIMIT BUYER_OVER_TRANSACTION_LIMIT', noPayment('payerLimit')),
        rule('SELLER_OVER_DAILY_LIMIT UPAY_STORE_OVER_DAILY_LIMIT', shopLimit),
        rule('SELLER_BALANCE_NOT_ENOUGH ACCOUNT_BALANCE_NOT_ENOUGH', noBalance),
        rule('TRADE_NOT_EXIST UPAY_ORDER_NOT_EXIST', { ...notThere, refund: 'refundWrongState' }),
        rule('UPAY_ORDER_NOT_EXISTS', { ...notThere, refund: 'refundWrongState' }), // elsewhere
        rule('TRADE_HAS_SUCCESS', alreadyPaid),
        rule('CLIENT_SN_CONFLICT', numberTaken),
        rule('TRADE_FAILED UNEXPECTED_PROVIDER_ERROR', noPayment('declined')),
        rule('TRADE_TIMEOUT', noPayment('timedOut')),
        rule('EXTERNAL_SERVICE_EXCEPTION', open), // elsewhere
        rule('REFUND_AMT_NOT_EQUAL_TOTAL', noRefund('refundAmountWrong')),
        rule('REFUNDABLE_AMOUNT_NOT_ENOUGH', noRefund('refundTooMuch')),
        rule('UPAY_REFUND_ORDER_NOOP', { ...open, refund: 'refundAccepted', refundQuery: 'refundAccepted' }),
        rule('UPAY_REFUND_INVALID_ORDER_STATE', noRefund('refundWrongState')),
        rule('REFUND_REQUEST_CONFLICT', { ...open, refund: 'refundExists' }), // elsewhere
        rule('UPAY_CANCEL_ORDER_NOOP', { ...noRefund('refundWrongState'), reverse: 'reverseAccepted' }),
        rule('UPAY_CANCEL_INVALID_ORDER_STATE', { ...noRefund('refundWrongState'), reverse: 'reverseRefused' }),
        rule('UPAY_TCP_ORDER_NOT_REFUNDABLE', { ...noRefund('refundNotAllowed'), reverse: 'reverseRefused' }),
        rule('UPAY_TERMINAL_NOT_EXISTS UPAY_TERMINAL_STATUS_ABNORMAL', badKeys),
        rule('UPAY_MERCHANT_NOT_EXISTS', badKeys), // elsewhere
      ],
    },
    /** `biz_response.result_code`: how the action went, never by itself what became of the money. */
    result: {
      rules: [
        rule('PAY_SUCCESS', { pay: ifProved('paid') }),
        rule('PAY_FAIL', { pay: ifProved('declined') }), // without its order it is confirmed by a query
        rule('PAY_FAIL_ERROR PAY_FAIL_IN_PROGRESS', { pay: 'leaningFailed' }), // the second elsewhere
        rule('PAY_IN_PROGRESS', { pay: 'waitCustomer' }),
        rule('CANCEL_SUCCESS CANCEL_ABORT_SUCCESS', reversalDone),
        rule('CANCEL_ERROR CANCEL_ABORT_ERROR', { reverse: 'reverseAskOn' }),
        rule('CANCEL_IN_PROGRESS CANCEL_ABORT_IN_PROGRESS', { reverse: 'reverseAskOn' }), // elsewhere
        rule('REFUND_SUCCESS', { refund: 'refundAccepted' }),
        rule('REFUND_ERROR REFUND_FAIL_ERROR', { refund: 'refundAskOn' }), // the second elsewhere
        rule('REFUND_IN_PROGRESS', { refund: 'refundRunning' }), // elsewhere
        rule('REFUND_FAIL', { refund: 'refundRefused' }), // elsewhere
        rule('PRECREATE_SUCCESS', { precreate: 'waitCustomer' }),
        rule('PRECREATE_FAIL', { precreate: 'codeNotMade' }),
        rule('PRECREATE_FAIL_ERROR PRECREATE_FAIL_IN_PROGRESS PRECREATE_IN_PROGRESS', { precreate: 'codeUnclear' }), // elsewhere
        rule('SUCCESS', { query: 'saysNothing', refundQuery: 'saysNothing' }),
        rule('FAIL', {
          ...open,
          pay: ifProved('declined'),
          precreate: ifProved('codeNotMade'),
          refund: 'refundRefused',
        }),
        rule('ACTIVATE_SUCCESS TERMINAL_CHECKIN_SUCCESS', { setup: 'saysNothing' }), // elsewhere
      ],
    },
    /** `data.order_status`. */
    order: {
      rules: [
        rule('CREATED', { ...running, refundQuery: 'askAgain' }),
        rule('PAID', { pay: ifProved('paid'), query: ifProved('paid'), refundQuery: 'refundNotThereYet' }),
        rule('PAY_CANCELED', { pay: ifProved('closedUnpaid'), query: 'closedUnpaid', refundQuery: 'askAgain' }),
        rule('PAY_ERROR', { ...leaning, refundQuery: 'askAgain' }),
        rule('REFUNDED PARTIAL_REFUNDED', {
          query: ifProved('returned'),
          refund: 'refundAccepted',
          refundQuery: ifProved('refunded'),
        }),
        rule('REFUND_INPROGRESS', { query: 'refundRunning', refund: 'refundRunning', refundQuery: 'refundRunning' }),
        rule('REFUND_ERROR', openRefund),
        rule('CANCELED', { query: 'reversed', reverse: 'reverseAccepted', refundQuery: ifProved('refundWrongState') }),
        rule('CANCEL_ERROR CANCEL_INPROGRESS', reversing),
        rule('INVALID_STATUS_CODE', { ...open, query: 'askOn', refundQuery: 'refundAskOn' }),
        rule('IN_QUEUE', { ...open, query: 'askOn', refundQuery: 'refundAskOn' }), // elsewhere
      ],
    },
    /** `data.status`: the newest transaction on the order, which may be a reversal or a refund. */
    transaction: {
      rules: [
        rule('SUCCESS PRE_SUCCESS', onlySays), // the second elsewhere
        rule('FAIL_CANCELED', {
          pay: ifProved('closedUnpaid'),
          query: ifProved('closedUnpaid'),
          refundQuery: ifProved('refundRefused'),
        }),
        rule('FAIL_PROTOCOL_1 FAIL_IO_1 FAIL_PROTOCOL_2 FAIL_IO_2 FAIL_PROTOCOL_3 FAIL_ERROR', leaning),
        rule('CANCEL_ERROR', reversing),
        rule('REFUND_ERROR', openRefund),
        rule('IN_PROG CREATED', running),
        rule('ERROR_RECOVERY ABORTED', leaning), // elsewhere
      ],
    },
    /** `data.payway` and `data.sub_payway` only name the wallet and the way. */
    payway: {
      onlyByName: true,
      rules: [rule('1 3 4 5 6 7 8 9 15 16 17 18 19 20 22 100 101', onlySays), rule('2 105', onlySays)], // the second elsewhere
    },
    subPayway: { onlyByName: true, rules: [rule('1 2 3 4 5 6', onlySays)] },
  },
};
