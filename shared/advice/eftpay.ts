import {
  badClock,
  badKeys,
  badRequest,
  badSettings,
  badShop,
  ifProved,
  notThere,
  noWallet,
  onlySays,
  open as openAnywhere,
  type ProviderTable,
  type Row,
  rule,
} from './rows.ts';

/**
 * eftPay: appendix 3 (`return_status`). It has no scan way, so no row for `pay`. Replies below zero are unsigned;
 * to a precreate they are a refusal all the same, because no code was shown.
 */

const showOnly = ({ pay: _, ...row }: Row): Row => row;

/** "Failed" here is not a refusal: the words of eftPay's own link to the wallet. No code was shown, so none can be paid. */
const open: Row = { ...showOnly(openAnywhere), precreate: 'codeUnclear' };
const noReversal: Row = { ...open, reverse: 'reverseRefused' };

export const eftpay: ProviderTable = {
  // "53" and "-53" mean different things: the sign stays. A JSON number loses the zero in front.
  spell: (word) => word.trim().replace(/^\d$/, '0$&'),
  layers: {
    status: {
      rules: [
        rule('00', showOnly(onlySays)),
        rule('01 56', showOnly(badSettings)), // notify_url, currency
        rule('02', showOnly(noWallet)),
        rule('03', { ...open, precreate: 'numberTaken' }),
        rule('04', { ...showOnly(badRequest), reverse: 'reverseRefused' }), // the order's own wallet stays as it was
        rule('05', { ...showOnly(notThere), precreate: 'codeUnclear' }), // of the sale or of the refund: by what was asked
        rule('06 13', showOnly(badRequest)),
        rule('19', { ...open, query: 'askRefused', refundQuery: 'askRefused' }), // of a query
        rule('20', showOnly(noWallet)),
        rule('09 21 24 25 29', open),
        rule('10 11', showOnly(badKeys)),
        rule('12', showOnly(badClock)),
        rule('14', { ...open, refund: 'refundExists' }),
        rule('15', { ...open, refund: 'refundWrongState', reverse: 'reverseAccepted' }),
        rule('16', { ...noReversal, refund: 'refundWrongState' }),
        rule('17', { ...open, refund: 'refundAmountWrong' }),
        rule('18', { ...open, refund: 'refundTooMuch' }),
        rule('22 23', showOnly(badShop)),
        rule('30', showOnly(noWallet)),
        rule('31', { ...showOnly(notThere), precreate: 'codeUnclear' }),
        rule('40 41 42 43 44 45', open),
        rule('46 47 48 49 50 51', open),
        rule('52', open), // the page itself asks to query this refund
        rule('53', { ...open, query: 'askRefused', refund: 'refundRequestRefused', refundQuery: 'askRefused' }),
        rule('54', { ...open, query: 'saysPaid', reverse: 'reverseSaysPaid' }),
        rule('55', { ...open, reverse: 'reverseTooOld' }),
        rule('57 58 59 60 61 62 80', open),
        rule('64', { ...noReversal, precreate: 'shopNotAllowed', refund: 'refundNoBalance' }),
        rule('-1', open),
        rule('-11 -12', showOnly(badKeys)),
        rule('-13', showOnly(badRequest)),
        rule('-22 -23', { ...showOnly(badRequest), precreate: 'amountRefused', refund: 'refundAmountWrong' }),
        rule('-53', { ...noReversal, refund: 'refundNoBalance' }),
        rule('-54', { ...noReversal, refund: 'refundAmountWrong' }),
        rule('-55', { ...open, refund: 'refundWrongState', reverse: 'reverseAccepted' }),
        rule('-99', open), // a fault, or a number that exists: only the text tells, and texts decide nothing here
      ],
    },
    /** `trade_status`, the only word that makes a sale paid. Two are named by code 05; the rest elsewhere, not in appendix 3. */
    tradeStatus: {
      rules: [
        rule('TRADE_NOT_EXIST', { query: 'notFoundYet', refundQuery: 'refundNotThereYet' }),
        rule('REFUND_TRADE_NOT_EXIST', { refundQuery: 'refundNotThereYet' }),
        rule('TRADE_SUCCESS', { query: ifProved('paid') }),
        rule('TRADE_PROCESSING', { query: 'waitCustomer', refundQuery: 'refundRunning' }),
        rule('WAIT_BUYER_PAY', { query: 'waitCustomer' }),
        rule('TRADE_REFUND', { query: ifProved('returned'), refundQuery: ifProved('refunded') }),
        // Closed unpaid, or given back whole: the till's own journal tells which.
        rule('TRADE_CLOSED', { query: ifProved('closedUnpaid', 'returned'), refundQuery: ifProved('refunded') }),
        rule('TRADE_FAIL', { query: ifProved('declined'), refundQuery: ifProved('refundRefused') }),
        rule('TRADE_FINISHED', { query: ifProved('paid') }),
        rule('APPLY_SUCCESS', { refund: 'refundRunning', refundQuery: 'refundRunning' }),
      ],
    },
  },
};
