import { type Currency, minorDigits } from '#shared/money.ts';
import type { Wallet, Words } from '#shared/payment/payment.ts';
import type { BillAnswer, BillRow } from '#shared/reconcile/bill.ts';
import type { SwiftpassSettings } from '#shared/settings/swiftpass.ts';
import type { Secrets } from '../../settings/secrets.ts';
import type { Exchange } from '../exchange.ts';
import { meaningOf, walletOf } from './codes.ts';
import { makeWords, text } from './message.ts';
import { billLimitMs } from './pace.ts';
import { signerOf } from './signing.ts';
import { readWireTime } from './time.ts';
import { type Fields, signedRequest } from './wire.ts';
import { Garbled, readFlatXml } from './xml.ts';

/** Columns of the mainland statement, from 0; 38 in 2017 and in 2025. */
const column = {
  time: 0,
  merchant: 3,
  subMerchant: 4,
  transactionId: 6,
  outTransactionId: 7,
  outTradeNo: 8,
  tradeType: 10,
  state: 11,
  currency: 13,
  total: 14,
  coupon: 15,
  outRefundNo: 17,
  refund: 18,
  couponRefund: 19,
  refundState: 21,
  fee: 24,
} as const;
const columns = 38;

/** A client takes anything shorter for "not ready". */
const shortestBill = 100;

export interface BillParts {
  readonly settings: SwiftpassSettings;
  readonly currency: Currency;
  readonly secrets: Secrets;
  readonly exchange: Exchange;
}

/** `day` is one of China's, `2026-11-21`. The statement is text without a signature: it shows what to ask about, no more. */
export async function bill(parts: BillParts, address: string, day: string, signal: AbortSignal): Promise<BillAnswer> {
  const { settings, secrets, exchange, currency } = parts;
  const signer = signerOf(settings, secrets);
  if (signer === null)
    return { kind: 'refused', words: makeWords('NO_KEY', 'The key that signs the request is missing.') };
  const fields = { ...askerOf(settings), bill_date: day.replaceAll('-', ''), bill_type: 'ALL' };
  const reply = await exchange(signedRequest(address, signer, fields, billLimitMs * settings.paceScale), signal);
  if (reply.kind !== 'reply') return { kind: 'unreachable', words: makeWords(null, reply.detail) };
  if (reply.status !== 200) return { kind: 'unreachable', words: makeWords(`HTTP ${reply.status}`, null) };
  return readBill(reply.body, settings, currency);
}

