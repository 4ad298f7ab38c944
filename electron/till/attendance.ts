import type { Result } from '#shared/contract/contract.ts';
import type { ProviderView } from '#shared/contract/view.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import { Refused } from '#shared/refusal.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { CheckAnswer, PaymentProvider } from '../providers/provider.ts';
import type { Registry } from '../providers/registry.ts';

/** How often to look whether a provider's daily sign-on is due, and how soon to try again when it was not reached. */
const lookEveryMs = 30 * 60_000;
const retryMs = 60_000;

export type Activation =
  | { readonly kind: 'activated'; readonly terminalSn: string; readonly store: string }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'unknown'; readonly words: string };

export interface AttendanceOptions {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly log: Log;
  readonly stopping: AbortSignal;
  /** True while a provider has no credentials on this till. */
  readonly needsActivation: (provider: ProviderId) => boolean;
  readonly activateUpay: (code: string, signal: AbortSignal) => Promise<Activation>;
  readonly onActivated: (activation: Extract<Activation, { kind: 'activated' }>) => void;
  readonly onChange: () => void;
}

/** Keeps each provider signed on and knows how it stands, for the status line. A failure here never stops a payment. */
export function createAttendance(options: AttendanceOptions) {
  const { registry, clock, stopping } = options;
  const standings = new Map<ProviderId, ProviderView>();
  let cancel: () => void = () => undefined;
  let stopped = false;

  function stand(id: ProviderId, answer: CheckAnswer): void {
    standings.set(id, { id, state: answer.kind, words: answer.words });
    options.onChange();
  }

  async function look(provider: PaymentProvider): Promise<boolean> {
    if (options.needsActivation(provider.id)) {
      standings.set(provider.id, { id: provider.id, state: 'needsActivation', words: null });
      options.onChange();
      return true;
    }
    try {
      const answer = await (provider.checkIn ?? provider.check)(stopping);
      if (!stopping.aborted) stand(provider.id, answer);
      return answer.kind !== 'unreachable';
    } catch (error) {
      options.log.error('attendance.defect', { error, provider: provider.id }); // a new key that could not be stored
      return false;
    }
  }

  async function lookAtAll(): Promise<void> {
    cancel();
    const reached = await Promise.all(registry.providers.map(look));
    if (!stopped) cancel = clock.after(reached.every(Boolean) ? lookEveryMs : retryMs, () => void lookAtAll());
  }

  async function check(id: ProviderId): Promise<Result<'provider.check'>> {
    const provider = registry.providerFor(id);
    if (!provider) throw new Refused('providerMissing', { provider: id });
    if (options.needsActivation(id)) throw new Refused('providerNeedsActivation', { provider: id });
    const answer = await provider.check(stopping);
    stand(id, answer);
    const clockSkewMs = answer.kind === 'ready' ? answer.clockSkewMs : null;
    return { state: answer.kind, code: answer.words?.code ?? '', text: answer.words?.text ?? '', clockSkewMs };
  }

  async function activate(code: string): Promise<Result<'provider.activate'>> {
    const activation = await options.activateUpay(code, stopping);
    if (activation.kind === 'refused') throw new Refused('activationRefused', { words: activation.words });
    if (activation.kind === 'unknown') throw new Refused('activationUnknown', { words: activation.words });
    options.onActivated(activation);
    void lookAtAll();
    return { terminalSn: activation.terminalSn, store: activation.store };
  }

  return {
    start: () => void lookAtAll(),
    stop: () => {
      stopped = true;
      cancel();
    },
    check,
    activate,
    usable: (id: ProviderId): boolean => {
      const state = standings.get(id)?.state;
      return !options.needsActivation(id) && state !== 'refused' && state !== 'unreachable';
    },
    standings: (): readonly ProviderView[] =>
      registry.providers.map(
        ({ id }) =>
          standings.get(id) ?? { id, state: options.needsActivation(id) ? 'needsActivation' : 'unknown', words: null },
      ),
  };
}

export type Attendance = ReturnType<typeof createAttendance>;
