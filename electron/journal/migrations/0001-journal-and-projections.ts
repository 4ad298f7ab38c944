import type { Migration } from '../migration.ts';

export const journalAndProjections: Migration = {
  version: 1,
  name: 'journal and projections',
  up: (db) =>
    db.exec(`
      CREATE TABLE journal (
        seq     INTEGER PRIMARY KEY,  -- 1, 2, 3 …, no gap
        at_ms   INTEGER NOT NULL,     -- Unix milliseconds, terminal clock
        version INTEGER NOT NULL,     -- shape of body
        subject TEXT,                 -- payment or sale the entry belongs to; sealed with it
        body    TEXT    NOT NULL,     -- the fact as JSON
        seal    BLOB    NOT NULL      -- HMAC-SHA256 over the seal before and this row
      ) STRICT;
      CREATE INDEX journal_subject ON journal (subject, seq) WHERE subject IS NOT NULL;

      CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
      CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
      -- INSERT OR REPLACE deletes without firing the delete trigger; demanding the next number closes that way.
      CREATE TRIGGER journal_no_gap BEFORE INSERT ON journal
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
        BEGIN SELECT RAISE(ABORT, 'the journal has no gap'); END;

      -- Everything below can be rebuilt from the journal.
      CREATE TABLE payments (
        payment_id   TEXT    PRIMARY KEY,
        sale_id      TEXT    NOT NULL,
        reference    TEXT    NOT NULL,
        requested_ms INTEGER NOT NULL,
        unsettled    INTEGER NOT NULL,  -- 1 while anything about it may still happen by itself or needs a person
        code_digest  TEXT,
        search       TEXT    NOT NULL,  -- numbers a person may look for, in lower case
        body         TEXT    NOT NULL   -- PaymentRecord as JSON
      ) STRICT;
      CREATE INDEX payments_sale      ON payments (sale_id);
      CREATE UNIQUE INDEX payments_reference ON payments (reference);
      CREATE INDEX payments_requested ON payments (requested_ms);
      CREATE INDEX payments_unsettled ON payments (requested_ms) WHERE unsettled = 1;
      CREATE INDEX payments_digest    ON payments (code_digest, requested_ms) WHERE code_digest IS NOT NULL;

      CREATE TABLE sales (
        sale_id TEXT PRIMARY KEY,
        body    TEXT NOT NULL           -- Sale as JSON
      ) STRICT;

      CREATE TABLE identity (
        id   INTEGER PRIMARY KEY CHECK (id = 1),
        body TEXT NOT NULL              -- terminal id, prefix and mode as JSON
      ) STRICT;
    `),
};