/** Who asks: the merchant, the head of its chain, or the agent with its own number and key. */
function askerOf(settings: SwiftpassSettings): Fields {
  const { billService: service, billVersion: version, merchantId, agentNumber, groupNumber } = settings;
  switch (service) {
    case 'pay.bill.merchant':
      return { service, version, mch_id: merchantId, sign_agentno: agentNumber };
    case 'pay.bill.bigMerchant':
      return { service, version, mch_id: groupNumber, sign_agentno: agentNumber };
    case 'pay.bill.agent':
      return { service, version, mch_id: agentNumber };
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

export function readBill(body: Uint8Array, settings: SwiftpassSettings, currency: Currency): BillAnswer {
  const refusal = refusalIn(body);
  if (refusal !== null) return refusal;
  let lines: string[];
  try {
    lines = strictUtf8.decode(body).split(/\r?\n/);
  } catch {
    return { kind: 'unreachable', words: makeWords(null, 'the bill is not UTF-8') };
  }
  while (lines.at(-1) === '') lines.pop();
  if (body.length < shortestBill) return { kind: 'notYet', words: makeWords(null, lines.join(' ')) };
  const [summary, ...totals] = lines.slice(-2).toReversed();
  if (lines.length < 3 || !summary?.startsWith('`') || totals[0]?.startsWith('`') !== false)
    return { kind: 'unreachable', words: makeWords(null, 'a bill without its summary is not whole') };
  return rowsOf(lines.slice(1, -2), settings, currency);
}

/** A failure is flat XML: one that blames the request is final for today, any other may pass. */
function refusalIn(body: Uint8Array): BillAnswer | null {
  try {
    const message = readFlatXml(body);
    const sentence = text(message, 'message') ?? text(message, 'err_msg');
    const words: Words | null = makeWords(text(message, 'err_code') ?? text(message, 'status'), sentence);
    const ours = (meaningOf(text(message, 'err_code')) ?? meaningOf(sentence))?.decline ?? null;
    return { kind: ours === null ? 'notYet' : 'refused', words };
  } catch (fault) {
    if (!(fault instanceof Garbled)) throw fault;
    return null;
  }
}

function rowsOf(lines: readonly string[], settings: SwiftpassSettings, currency: Currency): BillAnswer {
  const rows: BillRow[] = [];
  const unreadable: string[] = [];
  for (const line of lines) {
    const cells = cellsOf(line);
    if (cells !== null && isOthers(cells, settings)) continue;
    const row = cells === null ? null : rowOf(cells, currency);
    if (row === null) unreadable.push(line.slice(0, 1000));
    else rows.push(row);
  }
  return { kind: 'bill', rows, unreadable };
}

/** Each value follows a backtick, so that commas within a product's name divide nothing. */
function cellsOf(line: string): readonly string[] | null {
  if (!line.startsWith('`')) return null;
  const cells = line.slice(1).split(',`');
  return cells.length === columns ? cells : null;
}

/** The statement of a chain or an agent lists every store. */
function isOthers(cells: readonly string[], { billService, merchantId }: SwiftpassSettings): boolean {
  if (billService === 'pay.bill.merchant') return false;
  return cells[column.merchant] !== merchantId && cells[column.subMerchant] !== merchantId;
}

function rowOf(cells: readonly string[], currency: Currency): BillRow | null {
  const at = (name: keyof typeof column) => cells[column[name]]?.trim() || null;
  const kind = kinds.get(at('state') ?? '');
  if (kind === undefined || at('currency') !== currency) return null;
  const refund = kind === 'refund';
  const amount = decimal(at(refund ? 'refund' : 'total'), currency);
  const coupon = decimal(at(refund ? 'couponRefund' : 'coupon') ?? '0', currency);
  if (amount === null || amount <= 0 || coupon === null || coupon < 0 || coupon > amount) return null;
  return {
    kind,
    reference: at('outTradeNo'),
    refundNumber: refund ? at('outRefundNo') : null,
    providerReference: at('transactionId'),
    walletReference: at('outTransactionId'),
    wallet: walletIn(at('tradeType')),
    amount: { minor: amount, currency },
    payerPaid: { minor: amount - coupon, currency },
    shopGets: null, // column 33 is the net, but whether before or after the fee is not said
    feeMinor: decimal(at('fee'), currency),
    state: refund ? (refundStates.get(at('refundState') ?? '') ?? 'unknown') : 'done',
    atMs: readWireTime((at('time') ?? '').replace(/\D/g, '')),
  };
}

/** Column 11. */
const kinds = new Map<string, BillRow['kind']>([
  ['支付成功', 'payment'],
  ['转入退款', 'refund'],
]);

/** Column 21; only the first was seen. */
const refundStates = new Map<string, BillRow['state']>([
  ['退款成功', 'done'],
  ['退款失败', 'refused'],
  ['退款处理中', 'processing'],
]);

function walletIn(tradeType: string | null): Wallet {
  return walletOf(tradeType, null);
}

/** Decimal major units, signed; null when it is no such number. By its digits, never as a float. */
function decimal(value: string | null, currency: Currency): number | null {
  const digits = minorDigits[currency];
  const [, sign, whole = '', fraction = ''] = /^(-)?(\d{1,10})(?:\.(\d+))?$/.exec(value ?? '') ?? [];
  if (whole === '' || !/^0*$/.test(fraction.slice(digits))) return null;
  const amount = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  return sign === undefined || amount === 0 ? amount : -amount;
}
