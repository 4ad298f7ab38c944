import { randomUUID } from 'node:crypto';
import type { Asked } from '#shared/contract/contract.ts';
import type { Found, PaymentView } from '#shared/contract/view.ts';
import type { PaymentId, RefundId, SaleId, ScanId } from '#shared/ids.ts';
import { formatDecimal, minorDigits, parseAmount } from '#shared/money.ts';
import { Wallet } from '#shared/payment/payment.ts';
import { type RefusalCode, Refused } from '#shared/refusal.ts';
import { textsIn } from '../texts.ts';
import type { Connected } from './context.ts';
import { exitOfPayment, exitOfRefund, exitOfReversal, exits } from './exit.ts';
import { adviceWords, type Output, paymentJson, paymentWords, refundJson, refundWords } from './output.ts';

/** Patience of the longest payment, from the scan to the end of its reversal, unless `--wait` says otherwise. */
const defaultWaitMs = 150_000;

/** The same for a shown code: its life, the margin after it, and its reversal. */
const defaultShowWaitMs = 480_000;

export interface Confirmed {
  readonly unknownCode: boolean;
  readonly codeAgain: boolean;
  readonly sameAmount: boolean;
}

export async function take(
  till: Connected,
  output: Output,
  amount: string,
  code: string,
  waitMs: number | null,
  confirmed: Confirmed,
): Promise<number> {
  const ids = newSale(till, amount);
  const scanId = randomUUID() as ScanId;
  await till.client.send('scan.deliver', { scanId, text: code });
  await till.client.send('payment.start', {
    ...ids,
    scanId,
    unknownCodeConfirmed: confirmed.unknownCode,
    codeAgainConfirmed: confirmed.codeAgain,
    sameAmountConfirmed: confirmed.sameAmount,
  });
  return outcome(till, output, ids.paymentId, waitMs);
}

export async function show(
  till: Connected,
  output: Output,
  amount: string,
  walletName: string,
  waitMs: number | null,
  { sameAmount }: Pick<Confirmed, 'sameAmount'>,
): Promise<number> {
  const wallet = Wallet.safeParse(walletName);
  if (!wallet.success) throw new Refused('walletUnsupported', { wallet: walletName });
  const ids = newSale(till, amount);
  await till.client.send('payment.show', {
    ...ids,
    wallet: wallet.data,
    sameAmountConfirmed: sameAmount,
  });
  const limitMs = waitMs ?? defaultShowWaitMs;
  const shown = await till.payment(ids.paymentId, limitMs, ({ state }) => state !== 'waiting');
  if (shown.state === 'showing') output.result(paymentJson(shown), paymentWords(shown));
  return outcome(till, output, ids.paymentId, limitMs);
}

function newSale(till: Connected, amount: string): { paymentId: PaymentId; saleId: SaleId; totalMinor: number } {
  const totalMinor = amountMinor(till, amount);
  return { paymentId: randomUUID() as PaymentId, saleId: randomUUID() as SaleId, totalMinor };
}

const amountRefusals = {
  notANumber: 'amountNotANumber',
  zero: 'amountZero',
  negative: 'amountNegative',
  tooManyDecimals: 'amountTooManyDecimals',
  overLimit: 'amountOverLimit',
} as const satisfies Record<string, RefusalCode>;

function amountMinor(till: Connected, text: string): number {
  const { currency, paymentMaxMinor } = till.view();
  const amount = parseAmount(text, currency, paymentMaxMinor);
  if (typeof amount !== 'string') return amount.minor;
  const limit = formatDecimal({ minor: paymentMaxMinor, currency });
  throw new Refused(amountRefusals[amount], { digits: minorDigits[currency], limit, currency });
}

async function outcome(till: Connected, output: Output, paymentId: PaymentId, waitMs: number | null): Promise<number> {
  const payment = await till.payment(
    paymentId,
    waitMs ?? defaultWaitMs,
    (one) => exitOfPayment(one) !== exits.notKnownYet,
  );
  await tell(till, output, payment);
  return exitOfPayment(payment);
}

/** Whoever asked is told, and so has seen it: no till need show it to a person any more. */
async function tell(till: Connected, output: Output, payment: PaymentView): Promise<void> {
  output.result(paymentJson(payment), await wordsOf(till, payment));
  if (payment.unseen) await till.client.send('payment.seen', { paymentId: payment.paymentId });
}

async function wordsOf(till: Connected, payment: PaymentView): Promise<string> {
  const { t } = await textsIn(till.view().language);
  return [paymentWords(payment), ...adviceWords(payment.advice, payment.provider, t)].join('\n');
}

