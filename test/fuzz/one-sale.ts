import type { Answer } from '#shared/payment/answer.ts';
import type { SecretName } from '../../electron/settings/secrets.ts';
import type { Random } from '../../electron/simulators/random.ts';
import type { Act, Sale } from './customer.ts';
import type { Line } from './line.ts';
import { mutate, pick } from './mutations.ts';
import { hintOf, type Question, questionOf } from './question.ts';
import type { Shop } from './shops.ts';
import { type Asked, type Outcome, saidOf, saying } from './target.ts';

export interface RunningSale {
  readonly acts: readonly Act[];
  /** What the newest act asked, or the next one will. */
  asked(): Asked;
  perform(act: Act | 'begin'): Promise<readonly Outcome[]>;
  wait(): Promise<void>;
  /** Why what is said must not be written down; null when it may. */
  leakIn(outcome: Outcome): string | null;
  /** False once a spoilt reply, taken at its word, gave a number of another payment or may have begun one. */
  readonly numbered: boolean;
}

const dayMs = 24 * 3600_000;

/** A sale as the till leads it: answers are compared with their question, and the provider's number is kept once heard. */
export function createSale(shop: Shop, sale: Sale, line: Line, random: Random): RunningSale {
  const { clock, provider, currency, secrets, dialect, told } = shop;
  const requestedMs = clock.nowMs();
  let providerReference: string | null = null;
  let numbered = true;
  let newest = question(0);

  function question(nth: number): Question {
    const refund = sale.refunds[nth] ?? { number: undefined, minor: 1 };
    const { reference, way, wallet, amountMinor } = sale;
    return questionOf(
      {
        ...{ provider: provider.id, way, wallet, currency, reference, amountMinor, atMs: requestedMs },
        ...{ refundNumber: refund.number, refundMinor: refund.minor },
        committedBeforeMinor: nth === 0 ? 0 : (sale.refunds[0]?.minor ?? 0),
      } as Parameters<typeof questionOf>[0],
      providerReference,
    );
  }

  /** Some calls are called off half-way. */
  function signalOf(): AbortSignal {
    const controller = new AbortController();
    if (random.chance(0.04)) clock.after(random.below(3000), () => controller.abort());
    return controller.signal;
  }

  async function begin(signal: AbortSignal): Promise<Answer> {
    const request = { ...newest.handle, subject: 'Tea 茶', cashier: 'Kan' };
    return sale.way === 'scan'
      ? provider.authorize({ ...request, code: sale.code }, signal)
      : provider.precreate({ ...request, wallet: sale.wallet }, signal);
  }

  function paymentOutcome(reader: Outcome['reader'], answer: Answer): Outcome {
    const said = newest.compared(answer);
    if (said.kind === 'approved' || said.kind === 'returned') providerReference = said.approval.providerReference;
    if (said.kind === 'showing') providerReference = said.providerReference ?? providerReference;
    return { reader, said };
  }

  async function called(act: Act | 'begin', signal: AbortSignal): Promise<Outcome | null> {
    const { handle, refund } = newest;
    switch (act) {
      case 'begin':
        return paymentOutcome(sale.way === 'scan' ? 'pay' : 'precreate', await begin(signal));
      case 'query':
        return paymentOutcome('query', await provider.query(handle, signal));
      case 'inDoubt':
      case 'operator':
        return { reader: 'reversal', said: await provider.reverse(handle, act, signal) };
      case 'refund':
      case 'refundAgain':
        return { reader: 'refund', said: await provider.refund(refund, signal) };
      case 'queryRefund':
        return { reader: 'refundQuery', said: await provider.queryRefund(refund, signal) };
      case 'check':
        return { reader: 'check', said: await provider.check(signal) };
      case 'checkIn':
        return provider.checkIn ? { reader: 'check', said: await provider.checkIn(signal) } : null;
      case 'bill':
        return provider.bill ? { reader: 'bill', said: await provider.bill(dayOf(clock.nowMs()), signal) } : null;
      case 'notification':
        return notified();
      case 'wait':
        return null;
    }
  }

  /** The day is over now and then. */
  function dayOf(nowMs: number): string {
    return new Date(nowMs - (random.chance(0.7) ? dayMs : 0)).toISOString().slice(0, 10);
  }

  function notified(): Outcome | null {
    const told_ = pick([...told, ...line.pool], random);
    if (provider.readNotification === undefined || told_ === undefined) return null;
    const message = line.tell(random.chance(0.7) ? mutate(dialect, told_, line.pool, random) : told_);
    newest = { ...newest, asked: { ...newest.asked, nowMs: clock.nowMs() } };
    provider.notificationReply?.(true);
    return { reader: 'notification', said: hintOf(provider.readNotification(message.headers, message.body)) };
  }

  /** A key or token that the call left behind has to be one that was given. */
  function granted(name: SecretName, before: string | null): Outcome[] {
    const after = secrets.get(name);
    if (after === before || after === null) return [];
    const given =
      name === 'uqpay.token'
        ? { token: (JSON.parse(after) as { token: string }).token }
        : { terminalSn: secrets.get('upay.terminalSn'), terminalKey: after };
    return [{ reader: 'signOn', said: saying('granted', given) }];
  }

  return {
    acts: sale.acts,
    asked: () => newest.asked,
    async perform(act) {
      newest = question(act === 'refundAgain' || (act === 'queryRefund' && random.chance(0.3)) ? 1 : 0);
      line.begin(random.chance(0.5) ? 0 : 0.7, act === 'begin' && sale.way === 'scan' ? sale.code : null);
      const names: readonly SecretName[] = ['upay.terminalKey', 'uqpay.token'];
      const before = names.map((name) => secrets.get(name));
      const known = providerReference;
      const outcome = await clock.finish(called(act, signalOf()));
      if (line.spoilt && (act === 'begin' || providerReference !== known)) numbered = false;
      const keys = names.flatMap((name, at) => granted(name, before[at] ?? null));
      if (outcome === null) return keys;
      return [...keys, outcome];
    },
    leakIn: ({ said }) =>
      JSON.stringify(saidOf(said, 'words') ?? null).includes(sale.code) ? "words with the customer's code" : null,
    get numbered() {
      return numbered;
    },
    wait: () => clock.run(random.chance(0.05) ? dayMs : random.below(120_000)),
  };
}
