import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../electron/journal/database.ts';
import { journalFile } from '../../electron/journal/open-journal.ts';
import { openSecrets } from '../../electron/settings/secrets-file.ts';
import { createRandom, type Random } from '../../electron/simulators/random.ts';
import { type Books, readBooks } from './books.ts';
import { attend } from './cashier.ts';
import { courses } from './courses.ts';
import { newWorld, openFolder, startIn, type World } from './folder-till.ts';
import { newOrder } from './orders.ts';

export type Files = ReadonlyMap<string, Buffer>;

/** A data folder as a power cut at one moment would leave it, and what it then says undamaged. */
export interface Original {
  readonly name: string;
  readonly files: Files;
  readonly truth: Books;
  readonly nowMs: number;
  /** The simulator's books of that moment, to recover against. */
  readonly kept: ReturnType<World['simulator']['keep']>;
  readonly seed: number;
}

export interface Originals {
  readonly all: readonly Original[];
  readonly early: Original;
  readonly otherTill: Original;
}

const morningMs = Date.UTC(2026, 10, 21, 2);

/** Moments of one till's life, each with payments open, and one of another till. */
export async function makeOriginals(seed: number): Promise<Originals> {
  const other = await lifeOf(seed + 1, async (trade, snap) => {
    await trade(12);
    return snap('another till');
  });
  return lifeOf(seed, async (trade, snap, path, close) => {
    await trade(12);
    const early = snap('all in the log');
    const reader = openDatabase(path, { readonly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT max(seq) FROM journal').get();
    await trade(10);
    checkpoint(path, 'PASSIVE'); // no further than the reader sees
    await trade(4);
    const partly = snap('log partly taken over');
    reader.close();
    checkpoint(path, 'FULL');
    await trade(4);
    const restarted = snap('log begun anew over an old one');
    await close();
    return { all: [early, partly, restarted, snap('closed')], early, otherTill: other };
  });
}

type Life<T> = (
  trade: (payments: number) => Promise<void>,
  snap: (name: string) => Original,
  path: string,
  close: () => Promise<void>,
) => Promise<T>;

async function lifeOf<T>(seed: number, live: Life<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'shroff-original-'));
  const world = newWorld(morningMs, { seed });
  const { terminalSn, terminalKey } = world.simulator.credentials;
  openSecrets(dir, {}).set({ 'upay.terminalSn': terminalSn, 'upay.terminalKey': terminalKey });
  const till = startIn(openFolder(dir, world), world);
  const random = createRandom(seed).fork('originals');
  let open = true;
  const close = async () => {
    if (open) await till.close();
    open = false;
  };
  try {
    return await live(
      (payments) => tradeOn(till, world, random, payments),
      (name) => snapshot(name, dir, world, seed),
      join(dir, journalFile),
      close,
    );
  } finally {
    await close();
    world.simulator.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

function checkpoint(path: string, mode: 'PASSIVE' | 'FULL'): void {
  const db = openDatabase(path);
  db.pragma(`wal_checkpoint(${mode})`);
  db.close();
}

/** Payments of every course one after another, the last ones still open. */
async function tradeOn(
  till: ReturnType<typeof startIn>,
  world: World,
  random: Random,
  payments: number,
): Promise<void> {
  const orders = Array.from({ length: payments }, () => {
    const course = courses[random.below(courses.length)];
    if (!course) throw new Error('there are courses');
    return newOrder(course, random);
  });
  for (const [index] of orders.entries()) {
    for (const order of orders.slice(Math.max(0, index - 7), index + 1))
      await world.clock.finish(attend(till.client, order));
    await world.clock.run(100 + random.below(30_000));
  }
}

function snapshot(name: string, dir: string, { clock, simulator }: World, seed: number): Original {
  const files = filesIn(dir);
  const copy = putDown(files);
  const truth = readBooks(copy);
  rmSync(copy, { recursive: true, force: true });
  if (truth.faults.length > 0) throw new Error(`the original is at fault: ${truth.faults.join(', ')}`);
  return { name, files, truth, nowMs: clock.nowMs(), kept: simulator.keep(), seed };
}

export function filesIn(dir: string): Map<string, Buffer> {
  const names = readdirSync(dir).filter((name) => statSync(join(dir, name)).isFile() && !name.startsWith('till.lock'));
  return new Map(names.map((name) => [name, readFileSync(join(dir, name))]));
}

/** Writes a folder of these files; its path. */
export function putDown(files: Files): string {
  const dir = mkdtempSync(join(tmpdir(), 'shroff-cut-'));
  mkdirSync(dir, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(dir, name), bytes, { mode: 0o600 });
  return dir;
}
