import {
  alreadyPaid,
  badKeys,
  badRequest,
  badSettings,
  badShop,
  busy,
  ifProved,
  noPayment,
  noRefund,
  notThere,
  noWallet,
  numberTaken,
  open,
  payUnproved,
  type Row,
  type Rule,
  rule,
} from './rows.ts';

/** Closed: what is new has to begin with a new number. Whether this one was paid before, a query tells. */
const closed: Row = {
  ...open,
  pay: ifProved('closedUnpaid'),
  precreate: ifProved('closedUnpaid'),
  reverse: 'reverseAccepted',
  refund: 'refundWrongState',
};

/** The wallets' own codes as Swiftpass passes them on: section 8.2. */
export const wechat: readonly Rule[] = [
  rule('NOAUTH', payUnproved(badShop)),
  rule('NOTENOUGH', payUnproved(noPayment('noFunds'))),
  rule('ORDERPAID', alreadyPaid),
  rule('ORDERCLOSED', closed),
  rule('SYSTEMERROR', open),
  rule('APPID_NOT_EXIST MCHID_NOT_EXIST APPID_MCHID_NOT_MATCH SIGNERROR', payUnproved(badKeys)),
  rule('LACK_PARAMS REQUIRE_POST_METHOD POST_DATA_EMPTY NOT_UTF8', payUnproved(badRequest)),
  rule('OUT_TRADE_NO_USED', numberTaken),
];