export async function resolve(
  till: Connected,
  output: Output,
  id: string | undefined,
  waitMs: number | null,
): Promise<number> {
  const asked = id === undefined ? await till.client.send('payments.open', {}) : [await byId(till, id)];
  const found = await Promise.all(asked.map((payment) => askUntilKnown(till, payment, waitMs ?? 0)));
  for (const payment of found) await tell(till, output, payment);
  const unknown = found.filter((payment) => exitOfPayment(payment) === exits.notKnownYet).length;
  const [only] = found;
  if (id !== undefined && only) return exitOfPayment(only);
  output.result({ asked: found.length, unknown }, `${found.length} asked, ${unknown} not known yet`);
  return unknown === 0 ? exits.done : exits.notKnownYet;
}

async function askUntilKnown(till: Connected, { paymentId }: PaymentView, waitMs: number): Promise<PaymentView> {
  await till.client.send('payment.check', { paymentId });
  return till.payment(paymentId, waitMs, (one) => exitOfPayment(one) !== exits.notKnownYet);
}

export async function reverse(till: Connected, output: Output, id: string, waitMs: number | null): Promise<number> {
  const { paymentId } = await byId(till, id);
  await till.client.send('payment.reverse', { paymentId }).catch((error: unknown) => {
    // It ended by itself meanwhile: how, is the answer.
    if (!(error instanceof Refused && error.refusal.code === 'paymentNotOpen')) throw error;
  });
  const payment = await till.payment(
    paymentId,
    waitMs ?? defaultWaitMs,
    (one) => exitOfReversal(one) !== exits.notKnownYet,
  );
  output.result(paymentJson(payment), await wordsOf(till, payment));
  return exitOfReversal(payment);
}

/** A manager's word about money in doubt: it stays in doubt until the provider has spoken. */
export async function settle(
  till: Connected,
  output: Output,
  id: string,
  word: Omit<Asked<'payment.settleByHand'>, 'paymentId'>,
): Promise<number> {
  const { paymentId } = await byId(till, id);
  await till.client.send('payment.settleByHand', { paymentId, ...word });
  const payment = await byId(till, paymentId);
  output.result(paymentJson(payment), paymentWords(payment));
  return exitOfPayment(payment);
}

export async function refund(
  till: Connected,
  output: Output,
  id: string,
  amount: string | undefined,
  approvedBy: string | undefined,
  waitMs: number | null,
): Promise<number> {
  const payment = await byId(till, id);
  const minor = amount === undefined ? payment.refundableMinor : amountMinor(till, amount);
  if (minor === 0) throw new Refused(payment.refunds.length > 0 ? 'refundNothingLeft' : 'refundNotPaid');
  const refundId = randomUUID() as RefundId;
  await till.client.send('refund.start', {
    refundId,
    paymentId: payment.paymentId,
    amountMinor: minor,
    reason: '',
    ...(approvedBy !== undefined && { approvedBy }),
  });
  const ended = (one: PaymentView) => one.refunds.find((made) => made.refundId === refundId);
  const after = await till.payment(payment.paymentId, waitMs ?? defaultWaitMs, (one) => {
    const made = ended(one);
    return made !== undefined && made.state !== 'inDoubt' && made.state !== 'processing';
  });
  const made = ended(after);
  if (!made) throw new Refused('refundUnknown');
  const { t } = await textsIn(till.view().language);
  const words = [refundWords(made), ...adviceWords(made.advice, after.provider, t)].join('\n');
  output.result({ ...refundJson(made), reference: after.reference }, words);
  return exitOfRefund(made);
}

export async function list(till: Connected, output: Output, query: Asked<'payments.find'>): Promise<number> {
  let count = 0;
  let next: string | null = null;
  do {
    const page: Found = await till.client.send('payments.find', { ...query, ...(next !== null && { after: next }) });
    for (const payment of page.payments) output.result(paymentJson(payment), paymentWords(payment));
    count += page.payments.length;
    next = page.next;
  } while (next !== null);
  output.result({ count }, `${count} payments`);
  return exits.done;
}

export async function one(till: Connected, output: Output, id: string): Promise<number> {
  const payment = await byId(till, id);
  const history = await till.client.send('payment.history', { paymentId: payment.paymentId });
  const lines = history.map(
    ({ atMs, what, detail }) => `  ${new Date(atMs).toISOString()}  ${what}  ${JSON.stringify(detail)}`,
  );
  output.result({ ...paymentJson(payment), history }, [await wordsOf(till, payment), ...lines].join('\n'));
  return exits.done;
}

async function byId(till: Connected, id: string): Promise<PaymentView> {
  const payment = await till.client.send('payment.get', { paymentId: id.slice(0, 64) });
  if (!payment) throw new Refused('paymentUnknown');
  return payment;
}
