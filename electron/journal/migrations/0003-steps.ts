import type { Migration } from '../migration.ts';

/** Journals may now hold steps of acts that take several calls, and more about an approval: an older Shroff must not open them. */
export const steps: Migration = {
  version: 3,
  name: 'steps',
  up: () => undefined,
};
