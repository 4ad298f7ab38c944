import type { Asked, CommandName, Result } from '#shared/contract/contract.ts';
import type { PaymentView, ScanView, View } from '#shared/contract/view.ts';
import type { PaymentId, RefundId, ScanId } from '#shared/ids.ts';
import type { Language } from '#shared/language.ts';
import { formatDecimal, type Money } from '#shared/money.ts';
import type { Wallet } from '#shared/payment/payment.ts';
import { type RefusalCode, Refused } from '#shared/refusal.ts';
import { type AmountKey, amountOf, typeAmount, withEnding } from './format.ts';
import { type Draft, newDraft, newId, type RefundReason, type Screen, theLink, useTill } from './store.ts';

const { getState: now, setState: set } = useTill;

/** Null when the terminal said no or could not be asked; the notice says so. */
async function ask<N extends CommandName>(command: N, args: Asked<N>): Promise<Result<N> | 'refused'> {
  try {
    return await theLink().send(command, args);
  } catch (error) {
    set({ notice: noticeOf(error) });
    return 'refused';
  }
}

function noticeOf(error: unknown) {
  return error instanceof Refused ? { refusal: error.refusal } : ({ text: 'app.defect' } as const);
}

export function go(screen: Screen): void {
  set({ screen, notice: null });
}

export function draftAmount(): Money | null {
  const { view, draft } = now();
  return view && amountOf(draft.text, view.currency, view.paymentMaxMinor);
}

export function typeKey(key: AmountKey): void {
  const { view, draft } = now();
  if (!view || draft.locked) return;
  set({ draft: { ...draft, text: typeAmount(draft.text, key, view.currency, view.paymentMaxMinor) }, notice: null });
}

export function setEnding(ending: string): void {
  const { view, draft } = now();
  if (!view || draft.locked) return;
  set({ draft: { ...draft, text: withEnding(draft.text, ending, view.currency, view.paymentMaxMinor) } });
}

export function newSale(): void {
  set({ screen: { at: 'checkout' }, draft: newDraft(), notice: null });
}

/** Back to the till with whatever was being rung up. No payment is touched. */
export function toCheckout(): void {
  go({ at: 'checkout' });
}

/** The same sale and amount, for another code. */
export function tryAgain(payment: PaymentView): void {
  const draft = { saleId: payment.saleId, text: formatDecimal(payment.amount), locked: true };
  set({ screen: { at: 'checkout' }, draft, notice: null });
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
      const args = { paymentId, saleId: draft.saleId, totalMinor: amount.minor, scanId, ...confirmed };
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
    ({ saleId }) => {
      const args = { paymentId, saleId, totalMinor: amount.minor, wallet, ...confirmed };
      return theLink().send('payment.show', args);
    },
    { sameAmountUnfinished: () => startShow(paymentId, amount, wallet, { sameAmountConfirmed: true }) },
  );
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

function isOn(paymentId: PaymentId): boolean {
  const { screen } = now();
  return screen.at === 'payment' && screen.paymentId === paymentId;
}

/** A payment that the view does not list: an older day's, or one whose start was lost with the connection. */
export async function findPayment(paymentId: PaymentId): Promise<PaymentView | null> {
  const found = await ask('payment.get', { paymentId });
  return found === 'refused' ? null : found;
}

/** Draws a new view, and acts on a new scan in it. */
export function hearView(view: View): void {
  const { seenScan } = now();
  set({ view, heardMs: Date.now() });
  if (!view.scan || view.scan.scanId === seenScan) return;
  set({ seenScan: view.scan.scanId, notice: null });
  hearScan(view.scan);
}

function hearScan(scan: ScanView): void {
  if (scan.kind === 'refused') refuse(scan.refusal ?? 'scanUnreadable');
  else if (scan.kind !== 'receipt') hearCode(scan);
  else if (scan.paymentId === null) refuse('paymentUnknown');
  else openToday({ chosen: scan.paymentId });
}

function refuse(code: RefusalCode): void {
  set({ notice: { refusal: { code, params: {} } } });
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
      toCheckout();
  }
}

export function deliverScan(text: string): void {
  void ask('scan.deliver', { scanId: newId<ScanId>(), text: text.slice(0, 512) });
}

export function scanTraining(wallet: Wallet): void {
  void ask('training.scan', { scanId: newId<ScanId>(), wallet });
}

export function checkPayment(paymentId: PaymentId): void {
  void ask('payment.check', { paymentId });
}

