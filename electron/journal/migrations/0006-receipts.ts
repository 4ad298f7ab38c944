import type { Migration } from '../migration.ts';

/** Journals may now hold which receipts were printed: an older Shroff must not open them. */
export const receipts: Migration = {
  version: 6,
  name: 'receipts',
  up: () => undefined,
};
