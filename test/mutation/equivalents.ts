import { billEquivalents } from './bill-equivalents.ts';
import type { Mutant } from './mutants.ts';

/** A mutant that no test can tell from the original, looked at by a person. Found again by its line, not its number. */
export interface Equivalent extends Pick<Mutant, 'file' | 'at' | 'original' | 'mutated'> {
  readonly reason: string;
}

const machine = 'shared/payment/machine.ts';
const heard = 'shared/payment/heard.ts';
const refund = 'shared/payment/refund.ts';

export const equivalents: readonly Equivalent[] = [
  {
    file: machine,
    at: "if (lastAge === null || lastAge < dueAge) return { call: 'query', atAgeMs: dueAge };",
    original: 'lastAge === null || lastAge < dueAge',
    mutated: 'lastAge < dueAge',
    reason: 'null counts as 0, and a watch is never due at 0. The compiler refuses it.',
  },
  {
    file: heard,
    at: "if (payment.state === 'reversing' && mayReverseMore(payment, pace, asked)) return [];",
    original: "payment.state === 'reversing' && mayReverseMore(payment, pace, asked)",
    mutated: 'mayReverseMore(payment, pace, asked)',
    reason: 'No other state has `refused`, so nothing more may be reversed in it. The compiler refuses it.',
  },
  {
    file: heard,
    at: "if (payment.state === 'inDoubt' && payment.cause === cause) return [];",
    original: "payment.state === 'inDoubt' && payment.cause === cause",
    mutated: 'payment.cause === cause',
    reason: 'No other state has a cause. The compiler refuses it.',
  },
  {
    file: heard,
    at: "if (payment.state !== 'reversing' || payment.refused !== null) return [];",
    original: "payment.state !== 'reversing' || payment.refused !== null",
    mutated: 'payment.refused !== null',
    reason: 'In other states `refused` is undefined, which is not null. The compiler refuses it.',
  },
  {
    file: heard,
    at: "if (payment.state !== 'reversing' || !mayReverseMore(payment, pace, asked)) return false;",
    original: "payment.state !== 'reversing' || !mayReverseMore(payment, pace, asked)",
    mutated: '!mayReverseMore(payment, pace, asked)',
    reason: 'No other state has `refused`, so nothing more may be reversed in it. The compiler refuses it.',
  },
  {
    file: heard,
    at: "return payment.state === 'notPaid' && payment.because === 'expired' && payment.codeUntilMs !== null;",
    original: "payment.state === 'notPaid' && payment.because === 'expired'",
    mutated: "payment.because === 'expired'",
    reason: 'No other end has a because. The compiler refuses it.',
  },
  {
    file: heard,
    at: "if (payment.state === 'reversing' && mayReverseMore(payment, pace, asked)) return false;",
    original: "payment.state === 'reversing' && mayReverseMore(payment, pace, asked)",
    mutated: 'mayReverseMore(payment, pace, asked)',
    reason: 'No other state has `refused`, so nothing more may be reversed in it. The compiler refuses it.',
  },
  {
    file: refund,
    at: "if (answer.kind !== 'notFound' || refund.state !== 'inDoubt' || refund.refusal !== null) return false;",
    original: "answer.kind !== 'notFound' || refund.state !== 'inDoubt'",
    mutated: "answer.kind !== 'notFound'",
    reason: 'In other states `refusal` is undefined, which is not null. The compiler refuses it.',
  },
  {
    file: 'shared/sale/sale.ts',
    at: "return payment.state === 'approved' || (payment.state === 'late' && payment.taken);",
    original: "payment.state === 'late' && payment.taken",
    mutated: 'payment.taken',
    reason: 'No other state can be taken. The compiler refuses it.',
  },
  ...billEquivalents,
];

export function isThis(equivalent: Equivalent, mutant: Mutant): boolean {
  const { file, at, original, mutated } = equivalent;
  return mutant.file === file && mutant.at === at && mutant.original === original && mutant.mutated === mutated;
}