/** F8: asks about the payment on the screen, or about all money in doubt. */
export function checkDoubt(): void {
  const { view, screen } = now();
  if (screen.at === 'payment') checkPayment(screen.paymentId);
  else for (const payment of view?.payments ?? []) checkIfDoubtful(payment);
}

function checkIfDoubtful({ paymentId, state, refunds }: PaymentView): void {
  if (state === 'inDoubt') checkPayment(paymentId);
  for (const refund of refunds) if (refund.state === 'inDoubt') checkRefund(paymentId, refund.refundId);
}

export function checkRefund(paymentId: PaymentId, refundId: RefundId): void {
  void ask('refund.check', { paymentId, refundId });
}

/** The cashier goes on; the till goes on asking, and tells when it knows. */
export function leaveToTill(paymentId: PaymentId): void {
  void ask('payment.leave', { paymentId });
  toCheckout();
}

export function seePayment(paymentId: PaymentId): void {
  void ask('payment.seen', { paymentId }).then((answer) => {
    if (answer !== 'refused' && isOn(paymentId)) toCheckout();
  });
}

export function seeRecovered(): void {
  void ask('recovered.seen', {});
}

export function settleByHand({ paymentId }: PaymentView, word: HandWord): void {
  set({ ask: null });
  void ask('payment.settleByHand', { paymentId, ...word });
}

export type HandWord = Omit<Asked<'payment.settleByHand'>, 'paymentId'>;

export function openPayment(paymentId: PaymentId): void {
  go({ at: 'payment', paymentId, amount: null, openedMs: Date.now() });
}

export function openToday(more: { readonly chosen?: PaymentId; readonly toRefund?: boolean } = {}): void {
  go({ at: 'today', text: '', chosen: more.chosen ?? null, toRefund: more.toRefund ?? false });
}

export function openRefund(payment: PaymentView): void {
  const refundId = newId<RefundId>();
  go({ at: 'refund', paymentId: payment.paymentId, refundId, part: null, reason: 'returned', sent: false });
}

type RefundScreen = Extract<Screen, { at: 'refund' }>;

export function changeRefund(change: Partial<Pick<RefundScreen, 'part' | 'reason'>>): void {
  const { screen } = now();
  if (screen.at === 'refund' && !screen.sent) set({ screen: { ...screen, ...change }, notice: null });
}

export async function startRefund(amountMinor: number): Promise<void> {
  const { screen } = now();
  if (screen.at !== 'refund' || screen.sent) return;
  const { paymentId, refundId, reason } = screen;
  set({ screen: { ...screen, sent: true }, ask: null, notice: null });
  const answer = await ask('refund.start', { refundId, paymentId, amountMinor, reason });
  const after = now().screen;
  const mayHaveBeenHeard = now().link !== 'up';
  if (answer === 'refused' && !mayHaveBeenHeard && after.at === 'refund' && after.refundId === refundId)
    set({ screen: { ...after, sent: false } });
}

export const refundReasons: readonly RefundReason[] = ['returned', 'wrongAmount', 'paidTwice', 'other'];

export function decide(about: 'reverse' | 'giveUp' | 'takeLate', payment: PaymentView): void {
  const { paymentId } = payment;
  set({ ask: null });
  if (about === 'reverse') void ask('payment.reverse', { paymentId });
  if (about === 'takeLate') void ask('payment.takeLate', { paymentId });
  if (about === 'giveUp') {
    void ask('payment.giveUp', { paymentId }).then((answer) => {
      if (answer !== 'refused' && isOn(paymentId)) tryAgain(payment);
    });
  }
}

export function changeLanguage(language: Language): void {
  void ask('till.language', { language });
}

export function find(text: string): Promise<Result<'payments.find'> | 'refused'> {
  return ask('payments.find', { text: text.slice(0, 64) });
}

export function historyOf(paymentId: PaymentId): Promise<Result<'payment.history'> | 'refused'> {
  return ask('payment.history', { paymentId });
}

/** For a scanner that types into the window: what the screen holds now, to be put back. */
export function rememberScreen(target: EventTarget | null): () => void {
  const { draft, screen } = now();
  const field = target instanceof HTMLInputElement ? { element: target, value: target.value } : null;
  return () => {
    if (now().draft.saleId === draft.saleId) set({ draft, screen }); // else a payment began meanwhile: nothing of it is undone
    if (!field) return;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field.element, field.value);
    field.element.dispatchEvent(new Event('input', { bubbles: true }));
  };
}
