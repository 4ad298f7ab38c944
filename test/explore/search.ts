import { type Choice, choicesOf, spend, take } from './choices.ts';
import { fingerprint, keyOf } from './key.ts';
import { judgeEnding } from './laws.ts';
import { beginning } from './operator.ts';
import type { Setup } from './setup.ts';
import { Edges, States } from './states.ts';
import { type Snapshot, World } from './world.ts';

export interface Finding {
  readonly law: string;
  /** How many states showed it; the trace is to the first, which no shorter one leads to. */
  readonly count: number;
  readonly trace: readonly string[];
}

export interface Result {
  readonly way: Setup['way'];
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly endings: number;
  readonly violations: readonly Finding[];
  readonly leftToSweep: readonly Finding[];
  readonly complete: boolean;
}

export interface SearchOptions {
  /** Asked now and then; true ends the search where it is. */
  readonly enough?: () => boolean;
  readonly progress?: (sofar: { depth: number; states: number; transitions: number; waiting: number }) => void;
  /** Ends at the first violation: its trace is the shortest there is. */
  readonly untilViolation?: boolean;
}

/** A state whose steps are still to be taken: the last moment of rest before it, and the steps since. */
interface Open {
  readonly id: number;
  readonly rest: Snapshot;
  readonly since: readonly number[];
}

interface Noted {
  count: number;
  /** The state it was seen in, or the one before the step that showed it. */
  readonly parent: number;
  readonly step: number | null;
}

/** Breadth first, so that the first trace to a violation is a shortest one. */
export async function search(setup: Setup, options: SearchOptions = {}): Promise<Result> {
  const searched = new Search(setup);
  let level = searched.begin();
  let depth = 0;
  let complete = true;
  while (level.length > 0 && complete) {
    const following: Open[] = [];
    for (const [at, open] of level.entries()) {
      if (at % 256 === 0)
        options.progress?.({ depth, ...searched.size, waiting: level.length - at + following.length });
      const stop = (at % 64 === 0 && options.enough?.()) || (options.untilViolation && searched.violations.size > 0);
      if (stop) {
        complete = false;
        searched.leave([...level.slice(at), ...following]);
        break;
      }
      await searched.expand(open, following);
    }
    level = following;
    depth += complete && following.length > 0 ? 1 : 0;
  }
  searched.judgeProgress();
  return searched.result(depth, complete);
}

class Search {
  readonly setup: Setup;
  readonly violations = new Map<string, Noted>();
  readonly #sweep = new Map<string, Noted>();
  readonly #states = new States();
  readonly #edges = new Edges();
  readonly #ended: number[] = [];
  #transitions = 0;

  constructor(setup: Setup) {
    this.setup = setup;
  }

  get size() {
    return { states: this.#states.count, transitions: this.#transitions };
  }

  begin(): Open[] {
    const rest = beginning(this.setup);
    const { id } = this.#states.add(fingerprint(keyOf(new World(this.setup, rest))), rest.left, 0, 0);
    return [{ id, rest, since: [] }];
  }

  /** Takes every step that the state allows, and each again, cut short by the end of the process after one of its entries. */
  async expand(open: Open, following: Open[]): Promise<void> {
    const first = await this.#at(open);
    const choices = choicesOf(first);
    const mayDie = first.left.crashes > 0;
    for (const [index, { spends }] of choices.entries()) {
      const world = index === 0 ? first : await this.#at(open);
      const appended = await this.#goOn(world, open, index, spends === null, following);
      if (!mayDie || spends === 'crashes') continue;
      for (let cut = 1; cut <= appended; cut += 1)
        await this.#goOn(await this.#at(open), open, index + (cut << cutShift), false, following);
    }
  }

  async #at({ rest, since }: Open): Promise<World> {
    const world = new World(this.setup, rest);
    for (const step of since) await walk(world, step);
    world.violations = [];
    return world;
  }

