// `npm test [-- VITEST ARGUMENTS]` and `npm run check`: every static check, then every test; nothing hides behind an
// earlier failure. SHROFF_REQUIRE_ALL=1 makes a missing browser or tool a failure, and runs a share of the proof with
// a seed of its own; the tests alone run a smaller one. What it says is its result, so it stands on standard
// output: each step and how it ended, what was skipped or left out and how to have it, and the sum in the last line.
import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findTestBrowser } from './browser.mjs';
import { isMain, majorOf, neededNode, quickStart, repository, runMain, SetupError } from './setup.mjs';

const bin = path.join(repository, 'node_modules');

/** @type {ReadonlyArray<{ name: string, args: string[] }>} */
const staticSteps = [
  { name: 'types', args: [`${bin}/typescript/bin/tsc`, '-b'] },
  { name: 'lint and format', args: [`${bin}/@biomejs/biome/bin/biome`, 'check', '--error-on-warnings'] },
  { name: 'repository rules', args: ['build/tidy.ts'] },
];
const buildStep = { name: 'renderer build', args: ['build/bundle.ts', 'renderer'] };

/** @param {number} seed */
export function proofSteps(seed) {
  const words = String(seed);
  return [
    ...['upay', 'swiftpass', 'uqpay', 'eftpay', 'mixed'].map((shop) => ({
      name: `storms, ${shop}, seed ${seed}`,
      args: ['test/storms/simulate.ts', '--provider', shop, '--payments', '1200', '--seed', words],
    })),
    { name: 'exploration', args: ['test/explore/explore.ts', '--seconds', '15'] },
    { name: `breakages, seed ${seed}`, args: ['test/proof/prove.ts', '--share', '16', '--seed', words] },
    { name: `mutations, seed ${seed}`, args: ['test/mutation/mutate.ts', '--share', '8', '--seed', words] },
    { name: `crashes, seed ${seed}`, args: ['test/crashes/crashes.ts', '--kills', '25', '--seed', words] },
    { name: `cuts, seed ${seed}`, args: ['test/crashes/cuts.ts', '--cuts', '60', '--seed', words] },
  ];
}

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @returns {Promise<number>} */
async function main() {
  requireNode();
  const onlyStatic = process.argv[2] === '--static';
  const steps = onlyStatic ? staticSteps : [...staticSteps, buildStep];
  const results = steps.map((step) => (run(step.name, step.args) ? ok : notOk));
  if (!onlyStatic) results.push(...testRuns(process.argv.slice(2)).map((args) => runTests(args)));
  if (requiresAll && !onlyStatic) results.push(...(await runBeside(proofSteps(randomInt(1, 2 ** 31)))));
  const total = sum(results);
  if (process.argv.length === 2 && !requiresAll) tell(`\n${leftOut}`);
  if (requiresAll) total.failed += missingTools().length;
  tell(`\n${closingLine(total)}`);
  return isGood(total) ? 0 : 1;
}

const requiresAll = process.env.SHROFF_REQUIRE_ALL === '1';
const leftOut = 'Not run: the scanners on a real HID stack, in a machine of their own. To run them: npm run test:hid';
const ok = { passed: 1, failed: 0, skipped: 0 };
const notOk = { passed: 0, failed: 1, skipped: 0 };

function requireNode() {
  if (majorOf(process.version) >= neededNode) return;
  throw new SetupError(`The tests need Node ${neededNode}; this is ${process.version}. Run them with: npm test`);
}

/**
 * @param {string} name
 * @param {string[]} args
 */
function run(name, args) {
  tell(`\n== ${name}`);
  const startedMs = performance.now();
  const { status } = spawnSync(process.execPath, args, { ...place, stdio: ['ignore', 'inherit', 'inherit'] });
  tell(ending(name, status, startedMs));
  return status === 0;
}

const place = { cwd: repository, env: { ...quickStart, ...process.env } };

/**
 * @param {string} name
 * @param {number | null} status
 * @param {number} startedMs
 */
