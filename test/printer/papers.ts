import type { PaymentRecord } from '#shared/journal/fold.ts';
import type { Language } from '#shared/language.ts';
import type { Payment } from '#shared/payment/payment.ts';
import { composeReceipt, type Receipt, type ReceiptSource } from '#shared/receipt/receipt.ts';
import { PrinterSettings } from '#shared/settings/printer.ts';
import { Settings } from '#shared/settings/settings.ts';
import { facts, requestedMs } from '../shared/facts.ts';
import { known } from '../shared/known.ts';

export const printerOf = (more: object = {}): PrinterSettings => PrinterSettings.parse(more);

export const settingsWith = (printer: object = {}, shop: object = {}): Settings =>
  Settings.parse({
    shop: { name: 'Corner Shop', ...shop },
    terminal: { name: 'Till 1', cashier: 'Mei' },
    printer,
    providers: {},
  });

export const recordOf = (payment: Payment, more: Partial<PaymentRecord> = {}): PaymentRecord => ({
  payment,
  refunds: [],
  codeDigest: 'a-code-digest',
  ...more,
});

export function receiptOf(more: Partial<ReceiptSource> = {}): Receipt {
  return composeReceipt({
    sale: { saleId: facts.saleId, total: facts.amount, openedMs: requestedMs },
    record: recordOf(known.approved),
    refundId: null,
    settings: settingsWith(),
    language: 'en',
    training: false,
    nowMs: requestedMs + 60_000,
    copy: 0,
    ...more,
  });
}

/** The longest that may stand on a receipt: names and numbers at their limits, the largest amount. */
export function longest(language: Language, chinese: PrinterSettings['chinese']): Receipt {
  const name = { gb18030: '简体店名', big5: '繁體店名', none: 'Longest Name' }[chinese].repeat(20).slice(0, 60).trim();
  const minor = 9_999_999_999;
  const amount = { minor, currency: 'CNY' } as const;
  const approval = {
    ...known.approved.approval,
    amount,
    payerPaid: { minor: minor - 1, currency: 'CNY' },
    wallet: 'alipayhk',
    providerReference: 'P'.repeat(128),
    walletReference: '9'.repeat(128),
    abroad: { amount: '9'.repeat(32), currency: 'KRWKRWKR', rate: '0'.repeat(32) },
  } as const;
  const payment: Payment = { ...known.approved, amount, approval, cashier: name.slice(0, 32) };
  return receiptOf({
    record: recordOf(payment),
    language,
    copy: 99,
    training: true,
    settings: {
      ...settingsWith({ head: [name, name], foot: [name] }, { name }),
      terminal: { name: name.slice(0, 30), cashier: name.slice(0, 32) },
    },
  });
}
