import type { Handlers } from '#shared/contract/contract.ts';
import { type HistoryLine, listLimit, type PaymentView } from '#shared/contract/view.ts';
import { dayOf } from '#shared/day.ts';
import type { Language } from '#shared/language.ts';
import type { Wallet } from '#shared/payment/payment.ts';
import { isOpen } from '#shared/payment/payment.ts';
import { Refused } from '#shared/refusal.ts';
import type { Journal } from '../journal/journal.ts';
import type { Attendance } from './attendance.ts';
import { historyLine } from './history.ts';
import type { Receipts } from './receipts.ts';
import type { Scans } from './scans.ts';
import type { Shifts } from './shifts.ts';
import type { Till } from './till.ts';
import { findPayment, paymentView, recordsOfDay, shownState, type ViewSources } from './view.ts';

export interface HandlerOptions {
  readonly till: Till;
  readonly scans: Scans;
  readonly journal: Journal;
  readonly sources: ViewSources;
  readonly attendance: Attendance;
  /** Null in live mode: there is no training scanner. */
  readonly trainingCode: ((wallet: Wallet) => string) | null;
  readonly setLanguage: (language: Language) => void;
  readonly receipts: Receipts;
  readonly shifts: Shifts;
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
  receipts,
  shifts,
}: HandlerOptions): Handlers {
  const shown = (records: readonly Parameters<typeof paymentView>[0][]): PaymentView[] =>
    records.map((record) => paymentView(record, sources));
  return {
    'scan.deliver': ({ scanId, text }) => done(() => scans.deliver(scanId, text)),
    'payment.start': ({ scanId, unknownCodeConfirmed, codeAgainConfirmed, sameAmountConfirmed, ...sought }) =>
      done(() =>
        till.startScan(sought, scanId, {
          unknownCode: unknownCodeConfirmed,
          codeAgain: codeAgainConfirmed,
          sameAmount: sameAmountConfirmed,
        }),
      ),
    'payment.show': ({ wallet, sameAmountConfirmed, ...sought }) =>
      done(() => till.startShow(sought, wallet, { sameAmount: sameAmountConfirmed })),
    'payment.check': ({ paymentId }) => till.check(paymentId).then(() => null),
    'payment.reverse': ({ paymentId }) => done(() => till.reverse(paymentId)),
    'payment.giveUp': ({ paymentId }) => done(() => till.giveUp(paymentId)),
    'payment.leave': ({ paymentId }) => done(() => till.leave(paymentId)),
    'payment.seen': ({ paymentId }) => done(() => till.see(paymentId)),
    'payment.settleByHand': ({ paymentId, ...said }) => done(() => till.settleByHand(paymentId, said)),
    'recovered.seen': () => done(till.seeRecovered),
    'payment.takeLate': ({ paymentId }) => done(() => till.takeLate(paymentId)),
    'payment.get': ({ paymentId }) =>
      shown([findPayment(journal, paymentId)].filter((one) => one !== undefined))[0] ?? null,
    'payment.history': ({ paymentId }): HistoryLine[] => journal.history(paymentId).map(historyLine),
    'payments.find': ({ day, state, text }) => {
      const found = recordsOfDay(journal, day ?? dayOf(sources.clock.nowMs()), text);
      return shown(found.filter(({ payment }) => !state || shownState(payment) === state).slice(0, listLimit));
    },
    'payments.open': () => shown(journal.unsettled().filter(({ payment }) => isOpen(payment))),
    'refund.start': ({ refundId, paymentId, amountMinor, reason }) =>
      done(() => till.startRefund(refundId, paymentId, amountMinor, reason)),
    'refund.check': ({ paymentId, refundId }) => till.checkRefund(paymentId, refundId).then(() => null),
    'provider.activate': ({ code }) => attendance.activate(code),
    'provider.check': ({ provider }) => attendance.check(provider),
    'training.scan': ({ scanId, wallet }) => {
      if (!trainingCode) throw new Refused('trainingOnly');
      return done(() => scans.deliver(scanId, trainingCode(wallet)));
    },
    'receipt.get': ({ id, copy, language }) => receipts.get(id, copy, language),
    'receipt.print': ({ id, copy, keep }) => receipts.print(id, copy, keep),
    'printer.get': receipts.printer,
    'printer.test': ({ keep }) => receipts.test(keep),
    'till.language': ({ language }) => done(() => setLanguage(language)),
    'shift.open': ({ shiftId, cashier, floatMinor }) => done(() => shifts.open(shiftId, cashier, floatMinor)),
    'shift.cash': ({ amountMinor, ...move }) => done(() => shifts.moveCash(move, amountMinor)),
    'shift.count': ({ countId, countedMinor }) => shifts.count(countId, countedMinor),
    'shift.close': ({ shiftId }) => shifts.close(shiftId),
    'shift.x': shifts.x,
    'shift.z': ({ z }) => shifts.z(z),
    'cashier.change': ({ cashier }) => done(() => shifts.changeCashier(cashier)),
    'day.get': ({ day }) => shifts.day(day),
  };
}

function done(act: () => void): null {
  act();
  return null;
}
