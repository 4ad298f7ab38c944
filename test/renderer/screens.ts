// `npm run -s screens -- [FOLDER] [NAME...] [--only=1024-en-light]`: a picture of every screen and state from made-up views,
// in each language, light and dark, at three sizes, in high contrast and at 200 % zoom; a contact sheet of them; and what
// is wrong with any. Needs the built renderer and a Chromium.
import type { HistoryLine, PaymentView, ScannerDevice, ScannersView, View } from '#shared/contract/view.ts';
import { ProviderId } from '#shared/payment/payment.ts';
import { plainScreen } from '#shared/settings/screen.ts';
import { Settings } from '#shared/settings/settings.ts';
import { receiptOf } from '../printer/papers.ts';
import { dayShots } from './day-screens.ts';
import { shiftShots } from './shift-screens.ts';
import { runScreens, type Shot } from './shoot.ts';
import {
  approvedView,
  doubtView,
  idOf,
  nowMs,
  paymentView,
  printerView,
  refundView,
  settingsView,
  trainingPart,
  yuan,
} from './views.ts';

const open = (payment: PaymentView, more: Partial<View> = {}): Shot => ({
  view: { payments: [payment], ...more },
  openPayment: payment,
});

const greeting: Partial<View> = {
  ...{ setUp: 'shop', shopName: '', terminalName: '', cashier: '', providers: [], showWallets: [], scans: false },
};

const doubt = doubtView('d001');
const unseen = approvedView('u001', { unseen: true, needsPerson: true });
const byHand = {
  verdict: 'paid',
  by: 'Wong',
  reason: 'seen in the portal at 10:20, number 4021',
  atMs: nowMs,
  contradicted: false,
} as const;
const withRefund = approvedView('r001', {
  refunds: [refundView('r001', { state: 'refunded' })],
  refundableMinor: 10_000,
});
const declined = paymentView('c004', {
  ...{ state: 'declined', reason: 'insufficientFunds', nextStep: null },
  advice: { id: 'noFunds', money: 'notMoved' },
  words: { code: 'INSUFFICIENT_FUND', text: '余额不足' },
});
const refusedRefund = approvedView('r002', {
  refunds: [
    refundView('r002', {
      ...{ state: 'refused', refusal: 'merchantBalance', nextStepAtMs: null },
      advice: { id: 'refundNoBalance', money: 'notMoved' },
      words: { code: 'SELLER_BALANCE_NOT_ENOUGH', text: '商户余额不足' },
    }),
  ],
});
const day = [
  doubtView('d002', { amount: yuan(6_600), wallet: 'wechat' }),
  paymentView('l001', { ...lateMore(), amount: yuan(3_280) }),
  withRefund,
  approvedView('a002', { amount: yuan(118_000), wallet: 'wechat', requestedMs: nowMs - 400_000 }),
  paymentView('c001', { state: 'declined', reason: 'insufficientFunds', nextStep: null, requestedMs: nowMs - 500_000 }),
  paymentView('n001', { state: 'notPaid', reason: 'notFound', wallet: 'unionpay', requestedMs: nowMs - 600_000 }),
  paymentView('v001', { state: 'reversed', requestedMs: nowMs - 700_000 }),
  paymentView('s001', { state: 'notSent', reason: 'offline', requestedMs: nowMs - 800_000 }),
  ...Array.from({ length: 9 }, (_, index) =>
    approvedView(`b00${index}`, { amount: yuan(900 + index * 1_733), requestedMs: nowMs - 900_000 - index * 137_000 }),
  ),
];

function lateMore(): Partial<PaymentView> {
  return {
    state: 'late',
    lateAfter: 'notPaid',
    needsPerson: true,
    nextStep: null,
    refundableMinor: 12_850,
    payerPaid: yuan(12_850),
    can: { reverse: false, refund: true, partialRefund: true, giveUp: false, settleByHand: false },
  };
}

