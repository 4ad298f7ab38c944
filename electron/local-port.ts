import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import type { Port } from '#shared/contract/port.ts';
import type { Reply } from '#shared/contract/server.ts';
import { Refused } from '#shared/refusal.ts';
import { type Clock, systemClock } from './clock.ts';

/** A line from a client is a command; one from the till may be a whole view. `unsentBytes`: of a client that never reads. */
const limits = {
  clientLine: 64 * 1024,
  tillLine: 64 * 1024 * 1024,
  unsentBytes: 64 * 1024 * 1024,
  clients: 16,
  closingMs: 1_000,
};

/** A socket's whole path fits 104 bytes on macOS, 108 on Linux. */
const longestPath = 100;

export interface LocalServerOptions {
  /** From `localPath`. A file left there by a till that died is removed: only the owner of the data folder may call. */
  readonly path: string;
  /** Returns: the client is gone. */
  readonly attach: (port: Port) => () => void;
  readonly defect: (error: unknown) => void;
  readonly clock?: Clock;
}

/**
 * Where the till of a data folder (which exists) listens for the command line: in the folder itself, or for one with a
 * long name in a folder of this user's under the temporary one.
 */
export function localPath(dataDir: string, platform: NodeJS.Platform = process.platform, temporary = tmpdir()): string {
  const folder = realpathSync(dataDir);
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (platform === 'win32') return `\\\\.\\pipe\\shroff-${name}`;
  const near = path.join(folder, 'local', 'till.sock');
  if (Buffer.byteLength(near) < longestPath) return near;
  return path.join(temporary, `shroff-${userInfo().uid}`, `${name}.sock`);
}

export async function serveLocal(options: LocalServerOptions): Promise<{ close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    welcome(socket, options);
  });
  server.maxConnections = limits.clients;
  const isFile = !options.path.startsWith('\\\\');
  if (isFile) makePlace(options.path);
  await listen(server, options.path);
  if (isFile) chmodSync(options.path, 0o600);
  return {
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroySoon();
      const cut = () => {
        for (const socket of sockets) socket.destroy();
      };
      const forget = (options.clock ?? systemClock).after(limits.closingMs, cut);
      await closed;
      forget();
    },
  };
}

/** `tillUnreachable` when nothing listens there. */
export async function connectLocal(socketPath: string): Promise<{ port: Port; close(): void }> {
  if (!socketPath.startsWith('\\\\')) requireOwnPlace(socketPath);
  const socket = await new Promise<Socket>((resolve, reject) => {
    const attempt = connect(socketPath, () => resolve(attempt));
    attempt.once('error', () => reject(new Refused('tillUnreachable')));
  });
  const port = linePort(socket, limits.tillLine, () => socket.destroy());
  return { port, close: () => socket.destroySoon() };
}

function welcome(socket: Socket, { attach, defect }: LocalServerOptions): void {
  const port = linePort(socket, limits.clientLine, () => {
    port.post({ reply: -1, ok: false, refusal: { code: 'badRequest', params: { field: 'message' } } } satisfies Reply);
    socket.destroySoon();
  });
  try {
    port.closed(attach(port));
  } catch (error) {
    if (!(error instanceof Refused)) defect(error);
    socket.destroySoon();
  }
}

/**
 * JSON values as lines. Reading begins with the first listener, so nothing that came before it is lost. `wrong` is
 * called once, for a line too long or not JSON; nothing is delivered after it.
 */
function linePort(socket: Socket, longestLine: number, wrong: () => void): Port {
  const listeners = new Set<(message: unknown) => void>();
  const closings: (() => void)[] = [];
  let gone = false;
  const startReading = once(() => {
    let well = true;
    const read = lineReader(longestLine);
    socket.on('data', (chunk) => {
      if (!well) return;
      for (const message of read(chunk)) {
        if (message !== undefined) for (const receive of listeners) receive(message);
        else well = false;
        if (!well) return wrong();
      }
    });
  });
  socket.on('error', () => undefined); // 'close' follows
  socket.once('close', () => {
    gone = true;
    listeners.clear();
    for (const act of closings.splice(0)) act();
  });
  return {
    post: (message) => {
      if (gone || !socket.writable) return;
      socket.write(`${JSON.stringify(message)}\n`);
      if (socket.writableLength > limits.unsentBytes) socket.destroy();
    },
    listen: (receive) => {
      listeners.add(receive);
      startReading();
      return () => listeners.delete(receive);
    },
    closed: (act) => (gone ? act() : closings.push(act)),
  };
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}

/** Gives the values that a chunk completes, in order; undefined, which JSON cannot say, for a line that is none. */
function lineReader(longestLine: number): (chunk: Buffer) => Generator<unknown> {
  let parts: Buffer[] = [];
  let length = 0;
  const keep = (part: Buffer): boolean => {
    parts.push(part);
    length += part.length;
    return length <= longestLine;
  };
  return function* read(chunk) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      yield keep(chunk.subarray(from, end)) ? parse(Buffer.concat(parts)) : undefined;
      parts = [];
      length = 0;
      from = end + 1;
    }
    if (!keep(chunk.subarray(from))) yield undefined;
  };
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}

function listen(server: Server, socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
}

/** A folder only this user can enter, so that there is no moment in which another could connect. */
function makePlace(socketPath: string): void {
  const folder = path.dirname(socketPath);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  requireOwnPlace(socketPath);
  chmodSync(folder, 0o700);
  const left = lstatSync(socketPath, { throwIfNoEntry: false });
  if (left && !left.isSocket()) throw new Error(`${socketPath} is in the way: it is not a socket`);
  rmSync(socketPath, { force: true });
}

/** The temporary folder is everyone's: another user may have made this one first, to be asked in the till's place. */
function requireOwnPlace(socketPath: string): void {
  const folder = lstatSync(path.dirname(socketPath), { throwIfNoEntry: false });
  if (!folder) throw new Refused('tillUnreachable');
  if (folder.isDirectory() && folder.uid === process.getuid?.()) return;
  throw new Error(`${path.dirname(socketPath)} belongs to another user; remove it`);
}
