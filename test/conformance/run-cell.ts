import type { Reference, RefundNumber } from '#shared/ids.ts';
import type { ProviderId, Way } from '#shared/payment/payment.ts';
import type { WireRequest } from '../../electron/providers/exchange.ts';
import type { Handle } from '../../electron/providers/provider.ts';
import { type CaseName, meaningsOf, type Operation } from './cases.ts';
import { courses, untilNothingComesMs } from './courses.ts';
import { type Fault, faults } from './faults.ts';
import { tell } from './notifications.ts';
import type { Cannot, Otherwise, Subject, WalletCannot } from './subject.ts';
import { answerFaults, billFaults, endFaults } from './verdict.ts';
import { type Act, type Aimed, type Breakage, openWorld, type World } from './world.ts';

export interface Cell {
  readonly provider: ProviderId;
  readonly way: Way;
  readonly operation: Operation;
  readonly name: CaseName;
  readonly result: 'ok' | 'cannot' | 'FAILED';
  /** Why it cannot. */
  readonly why: string | null;
  /** What the provider lawfully says instead of the rule's first choice. */
  readonly otherwise: string | null;
  readonly faults: readonly string[];
}

export interface Place {
  readonly subject: Subject;
  readonly way: Way;
  readonly operation: Operation;
  readonly name: CaseName;
  readonly broken?: Breakage;
}

/** Nothing goes wrong: what is looked at is what the provider says by its own course. */
const passed: Fault = (exchange, request, signal, _tools, happened) => {
  happened();
  return exchange(request, signal);
};

export async function runCell(place: Place): Promise<Cell> {
  const { subject, way, operation, name } = place;
  const cannot = subject.cannots.find((one) => isAbout(one, place));
  const otherwise = subject.otherwise.find((one) => isOf(one, place));
  const judged = cannot ? disproof(cannot, place) : faultsOf(place, otherwise);
  const wrong = await judged.catch((error: unknown) => [`it threw: ${String(error)}`]);
  const result = wrong.length > 0 ? 'FAILED' : cannot ? 'cannot' : 'ok';
  return {
    ...{ provider: subject.id, way, operation, name, result },
    ...{ why: cannot?.why ?? null, otherwise: otherwise?.why ?? null, faults: wrong },
  };
}

function isAbout({ ways, operations, cases }: Cannot, { way, operation, name }: Place): boolean {
  return (ways?.includes(way) ?? true) && operations.includes(operation) && (cases?.includes(name) ?? true);
}

function isOf(one: Otherwise, { way, operation, name }: Place): boolean {
  return (one.way ?? way) === way && one.operation === operation && one.name === name;
}

/** `call`: which of the act's calls was aimed at. */
interface Run {
  readonly call: number;
  readonly happened: boolean;
  readonly faults: readonly string[];
}

/** At each call that is aimed at, some variant has to have had something to spoil. */
async function faultsOf(place: Place, otherwise: Otherwise | undefined): Promise<string[]> {
  const runs = await runsOf(place, otherwise);
  const isEmpty = [...Map.groupBy(runs, ({ call }) => call).values()].some(
    (some) => !some.some(({ happened }) => happened),
  );
  return [...new Set([...runs.flatMap((run) => run.faults), ...(isEmpty ? ['there was nothing to spoil'] : [])])];
}

/** A cell that is said to be impossible has to be. */
async function disproof(cannot: Cannot, place: Place): Promise<string[]> {
  switch (cannot.proof) {
    case 'word':
      return [];
    case 'nothing': {
      const runs = await runsOf(place, undefined);
      return runs.some(({ happened }) => happened) ? ['said to be impossible, and is not'] : [];
    }
    case 'lacks':
      return inWorld(place, (world) => offers(world, place));
  }
}

/** Every variant of the case's fault, at every call of the act, each in a world of its own. */
async function runsOf(place: Place, otherwise: Otherwise | undefined): Promise<Run[]> {
  const { subject, way, operation, name } = place;
  if (operation === 'notification')
    return [await inWorld(place, async (world) => ({ call: 0, ...(await tell(world, way, name)) }))];
  const variants = faultsAt(operation, name);
  const calls = subject.calls[operation] ?? [() => true];
  const runs: Run[] = [];
  for (const [call, isIt] of (variants.length > 0 ? calls : calls.slice(0, 1)).entries())
    for (const fault of variants.length > 0 ? variants : [passed])
      runs.push(
        await inWorld(place, async (world) => ({ call, ...(await through(world, place, otherwise, fault, isIt)) })),
      );
  return runs;
}

