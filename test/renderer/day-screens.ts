import {
  agreeing,
  bill,
  needing,
  plainNeeding,
  portal,
  reconciled,
  signed,
  standing,
  trend,
  troubled,
} from './day-views.ts';
import type { Shot, Shots } from './shoot.ts';
import { approvedView, idOf, yuan } from './views.ts';

const month = { 'day.trend': trend(['swiftpass']) };
const calm = { 'day.providers': [standing({ needsYou: 0 })], 'reconcile.get': reconciled(187), ...month };
const two = { ...troubled(187, plainNeeding), needsYou: 2, findings: [], waits: 0, explained: 0 };
const needs = {
  'day.providers': [standing({ needsYou: 2 })],
  'reconcile.get': two,
  'payment.get': approvedView('late', { amount: yuan(3_280), paymentId: idOf.payment('late') }),
  ...month,
};
const all = {
  'day.providers': [
    standing({ needsYou: 6 }),
    standing({ provider: 'upay', fetches: false, lists: 'none', bills: [], needsYou: 0 }),
  ],
  'reconcile.get': troubled(5_000),
  'payment.get': approvedView('late', { amount: yuan(3_280), paymentId: idOf.payment('late') }),
  ...month,
};
const noBill = standing({ bills: [], needsYou: 0 });
const day = (more: Partial<Shot>): Shot => ({ view: {}, keys: ['F10'], scrolls: true, ...more });
const file = {
  ...{
    refusal: { code: 'unknownLayout', line: 1, column: null, found: '收钱吧流水明细' },
    kind: 'mappingNeeded',
    glance: portal,
  },
} as const;

/** Screens of the end of the day, and of a bill's columns. */
export const dayShots: Shots = {
  'day-agrees': day({ answers: calm }),
  'day-signed': day({
    answers: {
      ...calm,
      'day.providers': [standing({ needsYou: 0, signed })],
      'reconcile.get': reconciled(187, { signed }),
    },
  }),
  'day-needs': day({ answers: needs, lines: { needsYou: plainNeeding } }),
  'day-line': day({ answers: needs, lines: { needsYou: plainNeeding }, keys: ['F10', 'Enter'] }),
  'day-call': day({
    answers: all,
    lines: { needsYou: needing },
    keys: ['F10', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown'],
  }),
  'day-finding': day({ answers: all, lines: { needsYou: needing }, keys: ['F10', 'Enter'] }),
  'day-all': day({ answers: all, lines: { needsYou: needing } }),
  'day-group': day({ answers: all, lines: { needsYou: [] }, keys: ['F10', 'ArrowDown', 'ArrowDown'] }),
  'day-three': day({
    answers: { ...calm, 'reconcile.get': reconciled(1) },
    lines: { agrees: [0, 1, 2].map(agreeing) },
    keys: ['F10', 'ArrowDown', 'Enter'],
  }),
  'day-many': day({
    answers: { ...calm, 'reconcile.get': reconciled(5_000) },
    lines: { agrees: Array.from({ length: 500 }, (_, index) => agreeing(index)) },
    keys: ['F10', 'ArrowDown', 'Enter', 'PageDown', 'PageDown', 'PageDown'],
  }),
  'day-crowd': day({
    answers: { ...calm, 'reconcile.get': reconciled(100_000) },
    lines: { agrees: Array.from({ length: 2_000 }, (_, index) => agreeing(index)) },
    keys: ['F10', 'ArrowDown', 'Enter', 'End', 'End', 'End'],
  }),
  'day-empty': day({
    answers: {
      'day.providers': [standing({ bills: [], payments: 0, needsYou: 0 })],
      'reconcile.get': reconciled(0, {
        verdict: 'nothing',
        journal: { payments: 0, paymentsMinor: 0, refunds: 0, refundsMinor: 0, netMinor: 0 },
        classes: [],
        bills: [],
        hasBill: false,
        bill: null,
      }),
      ...month,
    },
  }),
  'day-no-bill': day({
    answers: {
      'day.providers': [noBill],
      'reconcile.get': reconciled(187, { bills: [], hasBill: false, bill: null, waits: 187 }),
      ...month,
    },
  }),
  'day-no-provider': day({ answers: { 'day.providers': [] } }),
  'day-work': day({
    answers: { 'day.providers': [standing()], ...month },
    view: { work: { what: 'reconcile', day: '2026-11-21', provider: 'swiftpass', done: 45_000, of: 100_000 } },
  }),
  'day-explain': day({ answers: needs, lines: { needsYou: plainNeeding }, keys: ['F10', 'Enter', 'e'] }),
  'day-sign': day({
    answers: { ...calm, 'reconcile.get': reconciled(187) },
    keys: ['F10', 'Enter', 'W', 'o', 'n', 'g'],
  }),
  'day-sign-left': day({ answers: needs, lines: { needsYou: plainNeeding }, keys: ['F10', 's'] }),
  'day-taken': day({
    answers: {
      ...calm,
      'bill.import': {
        ...{ kind: 'taken', bill, isNew: true, problemCount: 2, differences: [] },
        problems: [
          { code: 'digitsLost', line: 17, column: 9, found: '4.2E+27', reference: null, rowKept: true },
          { code: 'amount', line: 42, column: 12, found: '12,5O', reference: null, rowKept: false },
        ],
      },
    },
    file: bill.fileName ?? '',
  }),
  'day-refused': day({
    answers: {
      ...calm,
      'bill.import': { kind: 'refused', refusal: { code: 'otherDay', line: 2, column: 1, found: '2026-11-20' } },
    },
    file: 'wrong.csv',
  }),
  mapping: day({ answers: { ...calm, 'bill.import': file }, file: portal.fileName }),
  'mapping-state': day({
    answers: { ...calm, 'bill.import': file },
    file: portal.fileName,
    keysAfterFile: Array.from({ length: 5 }, () => 'ArrowDown'),
  }),
};
