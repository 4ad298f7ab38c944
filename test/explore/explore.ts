// Enumerates every history of one payment, scanned or shown, and of one refund, that stays within bounds: so many faults
// of the network and the provider, so many ends of the process, so many acts of a person beside it, at every place they
// can fall. What decides is the till's own code: machine, fold, runner, recovery, till. What is modelled is what it
// stands on: a provider that may do anything at any time, a bank, a journal in memory, a clock moved only by the search.
//
// Method: a step-wise scheduler. The state of a running async function cannot be copied, but while no call is on its way
// the till is its journal's fold and a few numbers a job: such moments are snapshots, and a state between two of them is
// reached again from the last by repeating the few steps since. Breadth first, so that a first trace is a shortest one.
// Two states are one when fold, bank, messages on their way, jobs and the times that the pace can tell apart are the same
// (key.ts); one with less left of its bounds than one seen before leads to nothing new. Time passes only to the earliest
// moment something waits for, so a message is late by being read after any such moment, or never.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Finding, type Result, type SearchOptions, search } from './search.ts';
import { type Bounds, type WayName, ways } from './setup.ts';

interface Scope extends Omit<Result, 'violations' | 'leftToSweep' | 'way'>, Bounds {
  readonly violations: number;
  readonly seconds: number;
}

interface Report {
  readonly way: WayName;
  /** Growing bounds; each covers all before it, so the last complete one is what is proved. */
  readonly scopes: readonly Scope[];
  readonly laws: Readonly<Record<string, number>>;
  readonly leftToSweep: Readonly<Record<string, number>>;
}

interface Asked {
  readonly bounds: Bounds;
  readonly seconds: number;
  readonly ways: readonly WayName[];
}

/** Small objects live short: a wide nursery and one collector a process are quickest. */
const engine = ['--max-semi-space-size=64', '--single-threaded-gc'];
const atOnce = 2;

function askedFor(): Asked {
  const { values } = parseArgs({
    options: {
      faults: { type: 'string', default: '2' },
      crashes: { type: 'string', default: '1' },
      acts: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '600' },
      way: { type: 'string', default: 'all' },
    },
  });
  const count = (name: 'faults' | 'crashes' | 'acts' | 'seconds') => {
    const given = Number(values[name]);
    if (!Number.isInteger(given) || given < 0 || given > 100_000) throw new Error(`--${name} takes a whole number`);
    return given;
  };
  const chosen = ways.filter((way) => values.way === 'all' || values.way === way);
  if (chosen.length === 0) throw new Error(`--way is one of ${ways.join(', ')}, all`);
  const bounds = { faults: count('faults'), crashes: count('crashes'), acts: count('acts') };
  return { bounds, seconds: count('seconds'), ways: chosen };
}

/** What is searched one after the other, so that a search too large for its time still leaves a smaller one complete. */
function scopesWithin({ faults, crashes, acts }: Bounds): Bounds[] {
  const least = (one: number, two: number, three: number): Bounds => ({
    faults: Math.min(one, faults),
    crashes: Math.min(two, crashes),
    acts: Math.min(three, acts),
  });
  const grown = [least(1, 1, 0), least(faults, crashes, 0), least(1, 0, 1), least(0, 1, 1), least(1, 1, 1)];
  const all = [...grown, { faults, crashes, acts }];
  return all.filter((one, at) => all.findLastIndex((other) => sameBounds(one, other)) === at);
}

function sameBounds(one: Bounds, other: Bounds): boolean {
  return one.faults === other.faults && one.crashes === other.crashes && one.acts === other.acts;
}

