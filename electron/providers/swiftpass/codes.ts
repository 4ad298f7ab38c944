import type { DeclineReason, Wallet } from '#shared/payment/payment.ts';
import type { RefundRefusal } from '#shared/payment/refund.ts';
import { walletOfTradeType } from '#shared/reconcile/swiftpass-trade-type.ts';

/**
 * Every code and sentence the documents name for a "no" (document 1.5.3, 8.1 to 8.4, and those of mainland clients and
 * live answers). A code explains a "no"; it never decides that money was taken: that is trade_state or pay_result.
 */
export interface Meaning {
  /** Beside a "no" to a payment: why it was certainly not made. Null: what became of it stays open. */
  readonly decline: DeclineReason | null;
  /** Beside a "no" to a refund: why it certainly was not made. Null: stays open. */
  readonly refund: RefundRefusal | null;
  /** The gateway does not know the order, or the refund. */
  readonly missing?: 'order' | 'refund';
  /** The payer is being asked. */
  readonly waiting?: true;
  /** Beside a "no" to a reversal: it had been done before, or can never be. */
  readonly reversal?: 'done' | 'never';
}

const open: Meaning = { decline: null, refund: null };
const setUp: Meaning = { decline: 'terminalRefused', refund: 'terminalRefused' };
const badRequest: Meaning = { decline: 'requestRefused', refund: 'requestRefused' };

function notPaid(decline: DeclineReason): Meaning {
  return { decline, refund: null };
}

function notRefunded(refund: RefundRefusal): Meaning {
  return { decline: null, refund };
}

/** `err_code`, and where a section prints "400" or "500" the sentence beside it (8.1). */
export const gatewayCodes = {
  'AUTH CODE INVALID': notPaid('codeInvalid'),
  INVALID_FEE: badRequest,
  INVALID_REFUND_FEE: notRefunded('requestRefused'),
  REFUND_FEE_LIMIT: notRefunded('notAllowed'),
  REFUND_FEE_INVALID: notRefunded('requestRefused'),
  'VALIDATION PARAMETER FAILED': badRequest,
  ORDER_FEE_INVALID: badRequest,
  ORDER_DATE_INVALID: badRequest,
  'TRANSACTION_ID OUT_TRADE_NO IS REQUIRED': open,
  'BUYER_LOGON_ID BUYER_ID IS REQUIRED': notPaid('requestRefused'),
  'TRANSACTION_ID OUT_TRADE_NO OUT_REFUND_NO REFUND_ID IS REQUIRED': open,
  'OUT_REFUND_NO REFUND_ID IS REQUIRED': open,
  'REFUNDID AND REFUNDPWD IS REQUIRED': notRefunded('notAllowed'),
  'THI_MCH_ID IS REQUIRED': setUp,
  'REFUND EXISTS': open,
  'ORDER EXISTS': open,
  'REFUND NOT EXISTS': { ...open, missing: 'refund' },
  'ORDER NOT EXISTS': { ...open, missing: 'order' },
  SYSTEMERROR: open,
  'INTERNAL ERROR': open, // ten rows of one code, from "wrong address" to "no answer": never a refusal
  'INTERNEL ERROR': open, // as one of them is printed
  'ORDER REVERSE': { ...notPaid('other'), reversal: 'done' },
  'ORDER PAID': open,
  'AMOUNT LIMIT': notPaid('merchantLimit'),
  BALANCE_NOT_ENOUGH: notPaid('insufficientFunds'),
  USERPAYING: { ...open, waiting: true },
  'REFUND STATUS ERROR': open,
  REFUND_ERROR: open,
  'ORDER DATE LIMIT': notRefunded('paymentState'), // of a payment: only once a query says so
  'ORDER STATUS ERROR': open,
  'REVERSE FAIL': open,
  'ORDER CLOSE FAIL': open,
  'REFUND LIMIT': notRefunded('notAllowed'),
  'ORDER ERROR': open, // not paid once a query says so
  'REFUND FREQUENCY HIGH': notRefunded('other'),
  'REQUEST CHANGE ERROR': open, // the number was used with other data: the query finds what it was
  'ORDER TRADE TYPE ERROR': notPaid('walletUnsupported'),
} as const satisfies Record<string, Meaning>;