const scan = {
  ...({ scanId: idOf.scan('1'), atMs: nowMs - 4_000, wallet: 'alipay', refusal: null, paymentId: null } as const),
  ...{ item: null, typed: null },
};
const code = { text: 'https://qr.alipay.com/bax03431ljhokirwl38f00a7', untilMs: nowMs + 83_000 };
const paperSettings = Settings.parse({
  shop: { name: '永兴茶餐厅 Wing Hing' },
  terminal: { name: 'Till 1', cashier: 'Chen Jie' },
  printer: { head: ['永兴茶餐厅 Wing Hing', '12 Canal Road, Shop 3'], foot: ['Thank you · 谢谢惠顾'] },
  providers: {},
});
const papers = (language: View['language'], training: boolean) => ({
  receipt: { ...receiptOf({ language, training, settings: paperSettings }) },
  copy: { ...receiptOf({ language, training, settings: paperSettings, copy: 1 }) },
});
const inTrouble = printerView({
  ...{ state: 'trouble', waiting: 3 },
  trouble: { why: 'noPaper', place: '192.168.1.50:9100', count: 0 },
});
const shown = paymentView('q001', { state: 'showing', way: 'show', wallet: 'wechat', code });
const fourProviders = ProviderId.options.map((id) => ({ id, state: 'ready', words: null }) as const);
const manyWallets = ['wechathk', 'alipayhk', 'unionpay', 'fps', 'payme', 'wechat', 'alipay', 'gcash'] as const;
const amount = ['1', '2', '8', '.', '5'];
/** To the manager's field, the name, and on. */
const agreed = ['Enter', 'W', 'o', 'n', 'g', 'Enter'];
const newest = approvedView('z001', { amount: yuan(4_400), requestedMs: nowMs + 2_000 });

export function manyPayments(count: number): PaymentView[] {
  const wallets = ['alipay', 'wechat', 'unionpay'] as const;
  return [
    ...day.slice(0, 2),
    ...Array.from({ length: count - 2 }, (_, index) =>
      approvedView(index.toString(36).padStart(4, '0'), {
        ...{ amount: yuan(300 + ((index * 7_919) % 20_000)), wallet: wallets[index % 3] ?? 'alipay' },
        requestedMs: nowMs - 60_000 - index * 6_000,
      }),
    ),
  ];
}
const typed = { capsLock: true, ime: false, msPerKey: 20 };
const sold = [
  { name: '丝袜奶茶（热）', quantity: 2, priceMinor: 1_850 },
  { name: 'Pineapple bun with butter', quantity: 1, priceMinor: 1_400 },
  { name: '扬州炒饭配自家制豉油王炒面及例汤一碗加配冻柠檬茶走甜', quantity: 1, priceMinor: 4_250 },
  { name: '', quantity: 1, priceMinor: 3_500 },
];

const honeywell: ScannerDevice = {
  ...({ id: '0c2e:0b61', by: 'hid', name: 'Voyager 1470g', layout: 'honeywell', state: 'ready' } as const),
};
const newland: ScannerDevice = { ...honeywell, id: '1eab:0d10', name: 'NLS-FM420', layout: 'newland' };
const teachButton = '[data-testid="scan-tried"] ~ div button';
const taught: ScannersView['tried'] = {
  ...{ atMs: nowMs, device: honeywell, aim: ']Q1', lesson: { layout: 'honeywell', prefix: '', suffix: '#' } },
  scan: { kind: 'refused', wallet: null, refusal: 'scanTeach', start: 'SH', length: 22, letters: 'upper' },
};

function scannersView(devices: readonly ScannerDevice[], more: Partial<ScannersView> = {}): ScannersView {
  const [first] = devices;
  const state = first === undefined ? 'none' : first.state === 'ready' ? 'ready' : 'refused';
  return { state, devices, keyboards: [], system: 'linux', tried: null, ...more };
}

