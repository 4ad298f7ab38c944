import type { Clock } from '../clock.ts';

/** `burst` at once, then `perSecond`. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

export interface Limits {
  readonly bodyBytes: number;
  /** From the last header to the last byte of the body. */
  readonly bodyMs: number;
  /** From connecting to the last header. */
  readonly headersMs: number;
  readonly connections: number;
  readonly overall: Rate;
  /** A tunnel or proxy is one address for all it lets through, so this is most of the above. */
  readonly perAddress: Rate;
  /** How many addresses are remembered. */
  readonly addresses: number;
}

/** All ours. A busy shop hears one message a second; bodies are one to three KiB; Upay wants its answer within 3 s. */
export const usualLimits: Limits = {
  bodyBytes: 64 * 1024,
  bodyMs: 10_000,
  headersMs: 10_000,
  connections: 100,
  overall: { burst: 200, perSecond: 20 },
  perAddress: { burst: 100, perSecond: 10 },
  addresses: 1000,
};

/** True when one more may be heard now. */
export type Gate = (address: string) => boolean;

export function createGate(clock: Clock, { overall, perAddress, addresses }: Limits): Gate {
  const all = createBucket(clock, overall);
  const each = new Map<string, Bucket>();

  /** The one not heard of for longest is forgotten: what it may do more of is bounded by `overall`. */
  function bucketOf(address: string): Bucket {
    const known = each.get(address) ?? createBucket(clock, perAddress);
    each.delete(address);
    each.set(address, known);
    const [oldest] = each.keys();
    if (each.size > addresses && oldest !== undefined) each.delete(oldest);
    return known;
  }

  return (address) => bucketOf(networkOf(address)).take() && all.take();
}

interface Bucket {
  take(): boolean;
}

function createBucket(clock: Clock, { burst, perSecond }: Rate): Bucket {
  let left = burst;
  let atMs = clock.steadyMs();
  return {
    take: () => {
      const nowMs = clock.steadyMs();
      left = Math.min(burst, left + ((nowMs - atMs) * perSecond) / 1000);
      atMs = nowMs;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}

/** One customer line has 2^64 addresses of IPv6: they count as one. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::')) return address;
  return address.split(':').slice(0, 4).join(':');
}
