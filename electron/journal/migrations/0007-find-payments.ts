import type { Migration } from '../migration.ts';

/**
 * Payments are found by state, wallet, cashier and provider from one index, and by any of their numbers from another.
 * Refunds may now name the manager who agreed: an older Shroff must not open such a journal. The derived tables are filled
 * anew.
 */
export const findPayments: Migration = {
  version: 7,
  name: 'find payments',
  up: (db) =>
    db.exec(`
      DELETE FROM payments; DELETE FROM sales; DELETE FROM identity;
      ALTER TABLE payments ADD COLUMN state        TEXT    NOT NULL DEFAULT '';
      ALTER TABLE payments ADD COLUMN wallet       TEXT;
      ALTER TABLE payments ADD COLUMN cashier      TEXT    NOT NULL DEFAULT '';
      ALTER TABLE payments ADD COLUMN provider     TEXT    NOT NULL DEFAULT '';
      ALTER TABLE payments ADD COLUMN amount_minor INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE payments ADD COLUMN refunded     INTEGER NOT NULL DEFAULT 0;  -- 1 while a refund happened or may have
      DROP INDEX payments_requested;
      -- Everything a search needs, so that it never reads the rows of what it does not find.
      CREATE INDEX payments_found ON payments
        (requested_ms, payment_id, state, wallet, cashier, provider, amount_minor, refunded, search);

      CREATE TABLE numbers (
        number     TEXT NOT NULL,  -- ours, the provider's or the wallet's, of the payment or a refund, in lower case
        payment_id TEXT NOT NULL,
        PRIMARY KEY (number, payment_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX numbers_payment ON numbers (payment_id);
    `),
};