/** `message` beside a `status` that is not 0 (8.1). `…` stands for what the gateway fills in. */
export const gatewaySentences = {
  'PAYMENT CODE CANNOT BE BLANK': notPaid('codeInvalid'),
  'MISSING PRE-ORDER INFO': badRequest,
  'REQUIRE XML CONTENT': badRequest,
  'REQUIRE POST METHOD': badRequest,
  'PARSE XML ERROR': badRequest,
  'UNSUPPORTED SIGN METHOD': setUp,
  'SIGNATURE ERROR': setUp,
  'PARSE PARAMS ERROR': badRequest,
  'PARSE XML ERROR, PLEASE USE UTF-8 ENCODED': badRequest,
  '…: THIS FIELD IS REQUIRED': badRequest,
  'TOTAL_FEE: INVALID VALUE': badRequest,
  'VERIFICATION FAILED': setUp,
  'SIGN ERROR': setUp,
  'PRE-PAID ORDER NUMBER DO NOT EXIST': badRequest,
  'MISSING PRE-PAID ORDER NUMBER': badRequest,
  'ORDER DO NOT EXIST': { ...open, missing: 'order' },
  'UNSUPPORTED API': setUp,
  'THE MERCHANT HAS NOT OPENED THE … PAYMENT TYPE': notPaid('walletUnsupported'),
  'MERCHANT IS SUSPENDED': setUp,
  'MERCHANT CANNOT INITIATE ORDER ALONE': setUp,
  'THIS ORDER IS PAID': open,
  'ORDER AMOUNT EXCEEDS MERCHANT LIMIT': notPaid('merchantLimit'),
  'ORDER AMOUNT IS BELOW MERCHANT LIMIT': notPaid('merchantLimit'),
  'THIS ORDER CANNOT BE REVERSED': { ...open, reversal: 'never' },
  'ORDER STATUS ERROR, CANNOT CLOSE ORDER': open,
  'REQUEST TOO FREQUENT': open, // "not processed", yet a payment is asked about first
} as const satisfies Record<string, Meaning>;

/** Sentences and codes that only mainland clients and live answers have. */
export const fieldCodes = {
  "VALID MCH'GROUPNO FAIL": setUp,
  'VALID SIGN FAIL': setUp,
  'VALID SERVICE FAIL': setUp,
  'VALID MCH STATUS FAIL': setUp,
  'VALID PARAM FAIL': badRequest,
  'VALID FLOW FAIL': open,
  'AUTH VALID FAIL': notPaid('codeInvalid'),
  'TRANSACTION INTERNAL ERROR': open,
  'VALID PAY GATEWAY RESULT NO SIGN': open,
  'NOTIFY INTERNAL ERROR': open,
  'REFUNDINFO IS EXISTS': open,
  AUTH_CODE_INVALID: notPaid('codeInvalid'),
  AUTHCODE_EXPIRE: notPaid('codeExpired'), // sample of 3.2
  ORDERREVERSED: { ...notPaid('other'), reversal: 'done' },
  ORDERISEXIST: open,
  ORDERSTATUSERROR: open,
  ORDER_SUCCESS_PAY_INPROCESS: open,
  RULELIMIT: notPaid('payerLimit'),
  ACCOUNTERROR: notPaid('walletRefused'),
  INVALID_REQUEST: open, // live, with need_query Y: the number was used before
  '10003': { ...open, waiting: true }, // live, with need_query Y
  BANKERROR: open,
  'UNKNOW-ERROR': open, // as aop.unknow-error
  'ACCEPTANCE RELATION DOES NOT EXIST': setUp, // live, status 410
} as const satisfies Record<string, Meaning>;

