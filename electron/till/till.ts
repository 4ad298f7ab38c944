import { assert } from '#shared/assert.ts';
import {
  makeReference,
  makeRefundNumber,
  type PaymentId,
  type RefundId,
  randomBytesFor,
  type SaleId,
  type ScanId,
} from '#shared/ids.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import { formatDecimal, type Money } from '#shared/money.ts';
import type { Answer } from '#shared/payment/answer.ts';
import {
  type ByHand,
  isHeld,
  isOpen,
  isUnseen,
  type Payment,
  type PaymentFacts,
  type ProviderId,
  type Wallet,
} from '#shared/payment/payment.ts';
import { committedMinor, lateIsDecided, refundableMinor, refundIsOpen } from '#shared/payment/refund.ts';
import { type RefusalCode, Refused } from '#shared/refusal.ts';
import { type Line, sameLines } from '#shared/sale/line.ts';
import { amountDueMinor, blockingPayment } from '#shared/sale/sale.ts';
import { refundNeedsManager } from '#shared/settings/refunds.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';
import type { PaymentProvider } from '../providers/provider.ts';
import type { Registry, Usable } from '../providers/registry.ts';
import { OneShot } from './one-shot.ts';
import type { RefundRunner } from './refund-runner.ts';
import { canReverse, givesBack, type Runner } from './runner.ts';
import type { Scans } from './scans.ts';

export interface TillOptions {
  readonly journal: Journal;
  readonly registry: Registry;
  readonly runner: Runner;
  readonly refunds: RefundRunner;
  readonly scans: Scans;
  readonly clock: Clock;
  readonly settings: Settings;
  /** Who works the till now. */
  readonly cashier: () => string;
  /** True while a provider has no credentials on this till. */
  readonly needsActivation: (provider: ProviderId) => boolean;
  readonly usable: Usable;
  readonly random: (bytes: number) => Uint8Array;
  /** A keyed digest: recognises a code seen before without keeping it. */
  readonly digest: (code: string) => string;
}

/** A wallet's code seen again within this time is the same one: none lives longer (Alipay and WeChat codes are single use). */
const codeLifeMs = 10 * 60_000;

function whyNotReversed(payment: Payment): RefusalCode {
  if (isOpen(payment)) return 'reverseNotNow';
  return payment.state === 'approved' ? 'reverseUnsupported' : 'paymentNotOpen';
}

export interface Sought {
  readonly paymentId: PaymentId;
  readonly saleId: SaleId;
  readonly totalMinor: number;
  readonly lines?: readonly Line[] | undefined;
}

/** What a person said yes to in a second step. */
export interface Confirmed {
  readonly unknownCode: boolean;
  readonly codeAgain: boolean;
  readonly sameAmount: boolean;
}

/** What the first payment of a sale records of it. */
function opening(saleTotal: Money, lines: Sought['lines']) {
  return { saleTotal, ...(lines && { lines: [...lines] }) };
}

export type Till = ReturnType<typeof createTill>;