/** A check asks about nobody's order as it is, and a bill about a day: a day without trade is their "not found". */
function faultsAt(operation: Act, name: CaseName): readonly Fault[] {
  return name === 'notFound' && (operation === 'check' || operation === 'bill') ? [] : faults[name];
}

async function through(
  world: World,
  { way, operation, name }: Place,
  otherwise: Otherwise | undefined,
  fault: Fault,
  isIt: (request: WireRequest) => boolean,
): Promise<Omit<Run, 'call'>> {
  const act = operation as Act;
  const armed: { aim: Aimed; heardBefore: number }[] = [];
  const paymentId = await courses[act](world, way, name, (time = () => true) => {
    const aim = world.aim(act, fault, (request) => time() && isIt(request));
    armed.push({ aim, heardBefore: world.heard.length });
  });
  await world.run(untilNothingComesMs);
  const [{ aim, heardBefore } = { aim: null, heardBefore: 0 }] = armed;
  // Without a fault there may be no exchange: without a token nothing leaves, and today's bill is not asked for.
  const unasked = fault === passed ? world.heard.slice(heardBefore).find((one) => one.act === act) : undefined;
  const answer = aim?.call?.answer ?? unasked;
  if (!answer) return { happened: false, faults: ['it never came to that call'] };
  const happened = aim?.happened === true || unasked !== undefined;
  if (!happened) return { happened, faults: [] };
  return {
    happened,
    faults: [
      ...answerFaults(answer, act, name, otherwise?.says ?? meaningsOf(act, name)),
      ...billFaults(world, answer, paymentId),
      ...endFaults(world, paymentId, act, name, otherwise?.late ?? false),
    ],
  };
}

async function inWorld<T>({ subject, operation, name, broken }: Place, act: (world: World) => Promise<T>): Promise<T> {
  const wrongSecrets = name === 'declined' && (operation === 'check' || operation === 'bill');
  const world = openWorld({ subject, wrongSecrets, ...(broken && { broken }) });
  try {
    return await act(world);
  } finally {
    await world.close();
  }
}

const nobodys = 'NOBODY0123456789ABCDEFGH' as Reference;

/** Not offered, or refused before any byte leaves. */
async function offers(world: World, { subject, way, operation }: Place): Promise<string[]> {
  const { adapter, clock, simulated } = world;
  const does = ['the adapter does it, or tries to'];
  const hasWay = adapter.ways.includes(way);
  if (hasWay && operation === 'notification') return adapter.readNotification === undefined ? [] : does;
  if (hasWay && operation === 'bill') return adapter.bill === undefined ? [] : does;
  const { signal } = new AbortController();
  const amount = { minor: 1200, currency: simulated.currency };
  const request = { reference: nobodys, amount, subject: 'Shop', cashier: 'c', code: '130000000000000000' };
  const payment: Handle = {
    ...request,
    way,
    wallet: subject.shows,
    providerReference: 'X1',
    requestedMs: clock.nowMs(),
  };
  const undoes = hasWay && operation === 'reverseApproved';
  const offered = undoes ? adapter.abilities.reverseApproved : hasWay;
  const answer = undoes
    ? await clock.finish(world.provider.reverse(payment, 'operator', signal))
    : await clock.finish(world.provider.authorize(request, signal));
  const left = world.left.filter(({ act }) => act !== 'check');
  return offered || answer.kind !== 'notSent' || left.length > 0 ? does : [];
}

/** What is wrong with one "not for this wallet": it is offered all the same, or something leaves. */
export async function walletFaults(subject: Subject, { wallet, act }: WalletCannot): Promise<string[]> {
  const place: Place = { subject, way: 'show', operation: act, name: 'approved' };
  return inWorld(place, async (world) => {
    const { provider, clock, simulated } = world;
    const { signal } = new AbortController();
    const amount = { minor: 1200, currency: simulated.currency };
    const requestedMs = clock.nowMs() - provider.pace.closeAfterMs - 1000;
    const payment: Handle = { reference: nobodys, amount, way: 'show', wallet, providerReference: 'X1', requestedMs };
    const { abilities } = provider;
    const offered = act === 'refund' ? abilities.refunds(wallet) : abilities.reverseInDoubt(payment);
    const refund = {
      payment,
      refundNumber: 'NOBODY0123456789' as RefundNumber,
      amount,
      committedBeforeMinor: 0,
      cashier: 'c',
    };
    const answer =
      act === 'refund'
        ? await clock.finish(provider.refund(refund, signal))
        : await clock.finish(provider.reverse(payment, 'inDoubt', signal));
    const left = world.left.filter((one) => one.act === act);
    return offered || answer.kind !== 'notSent' || left.length > 0 ? [`${act} of ${wallet} is offered, or tried`] : [];
  });
}
