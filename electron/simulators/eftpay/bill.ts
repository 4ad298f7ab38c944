import { type Bill, type BillEntry, type Bills, createBills, entriesOf, major, moment, sumOf } from '../bill.ts';
import type { Order, Orders } from './orders.ts';
import { walletNumberOf } from './trades.ts';

/**
 * The daily file of a shop: eftPay has no call, and its files' layout is not public. Ours, with the names that its query
 * has for these things.
 */
const header =
  'trade_time,tid,out_trade_no,eftpay_trade_no,transaction_id,refund_no,trade_type,payment_type,trade_status,currency,transaction_amount,fee';

/** 8 in 1,000, to the nearest cent; some comes back with a refund. */
const feeOf = (minor: number) => Math.round(minor * 0.008);

export function createEftpayBills(orders: Pick<Orders, 'all'>, currency: string): Bills {
  return createBills(
    () => orders.all.flatMap((order) => entriesOf(order.trade, namesOf(order), feeOf)),
    (bill) => table(bill, currency),
  );
}

function namesOf({ trade, fields }: Order): Pick<BillEntry, 'walletReference' | 'cells'> {
  return {
    walletReference: walletNumberOf(trade),
    cells: { tid: fields.tid ?? '', wallet: fields.payment_type ?? '' },
  };
}

/** Refunds are below zero, and the total is of both. */
function table({ entries, footerOffMinor }: Bill, currency: string): string {
  const rows = entries.length + (footerOffMinor === 0 ? 0 : 1);
  const total = ['TOTAL', '', String(rows), '', '', '', '', '', '', currency];
  const sums = [sumOf(entries, signed) + footerOffMinor, sumOf(entries, ({ feeMinor }) => feeMinor)];
  const lines = entries.map((entry) => line(entry, currency));
  return `${[header, ...lines, [...total, ...sums.map(major)].join(',')].join('\n')}\n`;
}

function signed({ kind, amountMinor }: BillEntry): number {
  return kind === 'payment' ? amountMinor : -amountMinor;
}

const states = { done: 'TRADE_SUCCESS', processing: 'APPLY_SUCCESS', refused: 'TRADE_FAIL' } as const;

function line(entry: BillEntry, currency: string): string {
  const { kind, cells, refundNumber, state } = entry;
  const type = kind === 'payment' ? 'SALE' : 'REFUND';
  return [
    ...[moment(entry.atMs), cells.tid ?? '', entry.reference, entry.providerReference, entry.walletReference],
    ...[
      refundNumber ?? '',
      type,
      cells.wallet ?? '',
      kind === 'refund' && state === 'done' ? 'TRADE_REFUND' : states[state],
    ],
    ...[currency, major(signed(entry)), major(entry.feeMinor)],
  ].join(',');
}
