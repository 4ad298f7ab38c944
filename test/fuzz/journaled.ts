import { Approval, Words } from '#shared/payment/payment.ts';
import { type Outcome, saidOf } from './target.ts';

/** Why the journal would not take this answer, or the till could not bear it; null when both can. */
export function unfit({ said }: Outcome): string | null {
  const words = saidOf(said, 'words');
  if (words !== undefined && words !== null && !Words.safeParse(words).success) return 'words over their limits';
  if (said.kind === 'approved' || said.kind === 'returned') return unfitApproval(said);
  if (said.kind === 'showing') return unfitCode(said);
  const refund = saidOf(said, 'providerRefundReference');
  return typeof refund === 'string' && refund.length > 128 ? 'a refund number over 128 characters' : null;
}

function unfitApproval(said: object): string | null {
  const approval = Approval.safeParse(saidOf(said, 'approval'));
  if (!approval.success) return `an approval that no journal takes: ${approval.error.issues[0]?.path.join('.')}`;
  const { amount, payerPaid } = approval.data;
  if (payerPaid.minor > amount.minor || payerPaid.minor < 0)
    return 'a payer who paid more than was asked, or less than nothing';
  const returned = saidOf(said, 'returned', 'minor');
  const isPart = typeof returned === 'number' && returned > 0 && returned <= amount.minor;
  return returned === undefined || isPart ? null : 'more returned than was paid, or nothing';
}

function unfitCode(said: object): string | null {
  const [code, number, lifeMs] = [saidOf(said, 'code'), saidOf(said, 'providerReference'), saidOf(said, 'lifeMs')];
  if (typeof code !== 'string' || code === '' || code.length > 1024) return 'a code that nobody can show';
  if (typeof number === 'string' && number.length > 128) return 'a provider number over 128 characters';
  return typeof lifeMs === 'number' && Number.isFinite(lifeMs) ? null : 'a code without an end';
}
