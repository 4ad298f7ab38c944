import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Refused } from '#shared/refusal.ts';

/**
 * Holds a data folder for one process. SQLite's own lock is the operating system's: it goes with the process, however
 * that ends, so a killed till leaves nothing behind to clear. Throws `Refused('dataInUse')`.
 */
export function lockFolder(folder: string): { release: () => void } {
  const db = new Database(join(folder, 'till.lock'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch {
    db.close();
    throw new Refused('dataInUse', { path: folder });
  }
  return { release: () => db.close() };
}
