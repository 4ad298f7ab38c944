import type { SettingsView } from '#shared/contract/settings-view.ts';
import type { Found, PaymentView, RefundView, View } from '#shared/contract/view.ts';
import type { PaymentId, RefundId, SaleId, ScanId } from '#shared/ids.ts';
import type { Money } from '#shared/money.ts';
import { plainScanner } from '#shared/settings/scanner.ts';
import { plainScreen } from '#shared/settings/screen.ts';
import { Settings } from '#shared/settings/settings.ts';

/** 2026-11-21 10:24:30 at the till. */
export const nowMs = Date.UTC(2026, 10, 21, 2, 24, 30);

export const yuan = (minor: number): Money => ({ minor, currency: 'CNY' });

export const idOf = {
  payment: (name: string) => `payment-${name}` as PaymentId,
  sale: (name: string) => `sale-of-${name}` as SaleId,
  refund: (name: string) => `refund-${name}` as RefundId,
  scan: (name: string) => `scan-id-${name}` as ScanId,
};

export function paymentView(name: string, more: Partial<PaymentView> = {}): PaymentView {
  return {
    paymentId: idOf.payment(name),
    saleId: idOf.sale(name),
    reference: `7K2QZ9M4XW3N8R5TBC6V${name.toUpperCase().padEnd(4, '0').slice(0, 4)}`,
    provider: 'upay',
    way: 'scan',
    wallet: 'alipay',
    amount: yuan(12_850),
    lines: [],
    cashier: 'Chen Jie',
    state: 'waiting',
    customerAsked: false,
    reversing: null,
    requestedMs: nowMs - 9_000,
    sinceMs: nowMs - 9_000,
    code: null,
    payerPaid: null,
    providerReference: null,
    walletReference: null,
    reason: null,
    doubt: null,
    lateAfter: null,
    taken: false,
    reversalTooLate: false,
    returnedElsewhere: null,
    givenUp: false,
    byHand: null,
    unseen: false,
    advice: null,
    words: null,
    lastQuery: null,
    nextStep: { call: 'query', atMs: nowMs + 3_000 },
    asking: false,
    needsPerson: false,
    refundableMinor: 0,
    printed: 0,
    refunds: [],
    can: { reverse: false, refund: false, partialRefund: false, giveUp: false, settleByHand: false },
    ...more,
  };
}

export function approvedView(name: string, more: Partial<PaymentView> = {}): PaymentView {
  const amount = more.amount ?? yuan(12_850);
  return paymentView(name, {
    state: 'approved',
    payerPaid: amount,
    providerReference: '7895036182402911',
    walletReference: '2026112122001480531417238054',
    nextStep: null,
    refundableMinor: amount.minor,
    can: { reverse: false, refund: true, partialRefund: true, giveUp: false, settleByHand: false },
    ...more,
  });
}

export function doubtView(name: string, more: Partial<PaymentView> = {}): PaymentView {
  return paymentView(name, {
    state: 'inDoubt',
    requestedMs: nowMs - 47_000,
    sinceMs: nowMs - 32_000,
    doubt: { cause: 'noReply', sinceMs: nowMs - 32_000 },
    advice: { id: 'askOn', money: 'unknown' },
    words: { code: 'B_RESULT_UNKNOWN', text: 'SYSTEM BUSY, PLEASE QUERY' },
    lastQuery: { atMs: nowMs - 2_000, answer: 'pending' },
    nextStep: { call: 'query', atMs: nowMs + 5_000 },
    can: { reverse: true, refund: false, partialRefund: false, giveUp: true, settleByHand: true },
    ...more,
  });
}

export function refundView(payment: string, more: Partial<RefundView> = {}): RefundView {
  return {
    refundId: idOf.refund(payment),
    paymentId: idOf.payment(payment),
    refundNumber: '7K2QZ9M4XW3N8R5TBC6V',
    amount: yuan(2_850),
    state: 'processing',
    refusal: null,
    doubtCause: null,
    advice: null,
    words: null,
    requestedMs: nowMs - 5_000,
    sinceMs: nowMs - 5_000,
    nextStepAtMs: nowMs + 4_000,
    reason: 'returned',
    by: 'Chen Jie',
    approvedBy: 'Wong',
    printed: 0,
    ...more,
  };
}

