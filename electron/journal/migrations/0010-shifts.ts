import type { Migration } from '../migration.ts';

/** Journals may now hold shifts, cash and addenda: an older Shroff must not open them. */
export const shifts: Migration = {
  version: 10,
  name: 'shifts',
  up: () => undefined,
};
