// Child processes that never outlive us. Each is started in a group of its own, so that a terminal's Ctrl-C reaches
// it once, through us, and ending it ends its children too.
import { spawn } from 'node:child_process';

const graceMs = 8_000;
const ownGroup = process.platform !== 'win32';

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function spawnGroup(command, args, options) {
  return spawn(command, args, { ...options, detached: ownGroup });
}

/**
 * Asks a process to end, insists after a grace time, and resolves when it is gone.
 * @param {import('node:child_process').ChildProcess} child
 */
export async function endGroup(child) {
  const gone = exited(child);
  ask(child);
  const timer = setTimeout(() => signal(child, 'SIGKILL'), graceMs);
  await gone;
  clearTimeout(timer);
  signal(child, 'SIGKILL'); // whatever it started and left behind
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number | null>} null when it could not be started or was ended by a signal
 */
export function exited(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
    return Promise.resolve(child.exitCode);
  }
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', () => resolve(null));
  });
}

/**
 * Windows has no SIGTERM: there a child that was given a channel learns from its closing.
 * @param {import('node:child_process').ChildProcess} child
 */
function ask(child) {
  if (ownGroup) signal(child, 'SIGTERM');
  else if (child.connected) child.disconnect();
  else child.kill();
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} name
 */
function signal(child, name) {
  if (child.pid === undefined) return;
  try {
    if (ownGroup) process.kill(-child.pid, name);
    else child.kill(name);
  } catch {
    // gone already
  }
}

/**
 * npm runs us under a shell that does not pass SIGTERM on; when that shell is gone, nobody is left to end us.
 * Windows never tells a new parent, so there this never happens.
 * @param {() => void} onGone
 */
export function watchParent(onGone) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
}
