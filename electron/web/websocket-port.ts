import type { RawData, WebSocket } from 'ws';
import type { Port } from '#shared/contract/port.ts';
import type { Reply } from '#shared/contract/server.ts';
import { type Clock, systemClock } from '../clock.ts';

/** RFC 6455, section 7.4; 4000 to 4999 are ours. */
export const closeCode = {
  goingAway: 1001,
  notText: 1003,
  tooMany: 1008,
  defect: 1011,
  anotherWindow: 4001,
  /** A customer display that said something. */
  notAsked: 4002,
} as const;

export const limits = {
  messageBytes: 64 * 1024,
  /** Commands in any one second. A person makes a few, a scanner one; a file comes in some hundreds of parts. */
  messagesPerSecond: 2000,
  /** A client that never reads is let go before it fills the memory. */
  unsentBytes: 32 * 1024 * 1024,
  pingEveryMs: 15_000,
  /** After our close frame; then the connection is cut. */
  closingMs: 1_000,
} as const;

export interface WebSocketPort extends Port {
  /** From now on nothing more is delivered; `closed` acts run at once. */
  end(code: number, reason: string): void;
}

/** One client at the other end of `socket`, which is open. */
export function websocketPort(socket: WebSocket, clock: Clock = systemClock): WebSocketPort {
  const listeners = new Set<(message: unknown) => void>();
  const closings: (() => void)[] = [];
  const allowed = rateLimit(limits.messagesPerSecond, clock);
  let gone = false;
  const stopPinging = keepAlive(socket, clock);
  const leave = () => {
    gone = true;
    stopPinging();
    listeners.clear();
    for (const act of closings.splice(0)) act();
  };
  const end = (code: number, reason: string) => {
    if (gone) return;
    leave();
    socket.close(code, reason);
    const forget = clock.after(limits.closingMs, () => socket.terminate());
    socket.once('close', forget);
  };
  const post = (message: unknown) => {
    if (gone) return;
    socket.send(JSON.stringify(message));
    if (socket.bufferedAmount <= limits.unsentBytes) return;
    leave();
    socket.terminate();
  };
  socket.on('message', (data, isBinary) => {
    if (gone) return;
    if (!allowed()) return end(closeCode.tooMany, 'too many messages');
    const message = isBinary ? undefined : parse(data);
    if (message === undefined) {
      post({ reply: -1, ok: false, refusal: { code: 'badRequest', params: { field: 'message' } } } satisfies Reply);
      return end(closeCode.notText, 'JSON text only');
    }
    for (const receive of listeners) receive(message);
  });
  socket.on('close', leave);
  socket.on('error', () => undefined); // too large or not a frame: ws closes by itself, and 'close' follows
  return {
    post,
    end,
    listen: (receive) => {
      listeners.add(receive);
      return () => listeners.delete(receive);
    },
    closed: (act) => (gone ? act() : closings.push(act)),
  };
}

/** Undefined, which JSON cannot say, for what is not JSON. */
function parse(data: RawData): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}

function rateLimit(perSecond: number, clock: Clock): () => boolean {
  let secondStartMs = clock.steadyMs();
  let count = 0;
  return () => {
    if (clock.steadyMs() - secondStartMs >= 1_000) {
      secondStartMs = clock.steadyMs();
      count = 0;
    }
    count += 1;
    return count <= perSecond;
  };
}

/** A client that did not answer one ping by the next is gone: a closed lid says nothing. */
function keepAlive(socket: WebSocket, clock: Clock): () => void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const beat = () => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
    forget = clock.after(limits.pingEveryMs, beat);
  };
  let forget = clock.after(limits.pingEveryMs, beat);
  return () => forget();
}