/** 8.2. */
export const wechatCodes = {
  NOAUTH: setUp,
  NOTENOUGH: notPaid('insufficientFunds'),
  ORDERPAID: open,
  ORDERCLOSED: { ...notPaid('other'), reversal: 'done' },
  SYSTEMERROR: open,
  APPID_NOT_EXIST: setUp,
  MCHID_NOT_EXIST: setUp,
  APPID_MCHID_NOT_MATCH: setUp,
  LACK_PARAMS: badRequest,
  OUT_TRADE_NO_USED: open,
  SIGNERROR: setUp,
  REQUIRE_POST_METHOD: badRequest,
  POST_DATA_EMPTY: badRequest,
  NOT_UTF8: badRequest,
} as const satisfies Record<string, Meaning>;

/** 8.3. */
export const alipayCodes = {
  ACCESS_FORBIDDEN: setUp,
  AGREEMENT_NOT_EXIST: setUp,
  ALIN10023: open,
  ALIN10070: setUp,
  ALIN10129: setUp,
  ALIN42282: open,
  ALIN43877: notPaid('walletRefused'),
  ALIN43911: notPaid('walletRefused'),
  BEYOND_PAY_RESTRICTION: notPaid('payerLimit'),
  BUYER_BALANCE_NOT_ENOUGH: notPaid('insufficientFunds'),
  BUYER_BANKCARD_BALANCE_NOT_ENOUGH: notPaid('insufficientFunds'),
  BUYER_ENABLE_STATUS_FORBID: notPaid('walletRefused'),
  BUYER_NOT_EXIST: notPaid('codeInvalid'),
  BUYER_NOT_MAINLAND_CERT: notPaid('walletRefused'),
  BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR: notPaid('payerLimit'),
  BUYER_PAYMENT_AMOUNT_MONTH_LIMIT_ERROR: notPaid('payerLimit'),
  CONTACT_NO_MANDATORY: setUp,
  CONTEXT_INCONSISTENT: open,
  CURRENCY_NOT_SAME: notRefunded('requestRefused'),
  CURRENCY_NOT_SUPPORT: setUp,
  DATA_NOT_EXIST: setUp,
  DISCORDANT_REPEAT_REQUEST: open,
  DUPLICATE_PAY_CURRENCY_NOT_EQUAL: open,
  DUPLICATE_REQUEST: setUp,
  EXCHANGE_AMOUNT_OR_CURRENCY_ERROR: notPaid('requestRefused'),
  EXIST_FORBIDDEN_WORD: notPaid('requestRefused'),
  HAS_NO_PRIVILEGE: setUp,
  ILLEGAL_ACCESS_SWITCH_SYSTEM: setUp,
  ILLEGAL_ARGUMENT: badRequest,
  ILLEGAL_CLIENT_IP: setUp,
  ILLEGAL_EXTERFACE: setUp,
  ILLEGAL_PARTNER: setUp,
  ILLEGAL_PARTNER_EXTERFACE: setUp,
  ILLEGAL_SECURITY_PROFILE: setUp,
  ILLEGAL_SIGN: setUp,
  ILLEGAL_SIGN_TYPE: setUp,
  INVALID_PARAMETER: badRequest,
  INVALID_RECEIVE_ACCOUNT: setUp,
  INVALID_ROUNDED_AMOUNT: notRefunded('requestRefused'),
  LBS_GEOGRAPHIC_INFORMATION_INVALID: setUp,
  MCC_TYPE_ILLEGAL: setUp,
  MOBILE_PAYMENT_SWITCH_OFF: notPaid('walletRefused'),
  MORE_THAN_ALLOW_REFUND_FOREX_FEE: notRefunded('notEnoughLeft'),
  NOT_CERTIFIED_USER: notPaid('walletRefused'),
  NOT_PRIVATE_ACCOUNT_USER: notPaid('walletRefused'),
  NOT_SUPPORT_PAYMENT_INST: notPaid('walletUnsupported'),
  PARAM_ILLEGAL: badRequest,
  PAYER_ENABLE_STATUS_FORBID: notPaid('walletRefused'),
  PAYMENT_FAIL: notPaid('walletRefused'),
  PAYMENT_REQUEST_HAS_RISK: notPaid('walletRefused'),
  PRODUCT_AMOUNT_LIMIT_ERROR: notPaid('merchantLimit'),
  PULL_MOBILE_CASHIER_FAIL: notPaid('walletRefused'),
  PURCHASE_TRADE_NOT_EXIST: { ...notRefunded('paymentState'), missing: 'order' },
  QRCODE_HAS_BEEN_EXIST: notPaid('other'),
  REASON_TRADE_REFUND_FEE_ERR: notRefunded('requestRefused'),
  REFUND_CHARGE_ERROR: open,
  REFUND_REQUEST_HAS_RISK: notRefunded('notAllowed'),
  REFUNDMENT_VALID_DATE_EXCEED: notRefunded('paymentState'),
  REGISTRATION_NO_MANDATORY: setUp,
  REPEATED_REFUNDMENT_REQUEST: open,
  REQUEST_AMOUNT_EXCEED: notRefunded('notEnoughLeft'),
  RESTRICTED_MERCHANT_INDUSTRY: notPaid('merchantLimit'),
  RETURN_AMOUNT_ERROR: notRefunded('requestRefused'),
  RETURN_AMOUNT_EXCEED: notRefunded('notEnoughLeft'),
  SECONDARY_MERCHANT_ID_BLANK: setUp,
  SECONDARY_MERCHANT_ID_INVALID: setUp,
  SECONDARY_MERCHANT_STATUS_ERROR: setUp,
  SELLER_BALANCE_NOT_ENOUGH: notRefunded('merchantBalance'),
  SELLER_NOT_EXIST: setUp,
  SOUNDWAVE_PARSER_FAIL: notPaid('codeInvalid'),
  SYSTEM_ERROR: open,
  TARGET_SYSTEM_ERROR: badRequest,
  TOTAL_FEE_EXCEED: notPaid('merchantLimit'),
  TRADE_BUYER_NOT_MATCH: notPaid('walletRefused'),
  TRADE_CANCEL_TIME_OUT: { ...open, reversal: 'never' },
  TRADE_HAS_CLOSE: { ...notPaid('other'), reversal: 'done' },
  TRADE_HAS_FINISHED: open,
  TRADE_HAS_SUCCESS: open,
  TRADE_NOT_EXIST: { ...open, missing: 'order' },
  TRADE_SETTLE_ERROR: open,
  TRADE_STATUS_ERROR: open,
  UNKNOW: { ...open, waiting: true },
  UNKNOW_ERROR: open,
  'THE AMOUNT OR CURRENCY OF THE FOREIGN EXCHANGE PURCHASED IS WRONG': notPaid('requestRefused'),
  'THE SYSTEM IS A LITTLE BUSY, TRY AGAIN LATER, OR YOU CAN PAY ON THE COMPUTER': open,
} as const satisfies Record<string, Meaning>;

