import { assert } from '#shared/assert.ts';
import type { PaymentId, PrintId, RefundId } from '#shared/ids.ts';
import { type PaymentRecord, printedCount } from '#shared/journal/fold.ts';
import type { Language } from '#shared/language.ts';
import { receiptsDue } from '#shared/receipt/by-itself.ts';
import type { Glyph } from '#shared/receipt/glyph.ts';
import type { PrinterOnScreen, Printing } from '#shared/receipt/printing.ts';
import { composeReceipt, kindOfPayment, kindOfRefund, type Receipt } from '#shared/receipt/receipt.ts';
import { composeTestPage } from '#shared/receipt/test-page.ts';
import { Refused } from '#shared/refusal.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';
import type { Log } from '../log.ts';
import { onceEach } from './once-each.ts';
import { findPayment } from './view.ts';

/** What receipts need of a printer. */
export interface ReceiptPrinter {
  print(
    name: string,
    compose: () => Receipt,
    left: (receipt: Receipt, how: { readonly whole: boolean; readonly drawn: boolean }) => void,
    keep: boolean,
  ): Promise<Printing>;
  retry(): void;
  drop(): void;
  draw(glyphs: readonly Glyph[]): void;
  view(): Omit<PrinterOnScreen, 'language'>;
}

export interface ReceiptsOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
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
export function createReceipts({ journal, clock, log, printer, settings }: ReceiptsOptions) {
  const printings = onceEach<Promise<Printing>>();
  const papers = onceEach<Receipt>();
  const byItself = onceEach<true>();

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

  function count(subject: Subject, { kind, copy }: Receipt, whole: boolean, how: 'drawn' | 'window' | null): void {
    assert(kind !== 'test' && kind !== 'report', 'only a receipt is counted');
    const by = journal.desk().cashier ?? settings().terminal.cashier;
    journal.append({ kind: 'receipt.printed', ...subject, receipt: kind, copy, whole, ...(how && { how }), by });
  }

  function printed(subject: Subject, copy: boolean, keep: boolean): Promise<Printing> {
    return printer.print(
      nameOf(compose(subject, copy)),
      () => compose(subject, copy),
      (receipt, { whole, drawn }) => count(subject, receipt, whole, drawn ? 'drawn' : null),
      keep,
    );
  }

  return {
    get: (id: string, copy: boolean, language?: Language): Receipt => compose(subjectOf(id), copy, language),
    print: (printId: PrintId, id: string, copy: boolean, keep: boolean): Promise<Printing> => {
      const subject = subjectOf(id);
      return printings.of(printId, () => printed(subject, copy, keep));
    },
    /**
     * The receipt for the window's own print. Counted before the window draws it: whether paper comes out of a computer's
     * print nobody tells us, and a second paper that says it is a copy harms less than a second original.
     */
    printHere: (printId: PrintId, id: string, copy: boolean): Receipt => {
      const subject = subjectOf(id);
      return papers.of(printId, () => {
        const receipt = compose(subject, copy);
        count(subject, receipt, false, 'window');
        return receipt;
      });
    },
    /** After each fact of a payment: where the shop wants a receipt of every approval, it is printed once, and nobody waits. */
    printByItself: (paymentId: PaymentId): void => {
      const record = journal.record(paymentId);
      if (settings().printer.print === 'ask' || !record || printer.view().state === 'off') return;
      for (const refundId of receiptsDue(record, clock.nowMs()))
        byItself.of(refundId ?? paymentId, () => {
          const troubled = (error: unknown) => {
            if (error instanceof Refused) log.warn('printer.refused', { paymentId, cause: error.refusal.code });
            else log.error('printer.defect', { error, paymentId });
          };
          Promise.resolve()
            .then(() => printed({ paymentId, refundId }, false, true))
            .catch(troubled);
          return true;
        });
    },
    test: (printId: PrintId, keep: boolean): Promise<Printing> => {
      const page = () =>
        composeTestPage({
          settings: settings(),
          language: languageOfPaper(),
          training: isTraining(),
          nowMs: clock.nowMs(),
        });
      return printings.of(printId, () => printer.print('test', page, () => undefined, keep));
    },
    printer: () => {
      const { state, trouble, waiting } = printer.view();
      return { state, trouble, waiting };
    },
    onScreen: (): PrinterOnScreen => ({ ...printer.view(), language: languageOfPaper() }),
    retry: printer.retry,
    drop: printer.drop,
    draw: printer.draw,
  };
}

function kindOf({ payment, refunds }: PaymentRecord, refundId: RefundId | null) {
  const refund = refunds.find((one) => one.refundId === refundId);
  return refund ? kindOfRefund(refund) : kindOfPayment(payment);
}

function nameOf({ reference, refundNumber }: Receipt): string {
  return refundNumber ?? reference;
}
