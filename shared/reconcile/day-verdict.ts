import { assert } from '../assert.ts';
import type { BillSumsView, JournalSums } from '../contract/reconcile-view.ts';
import type { Money } from '../money.ts';
import { numberOf, type OpenLine } from './day-lines.ts';
import type { Finding } from './findings.ts';
import type { Matching } from './match.ts';
import type { ClassSums } from './sums.ts';
import { type DaySigned, mostLeft } from './taken.ts';

/** The rest is said beside the comparison; these make it doubtful as a whole. */
export function findingNeedsYou({ finding }: Finding): boolean {
  switch (finding) {
    case 'footerDiffers':
    case 'journalDiffers':
    case 'unreadableRows':
    case 'severalCurrencies':
      return true;
    case 'numbersDiffer':
    case 'matchedWithoutNumber':
      return false;
  }
}

export function journalSums(sums: readonly ClassSums[]): JournalSums {
  const sum = (field: 'payments' | 'paymentsMinor' | 'refunds' | 'refundsMinor') =>
    sums.reduce((total, { journal }) => total + journal[field], 0);
  const [paymentsMinor, refundsMinor] = [sum('paymentsMinor'), sum('refundsMinor')];
  return {
    ...{ payments: sum('payments'), paymentsMinor, refunds: sum('refunds'), refundsMinor },
    netMinor: paymentsMinor - refundsMinor,
  };
}

export function billSums(sums: readonly ClassSums[]): BillSumsView {
  const sum = (field: keyof BillSumsView) => sums.reduce((total, { bill }) => total + bill[field], 0);
  return {
    ...{ rows: sum('rows'), paymentsMinor: sum('paymentsMinor'), refundsMinor: sum('refundsMinor') },
    ...{ feesMinor: sum('feesMinor'), couponsMinor: sum('couponsMinor'), netMinor: sum('netMinor') },
    feesUnknown: sum('feesUnknown'),
  };
}

/** `needs`: what is left once explained lines are taken off. */
export function verdictOf({ lines }: Matching, needs: number): 'allAgree' | 'needsYou' | 'nothing' {
  if (needs > 0) return 'needsYou';
  return lines.length === 0 ? 'nothing' : 'allAgree';
}

/** What stands in the entry that signs a day. */
export function signedSums({ sums }: Matching): DaySigned['classes'] {
  return sums.map(({ class: found, currency, lines, journal, bill }) => ({
    ...{ class: found, currency, lines },
    journalMinor: journal.paymentsMinor - journal.refundsMinor,
    billMinor: bill.paymentsMinor - bill.refundsMinor,
  }));
}

export function leftOf(open: readonly OpenLine[]): DaySigned['left'] {
  return open.slice(0, mostLeft).map(({ key, line, step }) => ({
    ...{ line: key, step, number: numberOf(line), amount: amountOf(line) },
  }));
}

function amountOf({ item, row }: OpenLine['line']): Money {
  const amount = item?.amount ?? row?.amount;
  assert(amount, 'a line has an item or a row');
  return amount;
}
