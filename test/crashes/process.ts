import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { repository } from '../../build/setup.mjs';
import type { FromTill, Go, Order, ToTill } from './messages.ts';

/** The till's code as one file, kept compiled: a start costs a third, and all lives of a run have the same code. */
export interface TillProgram {
  start(env?: NodeJS.ProcessEnv): TillProcess;
  remove(): void;
}

export async function buildTillProgram(): Promise<TillProgram> {
  const dir = mkdtempSync(join(tmpdir(), 'shroff-till-'));
  const input = join(import.meta.dirname, 'till-process.ts');
  const bundle = await rolldown({ input, platform: 'node', external: ['better-sqlite3'] });
  await bundle.write({ dir, format: 'esm', entryFileNames: 'till.mjs' });
  await bundle.close();
  symlinkSync(join(repository, 'node_modules'), join(dir, 'node_modules'));
  const start = (env: NodeJS.ProcessEnv = {}) =>
    startTillProcess(join(dir, 'till.mjs'), { ...env, NODE_COMPILE_CACHE: join(dir, 'compiled') });
  const first = start(); // a killed process keeps nothing of what it compiled
  first.close();
  await first.ended;
  return { start, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

export interface End {
  /** False when it ended in any other way than by SIGKILL. */
  readonly killed: boolean;
  readonly stderr: string;
}

/** A process that has loaded the till's code and opens no folder before `go`. */
export interface TillProcess {
  go(go: Go, hear: (message: FromTill) => void): void;
  order(orders: readonly Order[]): void;
  kill(): void;
  /** Asks for an orderly end. */
  close(): void;
  readonly ended: Promise<End>;
}

function startTillProcess(entry: string, env: NodeJS.ProcessEnv): TillProcess {
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const stderr = gather(child);
  const ended = new Promise<End>((resolve) => {
    child.once('close', (_code, signal) => resolve({ killed: signal === 'SIGKILL', stderr: stderr() }));
  });
  const send = (message: ToTill) => {
    if (child.connected) child.send(message, () => undefined); // it may be gone by now
  };
  child.on('error', () => undefined);
  return {
    go: (go, hear) => {
      child.on('message', (message) => hear(message as FromTill));
      send({ go });
    },
    order: (orders) => send({ orders }),
    kill: () => child.kill('SIGKILL'),
    close: () => send({ close: true }),
    ended,
  };
}

function gather(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-4000);
  });
  return () => text;
}