/** Section 8.3. */
export const alipay: readonly Rule[] = [
  rule('BUYER_BALANCE_NOT_ENOUGH BUYER_BANKCARD_BALANCE_NOT_ENOUGH', payUnproved(noPayment('noFunds'))),
  rule(
    'BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR BUYER_PAYMENT_AMOUNT_MONTH_LIMIT_ERROR',
    payUnproved(noPayment('payerLimit')),
  ),
  rule('BEYOND_PAY_RESTRICTION', payUnproved(noPayment('payerLimit'))),
  rule('BUYER_ENABLE_STATUS_FORBID BUYER_NOT_MAINLAND_CERT NOT_CERTIFIED_USER', payUnproved(noPayment('payerAccount'))),
  rule(
    'NOT_PRIVATE_ACCOUNT_USER NOT_SUPPORT_PAYMENT_INST PAYER_ENABLE_STATUS_FORBID',
    payUnproved(noPayment('payerAccount')),
  ),
  rule('MOBILE_PAYMENT_SWITCH_OFF ALIN43877', payUnproved(noPayment('payerAccount'))), // the second: the payer is abroad
  rule('BUYER_NOT_EXIST SOUNDWAVE_PARSER_FAIL', payUnproved(noPayment('codeInvalid'))),
  rule('PAYMENT_FAIL PULL_MOBILE_CASHIER_FAIL TRADE_BUYER_NOT_MATCH', payUnproved(noPayment('declined'))),
  rule('ALIN43911', payUnproved(noPayment('declined'))), // a risk on the payer's side
  rule('PAYMENT_REQUEST_HAS_RISK', payUnproved(noPayment('shopNotAllowed'))), // of the shop's state or of the payment
  rule(
    'PRODUCT_AMOUNT_LIMIT_ERROR TOTAL_FEE_EXCEED RESTRICTED_MERCHANT_INDUSTRY',
    payUnproved(noPayment('amountRefused')),
  ),
  rule('EXCHANGE_AMOUNT_OR_CURRENCY_ERROR', payUnproved(noPayment('amountRefused'))),
  rule(['The amount or currency of the foreign exchange purchased is wrong'], payUnproved(noPayment('amountRefused'))),
  rule('QRCODE_HAS_BEEN_EXIST', payUnproved(noPayment('codeNotMade'))),
  rule('EXIST_FORBIDDEN_WORD CURRENCY_NOT_SUPPORT', payUnproved(badSettings)), // the first: in the name the customer sees

  rule('ACCESS_FORBIDDEN AGREEMENT_NOT_EXIST DATA_NOT_EXIST DUPLICATE_REQUEST HAS_NO_PRIVILEGE', payUnproved(badShop)),
  rule(
    'ILLEGAL_ACCESS_SWITCH_SYSTEM ILLEGAL_PARTNER_EXTERFACE INVALID_RECEIVE_ACCOUNT MCC_TYPE_ILLEGAL',
    payUnproved(badShop),
  ),
  rule('LBS_GEOGRAPHIC_INFORMATION_INVALID CONTACT_NO_MANDATORY REGISTRATION_NO_MANDATORY', payUnproved(badShop)),
  rule(
    'SECONDARY_MERCHANT_ID_BLANK SECONDARY_MERCHANT_ID_INVALID SECONDARY_MERCHANT_STATUS_ERROR',
    payUnproved(badShop),
  ),
  rule('ALIN10070 ALIN10129 ILLEGAL_CLIENT_IP ILLEGAL_PARTNER ILLEGAL_SECURITY_PROFILE', payUnproved(badKeys)),
  rule('ILLEGAL_SIGN ILLEGAL_SIGN_TYPE SELLER_NOT_EXIST', payUnproved(badKeys)),
  rule(
    'ILLEGAL_ARGUMENT ILLEGAL_EXTERFACE INVALID_PARAMETER PARAM_ILLEGAL TARGET_SYSTEM_ERROR',
    payUnproved(badRequest),
  ),

  rule('UNKNOW', { ...open, pay: 'waitCustomer', query: 'waitCustomer' }), // a larger amount: the payer confirms
  rule('ALIN10023', open), // a second payer is paying
  rule('SYSTEM_ERROR UNKNOW_ERROR TRADE_STATUS_ERROR', open),
  rule(['The system is a little busy, try again later, or you can pay on the computer'], busy),
  rule('CONTEXT_INCONSISTENT ALIN42282 DUPLICATE_PAY_CURRENCY_NOT_EQUAL', numberTaken),
  rule('TRADE_HAS_SUCCESS', alreadyPaid),
  rule('TRADE_HAS_FINISHED', { ...alreadyPaid, refund: 'refundTooOld' }),
  rule('TRADE_HAS_CLOSE', closed),
  rule('TRADE_NOT_EXIST', notThere),
  rule('PURCHASE_TRADE_NOT_EXIST', { ...notThere, refund: 'refundWrongState' }),
  rule('TRADE_CANCEL_TIME_OUT', { ...open, reverse: 'reverseTooOld' }),

  rule('DISCORDANT_REPEAT_REQUEST REPEATED_REFUNDMENT_REQUEST', { ...open, refund: 'refundExists' }),
  rule('TRADE_SETTLE_ERROR', open),
  rule('REFUND_CHARGE_ERROR', noRefund('refundAskOn')), // before the payer's money has come in
  rule('CURRENCY_NOT_SAME INVALID_ROUNDED_AMOUNT REASON_TRADE_REFUND_FEE_ERR', noRefund('refundAmountWrong')),
  rule('RETURN_AMOUNT_ERROR MORE_THAN_ALLOW_REFUND_FOREX_FEE', noRefund('refundAmountWrong')),
  rule('REQUEST_AMOUNT_EXCEED RETURN_AMOUNT_EXCEED', noRefund('refundTooMuch')),
  rule('REFUNDMENT_VALID_DATE_EXCEED', noRefund('refundTooOld')),
  rule('SELLER_BALANCE_NOT_ENOUGH', noRefund('refundNoBalance')),
  rule('REFUND_REQUEST_HAS_RISK', noRefund('refundNotAllowed')),
];

/** Section 8.4. How these come in a reply is not said. What the bank says of a card says nothing of a refund to it. */
export const unionpay: readonly Rule[] = [
  rule('00', { ...open, pay: ifProved('paid'), precreate: 'saysNothing', query: ifProved('paid') }),
  rule('01 04 05 14 15 21 34 41 43 45 54 57 59 62', payUnproved(noPayment('cardRefused'))),
  rule('51', payUnproved(noPayment('noFunds'))),
  rule('61 65', payUnproved(noPayment('payerLimit'))),
  rule('13', payUnproved(noPayment('amountRefused'))), // the number is lost in the document: 13 in ISO 8583
  rule('03', payUnproved(badShop)),
  rule('40', payUnproved(noWallet)),
  rule('58 97 E2', payUnproved(badKeys)),
  rule(['E0', 'EO'], payUnproved(badKeys)), // as the scan reads it
  rule('30', payUnproved(badRequest)),
  rule('A3', payUnproved(noPayment('cardRefused'))),
  rule('12 22 25 64 68 91 92 98 A2 A4 A5 A6', open), // "successful with defect" is no more certain than a time-out
  rule(['A7', 'A.7', 'E1', 'PG'], open), // E1 also for a doubled message; PG: the result is not known
  rule('94', numberTaken),
  rule('90 96 E3', busy),
];
