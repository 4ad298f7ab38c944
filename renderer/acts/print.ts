import type { PaymentView, RefundView } from '#shared/contract/view.ts';
import type { PrintId } from '#shared/ids.ts';
import type { Printing } from '#shared/receipt/printing.ts';
import type { Receipt } from '#shared/receipt/receipt.ts';
import { type Refusal, Refused } from '#shared/refusal.ts';
import { newId, type PaperChoice, theLink, useTill } from '../store.ts';
import { ask, noticeOf } from './ask.ts';

const { getState: now, setState: set } = useTill;

/** A second press so soon after the answer is the first press's hand, not a wish for a copy. */
const oneWishMs = 1_000;

let wish: { readonly of: string; readonly printId: PrintId; readonly untilMs: number } | null = null;

/**
 * One press, or two in a hurry, is one paper. A wish whose answer was lost with the connection keeps its id, for it may have
 * been heard.
 */
function wishFor(of: string): PrintId {
  if (wish?.of !== of || Date.now() >= wish.untilMs)
    wish = { of, printId: newId<PrintId>(), untilMs: Number.POSITIVE_INFINITY };
  return wish.printId;
}

function answered(printId: PrintId): void {
  if (wish?.printId === printId) wish = { ...wish, untilMs: Date.now() + oneWishMs };
}

function refusalOf(printId: PrintId, error: unknown): Refusal | null {
  const refusal = error instanceof Refused ? error.refusal : null;
  if (refusal?.code !== 'tillUnreachable') answered(printId);
  return refusal;
}

/** By a payment's id, or a refund's number. The copy's mark is the terminal's to set. */
export async function printReceipt(id: string): Promise<Printing> {
  const printId = wishFor(id);
  try {
    const printing = await theLink().send('receipt.print', { printId, id });
    answered(printId);
    return printing;
  } catch (error) {
    return { outcome: 'notPrinted', trouble: null, refusal: refusalOf(printId, error) };
  }
}

/** The key on the screen of a payment or refund: prints, or shows the paper where there is no printer. */
export function printNow(papers: readonly PaperChoice[]): void {
  const [paper] = papers;
  if (!paper) return;
  if (now().view?.printer.state === 'off') openPaper(papers);
  else
    void printReceipt(paper.id).then((printing) => {
      if (printing.outcome !== 'printed') set({ notice: { printing } });
    });
}

/** Null: refused, and the notice says why. */
export async function receiptForHere(id: string): Promise<Receipt | null> {
  const printId = wishFor(`here ${id}`);
  try {
    const receipt = await theLink().send('receipt.printHere', { printId, id });
    answered(printId);
    return receipt;
  } catch (error) {
    refusalOf(printId, error);
    set({ notice: noticeOf(error), ask: null });
    return null;
  }
}

export async function receiptOf(id: string): Promise<Receipt | null> {
  const receipt = await ask('receipt.get', { id });
  return receipt === 'refused' ? null : receipt;
}

export function openPaper(papers: readonly PaperChoice[]): void {
  if (papers.length > 0) set({ ask: { about: 'paper', papers } });
}

/** The payment's own paper, and one of each refund that was asked for. */
export function papersOf({ paymentId, refunds }: PaymentView): PaperChoice[] {
  return [{ id: paymentId, refund: null }, ...refunds.map(paperOfRefund)];
}

export function paperOfRefund({ refundNumber, amount }: RefundView): PaperChoice {
  return { id: refundNumber, refund: amount };
}

export function retryPrinter(): void {
  void ask('printer.retry', {});
}

export function dropPrints(): void {
  void ask('printer.drop', {});
}
