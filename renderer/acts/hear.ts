import type { ScanView, View } from '#shared/contract/view.ts';
import type { ScanId } from '#shared/ids.ts';
import type { Wallet } from '#shared/payment/payment.ts';
import type { Typed } from '#shared/scan/typed.ts';
import { useDraft } from '../settings/draft.ts';
import { newId, useTill } from '../store.ts';
import { ask, refuse, toCheckout } from './ask.ts';
import { drawForPrinter } from './draw.ts';
import { draftAmount, takeScan } from './sale.ts';
import { triesScans, tryScan } from './settings.ts';
import { openFound } from './today.ts';

const { getState: now, setState: set } = useTill;

/** A window that opens later than this after a scan does not act on it. */
const newWindowMs = 5000;

/** Draws a new view, and acts on a new scan in it. */
export function hearView(view: View): void {
  const { seenScan, view: before } = now();
  set({ view, heardMs: Date.now() });
  drawForPrinter(view);
  if (!view.scan || view.scan.scanId === seenScan) return;
  set({ seenScan: view.scan.scanId, notice: null });
  if (before === null && view.nowMs - view.scan.atMs > newWindowMs) return; // another window's, long acted upon
  hearScan(view.scan);
}

function hearScan(scan: ScanView): void {
  if (scan.kind === 'refused') refuse(scan.refusal ?? 'scanUnreadable');
  else if (scan.kind === 'receipt' || scan.kind === 'number') hearNumber(scan);
  else hearCode(scan);
}

/** Of an earlier payment: where one is looked for it is opened; anywhere else a person is asked first, and nothing is charged. */
function hearNumber({ kind, paymentId }: ScanView): void {
  const { screen, ask: open } = now();
  if (open !== null) return;
  if (paymentId === null) refuse(kind === 'number' ? 'scanNumberUnknown' : 'paymentUnknown');
  else if (kind === 'receipt' || screen.at === 'today' || screen.at === 'refund') void openFound(paymentId);
  else set({ ask: { about: 'earlierNumber', paymentId } });
}

/** Only an amount that stands in front of the cashier is charged by the scan itself. */
function hearCode(scan: ScanView): void {
  const { screen, ask: open } = now();
  if (open !== null) return;
  switch (screen.at) {
    case 'checkout':
    case 'wallets':
      if (draftAmount()) takeScan(scan);
      return;
    case 'payment':
      if (now().view?.payments.find(({ paymentId }) => paymentId === screen.paymentId)?.state === 'approved')
        toCheckout();
      return;
    case 'today':
    case 'refund':
    case 'settings': // what was typed stays, and is there when the settings are opened again
      toCheckout();
      return;
    case 'welcome':
      return;
  }
}

export function deliverScan(text: string, typed: Typed): void {
  if (triesScans()) return void tryScan(text, typed);
  void ask('scan.deliver', { scanId: newId<ScanId>(), text: text.slice(0, 512) });
}

export function scanTraining(wallet: Wallet): void {
  void ask('training.scan', { scanId: newId<ScanId>(), wallet });
}

/** For a scanner that types into the window: what the screen holds now, to be put back. */
export function rememberScreen(target: EventTarget | null): () => void {
  const { draft, screen } = now();
  const { edits, secrets } = useDraft.getState();
  const field = isTextField(target) ? { element: target, value: target.value } : null;
  return () => {
    if (now().draft.saleId === draft.saleId) set({ draft, screen }); // else a payment began meanwhile: nothing of it is undone
    useDraft.setState({ edits, secrets });
    if (!field) return;
    const { prototype } = field.element instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field.element, field.value);
    field.element.dispatchEvent(new Event('input', { bubbles: true }));
  };
}

function isTextField(target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
