// Makes a fresh clone ready: packages, and the Node they run on. Runs on any Node >= 18, before anything is installed,
// and speaks on standard error only: standard output belongs to the command that follows.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeOf, withLock } from './lock.mjs';

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const neededNode = 24;

/** Node keeps what it compiled of the sources here: a later start takes half the work of the first. */
export const quickStart = { NODE_COMPILE_CACHE: path.join(repository, 'dist', 'compiled') };

export class SetupError extends Error {}

/**
 * Installs what is missing and returns the path of a Node that can run the sources.
 * @returns {Promise<string>}
 * @throws {SetupError} with words for a person
 */
export async function setup(root = repository) {
  if (installState(root) !== 'ready') {
    const onWait = () => say('Another start is installing the packages; waiting for it.');
    await withLock(path.join(root, '.setup-lock'), () => bringUpToDate(root), onWait).catch(explainReadOnly);
  }
  return pinnedNode(root);
}

/**
 * 'unstamped': installed by hand with npm, newer than the lockfile, so it only needs our stamp.
 * @returns {'ready' | 'unstamped' | 'missing' | 'outdated'}
 */
export function installState(root = repository) {
  const stamp = readOrNull(stampFile(root));
  if (stamp === lockHash(root)) return 'ready';
  const installed = modifiedMs(path.join(root, 'node_modules', '.package-lock.json'));
  if (installed === null) return 'missing';
  const locked = modifiedMs(path.join(root, 'package-lock.json')) ?? 0;
  return installed >= locked ? 'unstamped' : 'outdated';
}

/**
 * @param {unknown} error
 * @returns {never}
 */
function explainReadOnly(error) {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EROFS') throw new SetupError(explainInstallFailure(1, code));
  throw error;
}

/** @param {string} root */
async function bringUpToDate(root) {
  const state = installState(root); // another start may have finished while we waited for the lock
  if (state === 'ready') return;
  if (state !== 'unstamped') await install(root);
  pinnedNode(root);
  writeFileSync(stampFile(root), lockHash(root));
}

/** @param {string} root */
async function install(root) {
  say('Installing packages (npm ci). The first time this can take a minute or two.');
  const startedMs = Date.now();
  const { code, words } = await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], root);
  if (code !== 0) throw new SetupError(explainInstallFailure(code, words));
  say(`Packages installed in ${Math.round((Date.now() - startedMs) / 1000)} s.`);
}

/**
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<{ code: number | null, words: string }>} code is null when npm could not be started
 */
function runNpm(args, cwd) {
  const { command, before, shell } = npmCommand(process.env, process.platform);
  return new Promise((resolve) => {
    const npm = spawn(command, [...before, ...args], { cwd, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let words = '';
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.on('data', (chunk) => {
        words += chunk;
        process.stderr.write(chunk);
      });
    }
    npm.on('error', (error) => resolve({ code: null, words: String(error) }));
    npm.on('close', (code) => resolve({ code: code ?? 1, words }));
  });
}

/**
 * The npm that is running us if there is one, under the Node it runs on: our own Node may be about to be replaced.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
export function npmCommand(env, platform) {
  const { npm_execpath: npm, npm_node_execpath: node } = env;
  if (npm?.endsWith('npm-cli.js') && node) return { command: node, before: [npm], shell: false };
  return { command: 'npm', before: [], shell: platform === 'win32' };
}

/**
 * @param {number | null} code
 * @param {string} words
 */
export function explainInstallFailure(code, words) {
  if (code === null) return 'npm was not found. It comes with Node: install Node 20 or newer, then run this again.';
  for (const [pattern, explanation] of installFailures) {
    if (pattern.test(words)) return explanation;
  }
  return `npm ci ended with status ${code}; its own words are above. Nothing of the till has run.`;
}

/** @type {ReadonlyArray<readonly [RegExp, string]>} */
const installFailures = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|FETCH_ERROR/,
    'The package registry could not be reached. Check the network, the proxy (npm config get proxy) and the registry ' +
      '(npm config get registry), then run this again.',
  ],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERT_HAS_EXPIRED/,
    "The registry's certificate was not accepted. Behind an inspecting proxy, point npm at its certificate " +
      '(npm config set cafile FILE), then run this again.',
  ],
  [/ENOSPC/, 'The disk is full. Free about 1 GB, then run this again.'],
  [/EACCES|EPERM|EROFS/, 'This folder cannot be written. Clone into a folder of your own, then run this again.'],
  [/EINTEGRITY/, 'A package is not the one the lockfile names. Nothing was run. Try: npm cache clean --force'],
  [
    /from lock file|EUSAGE/,
    'package-lock.json does not match package.json. Undo the change to package.json, or run npm install once.',
  ],
];

/** @returns {string} */
export function pinnedNode(root = repository) {
  const installed = installedNode(root, process.platform, process.arch);
  if (existsSync(installed)) return installed;
  if (majorOf(process.version) >= neededNode) return process.execPath;
  const found = spawnSync('node', ['--version'], { encoding: 'utf8' }).stdout;
  if (found && majorOf(found) >= neededNode) return 'node';
  throw new SetupError(
    `Shroff runs on Node ${neededNode}; this is ${process.version}, and there is no packaged Node for ` +
      `${process.platform} ${process.arch}. Install the version in .node-version (nvm install, fnm install or ` +
      'nodejs.org), then run this again.',
  );
}

/**
 * @param {string} root
 * @param {string} platform
 * @param {string} arch
 */
export function installedNode(root, platform, arch) {
  const windows = platform === 'win32';
  const folder = `node-${windows ? 'win' : platform}-${arch}`;
  return path.join(root, 'node_modules', folder, 'bin', windows ? 'node.exe' : 'node');
}

/** @param {string} version as in process.version */
export function majorOf(version) {
  return Number(/^v?(\d+)/.exec(version)?.[1] ?? 0);
}

/** @param {string} root */
function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

/** @param {string} root */
function stampFile(root) {
  return path.join(root, 'node_modules', '.shroff-setup');
}

/** @param {string} file */
function readOrNull(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** @param {string} file */
function modifiedMs(file) {
  return existsSync(file) ? statSync(file).mtimeMs : null;
}

/** @param {string} words */
export function say(words) {
  process.stderr.write(`shroff: ${words}\n`);
}

/**
 * True for the file named on the command line, also through npm's link to it.
 * @param {string} moduleUrl
 */
export function isMain(moduleUrl) {
  const started = process.argv[1];
  return started !== undefined && existsSync(started) && realpathSync(started) === fileURLToPath(moduleUrl);
}

/**
 * Runs a command of ours: expected trouble is told in one sentence, anything else is a defect and keeps its stack.
 * @param {() => Promise<number>} command returns the exit status
 */
export async function runMain(command) {
  try {
    process.exitCode = await command();
  } catch (error) {
    say(error instanceof SetupError ? error.message : String(error instanceof Error ? error.stack : error));
    process.exitCode = error instanceof SetupError ? 4 : 70;
  }
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    await setup();
    return 0;
  });
}
