// What the sources are, and whether a build made from them is still theirs. Runs on any Node >= 18.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const made = new Set(['.git', '.setup-lock', '.tsbuild', 'coverage', 'dist', 'node_modules', 'screens']);

/**
 * Every file under a folder that is not made by a tool, as sorted paths relative to `root` with forward slashes.
 * @param {string} root
 * @param {string} [under]
 * @returns {string[]}
 */
export function filesUnder(root, under = '') {
  const entries = readdirSync(path.join(root, under), { withFileTypes: true });
  return entries
    .filter((entry) => !made.has(entry.name))
    .flatMap((entry) => {
      const relative = under === '' ? entry.name : `${under}/${entry.name}`;
      if (entry.isDirectory()) return filesUnder(root, relative);
      return entry.isFile() ? [relative] : [];
    })
    .sort();
}

/** The parts that are built, each with all it is made from. */
export const parts = /** @type {const} */ ({
  renderer: { folders: ['renderer', 'shared'], files: ['build/vite.config.ts', 'package-lock.json'] },
  cli: { folders: ['electron', 'shared'], files: ['build/bundle.ts', 'package-lock.json'] },
  main: { folders: ['electron', 'shared'], files: ['build/bundle.ts', 'package-lock.json'] },
});

/** @typedef {keyof typeof parts} Part */

/**
 * @param {string} root
 * @param {Part} part
 */
export function sourceHash(root, part) {
  const { folders, files } = parts[part];
  const hash = createHash('sha256');
  for (const file of [...folders.flatMap((folder) => filesUnder(root, folder)), ...files]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {Part} part
 */
export function isFresh(root, part) {
  const stamp = stampFile(root, part);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash(root, part);
}

/**
 * @param {string} root
 * @param {Part} part
 * @param {string} hash of the sources as they were when the build began
 */
export function markBuilt(root, part, hash) {
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile(root, part), hash);
}

/**
 * @param {string} root
 * @param {Part} part
 */
function stampFile(root, part) {
  return path.join(root, 'dist', `${part}.stamp`);
}
