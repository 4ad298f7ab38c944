/** One measured number beside what it is measured against, both from the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'per s';
  readonly baseline: number;
  /** `value / baseline`. */
  readonly ratio: number;
  /** How many samples stand behind `value`. */
  readonly n: number;
}

export function figure(
  name: string,
  unit: Figure['unit'],
  { value, baseline, n }: Pick<Figure, 'value' | 'baseline' | 'n'>,
): Figure {
  return { name, value: rounded(value), unit, baseline: rounded(baseline), ratio: rounded(value / baseline), n };
}

/** The smallest sample that at least `share` of all do not exceed. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new Error('a percentile needs a sample');
  return found;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** The p50 and p99 of a latency, each against the same of its baseline. */
export function percentiles(name: string, taken: readonly number[], baseline: readonly number[]): Figure[] {
  return ([50, 99] as const).map((rank) =>
    figure(`${name}_p${rank}`, 'ms', {
      value: percentile(taken, rank / 100),
      baseline: percentile(baseline, rank / 100),
      n: taken.length,
    }),
  );
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
