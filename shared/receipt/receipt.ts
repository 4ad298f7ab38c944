import { assert, unreachable } from '../assert.ts';
import { chinaOffsetMinutes } from '../day.ts';
import type { RefundId } from '../ids.ts';
import type { PaymentRecord } from '../journal/fold.ts';
import type { Language } from '../language.ts';
import { type Money, sameMoney } from '../money.ts';
import { type HeldPayment, isHeld, type Payment } from '../payment/payment.ts';
import type { Refund } from '../payment/refund.ts';
import { lineMinor } from '../sale/line.ts';
import type { Sale } from '../sale/sale.ts';
import type { Settings } from '../settings/settings.ts';
import type { ReceiptKind } from './kind.ts';
import { filled, moneyIn, type PaperWords, wordsIn } from './words.ts';

/** One line of the paper, before anybody knows its width. A `pair` keeps its value at the right edge. */
export type ReceiptLine =
  | { readonly line: 'head' | 'mark' | 'title' | 'amount' | 'say' | 'warn' | 'foot'; readonly text: string }
  | { readonly line: 'pair'; readonly label: string; readonly value: string }
  | { readonly line: 'barcode' | 'qr'; readonly text: string }
  | { readonly line: 'rule' };

/** What the paper says in figures. `payerPaid` and `discount` are null while no money is known to have been taken. */
export interface ReceiptSums {
  readonly amount: Money;
  readonly payerPaid: Money | null;
  readonly discount: Money | null;
  readonly refunded: Money;
  readonly refunding: Money;
  readonly refundDoubt: Money;
  readonly returned: Money;
}

export interface Receipt {
  readonly kind: ReceiptKind | 'test' | 'report';
  readonly reference: string;
  readonly refundNumber: string | null;
  readonly language: Language;
  /** 0: the first of its kind. Else how many were printed before this one. */
  readonly copy: number;
  readonly sums: ReceiptSums | null;
  readonly lines: readonly ReceiptLine[];
}

export interface ReceiptSource {
  /** Undefined: of an entry older than sales. */
  readonly sale: Sale | undefined;
  readonly record: PaymentRecord;
  /** Null: the payment's own receipt. */
  readonly refundId: RefundId | null;
  readonly settings: Pick<Settings, 'shop' | 'terminal' | 'printer'>;
  readonly language: Language;
  readonly training: boolean;
  readonly nowMs: number;
  readonly copy: number;
}

/**
 * The receipt of a payment or of one of its refunds, as the journal knows it now. Nothing of the customer stands on it but
 * what they paid: no code, no id. What is not certain is a slip that says so.
 */
export function composeReceipt(source: ReceiptSource): Receipt {
  const { record, refundId, language } = source;
  const { payment, refunds } = record;
  const refund = refundId === null ? null : refunds.find((one) => one.refundId === refundId);
  assert(refund !== undefined, 'a receipt is of a refund that was requested');
  const words = wordsIn(language);
  const sums = sumsOf(record, refund);
  return {
    kind: refund ? kindOfRefund(refund) : kindOfPayment(payment),
    reference: payment.reference,
    refundNumber: refund?.refundNumber ?? null,
    language,
    copy: source.copy,
    sums,
    lines: [
      ...top(source, words),
      { line: 'title', text: words.receipt.title[refund ? refundTitle(refund) : paymentTitle(payment, sums)] },
      { line: 'amount', text: moneyIn(words, sums.amount) },
      ...(refund ? refundSays(refund, words) : paymentSays(payment, words)),
      ...(refund ? [] : soldRows(source, words)),
      { line: 'rule' },
      ...(refund ? refundRows(record, refund, source, words) : paymentRows(source, sums, words)),
      { line: 'rule' },
      { line: 'barcode', text: payment.reference },
      { line: 'qr', text: payment.reference },
      ...source.settings.printer.foot.map((text) => ({ line: 'foot', text }) as const),
      ...(source.training ? [{ line: 'mark', text: words.status.training } as const] : []),
    ],
  };
}

export function top(
  { settings, training, copy }: Pick<ReceiptSource, 'settings' | 'training' | 'copy'>,
  words: Pick<PaperWords, 'receipt' | 'status'>,
): ReceiptLine[] {
  const { shop, printer } = settings;
  return [
    ...(printer.head ?? [shop.name]).map((text) => ({ line: 'head', text }) as const),
    ...(training ? [{ line: 'mark', text: words.status.training } as const] : []),
    ...(copy > 0 ? [{ line: 'mark', text: filled(words.receipt.copy, { count: copy }) } as const] : []),
  ];
}

