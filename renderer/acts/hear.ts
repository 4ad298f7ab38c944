import type { ScanView, ShownState, View } from '#shared/contract/view.ts';
import type { PaymentId, ScanId } from '#shared/ids.ts';
import type { Item } from '#shared/items/item.ts';
import type { Wallet } from '#shared/payment/payment.ts';
import type { RefusalCode } from '#shared/refusal.ts';
import type { Typed } from '#shared/scan/typed.ts';
import { useDraft } from '../settings/draft.ts';
import { type NoticeText, newId, type Screen, useTill } from '../store.ts';
import { ask, refuse, toCheckout } from './ask.ts';
import { drawForPrinter } from './draw.ts';
import { addItem } from './lines.ts';
import { draftAmount, takeScan } from './sale.ts';
import { hearTried } from './scanner.ts';
import { dress, hearOutcomes } from './screen.ts';
import { triesScans, tryScan } from './settings.ts';
import { openFound } from './today.ts';
import { followTour } from './training.ts';

const { getState: now, setState: set } = useTill;

/** Draws a new view, and acts on a new scan in it. One that was there before this window was heard by another. */
export function hearView(view: View): void {
  const { seenScan, view: before } = now();
  set({ view, heardMs: Date.now() });
  dress(view.screen);
  hearOutcomes(before);
  followTour();
  drawForPrinter(view);
  hearTried(before?.scanners, view.scanners);
  if (!view.scan || view.scan.scanId === seenScan) return;
  set({ seenScan: view.scan.scanId, notice: null });
  if (before !== null) hearScan(view.scan);
}

function hearScan(scan: ScanView): void {
  if (scan.typed && !scan.refusal) set({ inTheWay: null });
  if (scan.kind === 'refused') hearRefused(scan.refusal ?? 'scanUnreadable');
  else if (scan.item !== null) hearItem(scan.item);
  else if (scan.kind === 'receipt' || scan.kind === 'number') hearNumber(scan);
  else hearCode(scan);
}

/** Of an earlier payment: where one is looked for it is opened; anywhere else a person is asked first, and nothing is charged. */
function hearNumber({ kind, paymentId }: ScanView): void {
  const { screen, ask: open } = now();
  if (open !== null) say('scanning.dialog');
  else if (paymentId === null) refuse(kind === 'number' ? 'scanNumberUnknown' : 'paymentUnknown');
  else if (kind === 'receipt' || screen.at === 'today' || screen.at === 'refund') void openFound(paymentId);
  else set({ ask: { about: 'earlierNumber', paymentId } });
}

function hearRefused(code: RefusalCode): void {
  refuse(code);
  if (code === 'scanCapsLock') set({ inTheWay: 'capsLock' });
  if (code === 'scanInputMethod') set({ inTheWay: 'inputMethod' });
}

/** Only an amount that stands in front of the cashier is charged by the scan itself. What is not used is said. */
function hearCode(scan: ScanView): void {
  const { screen, ask: open } = now();
  if (open !== null) {
    say('scanning.dialog');
    return;
  }
  switch (screen.at) {
    case 'checkout':
    case 'wallets':
      if (draftAmount()) takeScan(scan);
      return;
    case 'payment':
      if (isPaid(screen.paymentId)) toCheckout();
      else if (!isEnded(screen.paymentId)) say('scanning.paying');
      return;
    case 'today':
    case 'day':
    case 'settings': // what was typed stays, and is there when the settings are opened again
      toCheckout();
      return;
    case 'shift':
      if (isTypedOn(screen)) say('shiftScreen.scanned');
      else toCheckout();
      return;
    case 'mapping':
      say('dayScreen.scanned');
      return;
    case 'welcome':
      return;
    case 'refund':
      say('scanning.refunding');
  }
}

function hearItem(item: Item): void {
  const { screen, ask: open } = now();
  if (open !== null) say('scanning.dialogItem');
  else if (screen.at === 'refund') say('scanning.refunding');
  else if (screen.at === 'shift' && isTypedOn(screen)) say('shiftScreen.scanned');
  else if (screen.at === 'mapping') say('dayScreen.scanned');
  else if (screen.at === 'payment' && !isPaid(screen.paymentId)) say('scanning.paying');
  else {
    if (screen.at !== 'checkout') toCheckout();
    addItem(item);
  }
}

/** A count or an amount of cash that would be lost. */
function isTypedOn(screen: Extract<Screen, { at: 'shift' }>): boolean {
  return 'text' in screen && screen.text !== '';
}

function isPaid(paymentId: PaymentId): boolean {
  return stateOf(paymentId) === 'approved';
}

/** With no money taken: then the code is for another try. */
function isEnded(paymentId: PaymentId): boolean {
  return /^(declined|notSent|notPaid|reversed)$/.test(stateOf(paymentId) ?? '');
}

function stateOf(paymentId: PaymentId): ShownState | undefined {
  return now().view?.payments.find((payment) => payment.paymentId === paymentId)?.state;
}

function say(text: NoticeText): void {
  set({ notice: { text } });
}

export function deliverScan(text: string, typed: Typed): void {
  if (triesScans()) return void tryScan(text, typed);
  void ask('scan.deliver', { scanId: newId<ScanId>(), text: text.slice(0, 512), typed });
}

/** The keyboard as it stands: what was in a scan's way is put right once a key says so. */
export function hearModes(modes: Pick<Typed, 'capsLock' | 'ime'>): void {
  const { modes: before, inTheWay } = now();
  if (before.capsLock === modes.capsLock && before.ime === modes.ime) return;
  set({ modes, ...(inTheWay === 'capsLock' && !modes.capsLock && { inTheWay: null }) });
}

export function scanTraining(wallet: Wallet): void {
  void ask('training.scan', { scanId: newId<ScanId>(), wallet });
}

/** For a scanner that types into the window: what the screen holds now, to be put back. */
export function rememberScreen(target: EventTarget | null): () => void {
  const { draft, screen, notice } = now();
  const { edits, secrets } = useDraft.getState();
  const field = isTextField(target) ? { element: target, value: target.value } : null;
  return () => {
    if (field) putBack(field.element, field.value);
    useDraft.setState({ edits, secrets }); // after the field, whose change does more than its text: it takes a choice back
    if (now().draft.saleId === draft.saleId) set({ draft, screen, notice }); // else a payment began meanwhile: nothing of it is undone
  };
}

function putBack(element: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  const { prototype } = element instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(element, value);
  element.dispatchEvent(new Event('input', { bubbles: true }));
}

function isTextField(target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
