/** At least 0, less than 1, by its keys alone: taking one fault out of a world leaves every other as it was. */
export function roll(seed: number, a: number, b: number, c: number): number {
  let hash = Math.imul(seed ^ (seed >>> 16), 0x45d9f3b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ a, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15) ^ b, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ c, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash ^= hash >>> 15;
  return (hash >>> 0) / 4_294_967_296;
}

/** The seed of one world of a run. */
export function worldSeed(runSeed: number, index: number): number {
  return Math.floor(roll(runSeed, index, index >>> 16, 77) * 4_294_967_296);
}

/** Log-uniform: seconds, minutes and hours are equally likely. `chance` is at least 0 and less than 1. */
export function spread(least: number, most: number, chance: number): number {
  return Math.round(least * (most / least) ** chance);
}

/** One of `weights`' keys, each as likely as its weight. */
export function pick<T extends string>(weights: readonly (readonly [T, number])[], chance: number): T {
  let left = chance * weights.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of weights) {
    if (left < weight) return key;
    left -= weight;
  }
  return weights[0]?.[0] as T;
}
