import Database from 'better-sqlite3';
import { refuseLogWithoutDatabase } from './wal.ts';

export type Db = Database.Database;

/**
 * Opens with the settings every connection needs, in this order. Left alone, WAL runs at synchronous = NORMAL after the
 * first write and a power cut takes the last commits with it.
 */
export function openDatabase(path: string, options: { readonly: boolean } = { readonly: false }): Db {
  refuseLogWithoutDatabase(path);
  const db = new Database(path, { readonly: options.readonly, fileMustExist: options.readonly });
  if (!options.readonly) db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('busy_timeout = 2000');
  return db;
}

export { SqliteError } from 'better-sqlite3';
