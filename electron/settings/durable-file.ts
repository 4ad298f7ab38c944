import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/**
 * Replaces a file whole: a power cut leaves the old text or the new one. Durable when it returns. What a cut may leave
 * beside it (`.new`) is never read and goes with the next write.
 */
export function replaceFile(file: string, text: string, mode: number): void {
  const fresh = `${file}.new`;
  rmSync(fresh, { force: true });
  createFile(fresh, text, mode);
  renameSync(fresh, file);
  syncFolder(path.dirname(file));
}

/** Fails when the file is there. */
export function createFile(file: string, text: string, mode: number): void {
  const handle = openSync(file, 'wx', mode);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  syncFolder(path.dirname(file));
}

/** Makes a new name durable. Windows has no such call. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
