// The repository's own rules, held by code: who may import whom, and what no file may contain.
// A rule looks at one file at a time and returns what is wrong with it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { filesUnder } from './files.mjs';
import { isMain, repository } from './setup.mjs';

export interface SourceFile {
  path: string; // relative to the repository, forward slashes
  text: string;
}

type Rule = (file: SourceFile) => string[];

/** From the folder (or file) on the left to what it may import of ours, besides itself. First match wins. */
const directions: ReadonlyArray<[from: string, to: readonly string[]]> = [
  ['shared/', []],
  ['renderer/', ['shared/']],
  ['build/bench/', ['shared/', 'electron/', 'test/storms/']],
  ['build/', []],
  ['test/', ['']],
  ['vitest.config.ts', ['build/']],
  [
    'electron/main.ts',
    [
      'shared/',
      'electron/shell/',
      'electron/cli/run.ts',
      'electron/hosted-till.ts',
      'electron/settings/data-folder.ts',
      'electron/texts.ts',
      'electron/web/renderer-files.ts',
      'electron/log.ts',
    ],
  ],
  ['electron/preload.ts', ['shared/']],
  ['electron/cli.ts', ['shared/', 'electron/']],
  ['electron/cli/', ['shared/', 'electron/']],
  ['electron/open-till.ts', ['shared/', 'electron/']],
  ['electron/hosted-till.ts', ['shared/', 'electron/']],
  ['electron/terminal.ts', ['shared/', 'electron/']],
  ['electron/terminal-days.ts', ['shared/', 'electron/']],
  ['electron/training.ts', ['shared/', 'electron/']],
  ['electron/providers-from-settings.ts', ['shared/', 'electron/']],
  [
    'electron/till/',
    [
      'shared/',
      'electron/journal/journal.ts',
      'electron/providers/provider.ts',
      'electron/providers/registry.ts',
      'electron/clock.ts',
      'electron/log.ts',
    ],
  ],
  [
    'electron/reconciliation/',
    [
      'shared/',
      'electron/journal/journal.ts',
      'electron/providers/provider.ts',
      'electron/providers/registry.ts',
      'electron/settings/durable-file.ts',
      'electron/till/answers.ts',
      'electron/till/work.ts',
      'electron/clock.ts',
      'electron/log.ts',
    ],
  ],
  ['electron/providers/', ['shared/', 'electron/settings/secrets.ts', 'electron/clock.ts', 'electron/log.ts']],
  ['electron/simulators/', ['shared/', 'electron/providers/exchange.ts', 'electron/clock.ts']],
  ['electron/', ['shared/', 'electron/clock.ts', 'electron/log.ts']],
];

