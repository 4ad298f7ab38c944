import { randomBytes, randomUUID } from 'node:crypto';
import { makePrefix, makeReference, type PaymentId, randomBytesFor, type SaleId } from '#shared/ids.ts';
import type { Fact } from '#shared/journal/entry.ts';
import type { Money } from '#shared/money.ts';
import type { Approval, PaymentFacts } from '#shared/payment/payment.ts';

const total: Money = { minor: 1200, currency: 'CNY' };
const prefix = makePrefix(new Uint8Array(randomBytesFor.prefix));

export const created: Fact = { kind: 'journal.created', terminalId: 'bench', prefix, training: true };

/** A sale and the intent to take its money. */
function requested(): { paymentId: PaymentId; saleId: SaleId; facts: Fact[] } {
  const paymentId = randomUUID() as PaymentId;
  const saleId = randomUUID() as SaleId;
  const facts: PaymentFacts = {
    paymentId,
    saleId,
    reference: makeReference(prefix, randomBytes(randomBytesFor.reference)),
    provider: 'upay',
    way: 'scan',
    wallet: 'alipay',
    amount: total,
    cashier: 'cashier',
  };
  const codeDigest = randomBytes(20).toString('hex');
  return {
    paymentId,
    saleId,
    facts: [{ kind: 'payment.requested', facts, codeDigest, saleTotal: total }],
  };
}

/** All that the journal takes of one sale paid at once. */
export function paidSale(): Fact[] {
  const { paymentId, facts } = requested();
  const approval: Approval = {
    amount: total,
    payerPaid: total,
    wallet: 'alipay',
    providerReference: '7894259244067349',
    walletReference: '2013112011001004330000121536',
    paidAtMs: null,
  };
  return [...facts, { kind: 'payment.event', paymentId, event: { event: 'approved', approval } }];
}

/** A sale whose payment got no reply. */
export function doubtedSale(): Fact[] {
  const { paymentId, facts } = requested();
  return [...facts, { kind: 'payment.event', paymentId, event: { event: 'doubted', cause: 'noReply', words: null } }];
}
