import { randomBytes, randomUUID } from 'node:crypto';
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makePrefix, randomBytesFor } from '#shared/ids.ts';
import { Refused } from '#shared/refusal.ts';
import type { Clock } from '../clock.ts';
import { type Db, openDatabase, SqliteError } from './database.ts';
import { clearWrongTables } from './derived.ts';
import { type Journal, openJournal } from './journal.ts';
import { migrate, refuseNewer } from './migrate.ts';
import { type Mark, type NewestSeal, openNewestSeal, readMark } from './newest-seal.ts';
import { type Finding, soundSeqs, verify } from './verify.ts';
import { logIsBroken, refuseLogWithoutDatabase } from './wal.ts';

export const journalFile = 'journal.db';
export const newestSealFile = 'newest-seal';

/** Where the seal key lives: made with the journal, never replaced. */
export interface SealKeyStore {
  read(): Uint8Array | null;
  write(key: Uint8Array): void;
}

/** How many of the newest entries are checked at each start; `shroff journal verify` reads them all. */
const checkedAtStart = 1000;

/** Makes the folder, or says in words why it cannot be written. */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new Refused('dataReadOnly', { path: folder });
  }
}

/**
 * Opens the journal of a folder whose lock is held, and makes it when it is new. Refuses a file that is corrupt, from a
 * newer version, without its seal key, or shorter than it was: none of them is ever repaired by guessing, and none is
 * changed, not even by SQLite taking its log over.
 */
export function openJournalIn(folder: string, keys: SealKeyStore, clock: Clock, training: boolean): Journal {
  const path = join(folder, journalFile);
  examine(folder, keys.read());
  const db = guard(path, () => openMigrated(path));
  const newestSeal = openNewestSeal(join(folder, newestSealFile));
  try {
    const sealKey = keys.read() ?? makeKey(keys, newestSeal);
    clearWrongTables(db, checkedAtStart);
    const journal = guard(path, () => openJournal({ db, sealKey, newestSeal, clock }));
    if (journal.length === 0) {
      const prefix = makePrefix(randomBytes(randomBytesFor.prefix));
      journal.append({ kind: 'journal.created', terminalId: randomUUID(), prefix, training });
    }
    return journal;
  } catch (error) {
    newestSeal.close();
    db.close();
    throw error;
  }
}

/** Takes a journal whose newest entries are missing as it is, under a new prefix, because a person said so. */
export function adoptJournal(
  folder: string,
  sealKey: Uint8Array,
  clock: Clock,
  by: string,
): { newestKnownSeq: number; entries: number } {
  const path = join(folder, journalFile);
  const mark = readMark(join(folder, newestSealFile));
  const { entries, findings } = reading(path, (db) => verify(db, sealKey, mark));
  const damage = findings.find((one) => !isOfEnd(one));
  if (damage) throw damaged(path, damage.seq - 1, damage.problem);
  if (findings.length === 0 && !logIsBroken(path)) return { newestKnownSeq: entries, entries };
  const newestKnownSeq = Math.max(mark?.seq ?? 0, entries);
  const db = guard(path, () => openMigrated(path));
  const journal = openJournal({ db, sealKey, newestSeal: openNewestSeal(join(folder, newestSealFile)), clock });
  journal.append({
    kind: 'journal.adopted',
    prefix: makePrefix(randomBytes(randomBytesFor.prefix)),
    newestKnownSeq,
    by,
  });
  journal.close();
  return { newestKnownSeq, entries };
}

/** Throws what is wrong with a journal's files. Reads only: what is refused stays as it was found. */
function examine(folder: string, sealKey: Uint8Array | null): void {
  const path = join(folder, journalFile);
  const mark = readMark(join(folder, newestSealFile));
  const entries = isMissing(path) ? 0 : reading(path, (db) => entriesOf(db, path, sealKey, mark));
  // A key was made with a mark of no entry before it, and a journal soon after: a key with neither has lost them.
  if (entries === 0 && (mark ? mark.seq > 0 : sealKey)) throw cutShort(path, 0, mark, 'tailCut');
}

/** How many there are, once all that can be wrong with them is not. */
function entriesOf(db: Db, path: string, sealKey: Uint8Array | null, mark: Mark | null): number {
  if (refuseNewer(db, path) === 0) {
    if (db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'journal'").get()) throw damaged(path, 0, 'version 0');
    return 0; // a crash while it was made
  }
  const problem = String(db.pragma('quick_check(1)', { simple: true }));
  if (problem !== 'ok') throw damaged(path, soundEntries(db, sealKey), problem.slice(0, 200));
  const newest = db.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM journal').get()?.seq ?? 0;
  if (newest === 0) return 0;
  if (!sealKey) throw new Refused('dataKeyMissing', { path });
  const { findings } = verify(db, sealKey, mark, Math.max(0, newest - checkedAtStart));
  const [first] = findings;
  if (first && isOfEnd(first)) throw cutShort(path, newest, mark, first.problem);
  if (first) throw damaged(path, soundEntries(db, sealKey), first.problem);
  if (logIsBroken(path)) throw cutShort(path, newest, mark, 'logBroken');
  return newest;
}

function isMissing(path: string): boolean {
  refuseLogWithoutDatabase(path);
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
}

/** A connection that reads takes no log over and deletes none, however it ends. */
function reading<T>(path: string, read: (db: Db) => T): T {
  const db = guard(path, () => openDatabase(path, { readonly: true }));
  try {
    return guard(path, () => read(db));
  } finally {
    db.close();
  }
}

/** How many entries from the first on hold, as far as the file can be read. */
function soundEntries(db: Db, sealKey: Uint8Array | null): number {
  if (!sealKey) return 0;
  let sound = 0;
  try {
    for (const seq of soundSeqs(db, sealKey)) sound = seq;
  } catch {
    // What SQLite can no longer read is not sound.
  }
  return sound;
}

function openMigrated(path: string): Db {
  const db = openDatabase(path);
  migrate(db, path);
  return db;
}

/** Turns SQLite's own complaints about a file into words. */
export function guard<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof SqliteError)) throw error;
    if (/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH)/.test(error.code)) throw new Refused('dataReadOnly', { path });
    throw damaged(path, 0, error.code);
  }
}

function isOfEnd({ problem }: Finding): boolean {
  return problem === 'tailCut' || problem === 'markMissing' || problem === 'markDiffers';
}

function cutShort(path: string, entries: number, mark: Mark | null, problem: string): Refused {
  return new Refused('dataTailCut', { path, entries, newest: mark?.seq ?? '?', problem });
}

function damaged(path: string, entries: number, problem: string): Refused {
  return new Refused('dataCorrupt', { path, entries, problem });
}

function makeKey(keys: SealKeyStore, newestSeal: NewestSeal): Uint8Array {
  newestSeal.write(0, new Uint8Array());
  const key = randomBytes(32);
  keys.write(key);
  return key;
}
