import { z } from 'zod';
import { type Refusal, Refused } from '../refusal.ts';
import { type Args, type CommandName, commands, type Handlers, type Push } from './contract.ts';
import type { Port } from './port.ts';
import type { View } from './view.ts';

/** One command on the wire. `call` numbers the client's calls, for its own use. */
const Call = z.strictObject({ call: z.int().nonnegative(), command: z.string().max(40), args: z.unknown() });

export type Reply =
  | { readonly reply: number; readonly ok: true; readonly result: unknown }
  | { readonly reply: number; readonly ok: false; readonly refusal: Refusal }
  | { readonly reply: number; readonly ok: false; readonly defect: string };

/**
 * Serves one client: every message is checked before a handler sees it, whatever sent it. `defect` is told of what no
 * rule foresaw; the client learns only that it happened. `answered` is called after every command. Returns: stop serving, and push a view.
 */
export function serve(
  port: Port,
  handlers: Handlers,
  defect: (error: unknown) => void,
  answered: () => void = () => undefined,
): { push: (view: View) => void; stop: () => void } {
  const stop = port.listen((message) => {
    const call = Call.safeParse(message);
    if (!call.success) return port.post(refuse(-1, 'message'));
    void answer(call.data, handlers, defect).then((reply) => {
      port.post(reply);
      answered();
    });
  });
  return { push: (view) => port.post({ push: 'view', view } satisfies Push), stop };
}

/** A display is told and never asked: whatever it says is refused, and its host then lets it go. Returns: stop. */
export function serveDisplay(port: Port): () => void {
  return port.listen(() => port.post(refuse(-1, 'command')));
}

async function answer(
  { call, command, args }: z.infer<typeof Call>,
  handlers: Handlers,
  defect: (error: unknown) => void,
): Promise<Reply> {
  if (!Object.hasOwn(commands, command)) return refuse(call, 'command');
  const name = command as CommandName;
  const checked = commands[name].safeParse(args);
  if (!checked.success) return refuse(call, checked.error.issues[0]?.path.join('.') || 'args');
  try {
    const handler = handlers[name] as (args: Args<CommandName>) => unknown;
    return { reply: call, ok: true, result: (await handler(checked.data)) ?? null };
  } catch (error) {
    if (error instanceof Refused) return { reply: call, ok: false, refusal: error.refusal };
    defect(error);
    return { reply: call, ok: false, defect: 'defect' };
  }
}

/** Names the field, never its value: it may be a customer's code. */
function refuse(call: number, field: string): Reply {
  return { reply: call, ok: false, refusal: { code: 'badRequest', params: { field } } };
}
