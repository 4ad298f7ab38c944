/** Chance that comes out the same for the same seed. Not for secrets. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number at least 0, less than `limit`. */
  below(limit: number): number;
  chance(probability: number): boolean;
  digits(count: number): string;
  hex(count: number): string;
  /** Another source whose draws do not change this one's, so that one more draw here leaves the rest of a world as it was. */
  fork(label: string): Random;
  /** How far it is: `createRandom` of this draws on from here. Its forks are others. */
  readonly state: number;
}

/** Mulberry32 by Tommy Ettinger, public domain. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const signs = (count: number, base: number) =>
    Array.from({ length: count }, () => below(base).toString(base)).join('');
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    digits: (count) => signs(count, 10),
    hex: (count) => signs(count, 16),
    fork: (label) => createRandom(mix(seed, label)),
    get state() {
      return state;
    },
  };
}

/** FNV-1a over the label, from the seed. */
function mix(seed: number, label: string): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (let at = 0; at < label.length; at += 1) hash = Math.imul(hash ^ label.charCodeAt(at), 0x01000193);
  return hash;
}