/** What an operator can do at the terminal, one method each. Every expected "no" is thrown as `Refused`. */
export function createTill(options: TillOptions) {
  const { journal, registry, runner, refunds, scans, clock, settings, random } = options;
  let recoveredIds: readonly PaymentId[] = [];

  /** Journals the intent and sends it once. Asking again with the same id is the same payment (law 2). */
  function startScan(sought: Sought, scanId: ScanId, confirmed: Confirmed): void {
    if (alreadyAsked(sought)) return;
    const scan = scans.peek(scanId);
    if (!scan) throw new Refused('scanGone');
    const { scanned } = scan;
    if (scanned.kind === 'refused') throw new Refused(scanned.why);
    if (scanned.kind === 'receipt') throw new Refused('scanReceipt');
    if (scanned.kind === 'number') throw new Refused('scanEarlierNumber');
    if (scanned.kind === 'item') throw new Refused('scanItemCode');
    if (scanned.kind === 'unknownCode' && !confirmed.unknownCode) throw new Refused('scanUnknownCode');
    const codeDigest = options.digest(scanned.code);
    if (!confirmed.codeAgain) refuseCodeAgain(codeDigest);
    const wallet = scanned.kind === 'customerCode' ? scanned.wallet : null;
    const provider = registry.providerForCode(scanned.code, options.usable);
    if (!provider) throw new Refused('wayUnsupported');
    if (!confirmed.sameAmount) refuseSameAmount(sought.totalMinor);
    const facts = request(sought, provider, { way: 'scan', wallet }, codeDigest);
    scans.drop();
    const authorize = {
      reference: facts.reference,
      amount: facts.amount,
      code: scanned.code,
      subject: settings.shop.name,
      cashier: facts.cashier,
    };
    send(facts.paymentId, (signal) => provider.authorize(authorize, signal));
  }

  function startShow(sought: Sought, wallet: Wallet, confirmed: Pick<Confirmed, 'sameAmount'>): void {
    if (alreadyAsked(sought)) return;
    const provider = registry.providerForWallet(wallet, options.usable);
    if (!provider) throw new Refused('walletUnsupported', { wallet });
    if (!confirmed.sameAmount) refuseSameAmount(sought.totalMinor);
    const facts = request(sought, provider, { way: 'show', wallet }, null);
    const precreate = {
      reference: facts.reference,
      amount: facts.amount,
      wallet,
      subject: settings.shop.name,
      cashier: facts.cashier,
    };
    send(facts.paymentId, (signal) => provider.precreate(precreate, signal));
  }

  function send(paymentId: PaymentId, call: (signal: AbortSignal) => Promise<Answer>): void {
    void runner.begin(paymentId, new OneShot(call));
  }

  function alreadyAsked({ paymentId, saleId }: Sought): boolean {
    const known = journal.record(paymentId);
    if (known && known.payment.saleId !== saleId) throw new Refused('badRequest', { field: 'saleId' });
    return known !== undefined;
  }

  function refuseCodeAgain(codeDigest: string): void {
    const before = journal.byDigest(codeDigest, clock.nowMs() - codeLifeMs);
    if (before.some(({ payment }) => payment.state !== 'notSent')) throw new Refused('codeUsed');
  }

  /** After a crash the cashier may take the same customer's money again: said before, until the unfinished one has ended. */
  function refuseSameAmount(totalMinor: number): void {
    const same = recoveredIds
      .map((paymentId) => recordOf(paymentId).payment)
      .find(
        (payment) => payment.amount.minor === totalMinor && !payment.givenUp && (isOpen(payment) || isUnseen(payment)),
      );
    if (same)
      throw new Refused('sameAmountUnfinished', { reference: same.reference, amount: formatDecimal(same.amount) });
  }

  function request(
    { paymentId, saleId, totalMinor, lines }: Sought,
    provider: PaymentProvider,
    { way, wallet }: Pick<PaymentFacts, 'way' | 'wallet'>,
    codeDigest: string | null,
  ): PaymentFacts {
    if (options.needsActivation(provider.id)) throw new Refused('providerNeedsActivation', { provider: provider.id });
    const { amount, isNew } = dueOf(saleId, totalMinor, lines);
    const { prefix } = identity();
    const reference = makeReference(prefix, random(randomBytesFor.reference));
    const facts = {
      paymentId,
      saleId,
      reference,
      provider: provider.id,
      way,
      wallet,
      amount,
      cashier: options.cashier(),
    };
    journal.append({ kind: 'payment.requested', facts, codeDigest, ...(isNew && opening(amount, lines)) });
    return facts;
  }

  /** The amount still due of a sale that may take a payment now (law 3). A sale begins with its first payment. */
  function dueOf(saleId: SaleId, totalMinor: number, lines: Sought['lines']): { amount: Money; isNew: boolean } {
    const { currency } = settings.shop;
    const { paymentMaxMinor } = settings.limits;
    if (totalMinor > paymentMaxMinor)
      throw new Refused('amountOverLimit', { limit: formatDecimal({ minor: paymentMaxMinor, currency }) });
    const sale = journal.sale(saleId);
    if (!sale) return { amount: { minor: totalMinor, currency }, isNew: true };
    const isOther = sale.total.minor !== totalMinor || sale.total.currency !== currency;
    if (isOther || (lines && !sameLines(lines, sale.lines ?? [])))
      throw new Refused('saleDiffers', { total: formatDecimal(sale.total) });
    const records = journal.ofSale(saleId);
    const payments = records.map(({ payment }) => payment);
    const open = blockingPayment(payments);
    if (open) throw new Refused('saleHasOpenPayment', { reference: open.reference });
    if (records.some(({ payment, refunds: made }) => !lateIsDecided(payment, made)))
      throw new Refused('saleHasLateMoney');
    const dueMinor = amountDueMinor(sale, payments);
    if (dueMinor === 0) throw new Refused('salePaid');
    return { amount: { minor: dueMinor, currency }, isNew: false };
  }

  function reverse(paymentId: PaymentId): void {
    const record = recordOf(paymentId);
    const { payment } = record;
    if (payment.state === 'reversing') return;
    if (payment.state === 'requested') throw new Refused('reverseTooSoon');
    if (!canReverse(record, registry.providerFor(payment.provider), clock.nowMs()))
      throw new Refused(whyNotReversed(payment));
    append(paymentId, { event: 'reversalRequested', because: 'operator', by: options.cashier() });
    runner.care(paymentId);
  }

  function giveUp(paymentId: PaymentId): void {
    const { payment } = recordOf(paymentId);
    if (payment.givenUp) return;
    if (blockingPayment([payment]) === null) throw new Refused('paymentNotOpen');
    append(paymentId, { event: 'givenUp', by: options.cashier() });
  }

  /** The cashier goes on; the till goes on asking, and says what became of it (law 11). */
  function leave(paymentId: PaymentId): void {
    const { payment } = recordOf(paymentId);
    if (isOpen(payment) && !payment.leftScreen) append(paymentId, { event: 'leftToTill', by: options.cashier() });
  }

  function see(paymentId: PaymentId): void {
    if (isUnseen(recordOf(paymentId).payment)) append(paymentId, { event: 'seen', by: options.cashier() });
  }

  /** What was found unfinished has been looked at: what is still open stays. */
  function seeRecovered(): void {
    for (const paymentId of recoveredIds) see(paymentId);
    recoveredIds = recoveredIds.filter((paymentId) => isOpen(recordOf(paymentId).payment));
  }

  /** A manager's word about money in doubt. Asking again with the same word changes nothing; another word is another entry. */
  function settleByHand(paymentId: PaymentId, { verdict, by, reason }: Omit<ByHand, 'atMs'>): void {
    const { payment } = recordOf(paymentId);
    if (!isOpen(payment)) throw new Refused('paymentNotOpen');
    if (payment.state === 'requested') throw new Refused('settleTooSoon');
    const said = payment.byHand;
    if (said?.verdict === verdict && said.by === by && said.reason === reason) return;
    append(paymentId, { event: 'settledByHand', verdict, by, reason });
    runner.care(paymentId);
  }

  function takeLate(paymentId: PaymentId): void {
    const { payment, refunds: made } = recordOf(paymentId);
    if (payment.state !== 'late' || committedMinor(made) > 0) throw new Refused('paymentNotLate');
    if (payment.taken) return;
    append(paymentId, { event: 'lateTaken', by: options.cashier() });
    drawConsequences(paymentId);
  }

  function append(
    paymentId: PaymentId,
    event: Extract<Parameters<Journal['append']>[0], { kind: 'payment.event' }>['event'],
  ): void {
    journal.append({ kind: 'payment.event', paymentId, event });
  }

  /** A person's: above what the shop lets a cashier give back it needs a manager, whose name is journaled with it. */
  function startRefund(
    refundId: RefundId,
    paymentId: PaymentId,
    amountMinor: number,
    reason: string,
    approvedBy?: string,
  ): void {
    if (approvedBy === undefined) refuseWithoutManager(recordOf(paymentId), refundId, amountMinor);
    giveBack(refundId, paymentId, amountMinor, reason, options.cashier(), approvedBy);
  }

  /** What cannot be refunded at all is said first: no manager need come for it. */
  function refuseWithoutManager(record: PaymentRecord, refundId: RefundId, minor: number): void {
    const { refunds: made } = record;
    if (made.some((refund) => refund.refundId === refundId)) return;
    refuseRefund(record, minor);
    if (refundNeedsManager(settings.refunds.managerAboveMinor, committedMinor(made), minor))
      throw new Refused('refundNeedsManager');
  }

  function giveBack(
    refundId: RefundId,
    paymentId: PaymentId,
    amountMinor: number,
    reason: string,
    by: string,
    approvedBy?: string,
  ): void {
    const record = recordOf(paymentId);
    if (record.refunds.some((refund) => refund.refundId === refundId)) return;
    refuseRefund(record, amountMinor);
    const { payment } = record;
    const refundNumber = makeRefundNumber(identity().prefix, random(randomBytesFor.refundNumber));
    const amount = { minor: amountMinor, currency: payment.amount.currency };
    const facts = {
      refundId,
      paymentId,
      reference: payment.reference,
      refundNumber,
      provider: payment.provider,
      amount,
      reason,
      by,
      ...(approvedBy !== undefined && { approvedBy }),
    };
    journal.append({ kind: 'refund.requested', facts });
    void refunds.begin(paymentId, refundId);
  }

  /** A refund thought refused may be what the provider's own sum showed as given back elsewhere: that sum is asked again. */
  async function checkRefund(paymentId: PaymentId, refundId: RefundId): Promise<void> {
    const { payment, refunds: made } = recordOf(paymentId);
    const refund = made.find((one) => one.refundId === refundId);
    if (!refund) throw new Refused('refundUnknown');
    if (!refundIsOpen(refund) && refund.state !== 'refused') return;
    await refunds.ask(paymentId, refundId);
    if (isHeld(payment) && payment.returned !== null) await runner.ask(paymentId);
  }

  function refuseRefund(record: PaymentRecord, amountMinor: number): void {
    const { payment } = record;
    if (payment.state !== 'approved' && payment.state !== 'late') throw new Refused('refundNotPaid');
    if (record.refunds.some((refund) => refund.state === 'requested' || refund.state === 'inDoubt'))
      throw new Refused('refundInProgress');
    const leftMinor = refundableMinor(payment, record.refunds);
    if (leftMinor === 0) throw new Refused('refundNothingLeft');
    if (amountMinor > leftMinor)
      throw new Refused('refundTooMuch', {
        left: formatDecimal({ minor: leftMinor, currency: payment.amount.currency }),
      });
    const provider = registry.providerFor(payment.provider);
    if (!provider) throw new Refused('providerMissing', { provider: payment.provider });
    if (!givesBack(payment, provider)) throw new Refused('refundUnsupported');
    const partial = amountMinor < payment.amount.minor;
    if (partial && !provider.abilities.partialRefund) throw new Refused('partialRefundUnsupported');
  }

  /** What follows from a fact by itself: asked after each one and at every start, so that a crash between loses nothing. */
  function drawConsequences(paymentId: PaymentId): void {
    const record = recordOf(paymentId);
    if (isHeld(record.payment) && !record.payment.watch.over) runner.care(paymentId);
    if (givesBackByItself(record))
      giveBack(newRefundId(), paymentId, refundableMinor(record.payment, record.refunds), 'late', 'till');
  }

  function givesBackByItself({ payment, refunds: made }: PaymentRecord): boolean {
    if (made.length > 0 || refundableMinor(payment, made) === 0) return false;
    if (!givesBack(payment, registry.providerFor(payment.provider))) return false;
    if (payment.state === 'late') return !payment.taken && settings.lateMoney === 'refund';
    return payment.state === 'approved' && payment.reversalAsked === 'operator';
  }

  function newRefundId(): RefundId {
    return Buffer.from(random(16)).toString('hex') as RefundId;
  }

  function recordOf(paymentId: PaymentId): PaymentRecord {
    const record = journal.record(paymentId);
    if (!record) throw new Refused('paymentUnknown');
    return record;
  }

  function identity() {
    const known = journal.identity();
    assert(known, 'an open journal has an identity');
    return known;
  }

  return {
    startScan,
    startShow,
    reverse,
    giveUp,
    leave,
    see,
    seeRecovered,
    settleByHand,
    /** What this start found unfinished, and what stood on the screen just before. */
    recover: (paymentIds: readonly PaymentId[]) => {
      recoveredIds = paymentIds;
    },
    recovered: () => recoveredIds,
    takeLate,
    startRefund,
    drawConsequences,
    check: (paymentId: PaymentId) => runner.ask(recordOf(paymentId).payment.paymentId),
    checkRefund,
  };
}