  /** Returns how many entries the step made. */
  async #goOn(world: World, open: Open, step: number, isFair: boolean, following: Open[]): Promise<number> {
    await walk(world, step);
    const { appended } = world;
    this.#transitions += 1;
    const { id, isNew } = this.#states.add(fingerprint(keyOf(world)), world.left, open.id, step);
    if (isFair) this.#edges.add(open.id, id);
    for (const law of world.violations) this.#note(this.violations, law, open.id, step);
    if (!isNew) return appended;
    if (world.quiet) this.#end(world, id, open.id, step);
    if (world.violations.length > 0) this.#ended.push(id);
    else
      following.push(
        world.atRest
          ? { id, rest: world.snapshot(), since: [] }
          : { id, rest: open.rest, since: [...open.since, step] },
      );
    return appended;
  }

  #end(world: World, id: number, parent: number, step: number): void {
    this.#ended.push(id);
    const { violations, leftToSweep } = judgeEnding(world.scene);
    for (const law of violations) this.#note(this.violations, law, parent, step);
    for (const why of leftToSweep) this.#note(this.#sweep, why, parent, step);
  }

  #note(notes: Map<string, Noted>, law: string, parent: number, step: number | null): void {
    const noted = notes.get(law);
    if (noted) noted.count += 1;
    else notes.set(law, { count: 1, parent, step });
  }

  /** States never looked into count as ended: nothing is known against them. */
  leave(open: readonly Open[]): void {
    for (const { id } of open) this.#ended.push(id);
  }

  /** From every state, fair weather must lead to an end (law 11). */
  judgeProgress(): void {
    const ends = new Uint8Array(this.#states.count);
    for (const id of this.#ended) ends[id] = 1;
    this.#edges.spreadBack(ends);
    ends.forEach((mark, id) => {
      if (!mark) this.#note(this.violations, 'law 11: in fair weather nothing ends it', id, null);
    });
  }

  async result(depth: number, complete: boolean): Promise<Result> {
    return {
      way: this.setup.way,
      ...this.size,
      depth,
      endings: this.#ended.length,
      violations: await this.#findings(this.violations),
      leftToSweep: await this.#findings(this.#sweep),
      complete,
    };
  }

  async #findings(notes: Map<string, Noted>): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const [law, { count, parent, step }] of notes) {
      const path = this.#states.pathTo(parent);
      findings.push({ law, count, trace: await traceOf(this.setup, step === null ? path : [...path, step]) });
    }
    return findings;
  }
}

/** A step is the number of a choice, and after how many of its entries the process dies; 0 when it lives. */
const cutShift = 10;

async function walk(world: World, step: number): Promise<Choice> {
  const choice = choicesOf(world)[step & ((1 << cutShift) - 1)];
  if (!choice) throw new Error('a step that cannot be taken');
  const cut = step >> cutShift;
  if (cut > 0) spend(world, 'crashes');
  await world.step(() => take(world, choice), cut);
  return choice;
}

/** The steps in words, each with what the journal then held. */
async function traceOf(setup: Setup, steps: readonly number[]): Promise<string[]> {
  const lines: string[] = [];
  let world = new World(setup, beginning(setup));
  const startMs = world.nowMs;
  for (const step of steps) {
    const { words } = await walk(world, step);
    const cut = step >> cutShift;
    const died = cut > 0 ? `, and the process dies after entry ${cut} of it` : '';
    lines.push(`${String((world.nowMs - startMs) / 1000).padStart(4)} s  ${words}${died}  [${statesOf(world)}]`);
    if (world.atRest) world = new World(setup, world.snapshot());
  }
  return lines;
}

function statesOf({ books, trades }: World): string {
  const ours = books.records.map(({ payment, refunds }) =>
    [payment.state, ...refunds.map(({ state }) => `refund ${state}`)].join(', '),
  );
  return `till: ${ours.join('; ') || 'nothing'} | bank: ${trades.map(({ state }) => state).join('; ') || 'nothing'}`;
}