/** A package, and the only files that may import it. */
const owners: ReadonlyArray<[name: RegExp, owner: RegExp]> = [
  [/^better-sqlite3$/, /^electron\/journal\//],
  [/^node:sqlite$/, /^never$/],
  [/^undici$/, /^electron\/providers\/http\.ts$/],
  [/^node-hid$/, /^electron\/scanner\/hid-scanner\.ts$/],
  [/^@serialport\//, /^electron\/scanner\/serial-scanner\.ts$/],
  [/^saxes$/, /^electron\/reconciliation\//],
  [/^yauzl$/, /^electron\/reconciliation\/zip\.ts$/],
  [/^csv-parse$/, /^electron\/(items|reconciliation)\//],
  [/^csv-stringify$/, /^electron\/(export|cli)\//],
  [/^write-excel-file$/, /^electron\/export\//],
  [/^electron$/, /^electron\/(main\.ts|preload\.ts|shell\/)/],
];

const hosts = new Set(['electron/main.ts', 'electron/preload.ts', 'electron/cli.ts']);
const longest = { source: 500, test: 900 };
const code = /\.(ts|tsx|mts|mjs|cjs|js)$/;
const text = /\.(ts|tsx|mts|mjs|cjs|js|json|md|css|html|yml|yaml|sql|sh|txt)$|(^|\/)(\.[^/]+|run|LICENSE)$/;

const importDirections: Rule = (file) =>
  importsOf(file)
    .filter((target) => isOurs(target) && !mayImport(file.path, target))
    .map((target) => `may not import ${target}`);

const packageOwners: Rule = (file) => {
  if (!/^(shared|electron|renderer)\//.test(file.path)) return [];
  return importsOf(file).flatMap((target) =>
    owners
      .filter(([name, owner]) => name.test(target) && !owner.test(file.path))
      .map(([, owner]) => `may not import ${target}; only ${owner.source} may`),
  );
};

const sharedIsPure: Rule = (file) => {
  if (!file.path.startsWith('shared/')) return [];
  return importsOf(file)
    .filter((target) => !isOurs(target) && target !== 'zod')
    .map((target) => `shared may not import ${target}; only zod`);
};

const onlyClockReadsTime: Rule = (file) => {
  if (!/^(shared|electron)\//.test(file.path) || file.path === 'electron/clock.ts') return [];
  return found(
    withoutComments(file.text),
    /\b(Date\.now|performance\.now|process\.hrtime)\b|\bnew Date\(\s*\)/g,
    'reads time: ask the clock for',
  );
};

const onlyHttpSends: Rule = (file) => {
  if (!/^(shared|electron|renderer)\//.test(file.path)) return [];
  return found(withoutComments(file.text), /(?<![.\w])fetch\(/g, 'sends HTTP outside providers/http.ts:');
};

const noBarrels: Rule = (file) => {
  if (!code.test(file.path)) return [];
  const barrel = /(^|\/)index\.\w+$/.test(file.path) ? /^export\b[^;]*?\bfrom\b/gm : /^export \* /gm;
  return found(file.text, barrel, 'is a barrel:');
};

const namesSayWhat: Rule = (file) =>
  /(^|[/.-])(utils?|helpers?)[/.-]/i.test(file.path) ? ['is named for being useful; name what it does'] : [];

const notTooLong: Rule = (file) => {
  if (!code.test(file.path)) return [];
  const limit = file.path.startsWith('test/') ? longest.test : longest.source;
  const lines = file.text.split('\n').length - 1;
  return lines > limit ? [`has ${lines} lines; ${limit} is the most`] : [];
};

const noLeftovers: Rule = (file) => found(file.text, /\b(TO[D]O|FIX[M]E|X[X]X)\b/g, 'leftover');

const noMachines: Rule = (file) =>
  found(
    file.text,
    /\/(work|root)\/\w+|\/home\/\w+|\.librar[y]\b|\bregistry\.(npmjs|yarnpkg|npmmirror)\.\w+|"resolved": "ht{2}p/g,
    'names a machine or a registry:',
  );

export const rules = {
  importDirections,
  packageOwners,
  sharedIsPure,
  onlyClockReadsTime,
  onlyHttpSends,
  noBarrels,
  namesSayWhat,
  notTooLong,
  noLeftovers,
  noMachines,
} satisfies Record<string, Rule>;

export function complaints(file: SourceFile): string[] {
  return Object.entries(rules).flatMap(([name, rule]) => rule(file).map((words) => `${file.path}: ${words} (${name})`));
}

/** Modules a file imports: ours as paths from the repository, packages by their names. */
export function importsOf(file: SourceFile): string[] {
  if (!code.test(file.path)) return [];
  const statement = /(?:^|[;\n])\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?\s*['"]([^'"\n]+)['"]/g;
  const call = /\b(?:import|require)\(\s*['"]([^'"\n]+)['"]/g;
  const source = withoutComments(file.text);
  return [statement, call].flatMap((pattern) =>
    [...source.matchAll(pattern)].map((match) => resolve(file.path, match[1] ?? '')),
  );
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(from), specifier);
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function isOurs(target: string): boolean {
  return /^(shared|electron|renderer|build|test)\//.test(target);
}

function mayImport(from: string, target: string): boolean {
  if (hosts.has(target) && !from.startsWith('test/') && !from.startsWith('electron/cli')) return false;
  const allowed = directions.find(([prefix]) => from.startsWith(prefix))?.[1] ?? [];
  return isOwn(from, target) || allowed.some((prefix) => target.startsWith(prefix));
}

/** The same part: a top folder, a folder of electron, or one provider's folder beside what all providers share. */
function isOwn(from: string, target: string): boolean {
  const [top, folder, provider] = from.split('/');
  if (top !== 'electron') return target.startsWith(`${top}/`);
  if (!from.startsWith(`electron/${folder}/`)) return false;
  if (!target.startsWith(`electron/${folder}/`)) return false;
  if (folder !== 'providers') return true;
  const targetFolder = path.posix.dirname(target);
  return targetFolder === 'electron/providers' || `${targetFolder}/`.startsWith(`electron/providers/${provider}/`);
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function found(source: string, pattern: RegExp, words: string): string[] {
  return [...new Set(source.match(pattern) ?? [])].map((match) => `${words} ${match.trim()}`);
}

function tidy(root: string): string[] {
  return filesUnder(root)
    .filter((file) => text.test(file))
    .flatMap((file) => complaints({ path: file, text: readFileSync(path.join(root, file), 'utf8') }));
}

if (isMain(import.meta.url)) {
  const wrong = tidy(repository);
  for (const line of wrong) console.error(line);
  console.log(wrong.length === 0 ? 'the repository is tidy' : `${wrong.length} to mend`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
