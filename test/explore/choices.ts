import { closed, effectOf, paid, type Sent, type Trade, withRefund } from './bank.ts';
import { actChoices, begin } from './operator.ts';
import { type Outcome, outcomesOf, truthOf } from './replies.ts';
import { type Bounds, tickMs } from './setup.ts';
import type { Call, World } from './world.ts';

/** One step the world could take now. `spends`: what it takes of the bounds; without it, it happens in fair weather. */
export interface Choice {
  readonly words: string;
  readonly spends: keyof Bounds | null;
  readonly act: () => void;
}

/** Every step the world could take now, in an order that depends on nothing but the world. */
export function choicesOf(world: World): Choice[] {
  if (!world.begun) return [begin(world)];
  const all = [
    ...world.calls.flatMap((call) => callChoices(world, call)),
    ...lateChoices(world),
    ...world.trades.flatMap((trade) => bankChoices(world, trade)),
    ...processChoices(world),
  ];
  return all.filter(({ spends }) => spends === null || world.left[spends] > 0);
}

/** Takes the choice's price off the bounds and does it. */
export function take(world: World, { spends, act }: Choice): void {
  if (spends !== null) spend(world, spends);
  act();
}

export function spend(world: World, what: keyof Bounds): void {
  world.left = { ...world.left, [what]: world.left[what] - 1 };
}

function processChoices(world: World): Choice[] {
  if (!world.process) return startChoices(world);
  if (world.closing) return [{ words: 'the closing till waits no longer', spends: null, act: () => abort(world) }];
  return [...timeChoices(world), ...actChoices(world), ...endChoices(world)];
}

function callChoices(world: World, call: Call): Choice[] {
  if (call.silent) return [];
  const name = nameOf(world, call);
  const outcomes = outcomesOf(call, world.trade(call.reference), world.nowMs);
  const isFirst = world.books.records[0]?.payment.reference === call.reference;
  return outcomes
    .filter((outcome) => isFirst || isPlain(call, outcome))
    .map((outcome) => ({
      words: `${name}: ${call.kind} ${outcome.words}`,
      spends: outcome.fault ? 'faults' : null,
      act: () => {
        if (outcome.trade) world.setTrade(outcome.trade, `${call.kind} was ${outcome.words}`);
        if (outcome.late) world.late = [...world.late, sentOf(call)];
        if (outcome.answer) world.deliver(call, outcome.answer, outcome.truth);
        else call.silent = true;
      },
    }));
}

/** A second payment of the sale meets fair weather and a customer who decides at once: it is there to be charged twice. */
function isPlain({ kind }: Sent, { fault, trade }: Outcome): boolean {
  return !fault && (kind !== 'authorize' || trade?.state !== 'waiting');
}

/** Time passes only to the earliest moment something waits for; of several at one moment any may come first. */
function timeChoices(world: World): Choice[] {
  const nextMs = Math.min(...world.timers.map(({ atMs }) => atMs), ...world.calls.map(({ limitAtMs }) => limitAtMs));
  const to = nextMs === world.nowMs ? 'at once' : `after ${(nextMs - world.nowMs) / 1000} s`;
  const pass = () => {
    world.nowMs = nextMs;
  };
  const steps = world.timers
    .filter(({ atMs }) => atMs === nextMs)
    .map(
      (timer): Choice => ({
        words: `${to} the till’s next step is due`,
        spends: null,
        act: () => {
          pass();
          world.timers = world.timers.filter((one) => one !== timer);
          timer.act();
        },
      }),
    );
  const limits = world.calls
    .filter(({ limitAtMs, silent, kind }) => limitAtMs === nextMs && (silent || movesMoney(kind)))
    .map(
      (call): Choice => ({
        words: `${to} ${nameOf(world, call)}: no reply to ${call.kind}${call.silent ? '' : ', still on its way'}`,
        spends: call.silent ? null : 'faults',
        act: () => {
          pass();
          if (!call.silent) world.late = [...world.late, sentOf(call)];
          world.deliver(call, { kind: 'unknown', cause: 'noReply', words: null }, false);
        },
      }),
    );
  return [...steps, ...limits];
}