export const shots: Readonly<Record<string, Shot>> = {
  'checkout-empty': { view: {} },
  'checkout-amount': { view: {}, keys: amount },
  'checkout-show-only': { view: { scans: false }, keys: amount },
  'checkout-large': { view: {}, keys: ['4', '9', '9', '9', '9', '.', '9', '9'] },
  'checkout-scanned': { view: { scan: { ...scan, kind: 'customerCode' } } },
  'checkout-scanned-amount': { view: { scan: { ...scan, kind: 'customerCode' } }, keys: amount },
  'checkout-refused': {
    view: {},
    next: { scan: { ...scan, kind: 'refused', wallet: null, refusal: 'scanMerchantQr' } },
  },
  'checkout-unknown': {
    view: {},
    keys: amount,
    next: { scan: { ...scan, kind: 'unknownCode', wallet: null } },
  },
  'checkout-training': { view: trainingPart, keys: amount },
  'checkout-training-show': {
    view: {
      scans: false,
      mode: 'training',
      training: { wallets: [], scenarios: trainingPart.training?.scenarios ?? [] },
    },
    keys: amount,
  },
  'checkout-recovered': {
    view: { payments: [doubt, unseen], recovered: [doubt.paymentId, unseen.paymentId], ...trainingPart },
  },
  'checkout-recovered-many': {
    view: { payments: day.slice(0, 5), recovered: day.slice(0, 5).map(({ paymentId }) => paymentId), ...trainingPart },
    next: { scan: { ...scan, kind: 'unknownCode', wallet: null } },
  },
  'checkout-items': { view: {}, items: sold },
  'checkout-items-typed': { view: trainingPart, items: sold, keysAfter: ['5', '.', '5'] },
  'checkout-items-removed': { view: { scans: false }, items: sold, keysAfter: ['Delete'] },
  'checkout-items-keypad': { view: {}, items: sold, click: 'section > div > button:last-child' },
  'checkout-item-unknown': {
    view: {},
    keys: amount,
    next: { scan: { ...scan, kind: 'refused', wallet: null, refusal: 'scanItemUnknown' } },
  },
  'checkout-caps': {
    view: {},
    keys: amount,
    next: { scan: { ...scan, kind: 'refused', wallet: null, refusal: 'scanCapsLock', typed } },
  },
  'dialog-scanned': { view: {}, keys: ['F1'], next: { scan: { ...scan, kind: 'customerCode' } } },
  'payment-lines': open(approvedView('k001', { lines: sold, amount: yuan(12_850) })),
  'checkout-provider': { view: { providers: [{ id: 'upay', state: 'needsActivation', words: null }] } },
  'checkout-providers': { view: { providers: fourProviders, ...trainingPart }, keys: amount },
  'checkout-problem': { view: { problem: { code: 'journalWriteFailed', params: { problem: 'ENOSPC' } } } },
  'checkout-sound-off': { view: { screen: { ...plainScreen, soundVolume: 0 } } },
  'training-round': { view: trainingPart, click: '[class*="tour"]' },
  'training-round-doubt': {
    view: trainingPart,
    click: '[class*="tour"]',
    steps: [
      { payments: [approvedView('g001', { requestedMs: nowMs })] },
      { payments: [{ ...declined, requestedMs: nowMs }] },
      { payments: [{ ...doubt, requestedMs: nowMs }] },
    ],
  },
  wallets: { view: {}, keys: [...amount, 'F2'] },
  'wallets-many': { view: { showWallets: manyWallets }, keys: [...amount, 'F2'] },
  'wallets-more': { view: { showWallets: manyWallets, ...trainingPart }, keys: [...amount, 'F2', 'PageDown'] },
  keys: { view: {}, keys: ['F1'] },
  language: { view: {}, click: 'header [aria-haspopup] >> nth=-1' },
  'payment-waiting': open(paymentView('w001')),
  'payment-asked': open(
    paymentView('w002', {
      customerAsked: true,
      lastQuery: { atMs: nowMs - 1_000, answer: 'pending' },
      can: { reverse: true, refund: false, partialRefund: false, giveUp: true, settleByHand: true },
    }),
  ),
  'payment-qr': open(shown),
  'payment-qr-training': open({ ...shown, can: { ...shown.can, reverse: true, giveUp: true } }, trainingPart),
  'payment-qr-over': open({ ...shown, code: { ...code, untilMs: nowMs - 1 } }, trainingPart),
  'payment-qr-tray': { ...open(shown), next: { payments: [shown, doubt] } },
  'payment-approved': open(approvedView('a001', { payerPaid: yuan(11_850) }), { ...trainingPart }),
  'payment-declined': open(
    paymentView('c002', {
      state: 'declined',
      reason: 'codeExpired',
      advice: { id: 'codeExpired', money: 'notMoved' },
      words: { code: 'EXPIRED_BARCODE', text: '付款码已过期' },
      nextStep: { call: 'query', atMs: nowMs + 1_700_000 },
    }),
  ),
  'payment-declined-long': open(
    paymentView('c003', {
      ...{ state: 'declined', reason: 'terminalRefused', provider: 'uqpay', wallet: 'unionpay' },
      advice: { id: 'settingsWrong', money: 'notMoved' },
      words: { code: 'invalid_return_url', text: 'The return URL must be an absolute https address without blanks.' },
      nextStep: { call: 'query', atMs: nowMs + 1_700_000 },
    }),
  ),
  'payment-not-sent': open(
    paymentView('s002', {
      ...{ state: 'notSent', reason: 'offline', nextStep: null },
      advice: { id: 'notSent', money: 'notMoved' },
    }),
  ),
  'payment-doubt': open(doubt),
  'payment-doubt-busy': open(
    doubtView('d004', {
      doubt: { cause: 'providerUnsure', sinceMs: nowMs - 32_000 },
      advice: { id: 'leaningFailed', money: 'unknown' },
      words: { code: 'FAIL_IO_3', text: '' },
    }),
    trainingPart,
  ),
  'payment-doubt-keys': open(
    doubtView('d005', {
      doubt: { cause: 'providerError', sinceMs: nowMs - 32_000 },
      advice: { id: 'askNotAllowed', money: 'unchanged' },
      words: { code: 'ILLEGAL_SIGN', text: '签名错误' },
    }),
    trainingPart,
  ),
  'payment-doubt-given-up': open(
    doubtView('d003', { givenUp: true, advice: null, can: { ...doubt.can, giveUp: false, settleByHand: false } }),
  ),
  'payment-by-hand': open(doubtView('h001', { byHand, advice: null })),
  'payment-manager': { ...open(doubt), keys: ['m'] },
  'payment-by-hand-ask': { ...open(doubt), keys: ['m', 'Tab', 'Tab', 'Enter'] },
  'payment-contradicted': open(
    paymentView('h002', {
      ...{ state: 'notPaid', reason: 'notFound', nextStep: null },
      ...{ byHand: { ...byHand, contradicted: true }, unseen: true, needsPerson: true },
    }),
  ),
  'payment-unseen': open(unseen),
  'payment-reverse-ask': { ...open(doubt), keys: ['m', 'Enter'] },
  'payment-reversing': open(
    doubtView('v002', {
      reversing: 'operator',
      doubt: null,
      advice: { id: 'reverseAskOn', money: 'unknown' },
      can: { ...doubt.can, reverse: false },
    }),
  ),
  'payment-reversed': open(
    paymentView('v003', {
      state: 'reversed',
      advice: { id: 'reversed', money: 'notMoved' },
      nextStep: { call: 'query', atMs: nowMs + 1_000_000 },
    }),
  ),
  'payment-not-paid': open(
    paymentView('n002', {
      state: 'notPaid',
      reason: 'notFound',
      advice: { id: 'neverArrived', money: 'notMoved' },
      nextStep: { call: 'query', atMs: nowMs + 1_500_000 },
    }),
  ),
  'payment-late': open(paymentView('l002', lateMore())),
  'payment-too-late': open(approvedView('t001', { reversalTooLate: true })),
  'payment-returned': open(approvedView('e001', { returnedElsewhere: yuan(12_850), refundableMinor: 0 })),
  today: { view: { payments: day }, keys: ['F6', 'ArrowDown', 'ArrowDown', 'ArrowDown'], scrolls: true },
  'today-three': { view: { payments: day.slice(2, 5) }, keys: ['F6'] },
  'today-many': { view: { payments: day }, found: manyPayments(200), keys: ['F6', 'End'], scrolls: true },
  'today-crowd': {
    view: { payments: day },
    found: manyPayments(5_000),
    keys: ['F6', 'PageDown', 'PageDown'],
    scrolls: true,
  },
  'today-filter': { view: { payments: day }, keys: ['F6', 'F2'] },
  'today-no-match': { view: { payments: day }, found: [], keys: ['F6', '9', '9', '.', '9', '9'] },
  'today-other-day': { view: {}, keys: ['F6', 'ArrowLeft'] },
  'today-fresh': {
    view: { payments: day },
    keys: ['F6', 'ArrowDown'],
    next: { payments: [newest, ...day] },
    foundNext: [newest, ...day],
    scrolls: true,
  },
  'earlier-number': {
    view: {},
    keys: amount,
    next: { scan: { ...scan, kind: 'number', wallet: null, paymentId: withRefund.paymentId } },
  },
  'today-refund': { view: { payments: day }, keys: ['F4'] },
  'today-empty': { view: {}, keys: ['F6'] },
  refund: { ...open(withRefund), keys: ['F4'] },
  'refund-part': { ...open(withRefund), keys: ['F4', '2', '8', '.', '5'] },
  'refund-name': { ...open(withRefund), keys: ['F4', ...agreed.slice(0, -1)] },
  'refund-coupon': {
    ...open(approvedView('a003', { payerPaid: yuan(11_850), refundableMinor: 11_850, wallet: 'wechat' })),
    keys: ['F4'],
  },
  'refund-alone': { ...open(withRefund, { refundManagerAboveMinor: 50_000 }), keys: ['F4'] },
  'refund-ask': { ...open(withRefund), keys: ['F4', ...agreed] },
  'refund-refused': {
    ...open(withRefund),
    ...{ keys: ['F4', ...agreed, 'Enter'] },
    refund: {
      ...{ state: 'refused', refusal: 'merchantBalance', nextStepAtMs: null },
      advice: { id: 'refundNoBalance', money: 'notMoved' },
      words: { code: 'SELLER_BALANCE_NOT_ENOUGH', text: '商户余额不足' },
    },
  },
  'refund-doubt': {
    ...open(withRefund),
    ...{ keys: ['F4', ...agreed, 'Enter'] },
    refund: {
      ...{ state: 'inDoubt', doubtCause: 'providerUnsure' },
      advice: { id: 'refundRefusedUnproved', money: 'unknown' },
      words: { code: 'SELLER_BALANCE_NOT_ENOUGH', text: '商户余额不足' },
    },
  },
  'refund-processing': { ...open(withRefund), keys: ['F4', ...agreed, 'Enter'], refund: { state: 'processing' } },
  'refund-done': {
    ...open(withRefund),
    keys: ['F4', ...agreed, 'Enter'],
    refund: { state: 'refunded', nextStepAtMs: null },
  },
  'refund-manual': {
    ...open(withRefund),
    ...{ keys: ['F4', ...agreed, 'Enter'] },
    refund: { state: 'manual', nextStepAtMs: null, advice: { id: 'refundByHand', money: 'notMoved' } },
  },
  'today-declined': { view: { payments: [declined, refusedRefund] }, keys: ['F6', 'ArrowDown'], scrolls: true },
  'today-refused': { view: { payments: [refusedRefund] }, keys: ['F6', 'ArrowDown'], scrolls: true },
  'settings-shop': { view: {}, section: 'shop', scrolls: true },
  'settings-faults': {
    ...{ view: {}, section: 'shop', scrolls: true },
    type: { 'shop.name': 'x'.repeat(80) },
    keys: ['Enter'],
    answers: { 'settings.change': [{ field: 'shop.name', kind: 'tooLong', limit: 60 }] },
  },
  'settings-providers': { view: {}, section: 'providers' },
  'settings-upay': { view: {}, section: 'providers', provider: 'upay', scrolls: true },
  'settings-swiftpass': {
    ...{ view: {}, section: 'providers', provider: 'swiftpass', scrolls: true },
    keys: ['Enter'],
    answers: {
      'provider.check': { state: 'refused', code: '400', text: 'Signature error', clockSkewMs: null },
    },
  },
  'settings-checked': {
    ...{ view: {}, section: 'providers', provider: 'swiftpass', scrolls: true },
    keys: ['Enter'],
    answers: { 'provider.check': { state: 'ready', code: '', text: '', clockSkewMs: 1_200 } },
  },
  'settings-eftpay': { view: {}, section: 'providers', provider: 'eftpay', scrolls: true },
  'settings-uqpay': { view: {}, section: 'providers', provider: 'uqpay', scrolls: true },
  'settings-wallets': { view: {}, section: 'wallets', scrolls: true },
  'settings-items': { view: { items: { count: 1_280, sinceMs: nowMs } }, section: 'items' },
  'settings-scanner': { view: {}, section: 'scanner', scrolls: true },
  'settings-scanner-ready': { view: { scanners: scannersView([honeywell]) }, section: 'scanner', scrolls: true },
  'settings-scanner-refused': {
    view: {
      scanners: scannersView([
        { ...newland, state: 'noPermission' },
        { ...honeywell, state: 'unreadable' },
      ]),
    },
    section: 'scanner',
    scrolls: true,
  },
  'settings-scanner-windows': {
    view: { scanners: scannersView([{ ...newland, state: 'noPermission' }], { system: 'windows' }) },
    section: 'scanner',
    scrolls: true,
  },
  'settings-scanner-keyboard': {
    view: {
      scanners: scannersView([], { keyboards: [{ id: '0c2e:0901', name: 'Voyager 1470g', maker: 'Honeywell' }] }),
    },
    section: 'scanner',
    scrolls: true,
  },
  'settings-scanner-teach': {
    ...{ view: { scanners: scannersView([honeywell]) }, section: 'scanner', scrolls: true },
    click: teachButton,
  },
  'settings-scanner-learnt': {
    ...{ view: { scanners: scannersView([honeywell]) }, section: 'scanner', scrolls: true },
    click: teachButton,
    next: { scanners: scannersView([honeywell], { tried: taught }) },
  },
  'checkout-scanner-refused': {
    view: { scanners: scannersView([{ ...newland, state: 'noPermission' }]) },
    keys: amount,
  },
  'checkout-scanner-ready': { view: { scanners: scannersView([honeywell, newland]) }, keys: amount },
  'settings-printer': { view: {}, section: 'printer', scrolls: true },
  'settings-screen': { view: {}, section: 'screen' },
  'settings-network': { view: {}, section: 'network', scrolls: true },
  'settings-training': { view: {}, section: 'training' },
  'settings-about': { view: {}, section: 'about' },
  'settings-unsaved': { view: {}, section: 'shop', type: { 'shop.name': 'Corner' }, keys: ['Escape'], scrolls: true },
  'settings-in-training': { view: trainingPart, section: 'training' },
  'welcome-language': { view: greeting },
  'welcome-shop': { view: greeting, keys: ['Enter'] },
  'welcome-choose': { view: { ...greeting, shopName: 'Corner Shop', setUp: 'provider' } },
  'welcome-who': {
    view: { ...greeting, shopName: 'Corner Shop', setUp: 'provider' },
    click: 'main button:has-text("live"), main button:has-text("正式")',
  },
  'paper-first': { ...open(approvedView('a001'), trainingPart), keys: ['F7'], scrolls: true },
  'paper-copy': { ...open(withRefund), copy: true, keys: ['F7', 'Enter'], scrolls: true },
  'paper-narrow': { ...open(withRefund, { printer: printerView({ paperMm: 58 }) }), keys: ['F7'], scrolls: true },
  'paper-no-printer': {
    ...open(approvedView('a001'), { printer: printerView({ state: 'off' }) }),
    keys: ['F7'],
    scrolls: true,
  },
  'payment-printed': open(approvedView('a001', { printed: 1 }), { printer: inTrouble }),
  'printer-trouble': { view: { printer: inTrouble }, keys: amount, click: '[data-testid="printer"]' },
  'print-waits': { ...open(approvedView('a001'), { printer: inTrouble }), printing: inTrouble.trouble, keys: ['p'] },
  ...shiftShots,
  ...dayShots,
  'link-down': { view: { payments: [doubt] }, lose: true },
};