async function exploreWay(way: WayName, { bounds, seconds }: Asked): Promise<Report> {
  const startMs = Date.now();
  const scopes: Scope[] = [];
  const laws = new Map<string, Finding>();
  const sweep = new Map<string, Finding>();
  for (const scope of scopesWithin(bounds)) {
    const beganMs = Date.now();
    const leftMs = startMs + seconds * 1000 - beganMs;
    if (leftMs <= 0) break;
    const enough = () => Date.now() - beganMs > leftMs;
    const {
      violations,
      leftToSweep,
      way: _,
      ...size
    } = await search({ way, bounds: scope }, { enough, progress: telling(way, scope) });
    for (const finding of violations) if (!laws.has(finding.law)) tell(way, finding);
    for (const finding of violations) laws.set(finding.law, finding);
    for (const finding of leftToSweep) sweep.set(finding.law, finding);
    scopes.push({ ...scope, ...size, violations: countOf(violations), seconds: (Date.now() - beganMs) / 1000 });
  }
  return { way, scopes, laws: countsOf(laws), leftToSweep: countsOf(sweep) };
}

function countOf(findings: Iterable<Finding>): number {
  return [...findings].reduce((sum, { count }) => sum + count, 0);
}

function countsOf(findings: ReadonlyMap<string, Finding>): Record<string, number> {
  return Object.fromEntries([...findings].map(([law, { count }]) => [law, count]));
}

function telling(way: WayName, { faults, crashes, acts }: Bounds): NonNullable<SearchOptions['progress']> {
  let toldMs = Date.now();
  return ({ depth, states, transitions, waiting }) => {
    if (Date.now() - toldMs < 5000) return;
    toldMs = Date.now();
    const bounds = `${faults} faults, ${crashes} crashes, ${acts} acts`;
    console.error(
      `${way} (${bounds}): depth ${depth}, ${states} states, ${transitions} transitions, ${waiting} waiting`,
    );
  };
}

function tell(way: WayName, { law, count, trace }: Finding): void {
  console.error(`\n${way}: ${law} (${count} times; the shortest trace:)\n  ${trace.join('\n  ')}\n`);
}

/** Each way in its own process, two at a time; each has its round's share of the time. */
async function exploreAll({ ways: chosen, bounds, seconds }: Asked): Promise<Report[]> {
  const waiting = [...chosen];
  const share = Math.max(1, Math.floor(seconds / Math.ceil(chosen.length / atOnce)));
  const reports: Report[] = [];
  const lane = async () => {
    for (let way = waiting.shift(); way !== undefined; way = waiting.shift())
      reports.push(await inOwnProcess(way, bounds, share));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return reports.sort((one, other) => ways.indexOf(one.way) - ways.indexOf(other.way));
}

function inOwnProcess(way: WayName, bounds: Bounds, seconds: number): Promise<Report> {
  const given = { ...bounds, seconds, way };
  const args = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const file = path.join(import.meta.dirname, 'explore.ts');
  const child = spawn(process.execPath, [...engine, file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let out = '';
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.on('error', reject);
    child.on('close', () => {
      const last = out.trim().split('\n').at(-1);
      if (!last) reject(new Error(`the search of ${way} ended without a word`));
      else resolve(JSON.parse(last).ways[0]);
    });
  });
}

async function main(): Promise<void> {
  const startMs = Date.now();
  const asked = askedFor();
  const [only] = asked.ways;
  const reports = asked.ways.length === 1 && only ? [await exploreWay(only, asked)] : await exploreAll(asked);
  const scopes = reports.flatMap((report) => report.scopes);
  const sum = (what: 'states' | 'transitions' | 'violations') => scopes.reduce((total, one) => total + one[what], 0);
  const violations = sum('violations');
  const isWhole = ({ scopes: own }: Report) => {
    const last = own.at(-1);
    return last?.complete === true && sameBounds(last, asked.bounds);
  };
  const result = {
    states: sum('states'),
    transitions: sum('transitions'),
    depth: Math.max(0, ...scopes.map(({ depth }) => depth)),
    violations,
    complete: reports.every(isWhole),
    seconds: (Date.now() - startMs) / 1000,
    bounds: asked.bounds,
    ways: reports,
  };
  console.log(JSON.stringify(result));
  process.exitCode = violations > 0 ? 1 : 0;
}

await main();
