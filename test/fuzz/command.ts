import { parseArgs } from 'node:util';
import { ProviderId } from '#shared/payment/payment.ts';
import { callsOfShop } from './calls.ts';
import type { Finding } from './run.ts';

export interface Command {
  readonly providers: readonly ProviderId[];
  /** 0 leaves the part out. */
  readonly replies: number;
  readonly calls: number;
  readonly seed: number;
}

export const usage = `npm run -s fuzz -- [${ProviderId.options.join(' | ')}] [--replies N] [--calls N] [--seed N]`;

/** Throws an error with a sentence for whoever typed it. */
export function readCommand(args: readonly string[], freshSeed: number): Command {
  const { values, positionals } = parsed(args);
  const [named, more] = positionals;
  if (more !== undefined) throw new Error(`one provider or all, not "${named}" and "${more}"\n${usage}`);
  const provider = ProviderId.safeParse(named);
  if (named !== undefined && !provider.success) throw new Error(`there is no provider "${named}"\n${usage}`);
  return {
    providers: provider.success ? [provider.data] : ProviderId.options,
    replies: whole('replies', values.replies, 1_000_000),
    calls: whole('calls', values.calls, 100_000),
    seed: whole('seed', values.seed, freshSeed),
  };
}

function parsed(args: readonly string[]) {
  const type = 'string';
  try {
    const options = { replies: { type }, calls: { type }, seed: { type } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (fault) {
    throw new Error(`${(fault as Error).message}\n${usage}`);
  }
}

/** Above 2^31 a seed says nothing new. */
function whole(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2 ** 31)
    throw new Error(`--${name} takes a whole number, not "${text}"\n${usage}`);
  return Number(text);
}

const shownBytes = 1500;

/** What went wrong, how to see it again, and the bytes it went wrong on. */
export function spelt({ what, seed, replies }: Finding, provider: ProviderId, part: 'replies' | 'calls'): string {
  const count = part === 'replies' ? '--replies 1 --calls 0' : `--replies 0 --calls ${callsOfShop}`;
  const bytes = replies.map(({ status, headers, body }) => {
    const text = Buffer.from(body).toString('utf8');
    const readable = Buffer.from(text).equals(Buffer.from(body))
      ? text
      : `base64 ${Buffer.from(body).toString('base64')}`;
    return `  HTTP ${status} ${JSON.stringify(headers).slice(0, 400)} ${readable.slice(0, shownBytes)}`;
  });
  return [
    `${what.slice(0, shownBytes)}`,
    `  again: npm run -s fuzz -- ${provider} ${count} --seed ${seed}`,
    ...bytes,
  ].join('\n');
}
