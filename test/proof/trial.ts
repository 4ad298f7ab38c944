// `node test/proof/trial.ts SEED [BREAKAGE]`: storms and exploration over the source, whole or broken, until one of the
// breakage's laws is named; one JSON line. A process of its own, for what is loaded cannot be loaded again.
import { breakageCalled, breakSource } from './patching.ts';

export interface Trial {
  readonly caughtBy: 'storms' | 'exploration' | null;
  /** As the storm or the search names it. */
  readonly rule: string | null;
  /** Rules of other laws that were named before. */
  readonly others: readonly string[];
  readonly payments: number;
  readonly states: number;
}

const mostPayments = 3000;
const scopes = [
  { way: 'scan', bounds: { faults: 1, crashes: 1, acts: 0 } },
  { way: 'refund', bounds: { faults: 1, crashes: 0, acts: 0 } },
  { way: 'show', bounds: { faults: 1, crashes: 0, acts: 0 } },
  { way: 'scan', bounds: { faults: 0, crashes: 0, acts: 1 } },
  { way: 'scan', bounds: { faults: 0, crashes: 0, acts: 2 } },
] as const;

const [seedText = '1', name] = process.argv.slice(2);
const breakage = name === undefined ? null : breakageCalled(name);
if (breakage) breakSource(breakage);

const others = new Set<string>();
let [payments, states] = [0, 0];

/** The first rule that names one of the laws looked for; null when there is none. */
function named(rules: readonly string[]): string | null {
  const found = rules.find((rule) => breakage?.laws.some((law) => rule.startsWith(`law ${law}:`)));
  for (const rule of rules) if (rule !== found) others.add(rule);
  return found ?? null;
}

async function storms(): Promise<string | null> {
  const { worldSeed } = await import('../storms/chance.ts');
  const { makePlan } = await import('../storms/plan.ts');
  const { runWorld } = await import('../storms/world.ts');
  const { withJumps } = await import('./jumps.ts');
  for (let index = 0; payments < mostPayments; index += 1) {
    const plan = makePlan(worldSeed(Number(seedText), index));
    const kinds = [plan, { ...plan, watched: true }, withJumps(plan)];
    const outcome = await runWorld(kinds[index % 3] ?? plan);
    payments += Math.max(1, outcome.payments);
    const rule = named(outcome.breaches.map(({ law, rule: words }) => `law ${law}: ${words}`));
    if (rule) return rule;
  }
  return null;
}

async function exploration(): Promise<string | null> {
  const { search } = await import('../explore/search.ts');
  for (const { way, bounds } of scopes) {
    if (breakage === null && bounds.acts > 1) continue; // too many histories for a control of seconds
    const untilMs = performance.now() + 20_000;
    const enough = () => performance.now() > untilMs;
    const result = await search({ way, bounds }, { untilViolation: breakage !== null, enough });
    states += result.states;
    const rule = named(result.violations.map(({ law }) => law));
    if (rule) return rule;
  }
  return null;
}

const ways = breakage?.first === 'exploration' ? ([exploration, storms] as const) : ([storms, exploration] as const);
let trial: Pick<Trial, 'caughtBy' | 'rule'> = { caughtBy: null, rule: null };
for (const way of ways) {
  const rule = await way();
  if (rule) trial = { caughtBy: way === storms ? 'storms' : 'exploration', rule };
  if (rule) break;
}
console.log(JSON.stringify({ ...trial, others: [...others], payments, states } satisfies Trial));
process.exit(0);
