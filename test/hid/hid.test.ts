import { spawn } from 'node:child_process';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { beforeAll, expect, test } from 'vitest';
import { cases, mark, type Outcome } from './cases.ts';

const limitMs = 560_000;
const guest = path.join(import.meta.dirname, '..', '..', 'dist', 'hid', 'guest.js');
const missing = 69;

let machine: { readonly status: number | null; readonly outcomes: readonly Outcome[]; readonly said: string };

beforeAll(async () => {
  await bundle();
  machine = await run();
}, limitMs);

/** In one file: hundreds of modules, each stripped of its types, took the slow machine most of a minute to load. */
async function bundle(): Promise<void> {
  const made = await rolldown({
    input: path.join(import.meta.dirname, 'guest.ts'),
    platform: 'node',
    external: ['better-sqlite3', 'node-hid', '@serialport/bindings-cpp'],
  });
  await made.write({ file: guest, format: 'esm', codeSplitting: false });
  await made.close();
}

function run(): Promise<typeof machine> {
  const script = path.join(import.meta.dirname, 'machine.sh');
  const child = spawn('bash', [script, process.execPath, guest], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (words: string) => (said += words));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, said, outcomes: outcomesIn(said) })));
}

function outcomesIn(said: string): Outcome[] {
  return said
    .split('\n')
    .flatMap((line) => (line.startsWith(mark) ? [JSON.parse(line.slice(mark.length)) as Outcome] : []));
}

test.for([...cases])('%s', (name, { skip }) => {
  if (machine.status === missing && process.env.SHROFF_REQUIRE_ALL !== '1') skip(machine.said.trim());
  const outcome = machine.outcomes.find((one) => one.name === name);
  expect(outcome, machine.said.slice(-4000)).toBeDefined();
  expect(outcome?.problem).toBe('');
});
