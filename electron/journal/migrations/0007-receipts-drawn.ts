import type { Migration } from '../migration.ts';

/** A printed receipt may now say how it was printed: an older Shroff must not open the journal. */
export const receiptsDrawn: Migration = {
  version: 7,
  name: 'receipts-drawn',
  up: () => undefined,
};
