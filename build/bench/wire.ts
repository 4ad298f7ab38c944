import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { type Client, connect } from '#shared/contract/client.ts';
import { memoryPorts, type Port } from '#shared/contract/port.ts';
import type { View } from '#shared/contract/view.ts';
import type { PaymentId, SaleId, ScanId } from '#shared/ids.ts';
import { journalFile } from '../../electron/journal/open-journal.ts';
import { openTill } from '../../electron/open-till.ts';
import { openSecrets } from '../../electron/settings/secrets-file.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { type Figure, percentiles } from './figure.ts';
import { openFlushProbe } from './place.ts';
import { type LoopbackProvider, startProvider } from './provider.ts';

export interface WireCounts {
  readonly warmUp: number;
  readonly samples: number;
}

/** Longer than the till holds a view back: each scan comes to a till at rest, as in a shop. */
const restMs = 40;

/**
 * From a code handed to the till to the first byte of its pay at the provider, and from the provider's reply to the view
 * that shows the outcome: the whole terminal on real files and real HTTP, each payment beside one bare flush.
 */
export async function wireFigures(dir: string, { warmUp, samples }: WireCounts): Promise<Figure[]> {
  const live = path.join(dir, 'live');
  mkdirSync(live, { recursive: true, mode: 0o700 });
  const provider = await startProvider(path.join(live, journalFile));
  const probe = openFlushProbe(live);
  try {
    await using till = await openBenchTill(dir, live, provider);
    const flushes: number[] = [];
    const out: number[] = [];
    const back: number[] = [];
    for (let count = 0; count < warmUp + samples; count += 1) {
      await rest(restMs);
      const flushMs = probe.once();
      const { outMs, backMs } = await onePayment(till, provider);
      if (count < warmUp) continue;
      flushes.push(flushMs);
      out.push(outMs);
      back.push(backMs);
    }
    expectAll(provider, till, warmUp + samples);
    return [...percentiles('scan_to_wire', out, flushes), ...percentiles('reply_to_view', back, flushes)];
  } finally {
    probe.close();
    await provider.close();
  }
}

interface BenchTill extends AsyncDisposable {
  readonly client: Client;
  /** Resolves with the time its outcome was handed to the port, by `process.hrtime`. */
  ended(paymentId: PaymentId): Promise<bigint>;
  newest(): View | null;
  readonly code: () => string;
}

async function openBenchTill(
  dir: string,
  live: string,
  { address, credentials }: LoopbackProvider,
): Promise<BenchTill> {
  const upay = { address, deviceId: 'bench-1' };
  writeFileSync(path.join(dir, 'settings.json'), JSON.stringify({ shop: { name: 'Bench' }, providers: { upay } }));
  const { terminalSn, terminalKey } = credentials;
  openSecrets(live, {}).set({ 'upay.terminalSn': terminalSn, 'upay.terminalKey': terminalKey });
  const terminal = await openTill({ dataDir: dir, settingsPath: null, mode: 'live' });
  const { near, far } = memoryPorts();
  const watched = watch(far);
  const client = connect(near);
  terminal.attach(watched.port);
  await watched.until(({ providers }) => providers.every(({ state }) => state === 'ready'));
  const random = createRandom(1);
  return {
    client,
    ended: (paymentId) =>
      watched.until(({ payments }) =>
        payments.some((payment) => payment.paymentId === paymentId && payment.state !== 'waiting'),
      ),
    newest: watched.newest,
    code: () => makeCode('alipay', random),
    [Symbol.asyncDispose]: terminal.close,
  };
}

/** Takes the time of each view as the terminal hands it over, before the port does anything with it. */
function watch(port: Port) {
  let newest: View | null = null;
  let waiting: { wanted: (view: View) => boolean; resolve: (atNs: bigint) => void } | null = null;
  return {
    port: {
      ...port,
      post: (message: unknown) => {
        const atNs = process.hrtime.bigint();
        const { view } = message as { view?: View };
        newest = view ?? newest;
        if (view && waiting?.wanted(view)) {
          waiting.resolve(atNs);
          waiting = null;
        }
        port.post(message);
      },
    },
    newest: () => newest,
    until: (wanted: (view: View) => boolean) =>
      new Promise<bigint>((resolve) => {
        if (newest && wanted(newest)) resolve(process.hrtime.bigint());
        else waiting = { wanted, resolve };
      }),
  };
}

async function onePayment(till: BenchTill, provider: LoopbackProvider): Promise<{ outMs: number; backMs: number }> {
  const paymentId = randomUUID() as PaymentId;
  const scanId = randomUUID() as ScanId;
  const text = till.code();
  const ended = till.ended(paymentId);
  const startedNs = process.hrtime.bigint();
  await till.client.send('scan.deliver', { scanId, text });
  await till.client.send('payment.start', { paymentId, saleId: randomUUID() as SaleId, totalMinor: 1200, scanId });
  const shownNs = await ended;
  if (provider.counts().unjournaled > 0) throw new Error('a payment left before its intent was in the journal');
  const state = till.newest()?.payments.find((payment) => payment.paymentId === paymentId)?.state;
  if (state !== 'approved') throw new Error(`a payment ended ${state}`);
  const { firstByteNs, replyNs } = provider.newest();
  if (firstByteNs < startedNs || replyNs < firstByteNs || shownNs < replyNs)
    throw new Error('a payment’s times are out of order');
  return { outMs: Number(firstByteNs - startedNs) / 1e6, backMs: Number(shownNs - replyNs) / 1e6 };
}

function expectAll(provider: LoopbackProvider, till: BenchTill, payments: number): void {
  const { pays } = provider.counts();
  if (pays !== payments) throw new Error(`${payments} payments were started and ${pays} reached the provider`);
  const approved = till.newest()?.day.approved.count;
  if (approved !== payments) throw new Error(`${payments} payments were started and ${approved} approved`);
}
