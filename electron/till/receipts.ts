import { assert } from '#shared/assert.ts';
import type { PaymentId, RefundId } from '#shared/ids.ts';
import { type PaymentRecord, printedCount } from '#shared/journal/fold.ts';
import type { Language } from '#shared/language.ts';
import type { PrinterView, Printing } from '#shared/receipt/printing.ts';
import { composeReceipt, kindOfPayment, kindOfRefund, type Receipt } from '#shared/receipt/receipt.ts';
import { composeTestPage } from '#shared/receipt/test-page.ts';
import { Refused } from '#shared/refusal.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';
import { findPayment } from './view.ts';

/** What receipts need of a printer. */
export interface ReceiptPrinter {
  print(
    name: string,
    compose: () => Receipt,
    left: (receipt: Receipt, whole: boolean) => void,
    keep: boolean,
  ): Promise<Printing>;
  view(): PrinterView;
}

export interface ReceiptsOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly printer: ReceiptPrinter;
  readonly settings: () => Settings;
}

/** Of what a receipt is asked for: a payment, or one of its refunds. */
interface Subject {
  readonly paymentId: PaymentId;
  readonly refundId: RefundId | null;
}

export type Receipts = ReturnType<typeof createReceipts>;

/** Receipts of what the journal holds, and how often each was printed. Printing never changes a payment, or waits for one. */
export function createReceipts({ journal, clock, printer, settings }: ReceiptsOptions) {
  /** The paper says what is known at this moment, and that it is a copy when one of its kind was printed before. */
  function compose({ paymentId, refundId }: Subject, copy: boolean, language?: Language): Receipt {
    const record = journal.record(paymentId);
    assert(record, 'the payment of a receipt is known');
    const { shop, terminal, printer: paper } = settings();
    const printed = printedCount(record, refundId, kindOf(record, refundId));
    return composeReceipt({
      sale: journal.sale(record.payment.saleId),
      record,
      refundId,
      settings: { shop, terminal, printer: paper },
      language: language ?? languageOfPaper(),
      training: isTraining(),
      nowMs: clock.nowMs(),
      copy: Math.max(printed, copy ? 1 : 0),
    });
  }

  function subjectOf(id: string): Subject {
    const record = findPayment(journal, id);
    if (record) return { paymentId: record.payment.paymentId, refundId: null };
    const number = id.toUpperCase();
    const range = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER, limit: 10 };
    for (const { payment, refunds } of id.length < 16 ? [] : journal.find({ ...range, text: id })) {
      const refund = refunds.find(({ refundNumber }) => refundNumber === number);
      if (refund) return { paymentId: payment.paymentId, refundId: refund.refundId };
    }
    throw new Refused('paymentUnknown');
  }

  const languageOfPaper = () => settings().printer.language ?? settings().shop.language;
  const isTraining = () => journal.identity()?.training ?? false;

  return {
    get: (id: string, copy: boolean, language?: Language): Receipt => compose(subjectOf(id), copy, language),
    print: (id: string, copy: boolean, keep: boolean): Promise<Printing> => {
      const subject = subjectOf(id);
      const left = ({ kind, copy: before }: Receipt, whole: boolean) => {
        assert(kind !== 'test', 'a test page is no receipt');
        const by = journal.desk().cashier ?? settings().terminal.cashier;
        journal.append({ kind: 'receipt.printed', ...subject, receipt: kind, copy: before, whole, by });
      };
      return printer.print(nameOf(compose(subject, copy)), () => compose(subject, copy), left, keep);
    },
    test: (keep: boolean): Promise<Printing> => {
      const page = () =>
        composeTestPage({
          settings: settings(),
          language: languageOfPaper(),
          training: isTraining(),
          nowMs: clock.nowMs(),
        });
      return printer.print('test', page, () => undefined, keep);
    },
    printer: printer.view,
  };
}

function kindOf({ payment, refunds }: PaymentRecord, refundId: RefundId | null) {
  const refund = refunds.find((one) => one.refundId === refundId);
  return refund ? kindOfRefund(refund) : kindOfPayment(payment);
}

function nameOf({ reference, refundNumber }: Receipt): string {
  return refundNumber ?? reference;
}