function ending(name, status, startedMs) {
  const took = `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
  return status === 0 ? `ok, ${took}` : `FAILED: ${name}, ${took}`;
}

/** @param {string} words */
function tell(words) {
  console.log(words);
}

/**
 * Two at a time, for each leaves a core idle; what each says stands together, when it has ended.
 * @param {{ name: string, args: string[] }[]} steps
 * @returns {Promise<Counts[]>}
 */
async function runBeside(steps) {
  const waiting = [...steps];
  /** @type {Counts[]} */
  const results = [];
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift())
      results.push((await runQuietly(step.name, step.args)) ? ok : notOk);
  };
  await Promise.all([lane(), lane()]);
  return results;
}

/**
 * @param {string} name
 * @param {string[]} args
 * @returns {Promise<boolean>}
 */
async function runQuietly(name, args) {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, { ...place, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (words) => {
      said += words;
    });
  }
  const [status] = await once(child, 'close');
  tell(`\n== ${name}\n${said}${ending(name, status, startedMs)}`);
  return status === 0;
}

/**
 * A browser and its keys want the machine for themselves, and mostly wait: a scan typed on a busy one reads as a person.
 * So does the machine that the scanners are plugged into; it boots a kernel, and is left out where nothing is required.
 * @param {string[]} chosen
 */
function testRuns(chosen) {
  if (chosen.length > 0) return [chosen];
  const runs = [['--exclude=test/e2e/**', '--exclude=test/hid/**', '--maxWorkers=3'], ['test/e2e']];
  return requiresAll ? [...runs, ['test/hid']] : runs;
}

/**
 * @param {string[]} extra
 * @returns {Counts}
 */
function runTests(extra) {
  const report = path.join(repository, 'dist', 'test-results.json');
  const missing = missingTools();
  for (const words of missing) tell(`\n${words}`);
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const passed = run(`tests ${extra.join(' ')}`, [`${bin}/vitest/vitest.mjs`, 'run', ...reporters, ...extra]);
  const counts = existsSync(report) ? countTests(JSON.parse(readFileSync(report, 'utf8'))) : notOk;
  for (const words of missing) tell(`\n${words}`);
  for (const name of skippedIn(report)) tell(`SKIPPED: ${name}`);
  return passed || counts.failed > 0 ? counts : sum([counts, notOk]);
}

/**
 * @param {string} file
 * @returns {string[]}
 */
function skippedIn(file) {
  if (!existsSync(file)) return [];
  /** @type {{ testResults: { assertionResults: { status: string, fullName: string }[] }[] }} */
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName);
}

/** @returns {string[]} what cannot be tested here, and the command that changes it */
function missingTools() {
  const missing = [];
  if (!findTestBrowser(process.platform, process.env)) {
    missing.push(
      'SKIPPED: the browser tests; no Chromium, Chrome or Edge was found.\n' +
        '  To enable them: apt-get install chromium (or name one: SHROFF_CHROMIUM=/path/to/chrome npm test)',
    );
  }
  for (const { program, what, from } of tools)
    if (!onPath(program))
      missing.push(`SKIPPED: ${what}; ${program} was not found.\n  To enable them: apt-get install ${from}`);
  return missing;
}

const tools = [
  { program: 'zbarimg', what: 'the tests that read the QR code off a screenshot', from: 'zbar-tools' },
  { program: 'pdftotext', what: 'the tests that read what is printed on a page', from: 'poppler-utils' },
];

/** @param {string} program */
export function onPath(program) {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));
}

/**
 * A file that failed before its first test counts as one failure.
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 * @returns {Counts}
 */
export function countTests(report) {
  const statuses = report.testResults.flatMap(({ status, assertionResults }) => {
    const tests = assertionResults.map((test) => test.status);
    return status === 'failed' && !tests.includes('failed') ? [...tests, 'failed'] : tests;
  });
  return {
    passed: statuses.filter((status) => status === 'passed').length,
    failed: statuses.filter((status) => status === 'failed').length,
    skipped: statuses.filter((status) => status !== 'passed' && status !== 'failed').length,
  };
}

/**
 * @param {readonly Counts[]} counts
 * @returns {Counts}
 */
function sum(counts) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of counts) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** @param {Counts} counts */
export function isGood({ passed, failed }) {
  return passed > 0 && failed === 0;
}

if (isMain(import.meta.url)) await runMain(main);