/** 8.4. How they arrive is not said: taken where `err_code` is exactly one of them. */
export const unionpayCodes = {
  '00': open,
  '01': notPaid('walletRefused'),
  '03': setUp,
  '04': notPaid('walletRefused'),
  '05': notPaid('walletRefused'),
  '12': open,
  '13': notPaid('requestRefused'), // the number is lost in the document; 13 is ISO 8583's
  '14': notPaid('walletRefused'),
  '15': notPaid('walletRefused'),
  '21': notPaid('walletRefused'),
  '22': open,
  '25': open,
  '30': badRequest,
  '34': notPaid('walletRefused'),
  '40': notPaid('walletUnsupported'),
  '41': notPaid('walletRefused'),
  '43': notPaid('walletRefused'),
  '45': notPaid('walletRefused'),
  '51': notPaid('insufficientFunds'),
  '54': notPaid('walletRefused'),
  '57': notPaid('walletRefused'),
  '58': setUp,
  '59': notPaid('walletRefused'),
  '61': notPaid('payerLimit'),
  '62': notPaid('walletUnsupported'),
  '64': open,
  '65': notPaid('payerLimit'),
  '68': open,
  '90': open,
  '91': open,
  '92': open,
  '94': open,
  '96': open,
  '97': setUp,
  '98': open,
  A2: open,
  A3: notPaid('other'),
  A4: open,
  A5: open,
  A6: open,
  A7: open,
  E0: setUp,
  EO: setUp, // as printed
  E1: open, // may also say that the message came twice
  E2: setUp,
  E3: open,
} as const satisfies Record<string, Meaning>;

