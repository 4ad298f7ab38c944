import { type Args, type CommandName, commands, type Handlers } from '#shared/contract/contract.ts';
import { memoryPorts } from '#shared/contract/port.ts';
import { serve } from '#shared/contract/server.ts';
import type { View } from '#shared/contract/view.ts';
import type { OpenPort } from '../../renderer/port.ts';
import { foundOf } from './views.ts';

export interface Asked {
  readonly command: CommandName;
  readonly args: Record<string, unknown>;
}

export interface FakeTerminal {
  readonly open: OpenPort;
  /** Every command that passed the contract's check, in order. */
  readonly asked: Asked[];
  /** Of one command, its arguments. */
  of(command: CommandName): Record<string, unknown>[];
  push(view: View): void;
  lose(why: 'lost' | 'taken'): void;
  /** How often the renderer has connected. */
  connections(): number;
}

/** A terminal that is only its contract: it checks, records and answers what a test tells it to. */
export function fakeTerminal(first: View, answers: Partial<Handlers> = {}): FakeTerminal {
  const asked: Asked[] = [];
  let last = first;
  let count = 0;
  let server: ReturnType<typeof serve> | null = null;
  let lose: FakeTerminal['lose'] = () => undefined;
  const answer = (command: CommandName) => (args: Args<CommandName>) => {
    asked.push({ command, args: { ...args } });
    return (
      (answers[command] as ((args: Args<CommandName>) => unknown) | undefined)?.(args) ?? emptyAnswer(command, last)
    );
  };
  const names = Object.keys(commands) as CommandName[];
  const handlers = Object.fromEntries(names.map((name) => [name, answer(name)])) as unknown as Handlers;
  const open: OpenPort = (gone) => {
    const { near, far, close } = memoryPorts();
    count += 1;
    const mine = serve(far, handlers, (error) => {
      throw error;
    });
    server = mine;
    lose = (why) => {
      mine.stop();
      close();
      gone(why);
    };
    mine.push(last);
    return near;
  };
  return {
    open,
    asked,
    of: (command) => asked.filter((one) => one.command === command).map(({ args }) => args),
    push: (view) => {
      last = view;
      server?.push(view);
    },
    lose: (why) => lose(why),
    connections: () => count,
  };
}

function emptyAnswer(command: CommandName, { payments }: View): unknown {
  if (command === 'payments.find') return foundOf(payments);
  return command === 'payment.history' || command === 'payments.open' ? [] : null;
}