export function kindOfPayment({ state }: Payment): ReceiptKind {
  switch (state) {
    case 'approved':
      return 'paid';
    case 'late':
      return 'late';
    case 'requested':
    case 'showing':
    case 'awaitingCustomer':
    case 'inDoubt':
    case 'reversing':
      return 'doubt';
    case 'declined':
    case 'notSent':
    case 'reversed':
    case 'notPaid':
      return 'unpaid';
    default:
      return unreachable(state);
  }
}

export function kindOfRefund({ state }: Refund): ReceiptKind {
  switch (state) {
    case 'refunded':
    case 'manual':
      return 'refunded';
    case 'processing':
      return 'refundProcessing';
    case 'requested':
    case 'inDoubt':
      return 'refundDoubt';
    case 'refused':
    case 'undone':
      return 'unrefunded';
    default:
      return unreachable(state);
  }
}

type Title = keyof PaperWords['receipt']['title'];

function paymentTitle(payment: Payment, sums: ReceiptSums): Title {
  if (isHeld(payment)) return heldTitle(payment, sums);
  const kind = kindOfPayment(payment);
  switch (payment.state) {
    case 'declined':
    case 'notSent':
    case 'reversed':
    case 'notPaid':
      return payment.state;
    default:
      assert(kind === 'doubt', 'what neither came nor ended is in doubt');
      return kind;
  }
}

function heldTitle(payment: HeldPayment, { refunded, returned }: ReceiptSums): Title {
  const backMinor = refunded.minor + returned.minor;
  const allIsBack = backMinor > 0 && backMinor >= payment.approval.payerPaid.minor;
  if (payment.state === 'late') return allIsBack ? 'lateBack' : 'late';
  if (allIsBack) return 'paidBack';
  return backMinor > 0 ? 'paidPartlyBack' : 'paid';
}

function refundTitle({ state }: Refund): Title {
  switch (state) {
    case 'refunded':
      return 'refunded';
    case 'manual':
      return 'refundManual';
    case 'processing':
      return 'refundProcessing';
    case 'requested':
    case 'inDoubt':
      return 'refundDoubt';
    case 'refused':
      return 'refundRefused';
    case 'undone':
      return 'refundUndone';
    default:
      return unreachable(state);
  }
}

function paymentSays(payment: Payment, { receipt: { say } }: PaperWords): ReceiptLine[] {
  const kind = kindOfPayment(payment);
  if (kind === 'unpaid') return [{ line: 'say', text: say.unpaidMore }];
  if (kind === 'late')
    return [{ line: 'say', text: payment.state === 'late' && payment.taken ? say.lateTaken : say.lateMore }];
  if (kind !== 'doubt') return [];
  if (payment.givenUp) return [{ line: 'warn', text: say.doubtGivenUp }];
  return [
    { line: 'warn', text: say.doubt },
    { line: 'say', text: say.doubtMore },
  ];
}

function refundSays(refund: Refund, { receipt: { say } }: PaperWords): ReceiptLine[] {
  const title = refundTitle(refund);
  assert(title in say, 'each end of a refund has its sentence');
  return [{ line: refund.state === 'inDoubt' ? 'warn' : 'say', text: say[title as keyof typeof say] }];
}

function sumsOf({ payment, refunds }: PaymentRecord, refund: Refund | null): ReceiptSums {
  const { currency } = payment.amount;
  const money = (minor: number): Money => ({ minor, currency });
  const sumOf = (kind: ReceiptKind) =>
    money(refunds.reduce((sum, one) => (kindOfRefund(one) === kind ? sum + one.amount.minor : sum), 0));
  const held = isHeld(payment) ? payment : null;
  const discountMinor = held ? payment.amount.minor - held.approval.payerPaid.minor : 0;
  return {
    amount: refund?.amount ?? payment.amount,
    payerPaid: held?.approval.payerPaid ?? null,
    discount: held ? money(Math.max(0, discountMinor)) : null,
    refunded: sumOf('refunded'),
    refunding: sumOf('refundProcessing'),
    refundDoubt: sumOf('refundDoubt'),
    returned: held?.returned ?? money(0),
  };
}

