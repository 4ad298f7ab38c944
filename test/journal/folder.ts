import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach } from 'vitest';
import { journalFile, openJournalIn, type SealKeyStore } from '../../electron/journal/open-journal.ts';

export function keyStore(): SealKeyStore & { key: Uint8Array | null } {
  return {
    key: null,
    read() {
      return this.key;
    },
    write(key) {
      this.key = key;
    },
  };
}

/** For each test of a file another folder, with a key of its own. */
export function journalFolder(nowMs: () => number) {
  const clock = { nowMs, steadyMs: () => 0, after: () => () => undefined };
  let [folder, keys] = ['', keyStore()];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shroff-journal-'));
    keys = keyStore();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The file as SQLite has it, past everything of ours. */
  function raw(act: (db: Database.Database) => void): void {
    const db = new Database(join(folder, journalFile));
    db.unsafeMode(true);
    act(db);
    db.close();
  }

  return {
    open: () => openJournalIn(folder, keys, clock, false),
    raw,
    /** Its pages are as if it were defined with `lie`; the schema says what it said. */
    spoilIndex: (index: string, said: string, lie: string) =>
      raw((db) => {
        const define = (from: string, to: string) => {
          db.pragma('writable_schema = ON');
          db.prepare('UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = ?').run(from, to, index);
        };
        define(said, lie);
        db.pragma('writable_schema = RESET');
        db.exec(`REINDEX ${index}`);
        define(lie, said);
      }),
  };
}
