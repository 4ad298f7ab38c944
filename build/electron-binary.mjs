// The Electron binary: where it is, fetching it, and remembering for a day that it could not be had.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { endGroup } from './processes.mjs';

const fetchLimitMs = 20_000;
const rememberFailureMs = 24 * 3600_000;

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null}
 */
export function electronBinary(root, env) {
  const electron = path.join(root, 'node_modules', 'electron');
  const told = path.join(electron, 'path.txt'); // written by Electron's installer when all else is in place
  const name = existsSync(told) ? readFileSync(told, 'utf8') : null;
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!override && name === null) return null;
  const binary = path.join(override || path.join(electron, 'dist'), name ?? 'electron');
  return existsSync(binary) ? binary : null;
}

/** @param {string} root */
export function failedLately(root, nowMs = Date.now()) {
  const note = failureNote(root);
  return existsSync(note) && nowMs - statSync(note).mtimeMs < rememberFailureMs;
}

/**
 * Runs Electron's own installer for a short time.
 * @param {string} node
 * @param {string} root
 * @returns {Promise<'fetched' | 'failed' | 'slow'>}
 */
export async function fetchElectron(node, root, limitMs = fetchLimitMs) {
  const script = path.join(root, 'node_modules', 'electron', 'install.js');
  const installer = spawn(node, [script], { stdio: 'ignore', detached: process.platform !== 'win32' });
  const outcome = await new Promise((resolve) => {
    const timer = setTimeout(() => resolve('slow'), limitMs);
    installer.on('error', () => resolve('failed'));
    installer.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? 'fetched' : 'failed');
    });
  });
  if (outcome === 'slow') await endGroup(installer);
  remember(root, outcome === 'fetched');
  return outcome;
}

/**
 * @param {string} root
 * @param {boolean} fetched
 */
function remember(root, fetched) {
  const note = failureNote(root);
  if (fetched) return rmSync(note, { force: true });
  mkdirSync(path.dirname(note), { recursive: true });
  writeFileSync(note, 'Electron could not be fetched. Delete this file to try again at the next start.\n');
}

/** @param {string} root */
function failureNote(root) {
  return path.join(root, 'dist', 'electron-not-fetched.txt');
}
