#!/usr/bin/env node
// `npm run -s shroff -- ARGS`: the command line, on the Node the sources need.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { buildStale, cliFile } from './built.mjs';
import { watchParent } from './processes.mjs';
import { isMain, quickStart, runMain, setup } from './setup.mjs';

/**
 * npm runs scripts in the repository; a relative path among the arguments is meant from where the person stands.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} cwd
 * @returns {string}
 */
export function whereAsked(env, cwd) {
  return (env.npm_lifecycle_event === 'shroff' && env.INIT_CWD) || cwd;
}

/** @returns {Promise<number>} */
async function main() {
  const node = await setup();
  const cwd = whereAsked(process.env, process.cwd());
  buildStale(node, ['cli']);
  const child = spawn(node, [cliFile, ...process.argv.slice(2)], {
    cwd,
    env: { ...quickStart, ...process.env },
    stdio: 'inherit',
  });
  forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

/**
 * A terminal's Ctrl-C reaches the child by itself; sent again it would be a second, impatient one.
 * @param {import('node:child_process').ChildProcess} child
 */
function forwardSignals(child) {
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  watchParent(() => child.kill('SIGTERM'));
}

if (isMain(import.meta.url)) await runMain(main);
