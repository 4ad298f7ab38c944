import type { PaymentView, ScanView, View } from '#shared/contract/view.ts';
import type { PaymentId, ScanId } from '#shared/ids.ts';
import type { Money } from '#shared/money.ts';
import type { Wallet } from '#shared/payment/payment.ts';
import { Refused } from '#shared/refusal.ts';
import { linesMinor } from '#shared/sale/line.ts';
import { draftOf, roomMinor, soldLines, totalOf } from '../draft.ts';
import { type AmountKey, typeAmount, withEnding } from '../format.ts';
import { clockSkewMs, type Draft, newDraft, newId, theLink, useTill } from '../store.ts';
import { noticeOf } from './ask.ts';
import { endingText } from './lines.ts';

const { getState: now, setState: set } = useTill;

export function draftAmount(): Money | null {
  const { view, draft } = now();
  return view && totalOf(draft, view);
}

export function typeKey(key: AmountKey): void {
  const { view, draft } = now();
  if (!view || draft.locked) return;
  const text = typeAmount(draft.text, key, view.currency, roomMinor(draft, view));
  set({ draft: { ...draft, text, undo: null }, notice: null });
}

export function setEnding(ending: string): void {
  const { view, draft } = now();
  if (!view || draft.locked) return;
  const text =
    draft.lines.length > 0
      ? endingText(linesMinor(draft.lines), ending, view.currency)
      : withEnding(draft.text, ending, view.currency, view.paymentMaxMinor);
  set({ draft: { ...draft, text } });
}

export function newSale(): void {
  set({ screen: { at: 'checkout' }, draft: newDraft(), notice: null });
}

/** Esc on the checkout: first what was only begun to be typed, then the sale, whose lines can be put back. */
export function clearSale(): void {
  const { draft } = now();
  const begun = draft.text !== '' || draft.times !== null;
  if (draft.lines.length === 0 || draft.locked) newSale();
  else if (begun) set({ draft: { ...draft, text: '', times: null }, notice: null });
  else set({ draft: { ...newDraft(), undo: { ...draft, undo: null } }, notice: null });
}

/** How long an outcome stands before a digit begins the next sale: one typed for the last comes sooner. */
const readMs = 1000;

/** Digits on a payment's screen are the next sale's once this one is paid and could be read; else nobody's, and that is said. */
export function typeOnPayment(key: AmountKey, payment: PaymentView | null): void {
  const state = now();
  const isDone = payment?.state === 'approved' && !payment.unseen;
  const isRead = payment !== null && Date.now() + clockSkewMs(state) - payment.sinceMs >= readMs;
  const { text, lines, locked } = state.draft;
  const isFree = !locked && text === '' && lines.length === 0;
  if (isDone && isRead && isFree) {
    set({ screen: { at: 'checkout' }, notice: null });
    typeKey(key);
  } else set({ notice: { text: 'scanning.typedLate' } });
}

/** The same sale and amount, for another code. */
export function tryAgain(payment: PaymentView): void {
  set({ screen: { at: 'checkout' }, draft: draftOf(payment), notice: null });
}

export function tryAgainWith(payment: PaymentView, scan: ScanView): void {
  tryAgain(payment);
  takeScan(scan);
}

/** A scan that can still be charged: the terminal drops it when it is used or a minute old. */
export function heldScan(view: View | null): ScanView | null {
  return view?.scan && (view.scan.kind === 'customerCode' || view.scan.kind === 'unknownCode') ? view.scan : null;
}

/** Charges the amount on the screen to the scanned code; asks first when no wallet is known by it. */
export function takeScan(scan: ScanView): void {
  const amount = draftAmount();
  if (!amount) return;
  const start = (confirmed: Confirmed) => startScan(scan.scanId, amount, confirmed);
  if (scan.kind === 'customerCode') start({});
  else set({ ask: { about: 'unknownCode', amount, yes: () => start({ unknownCodeConfirmed: true }) } });
}

interface Confirmed {
  readonly unknownCodeConfirmed?: true;
  readonly codeAgainConfirmed?: true;
  readonly sameAmountConfirmed?: true;
}

/** The id of the payment a scan started: the same scan is the same payment (law 2). */
let attempt: { readonly scanId: ScanId; readonly paymentId: PaymentId } | null = null;

function startScan(scanId: ScanId, amount: Money, confirmed: Confirmed): void {
  if (attempt?.scanId !== scanId) attempt = { scanId, paymentId: newId<PaymentId>() };
  const { paymentId } = attempt;
  const again: Again = {
    codeUsed: () => startScan(scanId, amount, { ...confirmed, codeAgainConfirmed: true }),
    sameAmountUnfinished: () => startScan(scanId, amount, { ...confirmed, sameAmountConfirmed: true }),
  };
  begin(
    paymentId,
    amount,
    (draft) => {
      const args = { paymentId, ...saleOf(draft, amount), scanId, ...confirmed };
      return theLink().send('payment.start', args);
    },
    again,
  );
}

export function show(wallet: Wallet): void {
  const amount = draftAmount();
  if (amount && now().screen.at === 'wallets') startShow(newId<PaymentId>(), amount, wallet, {});
}

function startShow(
  paymentId: PaymentId,
  amount: Money,
  wallet: Wallet,
  confirmed: Pick<Confirmed, 'sameAmountConfirmed'>,
): void {
  begin(
    paymentId,
    amount,
    (draft) => {
      const args = { paymentId, ...saleOf(draft, amount), wallet, ...confirmed };
      return theLink().send('payment.show', args);
    },
    { sameAmountUnfinished: () => startShow(paymentId, amount, wallet, { sameAmountConfirmed: true }) },
  );
}

function saleOf(draft: Draft, amount: Money) {
  const { view } = now();
  const lines = view ? soldLines(draft, view) : undefined;
  return { saleId: draft.saleId, totalMinor: amount.minor, ...(lines && { lines }) };
}

/** What a person may say yes to after the terminal's "no", by its refusal. */
type Again = Partial<Record<'codeUsed' | 'sameAmountUnfinished', () => void>>;

/** Shows the payment at once; the sale comes back to the screen if the terminal says no. */
function begin(paymentId: PaymentId, amount: Money, send: (draft: Draft) => Promise<null>, again: Again): void {
  const { draft } = now();
  const openedMs = Date.now();
  set({ screen: { at: 'payment', paymentId, amount, openedMs }, draft: newDraft(), notice: null, ask: null });
  void send(draft).catch((error: unknown) => {
    if (!isOn(paymentId)) return set({ notice: noticeOf(error) });
    const code = error instanceof Refused ? error.refusal.code : null;
    if (code === 'tillUnreachable') return; // it may have been heard: see findStarted
    set({ screen: { at: 'checkout' }, draft, notice: noticeOf(error) });
    if (code === 'codeUsed' && again[code]) askOnce('usedCode', amount, again[code]);
    if (code === 'sameAmountUnfinished' && again[code]) askOnce('sameAmount', amount, again[code]);
  });
}

function askOnce(about: 'usedCode' | 'sameAmount', amount: Money, yes: () => void): void {
  set({ ask: { about, amount, yes }, notice: null });
}

export function isOn(paymentId: PaymentId): boolean {
  const { screen } = now();
  return screen.at === 'payment' && screen.paymentId === paymentId;
}
