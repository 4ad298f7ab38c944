import type { PaymentId } from '#shared/ids.ts';
import { noAffixes } from '#shared/scan/affixes.ts';
import { Settings } from '#shared/settings/settings.ts';
import type { Clock } from '../../electron/clock.ts';
import type { Journal } from '../../electron/journal/journal.ts';
import type { Log } from '../../electron/log.ts';
import type { PaymentProvider } from '../../electron/providers/provider.ts';
import { createRegistry } from '../../electron/providers/registry.ts';
import { createLanes } from '../../electron/till/care.ts';
import { recoverPayments } from '../../electron/till/recovery.ts';
import { createRefundRunner } from '../../electron/till/refund-runner.ts';
import { createRunner, type RunnerOptions } from '../../electron/till/runner.ts';
import { createScans } from '../../electron/till/scans.ts';
import { createTill } from '../../electron/till/till.ts';

const shop = { shop: { name: 'Corner shop' }, providers: { upay: { deviceId: 'model-1' } } };
const settingsWith = {
  ask: Settings.parse({ ...shop, lateMoney: 'ask' }),
  refund: Settings.parse({ ...shop, lateMoney: 'refund' }),
};

export interface ProcessParts {
  readonly journal: Journal;
  readonly provider: PaymentProvider;
  readonly clock: Clock;
  readonly log: Log;
  readonly lateMoney: 'ask' | 'refund';
  readonly random: (bytes: number) => Uint8Array;
}

export type Process = ReturnType<typeof startProcess>;

/** The parts of the terminal that decide about money, put together as the terminal does, without its windows. */
export function startProcess({ journal, provider, clock, log, lateMoney, random }: ProcessParts) {
  const registry = createRegistry([provider]);
  const stopping = { aborted: false }; // all the till asks of its signal; a real one is too dear a million times
  const options: RunnerOptions = {
    journal,
    registry,
    clock,
    log,
    lanes: createLanes(clock),
    stopping: stopping as AbortSignal,
    onFact: (paymentId: PaymentId) => till.drawConsequences(paymentId),
    onChange: () => undefined,
  };
  const runner = createRunner(options);
  const refunds = createRefundRunner(options);
  // A scan's own times end no payment: they would only be steps that change nothing.
  const scans = createScans({
    clock: { ...clock, after: () => () => undefined },
    known: () => ({
      recognize: registry.recognize,
      longestCode: registry.longestCode,
      findItem: null,
      isKnownNumber: () => false,
    }),
    affixes: () => noAffixes,
    onChange: () => undefined,
  });
  const settings = settingsWith[lateMoney];
  const digest = (code: string) => `digest ${code}`;
  const till = createTill({
    journal,
    registry,
    runner,
    refunds,
    scans,
    clock,
    settings,
    cashier: () => settings.terminal.cashier,
    needsActivation: () => false,
    usable: () => true,
    random,
    digest,
  });
  return {
    journal,
    runner,
    refunds,
    scans,
    till,
    /** What a start does about what an earlier process left. */
    recover: () => {
      till.recover(recoverPayments(options, runner, refunds));
      for (const { payment } of journal.unsettled()) till.drawConsequences(payment.paymentId);
    },
    /** The terminal's orderly end begins so, and gives the calls on their way a moment; then it aborts. */
    close: () => {
      void runner.stop();
      void refunds.stop();
    },
    abort: () => {
      stopping.aborted = true;
    },
  };
}
