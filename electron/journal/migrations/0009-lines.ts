import type { Migration } from '../migration.ts';

/** Journals may now hold the lines of a sale: an older Shroff must not open them. */
export const lines: Migration = {
  version: 9,
  name: 'lines',
  up: () => undefined,
};
