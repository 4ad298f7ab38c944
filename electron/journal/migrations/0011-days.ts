import type { Migration } from '../migration.ts';

/**
 * Journals may now hold bills, answers and sign-offs of days: an older Shroff must not open them. Entries are found by their
 * time, so that a day is read by itself.
 */
export const days: Migration = {
  version: 11,
  name: 'days',
  up: (db) => db.exec('CREATE INDEX IF NOT EXISTS journal_time ON journal (at_ms)'),
};
