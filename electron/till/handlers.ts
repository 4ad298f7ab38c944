import type { DayHandlers, Handlers, SetUpHandlers } from '#shared/contract/contract.ts';
import type { HistoryLine, PaymentView } from '#shared/contract/view.ts';
import type { Language } from '#shared/language.ts';
import type { Wallet } from '#shared/payment/payment.ts';
import { isOpen } from '#shared/payment/payment.ts';
import { Refused } from '#shared/refusal.ts';
import type { ScreenChange } from '#shared/settings/screen.ts';
import type { Journal } from '../journal/journal.ts';
import type { Attendance } from './attendance.ts';
import type { Display } from './display.ts';
import type { Exports } from './exports.ts';
import { findPayments } from './find.ts';
import { historyLine } from './history.ts';
import type { Items } from './items.ts';
import type { Receipts } from './receipts.ts';
import type { ReportPapers } from './report-papers.ts';
import type { Scans } from './scans.ts';
import type { Shifts } from './shifts.ts';
import type { Till } from './till.ts';
import { findPayment, paymentView, type ViewSources } from './view.ts';

export interface HandlerOptions {
  readonly till: Till;
  readonly scans: Scans;
  readonly journal: Journal;
  readonly sources: ViewSources;
  readonly attendance: Attendance;
  /** Null in live mode: there is no training scanner. */
  readonly trainingCode: ((wallet: Wallet) => string) | null;
  readonly setLanguage: (language: Language) => void;
  readonly setScreen: (change: ScreenChange) => void;
  readonly receipts: Receipts;
  readonly setUp: SetUpHandlers;
  readonly display: Display;
  /** Opens the customer display, or gives the address for a window of it. */
  readonly openDisplay: () => string | null;
  readonly items: Items;
  readonly tryScanners: (on: boolean) => void;
  readonly shifts: Shifts;
  readonly exports: Exports;
  readonly reportPapers: ReportPapers;
  readonly days: DayHandlers;
}

/** The contract's commands as the till's methods. Everything here was checked by the contract before. */
export function createHandlers({
  till,
  scans,
  journal,
  sources,
  attendance,
  trainingCode,
  setLanguage,
  setScreen,
  receipts,
  setUp,
  display,
  openDisplay,
  items,
  tryScanners,
  shifts,
  exports,
  reportPapers,
  days,
}: HandlerOptions): Handlers {
  const shown = (records: readonly Parameters<typeof paymentView>[0][]): PaymentView[] =>
    records.map((record) => paymentView(record, sources));
  return {
    'scan.deliver': ({ scanId, text, typed }) => done(() => scans.deliver(scanId, text, { typed })),
    'payment.start': ({ scanId, unknownCodeConfirmed, codeAgainConfirmed, sameAmountConfirmed, ...sought }) =>
      done(() => {
        till.startScan(sought, scanId, {
          unknownCode: unknownCodeConfirmed,
          codeAgain: codeAgainConfirmed,
          sameAmount: sameAmountConfirmed,
        });
        display.follow(sought.paymentId);
      }),
    'payment.show': ({ wallet, sameAmountConfirmed, ...sought }) =>
      done(() => {
        till.startShow(sought, wallet, { sameAmount: sameAmountConfirmed });
        display.follow(sought.paymentId);
      }),
    'payment.check': ({ paymentId }) => till.check(paymentId).then(() => null),
    'payment.reverse': ({ paymentId }) => done(() => till.reverse(paymentId)),
    'payment.giveUp': ({ paymentId }) => done(() => till.giveUp(paymentId)),
    'payment.leave': ({ paymentId }) =>
      done(() => {
        till.leave(paymentId);
        display.letGo(paymentId);
      }),
    'payment.seen': ({ paymentId }) => done(() => till.see(paymentId)),
    'payment.settleByHand': ({ paymentId, ...said }) => done(() => till.settleByHand(paymentId, said)),
    'recovered.seen': () => done(till.seeRecovered),
    'payment.takeLate': ({ paymentId }) => done(() => till.takeLate(paymentId)),
    'payment.get': ({ paymentId }) =>
      shown([findPayment(journal, paymentId)].filter((one) => one !== undefined))[0] ?? null,
    'payment.history': ({ paymentId }): HistoryLine[] => journal.history(paymentId).map(historyLine),
    'payments.find': (asked) => findPayments(asked, sources),
    'payments.open': () => shown(journal.unsettled().filter(({ payment }) => isOpen(payment))),
    'refund.start': ({ refundId, paymentId, amountMinor, reason, approvedBy }) =>
      done(() => till.startRefund(refundId, paymentId, amountMinor, reason, approvedBy)),
    'refund.check': ({ paymentId, refundId }) => till.checkRefund(paymentId, refundId).then(() => null),
    'provider.activate': ({ code }) => attendance.activate(code),
    'provider.check': ({ provider }) => attendance.check(provider),
    'training.scan': ({ scanId, wallet }) => {
      if (!trainingCode) throw new Refused('trainingOnly');
      return done(() => scans.deliver(scanId, trainingCode(wallet)));
    },
    'receipt.get': ({ id, copy, language }) => receipts.get(id, copy, language),
    'receipt.print': ({ printId, id, copy, keep }) => receipts.print(printId, id, copy, keep),
    'receipt.printHere': ({ printId, id, copy }) => receipts.printHere(printId, id, copy),
    'printer.get': receipts.printer,
    'printer.test': ({ printId, keep }) => receipts.test(printId, keep),
    'printer.retry': () => done(receipts.retry),
    'printer.drop': () => done(receipts.drop),
    'printer.draw': ({ glyphs }) => done(() => receipts.draw(glyphs)),
    'items.import': items.import,
    'till.language': ({ language }) => done(() => setLanguage(language)),
    'scan.try': ({ text, typed }) => scans.attempt(text, { typed }),
    'scanners.try': ({ on }) => done(() => tryScanners(on)),
    ...setUp,
    'display.draft': ({ totalMinor }) => done(() => display.draft(totalMinor)),
    'display.open': () => ({ address: openDisplay() }),
    'till.screen': (change) => done(() => setScreen(change)),
    'shift.open': ({ shiftId, cashier, floatMinor }) => done(() => shifts.open(shiftId, cashier, floatMinor)),
    'shift.cash': ({ amountMinor, ...move }) => done(() => shifts.moveCash(move, amountMinor)),
    'shift.count': ({ countId, countedMinor }) => shifts.count(countId, countedMinor),
    'shift.close': ({ shiftId }) => shifts.close(shiftId),
    'shift.x': shifts.x,
    'shift.z': ({ z }) => shifts.z(z),
    'cashier.change': ({ cashier }) => done(() => shifts.changeCashier(cashier)),
    'day.get': ({ day }) => shifts.day(day),
    'report.get': reportPapers.get,
    'report.print': reportPapers.print,
    'export.make': exports.page,
    ...days,
  };
}

function done(act: () => void): null {
  act();
  return null;
}
