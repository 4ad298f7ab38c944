import { Refused } from '#shared/refusal.ts';
import type { Db } from './database.ts';
import type { Migration } from './migration.ts';
import { journalAndProjections } from './migrations/0001-journal-and-projections.ts';
import { foldAgain } from './migrations/0002-fold-again.ts';
import { steps } from './migrations/0003-steps.ts';
import { foldWatchesAgain } from './migrations/0004-fold-watches-again.ts';
import { notifications } from './migrations/0005-notifications.ts';
import { receipts } from './migrations/0006-receipts.ts';
import { receiptsDrawn } from './migrations/0007-receipts-drawn.ts';
import { findPayments } from './migrations/0008-find-payments.ts';
import { lines } from './migrations/0009-lines.ts';
import { shifts } from './migrations/0010-shifts.ts';
import { days } from './migrations/0011-days.ts';

/** In order. */
export const migrations: readonly Migration[] = [
  journalAndProjections,
  foldAgain,
  steps,
  foldWatchesAgain,
  notifications,
  receipts,
  receiptsDrawn,
  findPayments,
  lines,
  shifts,
  days,
];

/** Brings the file to the newest version, each step in its own transaction. A file from a newer Shroff is left untouched. */
export function migrate(db: Db, path: string): void {
  const version = refuseNewer(db, path);
  for (const migration of migrations.filter((one) => one.version > version)) {
    db.transaction(() => {
      migration.up(db);
      db.pragma(`user_version = ${migration.version}`);
    }).immediate();
  }
}

/** The file's version. */
export function refuseNewer(db: Db, path: string): number {
  const version = db.pragma('user_version', { simple: true }) as number;
  const newest = migrations.at(-1)?.version ?? 0;
  if (version > newest) throw new Refused('dataNewer', { path, version, newest });
  return version;
}
