// `npm start`: makes the clone ready, builds what changed, and opens the till in the best host this machine has.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { browserArguments, findBrowser } from './browser.mjs';
import { buildStale, cliFile } from './built.mjs';
import { electronBinary, failedLately, fetchElectron } from './electron-binary.mjs';
import { endGroup, exited, spawnGroup, watchParent } from './processes.mjs';
import { isMain, quickStart, repository, runMain, say, setup } from './setup.mjs';

/** @returns {Promise<number>} */
async function main() {
  const node = await setup();
  const args = tillArguments(process.argv.slice(2));
  const display = hasDisplay(process.platform, process.env);
  const electron = await electronToUse(node, display);
  buildStale(node, electron ? ['renderer', 'main'] : ['renderer', 'cli']);
  return electron ? runElectron(electron, args) : runBrowserHost(node, args, display);
}

/**
 * Live, where a till without settings asks for them first; training when it is asked for. Everything else is passed on.
 * @param {string[]} args
 */
export function tillArguments(args) {
  const rest = args.filter((arg) => arg !== '--live' && arg !== '--training');
  return { mode: args.includes('--training') ? ['--training'] : [], rest };
}

/** @typedef {ReturnType<typeof tillArguments>} TillArguments */

/**
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 */
export function hasDisplay(platform, env) {
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/**
 * @param {{ display: boolean, electron: boolean, failedLately: boolean }} machine
 * @returns {'electron' | 'fetch-electron' | 'browser'}
 */
export function chooseHost(machine) {
  if (!machine.display) return 'browser';
  if (machine.electron) return 'electron';
  return machine.failedLately ? 'browser' : 'fetch-electron';
}

/**
 * @param {string} node
 * @param {boolean} display
 */
async function electronToUse(node, display) {
  const binary = electronBinary(repository, process.env);
  const host = chooseHost({ display, electron: binary !== null, failedLately: failedLately(repository) });
  if (host === 'browser') return null;
  if (host === 'electron') return binary;
  say('Fetching Electron (about 120 MB); giving up after 20 seconds.');
  const outcome = await fetchElectron(node, repository);
  if (outcome === 'fetched') return electronBinary(repository, process.env);
  const why = outcome === 'slow' ? 'did not arrive in 20 seconds' : 'could not be fetched';
  say(`Electron ${why}, so the till opens in a browser: the same till, in another window.`);
  say('To fetch it without a time limit: npx install-electron. The next try by itself is in a day.');
  return null;
}

/**
 * @param {string} binary
 * @param {TillArguments} args
 */
async function runElectron(binary, args) {
  const electron = spawnGroup(binary, [...sandboxFlags(), repository, ...args.mode, ...args.rest], {
    stdio: 'inherit',
  });
  const end = await Promise.race([exited(electron), stopRequested()]);
  await endGroup(electron);
  return end === 'stop' ? 0 : (end ?? 70);
}

/**
 * @param {string} node
 * @param {TillArguments} args
 * @param {boolean} display
 */
async function runBrowserHost(node, args, display) {
  const stop = stopRequested();
  const host = spawnGroup(node, [cliFile, ...args.mode, 'serve', ...args.rest], {
    cwd: repository,
    env: { ...quickStart, ...process.env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'], // the channel's closing tells the host that we are gone
  });
  const ended = exited(host);
  let window = null;
  try {
    const address = await Promise.race([addressFrom(host), ended.then(() => null), stop.then(() => null)]);
    window = address && display ? openWindow(address) : null;
    if (address && !window) tellAddress(address, display);
    const end = await Promise.race([ended, stop, ...(window ? [window.closed] : [])]);
    return typeof end === 'string' ? 0 : (end ?? 70);
  } finally {
    await window?.close();
    await endGroup(host);
  }
}

/**
 * Reads the host's output to its end, so that it never blocks, and resolves with the address it announces.
 * @param {import('node:child_process').ChildProcess} host
 * @returns {Promise<string | null>}
 */
function addressFrom(host) {
  return new Promise((resolve) => {
    if (!host.stdout) return resolve(null);
    const lines = createInterface({ input: host.stdout });
    lines.on('line', (line) => {
      const address = announcedAddress(line);
      if (address) resolve(address);
      else process.stdout.write(`${line}\n`);
    });
    lines.on('close', () => resolve(null));
  });
}

/**
 * @param {string} line
 * @returns {string | null}
 */
export function announcedAddress(line) {
  return /^Shroff is open at (http:\/\/127\.0\.0\.1:\d+\/\S*)$/.exec(line)?.[1] ?? null;
}

/**
 * `closed` resolves only when a person closed the window; one that broke leaves the till open at its address.
 * @param {string} address
 */
function openWindow(address) {
  const browser = findBrowser(process.platform, process.env);
  if (!browser) return null;
  const profile = mkdtempSync(path.join(tmpdir(), 'shroff-window-'));
  const sandbox = sandboxFlags().length === 0;
  const env = process.platform === 'linux' ? { ...process.env, TMPDIR: profile } : process.env; // its leftovers go too
  const window = spawnGroup(browser, browserArguments({ address, profile, sandbox }), { env, stdio: 'ignore' });
  say('The till is open. Close its window or press Ctrl-C to end.');
  const closed = exited(window).then((code) => {
    if (code === 0) return 'closed';
    say(`The browser's window ended by itself (${code ?? 'stopped'}): ${browser}`);
    tellAddress(address, true);
    return new Promise(() => {});
  });
  const close = async () => {
    await endGroup(window);
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  };
  return { closed, close };
}

/**
 * @param {string} address
 * @param {boolean} display
 */
function tellAddress(address, display) {
  process.stdout.write(`Shroff is open at ${address}\n`);
  const why = display ? '' : 'There is no display here. ';
  say(`${why}Open this address in Chromium, Chrome or Edge on this machine. Ctrl-C ends the till.`);
}

/** Chromium's sandbox refuses to run as root on Linux. */
function sandboxFlags() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [];
  say("You are root, so the browser's sandbox is off. Run the till as an ordinary user in a shop.");
  return ['--no-sandbox'];
}

/** @returns {Promise<'stop'>} */
function stopRequested() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve('stop'));
    watchParent(() => resolve('stop'));
  });
}

if (isMain(import.meta.url)) await runMain(main);
