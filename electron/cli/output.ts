import type { TFunction } from 'i18next';
import type { AdviceView, PaymentView, RefundView } from '#shared/contract/view.ts';
import { type Currency, formatDecimal } from '#shared/money.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { Refusal } from '#shared/refusal.ts';

/** Results go to standard output, as one JSON object a line with `--json`; everything else goes to standard error. */
export interface Output {
  result(json: object, words: string): void;
  say(words: string): void;
  refusal(refusal: Refusal, words: string): void;
}

export function createOutput(json: boolean, out: NodeJS.WritableStream, err: NodeJS.WritableStream): Output {
  return {
    result: (value, words) => void out.write(`${json ? JSON.stringify(value) : words}\n`),
    say: (words) => void err.write(`${words}\n`),
    refusal: ({ code, params }, words) => {
      if (json) out.write(`${JSON.stringify({ refusal: code, params, message: words })}\n`);
      err.write(`${words}\n`);
    },
  };
}

/** In the major unit, below zero too. */
export function signedDecimal(minor: number, currency: Currency): string {
  return `${minor < 0 ? '-' : ''}${formatDecimal({ minor: Math.abs(minor), currency })}`;
}

export function paymentJson(payment: PaymentView): object {
  const {
    paymentId,
    saleId,
    reference,
    state,
    amount,
    lines,
    payerPaid,
    provider,
    wallet,
    way,
    providerReference,
    reason,
    doubt,
    nextStep,
  } = payment;
  return {
    paymentId,
    saleId,
    reference,
    state,
    amount,
    ...(lines.length > 0 && { lines }),
    payerPaid,
    provider,
    way,
    wallet,
    providerReference,
    codeText: payment.code?.text ?? null,
    reason,
    doubt: state === 'inDoubt' ? { cause: doubt?.cause ?? null, nextStepAt: nextStep?.atMs ?? null } : null,
    advice: payment.advice,
    words: payment.words,
    byHand: payment.byHand,
    requestedMs: payment.requestedMs,
    refunds: payment.refunds.map(refundJson),
  };
}

export function refundJson(refund: RefundView): object {
  const { refundId, paymentId, refundNumber, state, amount, refusal, doubtCause, nextStepAtMs, advice, words } = refund;
  const { by, approvedBy } = refund;
  const doubt = state === 'inDoubt' ? { cause: doubtCause, nextStepAt: nextStepAtMs } : null;
  return { refundId, paymentId, refundNumber, state, amount, reason: refusal, doubt, advice, words, by, approvedBy };
}

export function paymentWords(payment: PaymentView): string {
  const { amount, state, wallet, reason, reference, doubt } = payment;
  const parts = [
    `${formatDecimal(amount)} ${amount.currency}`,
    state,
    wallet,
    reason,
    doubt?.cause,
    payment.byHand && `by hand: ${payment.byHand.verdict}${payment.byHand.contradicted ? ' (contradicted)' : ''}`,
    reference,
    payment.code?.text,
  ];
  return parts.filter(Boolean).join('  ');
}

export function refundWords({ amount, state, refusal, refundNumber }: RefundView): string {
  return [`${formatDecimal(amount)} ${amount.currency}`, state, refusal, refundNumber].filter(Boolean).join('  ');
}

/** What is certain, what to do, and what the manager does, under the line of the payment or refund. */
export function adviceWords(advice: AdviceView | null, provider: ProviderId, t: TFunction): string[] {
  if (advice === null) return [];
  const said = (part: 'certain' | 'cashier' | 'manager') =>
    t(`advice.${advice.id}.${part}`, { provider: t(`provider.${provider}`) });
  const manager = said('manager');
  return [
    `  ${said('certain')}`,
    `  ${said('cashier')}`,
    ...(manager === t('sentence.nothingToDo') ? [] : [`  ${t('sentence.manager')}: ${manager}`]),
  ];
}
