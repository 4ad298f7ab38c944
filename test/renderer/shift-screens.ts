import { cashSheetOf, doubtOf, shiftOnScreen, xOf, zOf, zWithAddenda } from './shift-views.ts';
import type { Shots } from './shoot.ts';
import { foundOf, nowMs, settingsView, trainingPart } from './views.ts';

const cash = settingsView();
const ofCash = { ...cash, settings: { ...cash.settings, shop: { ...cash.settings.shop, cash: true } } };
const open = { view: { shift: shiftOnScreen() }, scrolls: true } as const;
const x = { 'shift.x': xOf(187) };
const noShift = xOf(0, { shift: null, fromMs: null });
const names = { 'payments.find': foundOf([]) };

/** Screens of a shift, from its opening to its Z. */
export const shiftShots: Shots = {
  'shift-open': { view: {}, keys: ['F9', '5', '0', '0'], answers: { 'shift.x': noShift, 'settings.get': ofCash } },
  'shift-open-no-cash': { view: {}, keys: ['F9'], answers: { 'shift.x': xOf(3, { shift: null }) }, scrolls: true },
  'shift-now': { ...open, keys: ['F9'], answers: x },
  'shift-now-calm': { ...open, keys: ['F9'], answers: { 'shift.x': xOf(3) } },
  'shift-now-empty': { ...open, keys: ['F9'], answers: { 'shift.x': xOf(0) } },
  'shift-now-swept': {
    ...open,
    view: { shift: shiftOnScreen(), ...trainingPart },
    keys: ['F9', 'F8'],
    answers: { ...x, 'sweep.start': { asked: 14, settled: 2, inDoubt: 1, cancelled: false } },
  },
  'shift-now-counted': {
    ...open,
    keys: ['F9'],
    answers: {
      'shift.x': xOf(187, {
        shift: {
          shiftId: shiftOnScreen().shiftId,
          openedMs: nowMs - 5 * 3_600_000,
          by: 'Chen Jie',
          takesCash: true,
          counted: true,
        },
        cash: cashSheetOf(95_100),
      }),
    },
  },
  'shift-cash': { ...open, keys: ['F9', 'c', '1', '0', '0', '0', 'ArrowDown'], answers: x },
  'shift-count': { ...open, keys: ['F9', 'Enter', '9', '5', '1'], answers: x },
  'shift-counted': {
    ...open,
    keys: ['F9', 'Enter', '9', '5', '1', 'Enter'],
    answers: { ...x, 'shift.count': cashSheetOf(95_100) },
  },
  'shift-counted-less': {
    ...open,
    keys: ['F9', 'Enter', '9', '3', '1', 'Enter'],
    answers: { ...x, 'shift.count': { ...cashSheetOf(93_100), counts: 2, firstCountedMinor: 92_600 } },
  },
  'shift-close-ask': {
    ...open,
    keys: ['F9', 'Enter', '9', '3', '1', 'Enter', 'Enter'],
    answers: { 'shift.x': xOf(187, { cash: cashSheetOf(93_100) }), 'shift.count': cashSheetOf(93_100) },
  },
  'shift-opened': {
    view: {},
    keys: ['F9', '5', '0', '0', 'Enter'],
    answers: { 'shift.x': noShift, 'settings.get': ofCash },
  },
  'shift-z': { ...open, keys: ['F9', 'z'], answers: { ...x, 'shift.z': zOf(187) } },
  'shift-z-addenda': { ...open, keys: ['F9', 'z'], answers: { ...x, 'shift.z': zWithAddenda(187) } },
  'shift-z-large': {
    ...open,
    scrolls: true,
    keys: ['F9', 'z'],
    answers: {
      ...x,
      'shift.z': zOf(100_000, { doubts: Array.from({ length: 12 }, (_, index) => doubtOf(`e0${index}`)) }),
    },
  },
  cashier: { view: { shift: shiftOnScreen() }, keys: ['F12'], answers: names },
  'cashier-new': { view: {}, keys: ['F12', 'W', 'o', 'n', 'g'], answers: names },
};