function movesMoney(kind: Sent['kind']): boolean {
  return kind !== 'query' && kind !== 'queryRefund'; // a question that arrives late is a question that was lost
}

/** A request that its caller gave up, or died over, arrives after all; or never. */
function lateChoices(world: World): Choice[] {
  return world.late.map((sent, index) => ({
    words: `${nameOf(world, sent)}: the late ${sent.kind} arrives`,
    spends: null,
    act: () => {
      world.late = world.late.filter((_, at) => at !== index);
      const changed = effectOf(sent, world.trade(sent.reference), world.nowMs);
      if (changed) world.setTrade(changed, `a late ${sent.kind} arrived`);
    },
  }));
}

function bankChoices(world: World, trade: Trade): Choice[] {
  const name = nameOf(world, trade);
  const becomes = (words: string, changed: Trade, spends: Choice['spends'] = null): Choice => ({
    ...{ words: `${name}: ${words}`, spends, act: () => world.setTrade(changed, words) },
  });
  const choices: Choice[] = [];
  const shown = trade.codeUntilMs !== null;
  if (trade.state === 'waiting' && (!shown || wasShown(world, trade.reference)))
    choices.push(becomes('the customer pays', paid(trade)));
  if (trade.state === 'waiting' && !shown)
    choices.push(becomes('the customer refuses', { ...trade, state: 'refused' }));
  if (trade.state === 'waiting' && trade.codeUntilMs !== null && world.nowMs >= trade.codeUntilMs)
    choices.push(becomes('the code’s life ends', { ...closed(trade), state: 'refused' }));
  if (trade.state === 'refused' && (!shown || wasShown(world, trade.reference)))
    choices.push(becomes('paid after the provider’s "no"', paid(trade), 'faults'));
  for (const refund of trade.refunds.filter(({ state }) => state === 'processing')) {
    choices.push(becomes('a refund on its way is done', withRefund(trade, { ...refund, state: 'done' })));
    choices.push(
      becomes('the provider takes a refund back', withRefund(trade, { ...refund, state: 'undone' }), 'faults'),
    );
  }
  return choices;
}

/** A code nobody ever saw cannot be paid. */
function wasShown(world: World, reference: string): boolean {
  return world.books.records.some(({ payment }) => payment.reference === reference && payment.codeUntilMs !== null);
}

function endChoices(world: World): Choice[] {
  return [
    { words: 'the process dies', spends: 'crashes', act: () => world.die() },
    { words: 'the till is closed', spends: 'crashes', act: () => close(world) },
  ];
}

function close(world: World): void {
  world.closing = true;
  world.process?.close();
  world.timers = [];
}

/** Replies that come after the moment a closing till gives them reach a process that must not act on them any more. */
function abort(world: World): void {
  world.process?.abort();
  world.dying = true;
  for (const call of world.calls.filter(({ silent }) => !silent)) {
    const changed = effectOf(call, world.trade(call.reference), world.nowMs);
    if (changed) world.setTrade(changed, `${call.kind} was read as the till closed`);
    call.resolve(truthOf(call, changed ?? world.trade(call.reference)));
    call.silent = true;
  }
}

function startChoices(world: World): Choice[] {
  return [
    { words: 'the process starts again', spends: null, act: () => world.start() },
    {
      words: 'half a minute later the process starts again',
      spends: null,
      act: () => {
        world.nowMs += 3 * tickMs;
        world.start();
      },
    },
  ];
}

function sentOf({ kind, reference, refundNumber, amountMinor }: Sent): Sent {
  return { kind, reference, refundNumber, amountMinor };
}

export function nameOf(
  world: World,
  { reference, refundNumber }: { reference: string; refundNumber?: string | null },
): string {
  const at = world.books.records.findIndex(({ payment }) => payment.reference === reference);
  const payment = `payment ${at + 1}`;
  if (!refundNumber) return payment;
  const refunds = world.books.records[at]?.refunds ?? [];
  return `refund ${refunds.findIndex((refund) => refund.refundNumber === refundNumber) + 1} of ${payment}`;
}
