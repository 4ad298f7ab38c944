import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, openDatabase } from '../../electron/journal/database.ts';
import { migrate } from '../../electron/journal/migrate.ts';
import { memoryNewestSeal, type NewestSeal, openNewestSeal } from '../../electron/journal/newest-seal.ts';

/** What outlives a process: the journal's file, the newest seal, and the room on the disk. */
export interface Disk {
  /** What a new process finds. After a kill on a real file: a copy of its files as they stood. */
  open(): { readonly db: Db; readonly newestSeal: NewestSeal };
  readonly db: Db;
  readonly newestSeal: NewestSeal;
  fill(how: 'full' | 'readOnly'): void;
  free(): void;
  close(): void;
}

export function createDisk(onFile: boolean): Disk {
  return onFile ? fileDisk() : memoryDisk();
}

function memoryDisk(): Disk {
  const db = openDatabase(':memory:');
  migrate(db, ':memory:');
  const newestSeal = memoryNewestSeal();
  return { open: () => ({ db, newestSeal }), db, newestSeal, ...room(() => db), close: () => db.close() };
}

function fileDisk(): Disk {
  const root = mkdtempSync(join(tmpdir(), 'storm-'));
  let lives = 0;
  let open: { db: Db; newestSeal: NewestSeal } | null = null;

  function reopen() {
    const folder = join(root, String(lives));
    const next = join(root, String(lives + 1));
    lives += 1;
    mkdirSync(next);
    for (const name of ['journal.db', 'journal.db-wal', 'newest-seal'])
      if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(next, name));
    open?.newestSeal.close();
    open?.db.close();
    const path = join(next, 'journal.db');
    const db = openDatabase(path);
    migrate(db, path);
    db.pragma('synchronous = OFF'); // a killed process loses nothing that it gave to the system; no power is cut here
    open = { db, newestSeal: openNewestSeal(join(next, 'newest-seal')) };
    rmSync(folder, { recursive: true, force: true });
    return open;
  }

  const now = () => open ?? reopen();
  return {
    open: reopen,
    get db() {
      return now().db;
    },
    get newestSeal() {
      return now().newestSeal;
    },
    ...room(() => now().db),
    close: () => {
      open?.newestSeal.close();
      open?.db.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** No more pages (SQLite's own SQLITE_FULL), or nothing written at all. */
function room(db: () => Db): Pick<Disk, 'fill' | 'free'> {
  return {
    fill: (how) => {
      if (how === 'readOnly') db().pragma('query_only = ON');
      else db().pragma(`max_page_count = ${db().pragma('page_count', { simple: true })}`);
    },
    free: () => {
      db().pragma('query_only = OFF');
      db().pragma('max_page_count = 1073741823');
    },
  };
}
