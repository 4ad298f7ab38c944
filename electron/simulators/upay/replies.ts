import type { WireReply } from '../../providers/exchange.ts';
import type { Refusal } from '../scenario.ts';
import { bytesOf, jsonReply, replyOf } from '../wire.ts';

/** Codes and sentences of the appendix, and those only live answers and later documents show. */
const messages = {
  INVALID_PARAMS: '参数错误',
  INVALID_TERMINAL: '终端错误',
  ILLEGAL_SIGN: '签名错误',
  ACTIVATE_FAIL: '激活失败',
  INVALID_BARCODE: '条码错误',
  INSUFFICIENT_FUND: '账户金额不足',
  EXPIRED_BARCODE: '过期的支付条码',
  BUYER_OVER_DAILY_LIMIT: '付款人当日付款金额超过上限',
  SELLER_OVER_DAILY_LIMIT: '收款账户当日收款金额超过上限',
  TRADE_FAILED: '交易失败',
  TRADE_TIMEOUT: '交易超时自动撤单',
  UNEXPECTED_PROVIDER_ERROR: '不认识的支付通道',
  CLIENT_SN_CONFLICT: 'client_sn在系统中已存在',
  UPAY_ORDER_NOT_EXISTS: '订单不存在',
  REFUNDABLE_AMOUNT_NOT_ENOUGH: '订单可退金额不足',
  REFUND_REQUEST_CONFLICT: '退款请求号冲突',
  UPAY_CANCEL_ORDER_NOOP: '无效操作,订单已经是撤单状态了',
  UPAY_CANCEL_INVALID_ORDER_STATE: '当前订单状态不可撤销',
  UPAY_REFUND_ORDER_NOOP: '无效操作,本次退款退款已经完成了',
  UPAY_REFUND_INVALID_ORDER_STATE: '当前订单状态不可退款',
  UPAY_TCP_ORDER_NOT_REFUNDABLE: '订单参与了活动并且无法撤销',
} as const;

export type ErrorCode = keyof typeof messages;

export interface ErrorWords {
  readonly code: ErrorCode;
  readonly message: string;
}

export function errorOf(code: ErrorCode, message: string = messages[code]): ErrorWords {
  return { code, message };
}

/** A customer who closes the wallet comes through as an unknown channel with a code in brackets (seen live). */
export function errorOfRefusal(refusal: Refusal): ErrorWords {
  switch (refusal) {
    case 'codeExpired':
      return errorOf('EXPIRED_BARCODE');
    case 'codeInvalid':
      return errorOf('INVALID_BARCODE');
    case 'insufficientFunds':
      return errorOf('INSUFFICIENT_FUND');
    case 'payerLimit':
      return errorOf('BUYER_OVER_DAILY_LIMIT');
    case 'merchantLimit':
      return errorOf('SELLER_OVER_DAILY_LIMIT');
    case 'walletRefused':
      return errorOf('TRADE_FAILED');
    case 'customerCancelled':
      return errorOf('UNEXPECTED_PROVIDER_ERROR', '[EP99]不认识的支付通道');
  }
}

/** A request refused before processing. `error_code_standard` is undocumented and seen live. */
export function refusedRequest(error: ErrorWords, standard?: string): WireReply {
  return jsonReply({
    ...{ result_code: '400', error_code: error.code, error_message: error.message },
    ...(standard === undefined ? {} : { error_code_standard: standard }),
  });
}

export function illegalSign(): WireReply {
  return refusedRequest(errorOf('ILLEGAL_SIGN'), 'EJ26');
}

/** Terminal answers hold their fields directly, without a result code of their own. */
export function terminalReply(fields: Readonly<Record<string, string>>): WireReply {
  return jsonReply({ result_code: '200', biz_response: fields });
}

/** Live answers carry the error fields as empty strings where the document leaves them out. */
export function bizReply(resultCode: string, data: object | null, error: ErrorWords | null = null): WireReply {
  return jsonReply({
    ...{ result_code: '200', error_code: '', error_message: '' },
    biz_response: {
      ...{ result_code: resultCode, error_code: error?.code ?? '', error_message: error?.message ?? '' },
      ...(data === null ? {} : { data }),
    },
  });
}

export function garbageReply(): WireReply {
  return replyOf(200, '<html><head><title>302 Found</title></head><body>{"result_code":"200","biz_resp', 'text/html');
}

export function status500Reply(): WireReply {
  return replyOf(500, 'Internal Server Error', 'text/plain');
}

/** The same answer about another amount; null when it names none. */
export function withOtherAmount(body: Uint8Array): Uint8Array | null {
  return respell(body, /"total_amount":"(\d+)"/g, (minor) => `"total_amount":"${Number(minor) + 100}"`);
}

/** The same answer about another order; null when it names none. */
export function withOtherOrder(body: Uint8Array): Uint8Array | null {
  const other = respell(body, /"client_sn":"([^"]+)"/g, (sn) => `"client_sn":"${otherText(sn)}"`);
  return other && (respell(other, /"sn":"(\d+)"/g, (sn) => `"sn":"${otherText(sn)}"`) ?? other);
}

/** Another number, and not the same again when it is changed twice: a spoilt reply may be spoilt once more on its way. */
export function otherText(text: string): string {
  const digits = '0123456789';
  const letters = 'ABCDEFGHJKMNPQRSTVWXYZ';
  const last = text.at(-1) ?? '';
  const row = digits.includes(last) ? digits : letters;
  const other = row.charAt((row.indexOf(last) + 1) % row.length);
  return text.slice(0, -1) + other;
}

function respell(body: Uint8Array, pattern: RegExp, spell: (found: string) => string): Uint8Array | null {
  const text = Buffer.from(body).toString();
  const changed = text.replace(pattern, (_whole, found: string) => spell(found));
  return changed === text ? null : bytesOf(changed);
}
