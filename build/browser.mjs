// Finds an installed Chromium, Chrome or Edge and opens the till in it as an app window.
import { existsSync } from 'node:fs';
import path from 'node:path';

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const macApps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const windowsPrograms = ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe'];
const windowsEdge = 'Microsoft/Edge/Application/msedge.exe';

/**
 * Where to look, in order. SHROFF_CHROMIUM names one browser and ends the search.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function browserCandidates(platform, env) {
  if (env.SHROFF_CHROMIUM) return [env.SHROFF_CHROMIUM];
  if (platform === 'win32') return windowsCandidates(env);
  if (platform === 'darwin') {
    const folders = ['/Applications', ...(env.HOME ? [`${env.HOME}/Applications`] : [])];
    return macApps.flatMap((app) => folders.map((folder) => `${folder}/${app}.app/Contents/MacOS/${app}`));
  }
  const folders = [...new Set([...(env.PATH ?? '').split(':').filter(Boolean), '/usr/bin', '/snap/bin'])];
  return linuxNames.flatMap((name) => folders.map((folder) => `${folder}/${name}`));
}

/** @param {NodeJS.ProcessEnv} env */
function windowsCandidates(env) {
  const folders = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter(
    (folder) => folder !== undefined,
  );
  const all = [...windowsPrograms, windowsEdge];
  return all.flatMap((program) => folders.map((folder) => path.win32.join(folder, program)));
}

/**
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null}
 */
export function findBrowser(platform, env, exists = existsSync) {
  return browserCandidates(platform, env).find((candidate) => exists(candidate)) ?? null;
}

/**
 * For tests: the same engine without a window of its own draws the same pictures with less of the machine.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null}
 */
export function findTestBrowser(platform, env, exists = existsSync) {
  const shell = '/usr/bin/chromium-headless-shell'; // Debian's
  if (platform === 'linux' && !env.SHROFF_CHROMIUM && exists(shell)) return shell;
  return findBrowser(platform, env, exists);
}

/**
 * @param {{ address: string, profile: string, sandbox: boolean }} window
 * @returns {string[]}
 */
export function browserArguments({ address, profile, sandbox }) {
  return [
    `--app=${address}`,
    `--user-data-dir=${profile}`,
    '--window-position=0,0',
    '--window-size=1366,768',
    '--start-maximized',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-mode',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-features=Translate',
    '--disable-gpu',
    '--disable-quic',
    '--disable-sync',
    '--password-store=basic',
    ...(sandbox ? [] : ['--no-sandbox', '--test-type']), // --test-type hides Chromium's bar about --no-sandbox
  ];
}
