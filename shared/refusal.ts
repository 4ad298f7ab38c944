import { z } from 'zod';

/** Every expected "no" of the terminal. Each has its sentence and next step in every language, and an exit status. */
export const RefusalCode = z.enum([
  'amountNotANumber',
  'amountZero',
  'amountNegative',
  'amountTooManyDecimals',
  'amountOverLimit',
  'scanEmpty',
  'scanTooLong',
  'scanItemCode',
  'scanMerchantQr',
  'scanReceipt',
  'scanUnreadable',
  'scanUnknownCode',
  'scanGone',
  'codeUsed',
  'sameAmountUnfinished',
  'paymentUnknown',
  'paymentNotOpen',
  'paymentNotLate',
  'saleHasOpenPayment',
  'salePaid',
  'saleDiffers',
  'saleHasLateMoney',
  'wayUnsupported',
  'walletUnsupported',
  'reverseUnsupported',
  'reverseTooSoon',
  'reverseNotNow',
  'settleTooSoon',
  'refundNotPaid',
  'refundTooMuch',
  'refundNothingLeft',
  'refundInProgress',
  'refundUnknown',
  'refundUnsupported',
  'partialRefundUnsupported',
  'providerMissing',
  'providerNeedsActivation',
  'activationNotReady',
  'activationRefused',
  'activationUnknown',
  'trainingOnly',
  'badRequest',
  'tillClosing',
  'tillUnreachable',
  'anotherWindow',
  'journalWriteFailed',
  'settingsMissing',
  'settingsNotJson',
  'settingsInvalid',
  'settingsTlsOff',
  'secretUnknown',
  'secretEmpty',
  'secretsUnreadable',
  'dataMissing',
  'dataReadOnly',
  'dataInUse',
  'dataNewer',
  'dataCorrupt',
  'dataTailCut',
  'dataKeyMissing',
  'dayInvalid',
  'commandUnknown',
  'commandUsage',
  'portInUse',
  'rendererMissing',
  'printerMissing',
  'printerQueueFull',
  'printerNoChinese',
  'shiftAlreadyOpen',
  'shiftNotOpen',
  'shiftNotCounted',
  'shiftUnknown',
  'cashNotTaken',
]);
export type RefusalCode = z.infer<typeof RefusalCode>;

/** `params` fill the sentence; they never hold a code, a key or a payer's id. */
export const Refusal = z.strictObject({
  code: RefusalCode,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Refusal = z.infer<typeof Refusal>;

/** Carries a refusal up to the host or the port that words it. Anything else thrown is a defect. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: Refusal;

  constructor(code: RefusalCode, params: Refusal['params'] = {}) {
    super(`${code} ${JSON.stringify(params)}`);
    this.refusal = { code, params };
  }
}
