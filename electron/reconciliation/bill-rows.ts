import type { Currency } from '#shared/money.ts';
import type { BillRow } from '#shared/reconcile/bill.ts';
import type { BillEnd, FooterDifference } from '#shared/reconcile/bill-file.ts';
import type { BillSums } from '#shared/reconcile/sums.ts';
import type { BillTaken } from '#shared/reconcile/taken.ts';
import { Refused } from '#shared/refusal.ts';
import type { PaymentProvider } from '../providers/provider.ts';
import type { KeptBills } from './kept-bills.ts';
import { readBill } from './read-bill.ts';

export interface BillReading {
  readonly bills: KeptBills;
  readonly provider: PaymentProvider | null;
  readonly currency: Currency;
  /** Of a statement of a chain or an agent, only this merchant's lines. */
  readonly merchant: string | null;
  readonly signal: AbortSignal;
}

/** What is known once a kept bill was read to its end. */
export interface BillRead {
  /** Lines that are no rows. */
  readonly unreadable: number;
  readonly differences: readonly FooterDifference[];
  /** Added up while reading, apart from any matching. */
  readonly sums: Pick<BillSums, 'rows' | 'paymentsMinor' | 'refundsMinor' | 'feesMinor'>;
}

/** Rows of a kept bill, many at a time, then what it came to. */
export async function* rowsOf(
  bill: BillTaken,
  reading: BillReading,
  onRead: (bytes: number) => void,
): AsyncGenerator<readonly BillRow[], BillRead> {
  return bill.layout === 'replies' ? yield* ofReplies(bill, reading) : yield* ofFile(bill, reading, onRead);
}

async function* ofFile(
  { digest, layout, day, fileName }: BillTaken,
  { bills, currency, merchant, signal }: BillReading,
  onRead: (bytes: number) => void,
): AsyncGenerator<readonly BillRow[], BillRead> {
  if (layout === 'replies') throw new Refused('billGone', { file: digest.slice(0, 12), day });
  let before = 0;
  const onProgress = ({ readBytes }: { readonly readBytes: number }) => {
    onRead(readBytes - before);
    before = readBytes;
  };
  const question = { currency, day: null, layout, merchant, onProgress, signal };
  for await (const part of readBill(bills.path(digest), question)) {
    if (part.kind === 'rows') yield part.rows.map(({ row }) => row);
    if (part.kind === 'end') return endOf(part.end);
    if (part.kind === 'refused') break;
  }
  throw new Refused('billGone', { file: fileName ?? digest.slice(0, 12), day });
}

function endOf({ unreadable, differences, sums }: BillEnd): BillRead {
  return {
    ...{ unreadable, differences },
    sums: {
      rows: sums.payments + sums.refunds,
      ...{ paymentsMinor: sums.paidMinor, refundsMinor: sums.refundedMinor, feesMinor: sums.feesMinor },
    },
  };
}

async function* ofReplies(
  { digest, day, provider: id }: BillTaken,
  { bills, provider }: BillReading,
): AsyncGenerator<readonly BillRow[], BillRead> {
  if (!provider?.readBill) throw new Refused('providerMissing', { provider: id, open: 0 });
  const answer = provider.readBill(bills.read(digest));
  if (answer.kind !== 'bill') throw new Refused('billGone', { file: digest.slice(0, 12), day });
  yield answer.rows;
  let [paymentsMinor, refundsMinor, feesMinor] = [0, 0, 0];
  for (const { kind, amount, feeMinor } of answer.rows) {
    if (kind === 'payment') paymentsMinor += amount.minor;
    else refundsMinor += amount.minor;
    feesMinor += feeMinor ?? 0;
  }
  return {
    unreadable: answer.unreadable.length,
    differences: answer.differences ?? [],
    sums: { rows: answer.rows.length, paymentsMinor, refundsMinor, feesMinor },
  };
}