export function printerView(more: Partial<View['printer']> = {}): View['printer'] {
  return { state: 'ready', trouble: null, waiting: 0, paperMm: 80, draw: '', language: 'en', ...more };
}

export function viewOf(more: Partial<View> = {}): View {
  const payments = more.payments ?? [];
  return {
    nowMs,
    mode: 'live',
    shopName: '永兴茶餐厅 Wing Hing',
    currency: 'CNY',
    language: 'en',
    screen: plainScreen,
    cashier: 'Chen Jie',
    terminalName: 'Till 1',
    paymentMaxMinor: 5_000_000,
    refundManagerAboveMinor: 0,
    providers: [{ id: 'upay', state: 'ready', words: null }],
    scans: true,
    showWallets: ['wechat', 'alipay', 'unionpay'],
    scan: null,
    scanner: plainScanner,
    items: null,
    scanners: { state: 'none', devices: [], keyboards: [], system: 'linux', tried: null },
    payments,
    problem: null,
    recovered: [],
    doubt: doubtOf(payments),
    day: {
      day: '2026-11-21',
      approved: { count: 42, total: yuan(386_740) },
      refunded: { count: 1, total: yuan(2_850) },
    },
    shift: null,
    work: null,
    printer: printerView(),
    training: null,
    setUp: null,
    ...more,
  };
}

export function doubtOf(payments: readonly PaymentView[]): View['doubt'] {
  const doubts = payments.filter(({ state }) => state === 'inDoubt');
  return { count: doubts.length, total: yuan(doubts.reduce((sum, { amount }) => sum + amount.minor, 0)) };
}

/** What is found where everything is: the payments, newest first, and those that need a person. */
export function foundOf(payments: readonly PaymentView[]): Found {
  const sorted = payments.toSorted((a, b) => b.requestedMs - a.requestedMs);
  const taken = sorted.filter(({ state }) => state === 'approved' || state === 'late');
  const sum = (some: readonly PaymentView[]) => yuan(some.reduce((minor, { amount }) => minor + amount.minor, 0));
  return {
    payments: sorted,
    next: null,
    summary: {
      count: sorted.length,
      total: sum(sorted),
      taken: { count: taken.length, total: sum(taken) },
      urgent: sorted.filter(({ needsPerson, state }) => needsPerson || state === 'inDoubt'),
      wallets: ['alipay', 'unionpay', 'wechat'],
      cashiers: ['Chen Jie', 'Lam Ka Yan'],
    },
  };
}

function said(ending: string, en: string, zhHans: string, zhHant: string) {
  return { ending, words: { en, 'zh-Hans': zhHans, 'zh-Hant': zhHant } };
}

export const trainingPart: Pick<View, 'mode' | 'training'> = {
  mode: 'training',
  training: {
    wallets: ['alipay', 'wechat', 'unionpay'],
    scenarios: [
      said('00', 'Approved at once', '马上收款成功', '馬上收款成功'),
      said('01', 'Customer enters a password, then approved', '顾客输入密码后成功', '顧客輸入密碼後成功'),
      said('11', 'Declined: not enough money', '余额不足', '餘額不足'),
      said('21', 'The reply is lost, but the money was taken', '没有收到答复，但已扣款', '沒有收到答覆，但已扣款'),
      said('22', 'The reply is lost and nothing was taken', '没有收到答复，也没有扣款', '沒有收到答覆，也沒有扣款'),
    ],
  },
};

/** Of a shop at two providers, with everything said that is not the default. */
export function settingsView(more: Partial<SettingsView> = {}): SettingsView {
  const settings = Settings.parse({
    shop: { name: 'Corner Shop' },
    printer: { output: 'network', host: '192.168.1.50' },
    providers: { upay: { deviceId: 'till-1', appId: '2018062200000001' }, swiftpass: { merchantId: '7551000001' } },
  });
  return {
    path: '/srv/corner-shop/settings.json',
    revision: 'first',
    settings,
    secrets: ['upay.terminalSn', 'upay.terminalKey', 'swiftpass.key'],
    ...more,
  };
}
