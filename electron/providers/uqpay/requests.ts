import { createHmac, hash, randomUUID } from 'node:crypto';
import { assert } from '#shared/assert.ts';
import type { Money } from '#shared/money.ts';
import type { Step } from '#shared/payment/step.ts';
import type { ScannedWallet, ShownWallet, UqpaySettings } from '#shared/settings/uqpay.ts';
import type { AuthorizeRequest, PrecreateRequest, RefundRequest } from '../provider.ts';
import { wireAmount } from './amount.ts';
import { refundNumberField } from './refund-answers.ts';

/** Without a payment method, so that nothing payable exists before the confirm (sheet 2.1). */
export function createBody(
  settings: UqpaySettings,
  { amount, reference, subject }: AuthorizeRequest | PrecreateRequest,
) {
  return JSON.stringify({
    amount: wireAmount(amount, settings.amountUnit),
    currency: amount.currency,
    merchant_order_id: reference,
    description: asciiOf(subject, settings.descriptionMax),
    return_url: settings.returnUrl,
  });
}

export function showBody({ type, details = type, flow, osType }: ShownWallet): string {
  return JSON.stringify({ payment_method: { type, [details]: { flow, os_type: osType } } });
}

/** The customer's code is in these bytes: they are never kept. */
export function scanBody({ type, details = type, osType }: ScannedWallet, flow: string, code: string): string {
  const detail = { flow, os_type: osType, is_present: true, payment_code: code };
  return JSON.stringify({ payment_method: { type, [details]: detail } });
}

/** A reason is required, at most 100 characters (sheet 2.4). */
export function refundBody(
  { refundNumber, amount, payment }: RefundRequest,
  intentId: string,
  settings: UqpaySettings,
) {
  return JSON.stringify({
    payment_intent_id: intentId,
    amount: wireAmount(amount, settings.amountUnit),
    reason: 'requested_by_customer',
    metadata: { [refundNumberField]: refundNumber, merchant_order_id: payment.reference },
  });
}

/** Keeps the bytes, which a replay under the same key must repeat exactly (sheet 1.1). */
export function plainStep(name: Step['name'], body: string, providerReference: string | null): Step & { body: string } {
  return { name, key: randomUUID(), body, bodyDigest: hash('sha256', body, 'hex'), providerReference };
}

/** Keeps no bytes; the digest is keyed, or a short code could be guessed from it. */
export function secretStep(name: Step['name'], body: string, providerReference: string, secret: string): Step {
  const bodyDigest = createHmac('sha256', secret).update(body).digest('hex');
  return { name, key: randomUUID(), body: null, bodyDigest, providerReference };
}

export function assertPayable({ minor, currency }: Money, expected: Money['currency']): void {
  assert(currency === expected, 'an amount is in the currency of the shop');
  assert(Number.isSafeInteger(minor) && minor > 0, 'an amount is a whole number above 0');
}

/** Plain ASCII, as long as UQPAY's request table allows. A name of other letters leaves nothing, which UQPAY refuses. */
export function asciiOf(subject: string, limit: number): string {
  const plain = subject
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, limit)
    .trim();
  return /[A-Za-z0-9]/.test(plain) ? plain : 'Payment';
}
