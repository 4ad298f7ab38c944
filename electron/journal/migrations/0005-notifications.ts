import type { Migration } from '../migration.ts';

/** Journals may now hold messages of providers: an older Shroff must not open them. */
export const notifications: Migration = {
  version: 5,
  name: 'notifications',
  up: () => undefined,
};
