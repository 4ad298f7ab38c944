import type { Migration } from '../migration.ts';

/**
 * Payments are found by state, wallet, cashier and provider from one index, and by any of their numbers from another table.
 * Refunds may now name the manager who agreed: an older Shroff must not open such a journal. The derived tables are filled
 * anew.
 */
export const findPayments: Migration = {
  version: 8,
  name: 'find payments',
  up: (db) =>
    db.exec(`
      DROP TABLE payments;
      CREATE TABLE payments (
        payment_id   TEXT    PRIMARY KEY,
        sale_id      TEXT    NOT NULL,
        reference    TEXT    NOT NULL,
        requested_ms INTEGER NOT NULL,
        state        TEXT    NOT NULL,
        wallet       TEXT,              -- the one that paid, else the one that was recognised
        cashier      TEXT    NOT NULL,
        provider     TEXT    NOT NULL,
        amount_minor INTEGER NOT NULL,
        refunded     INTEGER NOT NULL,  -- 1 while a refund happened or may have
        unsettled    INTEGER NOT NULL,  -- 1 while anything about it may still happen by itself or needs a person
        code_digest  TEXT,
        search       TEXT    NOT NULL,  -- numbers a person may look for, in lower case
        body         TEXT    NOT NULL   -- PaymentRecord as JSON
      ) STRICT;
      CREATE INDEX payments_sale      ON payments (sale_id);
      CREATE UNIQUE INDEX payments_reference ON payments (reference);
      CREATE INDEX payments_unsettled ON payments (requested_ms) WHERE unsettled = 1;
      CREATE INDEX payments_digest    ON payments (code_digest, requested_ms) WHERE code_digest IS NOT NULL;
      -- Everything a search needs, so that it never reads the rows of what it does not find.
      CREATE INDEX payments_found ON payments
        (requested_ms, payment_id, state, wallet, cashier, provider, amount_minor, refunded, search);

      DROP TABLE IF EXISTS numbers;
      CREATE TABLE numbers (
        number     TEXT NOT NULL,  -- ours, the provider's or the wallet's, of the payment or a refund, in lower case
        payment_id TEXT NOT NULL,
        PRIMARY KEY (number, payment_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX numbers_payment ON numbers (payment_id);

      DELETE FROM sales; DELETE FROM identity;
    `),
};
