import type { Clock } from '../clock.ts';
import type { WireReply, WireRequest } from '../providers/exchange.ts';

export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text);
}

export function replyOf(status: number, text: string, contentType: string): WireReply {
  return { kind: 'reply', status, headers: { 'content-type': contentType }, body: Buffer.from(text) };
}

export function jsonReply(value: unknown): WireReply {
  return replyOf(200, JSON.stringify(value), 'application/json;charset=UTF-8');
}

/** Header names have no case. */
export function headerOf(headers: Readonly<Record<string, string>>, name: string): string | null {
  const found = Object.keys(headers).find((key) => key.toLowerCase() === name);
  return found === undefined ? null : (headers[found] ?? null);
}

/** Waits as long as the caller does. What the provider does with the request goes on after that. */
export function withinLimit(
  clock: Clock,
  request: WireRequest,
  signal: AbortSignal,
  reply: Promise<WireReply>,
): Promise<WireReply> {
  return new Promise((resolve) => {
    const lose = (detail: string) => () => end({ kind: 'lost', detail });
    const abort = lose('the caller gave up');
    const limited = Number.isFinite(request.limitMs);
    const stopTimer = limited ? clock.after(request.limitMs, lose('no reply within the limit')) : () => undefined;
    function end(result: WireReply): void {
      stopTimer();
      signal.removeEventListener('abort', abort);
      resolve(result);
    }
    signal.addEventListener('abort', abort, { once: true });
    reply.then(end, () => end({ kind: 'lost', detail: 'the simulator failed' }));
  });
}

/** Never settles: with `withinLimit`, the silence of a network that loses what it is given. */
export function silence(): Promise<WireReply> {
  return new Promise(() => undefined);
}
