import type { DayHandlers } from '#shared/contract/contract.ts';
import { Refused } from '#shared/refusal.ts';

function notYet(): never {
  throw new Refused('badRequest', { field: 'command' });
}

export const dayHandlers: DayHandlers = {
  'bill.fetch': notYet,
  'bill.import': notYet,
  'bill.preview': notYet,
  'bill.map': notYet,
  'bill.mappings': () => [],
  'bill.mapping.save': notYet,
  'bill.mapping.drop': notYet,
  'day.providers': () => [],
  'reconcile.start': notYet,
  'reconcile.cancel': notYet,
  'reconcile.get': () => null,
  'reconcile.lines': notYet,
  'reconcile.explain': notYet,
  'day.sign': notYet,
  'day.trend': () => [],
  'sweep.start': notYet,
  'sweep.cancel': notYet,
};