/** Two sections name SYSTEMERROR, and mean the same. */
const meanings = new Map<string, Meaning>(
  [gatewayCodes, gatewaySentences, fieldCodes, wechatCodes, alipayCodes, unionpayCodes].flatMap((table) =>
    Object.entries(table),
  ),
);

/** Null for what no document names: it decides nothing. */
export function meaningOf(word: string | null): Meaning | null {
  if (word === null) return null;
  const name = nameOf(word);
  return meanings.get(name) ?? meanings.get(withoutBlank(name)) ?? null;
}

/** Channel prefixes are cut off (`ACQ.`, `aop.ACQ.`); case, `|` between alternatives and a full stop make no difference. */
function nameOf(word: string): string {
  return word
    .toUpperCase()
    .replace(/[\s|]+/g, ' ')
    .trim()
    .replace(/^(?:AOP\.)?(?:ACQ\.)?/, '')
    .replace(/\.$/, '');
}

/** The name of a field or payment type that the gateway fills in. */
function withoutBlank(name: string): string {
  return name
    .replace(/^[^:]{1,64}: THIS FIELD IS REQUIRED$/, '…: THIS FIELD IS REQUIRED')
    .replace(
      /^(?:THE )?MERCHANT HAS NOT OPENED THE .{1,64} PAYMENT TYPE$/,
      'THE MERCHANT HAS NOT OPENED THE … PAYMENT TYPE',
    );
}

/** `trade_state` of a query (6.3.3; REVERSE only in mainland clients). */
export const tradeStates = [
  'SUCCESS',
  'REFUND',
  'NOTPAY',
  'USERPAYING',
  'PAYERROR',
  'CLOSED',
  'REVOKED',
  'REVERSE',
] as const;
export type TradeState = (typeof tradeStates)[number];

export function readTradeState(word: string | null): TradeState | null {
  return tradeStates.find((state) => state === word) ?? null;
}

/** `refund_status_$n` (6.5.2; FAILED only in a terminal's firmware). */
export const refundStatuses = ['SUCCESS', 'FAIL', 'FAILED', 'PROCESSING', 'NOTSURE', 'CHANGE'] as const;
export type RefundStatus = (typeof refundStatuses)[number];

export function readRefundStatus(word: string | null): RefundStatus | null {
  return refundStatuses.find((status) => status === word) ?? null;
}

/** `institution`: `payment_inst` of Hong Kong's answers. */
export function walletOf(tradeType: string | null, institution: string | null): Wallet {
  const wallet = walletOfTradeType(tradeType);
  return wallet === 'alipay' && institution === 'ALIPAYHK' ? 'alipayhk' : wallet;
}

/** Close takes orders of WeChat and Alipay only, never of UnionPay (6.6.1); of other wallets it says nothing. */
const closable: readonly Wallet[] = ['wechat', 'wechathk', 'alipay', 'alipayhk'];

export function closes(wallet: Wallet | null): boolean {
  return wallet !== null && closable.includes(wallet);
}
