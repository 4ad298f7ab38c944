// `npm run build [-- PART...]`: the renderer, the command line, and Electron's main and preload, into dist/.
import path from 'node:path';
import { type RolldownOptions, rolldown } from 'rolldown';
import { build as viteBuild } from 'vite';
import { cliFile } from './built.mjs';
import { markBuilt, type Part, parts, sourceHash } from './files.mjs';
import { isMain, repository } from './setup.mjs';

const external = ['electron', 'better-sqlite3', 'node-hid', '@serialport/bindings-cpp', '@napi-rs/keyring'];
const output = path.join(repository, 'dist', 'main');
const productionOnly = { define: { 'process.env.NODE_ENV': JSON.stringify('production') } };

const main: RolldownOptions = {
  input: path.join(repository, 'electron', 'main.ts'),
  platform: 'node',
  external,
  transform: productionOnly,
  output: { dir: output, format: 'esm', entryFileNames: '[name].js', sourcemap: true },
};

const cli: RolldownOptions = {
  input: path.join(repository, 'electron', 'cli.ts'),
  platform: 'node',
  external,
  transform: productionOnly,
  output: { dir: path.dirname(cliFile), format: 'esm', entryFileNames: '[name].mjs', sourcemap: true },
};

/** A sandboxed preload can only be one CommonJS file. */
const preload: RolldownOptions = {
  input: path.join(repository, 'electron', 'preload.ts'),
  platform: 'node',
  external,
  transform: productionOnly,
  output: { dir: output, format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
};

const builders: Record<Part, () => Promise<void>> = {
  renderer: async () => {
    await viteBuild({ configFile: path.join(repository, 'build', 'vite.config.ts'), logLevel: 'warn' });
  },
  cli: () => write(cli),
  main: async () => {
    for (const options of [main, preload]) await write(options);
  },
};

async function write(options: RolldownOptions): Promise<void> {
  const bundle = await rolldown(options);
  const written = options.output;
  if (written === undefined || Array.isArray(written)) throw new Error('one output each');
  await bundle.write(written);
  await bundle.close();
}

export function partsNamed(names: string[]): Part[] {
  const known = Object.keys(parts) as Part[];
  const unknown = names.filter((name) => !known.includes(name as Part));
  if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return names.length === 0 ? known : known.filter((part) => names.includes(part));
}

async function bundle(wanted: Part[]): Promise<void> {
  for (const part of wanted) {
    const startedMs = performance.now();
    const hash = sourceHash(repository, part);
    await builders[part]();
    markBuilt(repository, part, hash);
    console.log(`built ${part} in ${Math.round(performance.now() - startedMs)} ms`);
  }
}

if (isMain(import.meta.url)) await bundle(partsNamed(process.argv.slice(2)));
