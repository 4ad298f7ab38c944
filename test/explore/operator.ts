import type { PaymentId, Reference, RefundId, SaleId, ScanId } from '#shared/ids.ts';
import type { Fact } from '#shared/journal/entry.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import { HandVerdict, isOpen, isUnseen, type PaymentFacts } from '#shared/payment/payment.ts';
import { refundableMinor } from '#shared/payment/refund.ts';
import { Refused } from '#shared/refusal.ts';
import { newTrade } from './bank.ts';
import type { Choice } from './choices.ts';
import { noMemory } from './laws.ts';
import { emptyBooks, post } from './ledger.ts';
import type { Process } from './process.ts';
import { approval } from './replies.ts';
import { amountMinor, partMinor, type Setup } from './setup.ts';
import type { Snapshot, World } from './world.ts';

const morningMs = Date.UTC(2026, 10, 21, 2);
const saleId = 'sale-0001' as SaleId;
const firstPayment = 'payment-1' as PaymentId;
/** A person who goes on after the till's warning: the rest is for the laws to hold. */
const confirmed = { unknownCode: false, codeAgain: false, sameAmount: true };
const firstReference = 'AAAA00000000000000000001' as Reference;

/** Before the first step: an open till; on the refund way, with a paid payment in it. */
export function beginning({ way, bounds }: Setup): Snapshot {
  const created: Fact = { kind: 'journal.created', terminalId: 'model', prefix: 'M0DL' as never, training: true };
  const facts = way === 'refund' ? [created, ...paidFacts()] : [created];
  const books = facts.reduce(
    (before, fact) => post(before, { seq: before.length + 1, atMs: morningMs, fact }),
    emptyBooks,
  );
  return {
    nowMs: morningMs,
    books,
    trades: way === 'refund' ? [newTrade(firstReference, 'paid')] : [],
    late: [],
    left: bounds,
    drawn: 0,
    begun: false,
    up: true,
    memories: way === 'refund' ? { [firstReference]: { ...noMemory, sends: 1 } } : {},
    jobs: [],
  };
}

function paidFacts(): Fact[] {
  const amount = { minor: amountMinor, currency: 'CNY' } as const;
  const facts: PaymentFacts = {
    paymentId: firstPayment,
    saleId,
    reference: firstReference,
    provider: 'upay',
    way: 'scan',
    wallet: 'alipay',
    amount,
    cashier: 'cashier',
  };
  const { approval: given } = approval(firstReference, amountMinor);
  return [
    { kind: 'payment.requested', facts, codeDigest: null, saleTotal: amount },
    { kind: 'payment.event', paymentId: firstPayment, event: { event: 'approved', approval: given } },
  ];
}

/** The one payment or refund whose histories are enumerated. */
export function begin(world: World): Choice {
  const { way } = world.setup;
  const words = { scan: 'a code is scanned and taken', show: 'a code is asked for', refund: 'a refund is asked for' };
  const act = () => {
    world.begun = true;
    doing(world, (process) => {
      if (way === 'scan') scan(process, 1);
      else if (way === 'show') show(process);
      else process.till.startRefund('refund-01' as RefundId, firstPayment, partMinor, 'model', 'manager');
    });
  };
  return { words: words[way], spends: null, act };
}

/** What a person may do at this moment beside what was begun. What the till refuses changes nothing. */
export function actChoices(world: World): Choice[] {
  if (world.left.acts === 0) return [];
  const { records } = world.books;
  const choice = (words: string, act: (process: Process) => void): Choice => ({
    ...{ words: `the operator ${words}`, spends: 'acts', act: () => doing(world, act) },
  });
  const again = choice('asks for the same again', (process) => {
    if (world.setup.way === 'scan') scan(process, 1);
    else if (world.setup.way === 'show') show(process);
    else process.till.startRefund('refund-01' as RefundId, firstPayment, partMinor, 'model', 'manager');
  });
  const another = choice('takes another payment for the sale', (process) => next(world, process));
  const instead = choice('gives payment 1 up and takes another', (process) => {
    process.till.giveUp(firstPayment);
    next(world, process);
  });
  const each = records.flatMap((record, index) => paymentActs(record, `payment ${index + 1}`, choice));
  return world.setup.way === 'refund' ? [again, ...each] : [again, another, instead, ...each];
}

function paymentActs(
  record: PaymentRecord,
  name: string,
  choice: (words: string, act: (process: Process) => void) => Choice,
): Choice[] {
  const { payment, refunds } = record;
  const { paymentId, state } = payment;
  const acts = [choice(`checks ${name}`, ({ till }) => void till.check(paymentId))];
  if (state !== 'reversing') acts.push(choice(`reverses ${name}`, ({ till }) => till.reverse(paymentId)));
  if (state === 'late') acts.push(choice(`keeps the late money of ${name}`, ({ till }) => till.takeLate(paymentId)));
  if (isOpen(payment) && state !== 'requested')
    for (const verdict of HandVerdict.options)
      acts.push(
        choice(`settles ${name} by hand as ${verdict}`, ({ till }) =>
          till.settleByHand(paymentId, { verdict, by: 'manager', reason: 'model' }),
        ),
      );
  if (isOpen(payment) && !payment.leftScreen)
    acts.push(choice(`leaves ${name} to the till`, ({ till }) => till.leave(paymentId)));
  if (isUnseen(payment)) acts.push(choice(`sees how ${name} ended`, ({ till }) => till.see(paymentId)));
  const leftMinor = refundableMinor(payment, refunds);
  const refundId = `refund-0${refunds.length + 1}` as RefundId;
  const minor = refunds.length > 0 ? Math.min(leftMinor, partMinor) : leftMinor;
  if (minor > 0)
    acts.push(
      choice(`refunds ${name}`, ({ till }) => till.startRefund(refundId, paymentId, minor, 'model', 'manager')),
    );
  for (const refund of refunds)
    acts.push(choice(`checks a refund of ${name}`, ({ till }) => void till.checkRefund(paymentId, refund.refundId)));
  return acts;
}

function next(world: World, process: Process): void {
  scan(process, world.books.records.length + 1);
}

function scan(process: Process, count: number): void {
  const scanId = `scan-000${count}` as ScanId;
  process.scans.deliver(scanId, `28000000000000000${count}`);
  const sought = { paymentId: `payment-${count}` as PaymentId, saleId, totalMinor: amountMinor };
  try {
    process.till.startScan(sought, scanId, confirmed);
  } finally {
    process.scans.drop();
  }
}

function show(process: Process): void {
  process.till.startShow({ paymentId: firstPayment, saleId, totalMinor: amountMinor }, 'alipay', confirmed);
}

function doing(world: World, act: (process: Process) => void): void {
  try {
    if (world.process) act(world.process);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}