const history: readonly HistoryLine[] = [
  { seq: 11, atMs: nowMs - 47_000, what: 'requested', detail: { way: 'scan', wallet: 'alipay', by: 'Chen Jie' } },
  { seq: 12, atMs: nowMs - 45_000, what: 'customerAsked', detail: {} },
  { seq: 13, atMs: nowMs - 32_000, what: 'doubted', detail: { cause: 'noReply' } },
  { seq: 14, atMs: nowMs - 20_000, what: 'approved', detail: { minor: 12_850, currency: 'CNY', wallet: 'alipay' } },
  {
    seq: 15,
    atMs: nowMs - 6_000,
    what: 'refundRequested',
    detail: { minor: 2_850, currency: 'CNY', reason: 'returned', by: 'Chen Jie' },
  },
  { seq: 16, atMs: nowMs - 5_000, what: 'refund.refunded', detail: {} },
];

/** What the terminal would answer, by command; every other is answered with nothing. */
export function answersOf(
  { copy, printing, answers }: Shot,
  { language, mode }: View,
): Readonly<Record<string, unknown>> {
  const paper = papers(language, mode === 'training');
  const trouble = printing ?? null;
  return {
    'payment.history': history,
    'receipt.get': copy ? paper.copy : paper.receipt,
    'receipt.print': { outcome: trouble ? 'waiting' : 'printed', trouble, refusal: null },
    'settings.get': settingsView(),
    ...answers,
  };
}

if (import.meta.main) process.exitCode = await runScreens(shots, answersOf);
