import type { CustomerView, Shown } from '#shared/contract/customer-view.ts';
import { nowMs, yuan } from './views.ts';

export const amount = yuan(12_850);

export function customerView(shown: Shown, more: Partial<CustomerView> = {}): CustomerView {
  return { nowMs, mode: 'live', shopName: '永兴茶餐厅 Wing Hing', languages: ['en', 'zh-Hans'], shown, ...more };
}

/** Every state, as the terminal would tell it. */
export const customerStates: Readonly<Record<string, Shown>> = {
  idle: { at: 'idle' },
  amount: { at: 'amount', amount, ask: 'code' },
  'amount-large': { at: 'amount', amount: yuan(4_999_999), ask: 'code' },
  'amount-qr': { at: 'amount', amount, ask: 'qr' },
  code: {
    at: 'code',
    amount,
    wallet: 'wechat',
    text: 'weixin://wxpay/bizpayurl?pr=8aKq2LmZz',
    sinceMs: nowMs - 37_000,
    untilMs: nowMs + 83_000,
  },
  'code-large': {
    at: 'code',
    amount: { minor: 4_999_999, currency: 'HKD' },
    wallet: 'wechathk',
    text: `https://qr.example.com/${'0123456789abcdef'.repeat(12)}`,
    sinceMs: nowMs - 100_000,
    untilMs: nowMs + 9_000,
  },
  working: { at: 'working', amount },
  asked: { at: 'asked', amount, wallet: 'alipay' },
  paid: { at: 'paid', amount, wallet: 'alipay', discounted: null },
  'paid-discount': { at: 'paid', amount, wallet: 'wechathk', discounted: yuan(11_850) },
  thanks: { at: 'thanks' },
  checking: { at: 'checking', amount },
  'not-paid': { at: 'notPaid', amount },
};