/** What was sold, under a rule of its own; nothing where only an amount was typed. */
function soldRows({ sale, record: { payment } }: ReceiptSource, words: PaperWords): ReceiptLine[] {
  const lines = sale?.lines ?? [];
  const { currency } = payment.amount;
  const sold = lines.map((one): Row => {
    const name = one.name || words.lines.other;
    const label = one.quantity === 1 ? name : `${one.quantity} x ${name}`;
    return [label, moneyIn(words, { minor: lineMinor(one), currency })];
  });
  return lines.length === 0 ? [] : [{ line: 'rule' }, ...rows(sold)];
}

/** The rows of a payment: what was paid and how, what went back, and the numbers that find it again. */
function paymentRows(source: ReceiptSource, sums: ReceiptSums, words: PaperWords): ReceiptLine[] {
  const { sale, record, settings, nowMs } = source;
  const { payment } = record;
  const { label } = words.receipt;
  const held = isHeld(payment) ? payment.approval : null;
  const wallet = held?.wallet ?? payment.wallet;
  const isCertain = held !== null;
  return rows([
    sale && !sameMoney(sale.total, payment.amount) && [label.saleTotal, moneyIn(words, sale.total)],
    wallet && [label.wallet, words.wallet[wallet]],
    [label.way, words.receipt.how[payment.way]],
    held && [label.payerPaid, moneyIn(words, held.payerPaid)],
    ...rowsOfMoney(words, [
      [label.discount, sums.discount],
      [label.refunded, sums.refunded],
      [label.refunding, sums.refunding],
      [label.refundDoubt, sums.refundDoubt],
      [label.returned, sums.returned],
    ]),
    held?.abroad && [label.abroad, `${held.abroad.currency} ${held.abroad.amount}`],
    held?.abroad && held.abroad.rate !== '' && [label.rate, held.abroad.rate],
    [label.time, stamp(payment.requestedMs)],
    held?.paidAtMs != null && [label.paidAt, stamp(held.paidAtMs)],
    [isCertain ? label.printedAt : label.knownAt, stamp(nowMs)],
    [label.terminal, settings.terminal.name],
    [label.cashier, payment.cashier],
    [label.reference, payment.reference],
    ...numbersOf(payment, words),
  ]);
}

function numbersOf(payment: Payment, words: PaperWords): Row[] {
  const { label } = words.receipt;
  const held = isHeld(payment) ? payment.approval : null;
  const providerReference = held?.providerReference ?? payment.providerReference;
  return [
    [label.provider, words.provider[payment.provider]],
    providerReference && [label.providerReference, numberCut(providerReference)],
    held?.walletReference && [label.walletReference, numberCut(held.walletReference)],
  ];
}

/** The rows of a refund: of the payment only what a person needs to find it. */
function refundRows(
  { payment }: PaymentRecord,
  refund: Refund,
  { settings, nowMs }: ReceiptSource,
  words: PaperWords,
): ReceiptLine[] {
  const { label, byTill } = words.receipt;
  const wallet = isHeld(payment) ? payment.approval.wallet : payment.wallet;
  const theirs = refund.state === 'refunded' ? refund.providerRefundReference : null;
  const isCertain = kindOfRefund(refund) === 'refunded';
  return rows([
    wallet && [label.wallet, words.wallet[wallet]],
    [label.time, stamp(refund.requestedMs)],
    [isCertain ? label.printedAt : label.knownAt, stamp(nowMs)],
    [label.terminal, settings.terminal.name],
    [label.cashier, refund.by === 'till' ? byTill : refund.by],
    [label.refundNumber, refund.refundNumber],
    [label.provider, words.provider[refund.provider]],
    theirs && [label.providerReference, numberCut(theirs)],
    [label.original, payment.reference],
    [label.originalAmount, moneyIn(words, payment.amount)],
  ]);
}

type Row = readonly [label: string, value: string] | null | undefined | false | '';

function rows(given: readonly Row[]): ReceiptLine[] {
  return given.filter((row) => !!row).map(([label, value]) => ({ line: 'pair', label, value }));
}

/** Sums that are nothing are left out. */
function rowsOfMoney(words: PaperWords, sums: readonly (readonly [string, Money | null])[]): Row[] {
  return sums.map(([label, money]) => money !== null && money.minor > 0 && ([label, moneyIn(words, money)] as const));
}

/** Ours: the longest number of a provider's documents is a UUID. Of a longer one support knows it by its end. */
const longestNumber = 36;

function numberCut(number: string): string {
  return number.length <= longestNumber ? number : `...${number.slice(3 - longestNumber)}`;
}

/** The till's day and time, as everywhere in Shroff: `2026-11-21 10:00:00`. */
export function stamp(ms: number): string {
  return new Date(ms + chinaOffsetMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}
