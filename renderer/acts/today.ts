import type { Result } from '#shared/contract/contract.ts';
import type { PaymentId } from '#shared/ids.ts';
import { ask, go } from './ask.ts';

export function openToday(more: { readonly chosen?: PaymentId; readonly toRefund?: boolean } = {}): void {
  go({ at: 'today', text: '', chosen: more.chosen ?? null, toRefund: more.toRefund ?? false });
}

export function find(text: string): Promise<Result<'payments.find'> | 'refused'> {
  return ask('payments.find', { text: text.slice(0, 64) });
}
