import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ProviderId } from '#shared/payment/payment.ts';
import { cliFile } from '../../build/built.mjs';
import type { SecretName } from '../../electron/settings/secrets.ts';
import { variableOf } from '../../electron/settings/secrets-file.ts';
import type { BankDump } from '../../electron/simulators/bank.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import { createRandom } from '../../electron/simulators/random.ts';

/** Of the provider's times and the simulator's, so that minutes pass in seconds. */
const quick = 0.02;

export interface Ran {
  readonly exit: number;
  readonly lines: readonly Record<string, unknown>[];
  readonly last: Record<string, unknown>;
  readonly stderr: string;
}

/** Ends with this process, however that ends: the channel tells it. */
export function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [cliFile, ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
}

/** As a person ends it: what is on its way gets its answer. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
}

/** A user of its own, so that nothing is shared with other shops, nor left in the home of whoever runs this. */
export function ownHome(dir: string): NodeJS.ProcessEnv {
  const home = join(dir, 'home');
  return { XDG_DATA_HOME: home, LOCALAPPDATA: home, HOME: home };
}

/** Runs one command to its end, as a script would: only standard output, standard error and the exit status are seen. */
export async function run(
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  const child = start(args, env);
  const out = gather(child.stdout);
  const err = gather(child.stderr);
  child.stdin?.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  const lines = out()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { exit: code ?? -1, lines, last: lines.at(-1) ?? {}, stderr: err() };
}

function gather(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return () => text;
}

export async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no standard output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('ended without a word');
}

export interface Simulated {
  readonly scale: number;
  readonly url: string;
  readonly provider: ProviderId;
  readonly currency: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Upay's: what makes a terminal of one's own known. */
  readonly activation: Readonly<Record<string, string>> | null;
  bank(): Promise<BankDump>;
  code(): string;
  stop(): Promise<void>;
}

/** `shroff simulate` in a process of its own: one for each shop, for two tills of one terminal fight over its key. */
export async function startSimulator(seed: number, scale = quick, provider: ProviderId = 'upay'): Promise<Simulated> {
  const child = start(['simulate', provider, '--json', '--seed', String(seed), '--scale', String(scale)]);
  const said = JSON.parse(await firstLine(child)) as Omit<Simulated, 'scale' | 'bank' | 'stop' | 'code'>;
  const random = createRandom(seed).fork('customers');
  return {
    ...said,
    scale,
    code: () => makeCode('alipay', random),
    bank: async () => (await (await fetch(`${said.url}/bank`)).json()) as BankDump,
    stop: () => stop(child),
  };
}

/** A shop's data folder with settings for the simulator; its terminal is activated by the seeds of the environment. */
export function newShop(simulated: Simulated): {
  dir: string;
  env: NodeJS.ProcessEnv;
  args: (...words: string[]) => string[];
} {
  const dir = mkdtempSync(join(tmpdir(), 'shroff-shop-'));
  const { provider, currency, secrets, activation } = simulated;
  const own = provider === 'upay' && { deviceId: 'till-1', appId: activation?.appId };
  const settings = { ...simulated.settings, ...own, paceScale: simulated.scale };
  const shop = { name: 'Corner shop', currency };
  writeFileSync(join(dir, 'settings.json'), JSON.stringify({ shop, providers: { [provider]: settings } }));
  const env: Record<string, string> = Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => [variableOf(name as SecretName), value]),
  );
  return { dir, env: { ...env, ...ownHome(dir) }, args: (...words) => ['--data', dir, '--json', ...words] };
}

interface Known {
  readonly state: string;
  readonly reference: string;
  readonly payerPaid: { readonly minor: number } | null;
  readonly refunds: readonly { readonly state: string; readonly amount: { readonly minor: number } }[];
}

/** Every payment of the journal against the bank: what the till says is held, and what is. Empty when they agree. */
export function disagreements(payments: readonly Known[], bank: BankDump): string[] {
  const said = new Map(payments.map((payment) => [payment.reference, payment]));
  const unknown = bank.trades
    .filter(({ reference }) => !said.has(reference))
    .map(({ reference }) => `${reference}: not in the journal`);
  const wrong = payments.flatMap((payment) => {
    const trade = bank.trades.find(({ reference }) => reference === payment.reference);
    const heldMinor = trade ? trade.payerPaidMinor * trade.captures - trade.returnedMinor : 0;
    const saidMinor = heldBySaying(payment);
    return heldMinor === saidMinor && (trade?.captures ?? 0) <= 1
      ? []
      : [`${payment.reference} ${payment.state}: bank ${heldMinor}, till ${saidMinor}`];
  });
  return [...unknown, ...wrong];
}

function heldBySaying({ state, payerPaid, refunds }: Known): number {
  if (state !== 'approved' && state !== 'late') return 0;
  const back = refunds
    .filter((refund) => refund.state === 'refunded')
    .reduce((sum, { amount }) => sum + amount.minor, 0);
  return (payerPaid?.minor ?? 0) - back;
}
