import type { Reference } from '#shared/ids.ts';
import type { Money } from '#shared/money.ts';
import type { Answer } from '#shared/payment/answer.ts';
import type { Approval, DoubtCause, ProviderId, Way } from '#shared/payment/payment.ts';
import type { Journal } from '../../electron/journal/journal.ts';
import type { PaymentProvider } from '../../electron/providers/provider.ts';
import type { CaseName, Operation } from './cases.ts';
import type { Breakage, Take } from './world.ts';

/** A cell by its place: what a broken adapter has to fail in. */
export type Named = readonly [way: Way, operation: Operation, name: CaseName];

export interface Broken {
  readonly rule: string;
  readonly provider: ProviderId;
  readonly breakage: Breakage;
  readonly fails: readonly Named[];
  /** A cell that the breakage has nothing to do with. */
  readonly holds: Named;
}

interface Question {
  readonly reference: Reference;
  readonly amount: Money;
}

export function approvalOf(asked: Question, providerReference: string | null): Answer {
  const approval = approvalFor(asked, providerReference);
  return { kind: 'approved', reference: asked.reference, approval, createdMs: null };
}

function approvalFor({ amount }: Question, providerReference: string | null): Approval {
  const facts = { wallet: 'other', walletReference: null, paidAtMs: null } as const;
  return { amount, payerPaid: amount, ...facts, providerReference: providerReference ?? 'X1' };
}

/** An adapter that hears a doubt of these causes as something else. */
export function hearing(
  instead: (asked: Question, providerReference: string | null) => Answer,
  ...causes: DoubtCause[]
): Breakage {
  const spoil = async (answer: Promise<Answer>, asked: Question, providerReference: string | null) => {
    const said = await answer;
    return said.kind === 'unknown' && causes.includes(said.cause) ? instead(asked, providerReference) : said;
  };
  return changed((inner) => ({
    authorize: (request, signal) => spoil(inner.authorize(request, signal), request, null),
    precreate: (request, signal) => spoil(inner.precreate(request, signal), request, null),
    query: (payment, signal) => spoil(inner.query(payment, signal), payment, payment.providerReference),
  }));
}

/** Whatever amount is told, it is ours. */
export function withAmount(answer: Answer, { amount }: Question): Answer {
  return answer.kind === 'approved'
    ? { ...answer, approval: { ...answer.approval, amount, payerPaid: amount } }
    : answer;
}

export const declined = ({ reference }: Question): Answer => ({
  kind: 'declined',
  reference,
  reason: 'other',
  words: null,
});

export function changed(change: (inner: PaymentProvider) => Partial<PaymentProvider>): Breakage {
  return { adapter: (inner) => ({ ...inner, ...change(inner) }) };
}

/** What a signed message says is booked at once. */
export function believing(take: Take, journal: Journal): Take {
  return (provider, headers, body) => {
    const before = journal.length;
    const reply = take(provider, headers, body);
    for (const { payment } of journal.length > before ? journal.unsettled() : []) {
      const approval = approvalFor(payment, payment.providerReference);
      const event = { event: 'approved', approval } as const;
      journal.append({ kind: 'payment.event', paymentId: payment.paymentId, event });
    }
    return reply;
  };
}

/** Asked about what a signed message named, it answers from memory. */
export function rememberingMessages(inner: PaymentProvider): PaymentProvider {
  const told = new Set<string>();
  return {
    ...inner,
    readNotification: (headers, body) => {
      const said = inner.readNotification?.(headers, body) ?? null;
      if (said?.reference) told.add(said.reference);
      return said;
    },
    query: async (payment, signal) =>
      told.has(payment.reference) ? approvalOf(payment, payment.providerReference) : inner.query(payment, signal),
  };
}

export function onlyOnce(take: Take): Take {
  const known = new Set<string>();
  return (provider, headers, body) => {
    const text = Buffer.from(body).toString();
    if (known.has(text)) return null;
    known.add(text);
    return take(provider, headers, body);
  };
}
