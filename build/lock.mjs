// One process at a time, by a directory: making one is atomic everywhere, and the file in it names the owner.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const retryMs = 200;
const ownerlessMs = 10_000; // a lock whose owner died before it could write its id

/**
 * @template T
 * @param {string} lock
 * @param {() => Promise<T>} work
 * @param {() => void} onWait called once, when another process holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(lock, work, onWait = () => {}) {
  for (let tries = 0; !take(lock); tries += 1) {
    if (tries === 1) onWait();
    if (isStale(lock)) remove(lock);
    else await sleep(retryMs);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** @param {string} lock */
function take(lock) {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(path.join(lock, 'pid'), String(process.pid));
  return true;
}

/** @param {string} lock */
export function isStale(lock, nowMs = Date.now()) {
  try {
    return !isAlive(Number(readFileSync(path.join(lock, 'pid'), 'utf8')));
  } catch {
    return nowMs - madeMs(lock, nowMs) > ownerlessMs;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * @param {string} lock
 * @param {number} otherwise
 */
function madeMs(lock, otherwise) {
  try {
    return statSync(lock).mtimeMs;
  } catch {
    return otherwise;
  }
}

/**
 * Moved aside first, so that of two processes that find the same stale lock only one removes it.
 * @param {string} lock
 */
function remove(lock) {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    rmSync(aside, { recursive: true, force: true });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** @param {unknown} error */
export function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
