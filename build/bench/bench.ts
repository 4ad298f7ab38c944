// `npm run -s bench [-- NAME…] [--json] [--dir FOLDER]`: how fast the till is beside what it stands on.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Aim, families } from './families.ts';
import type { Figure } from './figure.ts';
import { openPlace } from './place.ts';

const aims = new Map(families.flatMap((family) => Object.entries(family.aims)));

interface Options {
  readonly names: ReadonlySet<string>;
  readonly json: boolean;
  readonly dir: string;
}

/** Null, with the reason told, when the arguments make no sense. */
function readOptions(args: readonly string[]): Options | null {
  const options = { json: { type: 'boolean', default: false }, dir: { type: 'string' } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const unknown = positionals.filter((name) => !aims.has(name));
    if (unknown.length > 0) throw new Error(`No benchmark is called ${unknown.join(', ')}.`);
    const names = new Set(positionals.length > 0 ? positionals : aims.keys());
    return { names, json: values.json, dir: path.resolve(values.dir ?? path.join('dist', 'bench')) };
  } catch (error) {
    console.error(`${(error as Error).message}\nThere are: ${[...aims.keys()].join(' ')}`);
    return null;
  }
}

async function measure({ names, json, dir }: Options): Promise<void> {
  const place = openPlace(dir);
  process.once('exit', place.remove);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  if (place.inMemory)
    console.error(`${dir} is in memory (tmpfs), where a flush costs nothing: give another with --dir.`);
  if (!json) console.log(lineOf(['', 'value', '', 'baseline', 'ratio', 'aim', 'n']));
  for (const family of families.filter(({ aims: own }) => Object.keys(own).some((name) => names.has(name)))) {
    const figures = await family.run(place.dir, 'whole').catch(tell);
    for (const figure of figures.filter(({ name }) => names.has(name)))
      console.log(json ? JSON.stringify(figure) : lineOf(cellsOf(figure, aims.get(figure.name) ?? null)));
  }
}

/** A benchmark that did not measure what it says has no figures; the others still have theirs. */
function tell(error: unknown): Figure[] {
  console.error(error);
  process.exitCode = 1;
  return [];
}

function cellsOf({ name, value, unit, baseline, ratio, n }: Figure, aim: Aim | null): string[] {
  const met = aim === null || (aim.is === 'at most' ? ratio <= aim.ratio : ratio >= aim.ratio);
  const words = aim === null ? '' : `${aim.is === 'at most' ? '≤' : '≥'} ${aim.ratio}${met ? '' : ' MISSED'}`;
  return [name, String(value), unit, String(baseline), String(ratio), words, String(n)];
}

const widths = [20, -10, 5, -10, -8, 12, -7];

function lineOf(cells: readonly string[]): string {
  const padded = cells.map((cell, index) => {
    const width = widths[index] ?? 0;
    return width < 0 ? cell.padStart(-width) : cell.padEnd(width);
  });
  return padded.join('  ').trimEnd();
}

const options = readOptions(process.argv.slice(2));
if (options === null) process.exitCode = 2;
else await measure(options);
