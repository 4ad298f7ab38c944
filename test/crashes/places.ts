import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import Database from 'better-sqlite3';
import type { Place, Trigger } from './messages.ts';

interface Armed {
  readonly index: number;
  readonly trigger: Trigger;
  count: number;
  /** Of the payment, once its intent is written: how its packets are known. */
  reference: string | null;
}

type Step = 'commit' | 'sent' | 'reply';
const stepOf: Readonly<Record<Place, Step>> = {
  ...{ beforeCommit: 'commit', afterCommit: 'commit', afterMark: 'commit' },
  ...{ beforeBytes: 'sent', afterBytes: 'sent', atReply: 'reply' },
};

/** No handler runs, no buffer is flushed: the process is gone before the call returns. What it says first stays in the pipe. */
function die({ index }: Pick<Armed, 'index'>): never {
  fs.writeSync(process.stderr.fd, `\nfired ${index}\n`);
  process.kill(process.pid, 'SIGKILL');
  throw new Error('the process outlived itself');
}

/** Makes this process end itself at the first of these triggers. Nothing of the product is changed, only what it stands on. */
export function arm(triggers: readonly Trigger[]): void {
  const armed: Armed[] = triggers.map((trigger, index) => ({ index, trigger, count: 0, reference: null }));
  let due: readonly Armed[] = [];
  const at = (place: Place) => {
    const reached = due.find(({ trigger }) => trigger.place === place);
    if (reached) die(reached);
  };

  const reach = (step: Step, concerned: (one: Armed) => boolean): readonly Armed[] =>
    armed
      .filter(({ trigger }) => stepOf[trigger.place] === step)
      .filter(concerned)
      .filter((one) => {
        one.count += 1;
        return one.count === one.trigger.nth;
      });

  hookCommits(armed, at, (subject) => {
    due = reach('commit', ({ trigger: { of } }) => of === null || of.paymentId === subject || of.saleId === subject);
  });
  hookMark(() => at('afterMark'));
  hookPackets((step, packet) => {
    const about = (one: Armed) =>
      one.trigger.of === null ? packet.includes('client_sn') : one.reference !== null && packet.includes(one.reference);
    for (const reached of reach(step, about)) {
      if (reached.trigger.place === 'afterBytes') setImmediate(() => die(reached));
      else die(reached);
    }
  });
}

interface Runnable {
  run(...row: unknown[]): unknown;
}

function hookCommits(armed: readonly Armed[], at: (place: Place) => void, inserting: (subject: string) => void): void {
  const prepare = Database.prototype.prepare;
  const hooked = function (this: Database.Database, sql: string) {
    const statement = prepare.call(this, sql) as Runnable;
    const run = statement.run.bind(statement);
    if (sql.startsWith('INSERT INTO journal ')) {
      for (const one of armed) takeUp(one, this, prepare);
      statement.run = (...row) => {
        const [, , , subject, body] = row;
        for (const one of armed) learn(one, String(subject), String(body));
        inserting(String(subject));
        return run(...row);
      };
    }
    if (sql === 'COMMIT')
      statement.run = () => {
        at('beforeCommit');
        const done = run();
        at('afterCommit');
        return done;
      };
    return statement;
  };
  Database.prototype.prepare = hooked as unknown as typeof prepare;
}

/** Counts what earlier lives wrote about the payment: the nth entry is the nth of its whole history. */
function takeUp(one: Armed, db: Database.Database, prepare: Database.Database['prepare']): void {
  const { of, place } = one.trigger;
  if (of === null) return;
  const statement = prepare.call(db, 'SELECT subject, body FROM journal WHERE subject IN (?, ?) ORDER BY seq');
  const rows = (statement as Database.Statement).all(of.paymentId, of.saleId) as { subject: string; body: string }[];
  if (stepOf[place] === 'commit') one.count = rows.length;
  for (const { subject, body } of rows) learn(one, subject, body);
}

function learn(one: Armed, subject: string, body: string): void {
  if (one.trigger.of?.paymentId !== subject) return;
  one.reference ??= /"reference":"(\w+)"/.exec(body)?.[1] ?? null;
}

function hookMark(written: () => void): void {
  const write = fs.writeSync;
  const hooked = (...args: readonly unknown[]): number => {
    const length = Reflect.apply(write, fs, args);
    if (String(args[1]).startsWith('{"seq":')) written();
    return length;
  };
  fs.writeSync = hooked;
  syncBuiltinESMExports();
}

function hookPackets(seen: (step: 'sent' | 'reply', packet: string) => void): void {
  const { write, push } = net.Socket.prototype;
  net.Socket.prototype.write = function (this: net.Socket, ...args: Parameters<typeof write>) {
    const packet = Buffer.isBuffer(args[0]) || args[0] instanceof Uint8Array ? Buffer.from(args[0]).toString() : '';
    seen('sent', packet);
    return Reflect.apply(write, this, args);
  } as typeof write;
  net.Socket.prototype.push = function (this: net.Socket, ...args: Parameters<typeof push>) {
    const chunk: unknown = args[0];
    if (Buffer.isBuffer(chunk)) seen('reply', chunk.toString());
    return push.apply(this, args);
  } as typeof push;
}
