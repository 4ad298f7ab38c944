import { randomBytes, randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makePrefix, randomBytesFor } from '#shared/ids.ts';
import { Refused } from '#shared/refusal.ts';
import type { Clock } from '../clock.ts';
import { type Db, openDatabase, SqliteError } from './database.ts';
import { type Journal, openJournal } from './journal.ts';
import { migrate } from './migrate.ts';
import { openNewestSeal, readMark } from './newest-seal.ts';
import { type Finding, verify } from './verify.ts';

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
 * newer version, without its seal key, or shorter than it was: none of them is ever repaired by guessing.
 */
export function openJournalIn(folder: string, keys: SealKeyStore, clock: Clock, training: boolean): Journal {
  const path = join(folder, journalFile);
  const isNew = !existsSync(path);
  const db = guard(path, () => openChecked(path));
  try {
    const sealKey = isNew ? makeKey(keys) : (keys.read() ?? keyOfEmpty(db, keys, path));
    refuseFindings(path, checkEnd(db, sealKey, folder));
    const journal = openJournal({ db, sealKey, newestSeal: openNewestSeal(join(folder, newestSealFile)), clock });
    if (journal.length === 0) {
      const prefix = makePrefix(randomBytes(randomBytesFor.prefix));
      journal.append({ kind: 'journal.created', terminalId: randomUUID(), prefix, training });
    }
    return journal;
  } catch (error) {
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
  const db = guard(path, () => openChecked(path));
  const mark = readMark(join(folder, newestSealFile));
  const { entries, findings } = verify(db, sealKey, mark);
  const cut = findings.every(
    ({ problem }) => problem === 'tailCut' || problem === 'markMissing' || problem === 'markDiffers',
  );
  if (!cut || findings.length === 0) {
    db.close();
    if (!cut) refuseFindings(path, findings);
    return { newestKnownSeq: entries, entries };
  }
  const newestKnownSeq = Math.max(mark?.seq ?? 0, entries);
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

function openChecked(path: string): Db {
  const db = openDatabase(path);
  migrate(db, path);
  const problem = db.pragma('quick_check(1)', { simple: true });
  if (problem !== 'ok') throw new Refused('dataCorrupt', { path, problem: String(problem).slice(0, 200) });
  return db;
}

/** Turns SQLite's own complaints about a file into words. */
export function guard<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof SqliteError)) throw error;
    if (/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH)/.test(error.code)) throw new Refused('dataReadOnly', { path });
    throw new Refused('dataCorrupt', { path, problem: error.code });
  }
}

function checkEnd(db: Db, sealKey: Uint8Array, folder: string): Finding[] {
  const newest = db.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM journal').get()?.seq ?? 0;
  return verify(db, sealKey, readMark(join(folder, newestSealFile)), Math.max(0, newest - checkedAtStart)).findings;
}

function refuseFindings(path: string, findings: readonly Finding[]): void {
  const [first] = findings;
  if (!first) return;
  const isEnd = first.problem === 'tailCut' || first.problem === 'markMissing' || first.problem === 'markDiffers';
  throw new Refused(isEnd ? 'dataTailCut' : 'dataCorrupt', { path, seq: first.seq, problem: first.problem });
}

function makeKey(keys: SealKeyStore): Uint8Array {
  const kept = keys.read();
  if (kept) return kept;
  const key = randomBytes(32);
  keys.write(key);
  return key;
}

/** A crash between making the file and its first entry leaves an empty journal, which may still get its key. */
function keyOfEmpty(db: Db, keys: SealKeyStore, path: string): Uint8Array {
  if (db.prepare('SELECT 1 FROM journal').get()) throw new Refused('dataKeyMissing', { path });
  return makeKey(keys);
}
