import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Something that holds one connected socket and has nothing to do. */
export interface Idle {
  readonly socket: Socket;
  /** Ends it, and what stands on it. */
  readonly end: () => void;
}

/** Connections that wait for the next call, by origin. */
export interface IdleConnections<T extends Idle> {
  has(origin: string): boolean;
  put(origin: string, one: T, forMs: number): void;
  /** The newest that still stands, for one caller only. */
  take(origin: string): Promise<T | null>;
  endAll(): void;
}

export function createIdleConnections<T extends Idle>(): IdleConnections<T> {
  const waiting = new Map<string, { readonly one: T; readonly forget: () => void }[]>();
  const of = (origin: string) => waiting.get(origin) ?? [];

  function remove(origin: string, one: T): void {
    for (const { forget } of of(origin).filter((each) => each.one === one)) forget();
    waiting.set(
      origin,
      of(origin).filter((each) => each.one !== one),
    );
  }

  return {
    has: (origin) => of(origin).some(({ one }) => stands(one.socket)),
    put: (origin, one, forMs) => {
      const end = () => {
        remove(origin, one);
        one.end();
      };
      const timer = setTimeout(end, forMs);
      timer.unref();
      one.socket.once('close', end);
      const forget = () => {
        clearTimeout(timer);
        one.socket.off('close', end);
      };
      waiting.set(origin, [...of(origin), { one, forget }]);
    },
    take: async (origin) => {
      for (let last = of(origin).at(-1); last !== undefined; last = of(origin).at(-1)) {
        remove(origin, last.one);
        await whatArrived();
        if (stands(last.one.socket)) return last.one;
        last.one.end();
      }
      return null;
    },
    endAll: () => {
      for (const [origin, connections] of waiting) {
        for (const { one } of connections) {
          remove(origin, one);
          one.end();
        }
      }
    },
  };
}

/** Two turns of the loop: whatever the system holds of the other side's end has then been read. */
export async function whatArrived(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Not closed by either side, and this machine still has the address it was made from (a pulled cable, another network). */
export function stands(socket: Socket): boolean {
  if (socket.destroyed || !socket.readable || !socket.writable) return false;
  const from = socket.localAddress?.replace(/^::ffff:/, '');
  if (from === undefined) return true;
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === from));
}

/**
 * Watches a socket that nobody reads: an end is noticed, and one that speaks before it was asked is ended. Returns: another
 * reads from now on.
 */
export function watchUnread(socket: Socket): () => void {
  const onReadable = () => {
    if (socket.read() !== null) socket.destroy();
  };
  const onEnd = () => socket.destroy();
  socket.on('readable', onReadable).once('end', onEnd);
  return () => {
    socket.off('readable', onReadable).off('end', onEnd);
  };
}
