import { Refused } from '../refusal.ts';
import type { Asked, CommandName, Push, Result } from './contract.ts';
import type { Port } from './port.ts';
import type { Reply } from './server.ts';
import type { View } from './view.ts';

export interface Client {
  /** Rejects with `Refused` for an expected no (`tillUnreachable` when the pipe is gone), with `Error` for a defect. */
  send<N extends CommandName>(command: N, args: Asked<N>): Promise<Result<N>>;
  onView(receive: (view: View) => void): () => void;
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

export function connect(port: Port): Client {
  const waiting = new Map<number, Waiting>();
  const viewers = new Set<(view: View) => void>();
  let calls = 0;
  let gone = false;
  port.listen((message) => {
    const incoming = message as Reply | Push;
    if ('push' in incoming) for (const view of viewers) view(incoming.view);
    else settle(waiting, incoming);
  });
  port.closed(() => {
    gone = true;
    for (const { reject } of waiting.values()) reject(new Refused('tillUnreachable'));
    waiting.clear();
  });
  return {
    send: (command, args) =>
      new Promise((resolve, reject) => {
        if (gone) return reject(new Refused('tillUnreachable'));
        calls += 1;
        waiting.set(calls, { resolve, reject });
        port.post({ call: calls, command, args });
      }),
    onView: (receive) => {
      viewers.add(receive);
      return () => viewers.delete(receive);
    },
  };
}

function settle(waiting: Map<number, Waiting>, reply: Reply): void {
  const call = waiting.get(reply.reply);
  if (!call) return;
  waiting.delete(reply.reply);
  if (reply.ok) call.resolve(reply.result as never);
  else if ('refusal' in reply) call.reject(new Refused(reply.refusal.code, reply.refusal.params));
  else call.reject(new Error(reply.defect));
}
