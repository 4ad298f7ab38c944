import { createRandom } from '../../electron/simulators/random.ts';
import { hour, minute, type Plan, type Scheduled, second } from '../storms/plan.ts';

/** The same world, its wall clock set wrong while payments are on their way, and often between a crash and the next start. */
export function withJumps(plan: Plan): Plan {
  const random = createRandom(plan.seed).fork('jumps');
  const begun = plan.happenings.filter((happening) => happening.do === 'take' || happening.do === 'show');
  const jumps = begun
    .filter(() => random.chance(0.5))
    .flatMap((happening): Scheduled[] => {
      const byMs = (random.chance(0.5) ? 1 : -1) * (minute + random.below(4 * hour));
      const atMs = happening.atMs + second + random.below(minute);
      const kill: Scheduled = { do: 'kill', downMs: 2 * second, atMs };
      return [...(random.chance(0.3) ? [kill] : []), { do: 'jump', byMs, atMs: atMs + second }];
    });
  return { ...plan, happenings: [...plan.happenings, ...jumps].sort((a, b) => a.atMs - b.atMs) };
}
