import type { Plan } from './plan.ts';
import type { Outcome } from './world.ts';

/** What a failing world must still show for a smaller one to count as the same failure. */
export function failureOf({ breaches }: Outcome): string | null {
  const [first] = breaches;
  return first ? `${first.law} ${first.rule}` : null;
}

/**
 * The smallest world found that breaks the same law: happenings are dropped in halves, quarters, … and one by one, then
 * faults one by one, for as long as `mayGoOn`.
 */
export async function shrink(plan: Plan, run: (plan: Plan) => Promise<Outcome>, mayGoOn: () => boolean): Promise<Plan> {
  const wanted = failureOf(await run(plan));
  if (wanted === null) return plan;
  const fails = async (smaller: Plan) =>
    (await run(smaller)).breaches.some(({ law, rule }) => `${law} ${rule}` === wanted);
  let smallest = plan;
  for (let before = Number.POSITIVE_INFINITY; sizeOf(smallest) < before && mayGoOn(); ) {
    before = sizeOf(smallest);
    smallest = await dropHappenings(smallest, fails, mayGoOn);
    smallest = await dropFaults(smallest, run, fails, mayGoOn);
  }
  return smallest;
}

type Fails = (plan: Plan) => Promise<boolean>;

function sizeOf(plan: Plan): number {
  return plan.happenings.length * 1000 - plan.calm.size;
}

async function dropHappenings(plan: Plan, fails: Fails, mayGoOn: () => boolean): Promise<Plan> {
  let smallest = plan;
  for (let size = Math.ceil(plan.happenings.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < smallest.happenings.length && mayGoOn(); ) {
      const happenings = smallest.happenings.toSpliced(from, size);
      if (await fails({ ...smallest, happenings })) smallest = { ...smallest, happenings };
      else from += size;
    }
  }
  return smallest;
}

async function dropFaults(
  plan: Plan,
  run: (plan: Plan) => Promise<Outcome>,
  fails: Fails,
  mayGoOn: () => boolean,
): Promise<Plan> {
  let smallest = plan;
  for (const key of (await run(plan)).faultKeys) {
    if (!mayGoOn()) return smallest;
    const calmer = { ...smallest, calm: new Set([...smallest.calm, key]) };
    if (!smallest.calm.has(key) && (await fails(calmer))) smallest = calmer;
  }
  return smallest;
}
