import type { Client } from '#shared/contract/client.ts';
import type { PaymentId, RefundId, SaleId, ScanId } from '#shared/ids.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import { refundableMinor } from '#shared/payment/refund.ts';
import { Refused } from '#shared/refusal.ts';
import { blockingPayment } from '#shared/sale/sale.ts';
import { makeCode, walletOfCode } from '../../electron/simulators/codes.ts';
import type { Random } from '../../electron/simulators/random.ts';
import type { Happening, StormWallet } from './plan.ts';
import type { Process } from './process.ts';

export interface OperatorParts {
  /** The running till with a window open; null while there is none. */
  readonly till: () => (Process & { readonly client: Client }) | null;
  readonly random: Random;
  readonly totals: readonly number[];
  readonly codes: string[];
  /** False where no provider takes a customer's code: everybody scans the till's. */
  readonly scans: boolean;
}

type Act = Extract<Happening, { readonly sale: number }>;
type Start = { readonly paymentId: PaymentId; readonly saleId: SaleId; readonly totalMinor: number };

export function saleIdOf(sale: number): SaleId {
  return `storm-sale-${sale}` as SaleId;
}

export function saleNumber(saleId: string): number {
  return Number(saleId.slice('storm-sale-'.length));
}

/** The person at the till. Every act is a command of the contract; what it is about is read from the till's own books. */
export function createOperator({ till, random, totals, codes, scans }: OperatorParts) {
  const lastStarts = new Map<number, (client: Client) => Promise<unknown>>();
  const lastCodes = new Map<number, string>();
  let made = 0;

  const nextId = (kind: string) => {
    made += 1;
    return `${kind}-${String(made).padStart(6, '0')}`;
  };

  function ofSale(journal: Process['journal'], sale: number): PaymentRecord[] {
    return journal.ofSale(saleIdOf(sale));
  }

  async function take(client: Client, sale: number, code: string, taps: number): Promise<void> {
    if (!scans) return show(client, sale, walletOfCode(code) ?? 'alipay', taps);
    lastCodes.set(sale, code);
    const scanId = nextId('scan') as ScanId;
    await client.send('scan.deliver', { scanId, text: code });
    const start = startOf(sale);
    await insist(client, sale, taps, (at, yes) => at.send('payment.start', { ...start, scanId, ...yes }));
  }

  async function show(client: Client, sale: number, wallet: StormWallet, taps: number): Promise<void> {
    const start = startOf(sale);
    await insist(client, sale, taps, (at, yes) => at.send('payment.show', { ...start, wallet, ...yes }));
  }

  /** Warned of an unfinished payment of the same amount, half of them go on: it is another customer. */
  async function insist(
    client: Client,
    sale: number,
    taps: number,
    start: (client: Client, confirmed: { sameAmountConfirmed?: true }) => Promise<unknown>,
  ): Promise<void> {
    try {
      await tap(client, sale, taps, (at) => start(at, {}));
    } catch (error) {
      if (!isWarning(error) || !random.chance(0.5)) throw error;
      await tap(client, sale, taps, (at) => start(at, { sameAmountConfirmed: true }));
    }
  }

  /** Asking again with the same id is the same payment, however often and however late. */
  async function tap(client: Client, sale: number, taps: number, send: (client: Client) => Promise<unknown>) {
    lastStarts.set(sale, send);
    await Promise.all(Array.from({ length: taps }, () => send(client)));
  }

  function startOf(sale: number): Start {
    return { paymentId: nextId('payment') as PaymentId, saleId: saleIdOf(sale), totalMinor: totals[sale] ?? 100 };
  }

  function newCode(wallet: StormWallet): string {
    const code = makeCode(wallet, random);
    codes.push(code);
    return code;
  }

  function refund(client: Client, { payment }: PaymentRecord, amountMinor: number): Promise<unknown> {
    const refundId = nextId('refund') as RefundId;
    const { paymentId } = payment;
    return client.send('refund.start', { refundId, paymentId, amountMinor, reason: 'storm', approvedBy: 'manager' });
  }

  async function refundPart(client: Client, record: PaymentRecord, part: string): Promise<void> {
    const leftMinor = refundableMinor(record.payment, record.refunds);
    if (part === 'tooMuch') await refund(client, record, leftMinor + 1);
    else if (part === 'whole') await refund(client, record, Math.max(1, leftMinor));
    else await refund(client, record, Math.max(1, Math.floor(leftMinor / 3)));
    if (part === 'twins') await refund(client, record, Math.max(1, Math.floor(leftMinor / 3)));
  }

  async function settleLate(client: Client, record: PaymentRecord, how: 'take' | 'refund'): Promise<void> {
    const { payment, refunds } = record;
    const leftMinor = refundableMinor(payment, refunds);
    if (payment.state !== 'late' || payment.taken) return;
    if (how === 'take') await client.send('payment.takeLate', { paymentId: payment.paymentId });
    else if (leftMinor > 0) await refund(client, record, leftMinor);
  }

  async function perform(act: Act): Promise<void> {
    const at = till();
    if (!at) return;
    const { client, journal } = at;
    const { sale } = act;
    if (act.do === 'take') return take(client, sale, newCode(act.wallet), act.taps);
    if (act.do === 'show') return show(client, sale, act.wallet, act.taps);
    if (act.do === 'takeSameCode') return take(client, sale, lastCodes.get(sale - 1) ?? newCode('alipay'), 1);
    if (act.do === 'again') return take(client, sale, newCode('wechat'), 1);
    if (act.do === 'resend') {
      await lastStarts.get(sale)?.(client);
      return;
    }
    if (act.do === 'seeRecovered') return void (await client.send('recovered.seen', {}));
    const records = ofSale(journal, sale);
    const record = records.at(-1);
    if (!record) return;
    const { paymentId } = record.payment;
    if (act.do === 'reverse') await client.send('payment.reverse', { paymentId });
    else if (act.do === 'check') await client.send('payment.check', { paymentId });
    else if (act.do === 'refund') await refundPart(client, record, act.part);
    else if (act.do === 'leave') await client.send('payment.leave', { paymentId });
    else if (act.do === 'see') await client.send('payment.seen', { paymentId });
    else if (act.do === 'settleByHand')
      await client.send('payment.settleByHand', { paymentId, verdict: act.verdict, by: 'manager', reason: 'storm' });
    else if (act.do === 'late') for (const one of records) await settleLate(client, one, act.how);
    else await giveUpAndTake(client, sale, records);
  }

  async function giveUpAndTake(client: Client, sale: number, records: readonly PaymentRecord[]): Promise<void> {
    const open = blockingPayment(records.map(({ payment }) => payment));
    if (!open) return;
    await client.send('payment.giveUp', { paymentId: open.paymentId });
    await take(client, sale, newCode('alipay'), 1);
  }

  return {
    act: (act: Act) => perform(act).catch(expectedNo),
    settleLate: (client: Client, record: PaymentRecord, how: 'take' | 'refund') =>
      settleLate(client, record, how).catch(expectedNo),
  };
}

function isWarning(error: unknown): boolean {
  return error instanceof Refused && error.refusal.code === 'sameAmountUnfinished';
}

/** A refusal is part of the day; a defect stands in the till's own log, where it counts as a breach. */
export function expectedNo(): void {}
