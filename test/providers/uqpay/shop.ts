import type { Reference, RefundNumber } from '#shared/ids.ts';
import { checkAnswer } from '#shared/payment/answer.ts';
import { heard, heardReversal, reverseAgain } from '#shared/payment/heard.ts';
import { type Asked, due, mayReverse, next, requestPayment } from '#shared/payment/machine.ts';
import { isOpen, type Payment, type PaymentFacts, type Way } from '#shared/payment/payment.ts';
import { UqpaySettings } from '#shared/settings/uqpay.ts';
import type { Exchange } from '../../../electron/providers/exchange.ts';
import type { Handle } from '../../../electron/providers/provider.ts';
import { createUqpay } from '../../../electron/providers/uqpay/adapter.ts';
import { makeCode } from '../../../electron/simulators/codes.ts';
import { createRandom } from '../../../electron/simulators/random.ts';
import { createUqpaySimulator } from '../../../electron/simulators/uqpay.ts';
import { createVirtualClock } from '../../../electron/simulators/virtual-clock.ts';
import { memoryLedger, memorySecrets, never, noonMs } from './scripted.ts';

/** The adapter, the shared machine and the simulator, in virtual time: what the till's runner does, in a page. */
export function createShop(options: { seed?: number; network?: (exchange: Exchange) => Exchange } = {}) {
  const seed = options.seed ?? 1;
  const clock = createVirtualClock(noonMs);
  const simulator = createUqpaySimulator({ clock, seed, scanFlow: 'qrcode' });
  const settings = UqpaySettings.parse({
    ...simulator.credentials.settings,
    scan: { flow: 'qrcode', wallets: [{ wallet: 'wechat', type: 'wechatpay' }] },
  });
  const secrets = memorySecrets(simulator.credentials.secrets);
  const ledger = memoryLedger();
  const exchange = options.network?.(simulator.exchange) ?? simulator.exchange;
  const makeUqpay = () => createUqpay({ settings, currency: 'HKD', secrets, exchange, clock, ledger });
  const uqpay = makeUqpay();
  const random = createRandom(seed).fork('customers');
  const { pace } = uqpay;
  let count = 0;

  function begin(
    way: Way,
    minor: number,
  ): { payment: Payment; send: () => Promise<void>; run: (forMs: number) => Promise<Payment> } {
    count += 1;
    const reference = `TEST${String(count).padStart(20, '0')}` as Reference;
    const facts = {
      ...{ paymentId: `payment-${count}`, saleId: `sale-${count}`, reference, provider: 'uqpay', way },
      ...{ wallet: way === 'show' ? 'alipay' : 'wechat', amount: { minor, currency: 'HKD' }, cashier: 'Kan' },
    } as PaymentFacts;
    let payment = requestPayment(facts, clock.nowMs());
    const startMs = clock.steadyMs();
    const job = {
      sinceAgeMs: 0,
      lastQueryAgeMs: null as number | null,
      lastReversalAgeMs: null as number | null,
      reversals: 0,
      notFounds: 0,
    };
    const age = () => clock.steadyMs() - startMs;
    const askedNow = (): Asked => ({ ...job, ageMs: age(), seenAgeMs: 0, reversalAllowed: true });
    const note = (events: ReturnType<typeof heard>) => {
      for (const event of events) {
        const after = next(payment, event, clock.nowMs());
        if (after === null) throw new Error(`${event.event} has no meaning in ${payment.state}`);
        if (after.state !== payment.state) job.sinceAgeMs = age();
        payment = after;
      }
    };
    const query = async () => {
      const answer = checkAnswer(payment, await uqpay.query(handleOf(payment), never));
      job.lastQueryAgeMs = age();
      if (answer.kind === 'notFound') job.notFounds += 1;
      else if (answer.kind !== 'unknown') job.notFounds = 0;
      note(heard(payment, answer, pace, askedNow(), []));
      return answer;
    };
    const reverse = async () => {
      const answer = await uqpay.reverse(handleOf(payment), 'inDoubt', never);
      job.reversals += 1;
      job.lastReversalAgeMs = age();
      note(heardReversal(payment, answer));
    };
    const turn = async () => {
      const answer = await query();
      const first = payment.state === 'reversing' && job.reversals === 0 && mayReverse(payment, askedNow());
      if (!first && !reverseAgain(payment, answer, pace, askedNow())) return;
      await reverse();
      await query();
    };
    return {
      get payment() {
        return payment;
      },
      send: async () => {
        const request = { reference, amount: facts.amount, subject: 'Shop', cashier: 'Kan' };
        const sent =
          way === 'show'
            ? uqpay.precreate({ ...request, wallet: 'alipay' }, never)
            : uqpay.authorize({ ...request, code: makeCode('wechat', random) }, never);
        note(heard(payment, checkAnswer(payment, await clock.finish(sent)), pace, askedNow(), []));
      },
      run: async (forMs) => {
        while (age() < forMs) {
          const step = due(payment, pace, askedNow());
          if (step.call === 'none' || step.atAgeMs > forMs) break;
          await clock.run(Math.max(pace.callGapMs, step.atAgeMs - age()));
          await clock.finish(turn());
        }
        await clock.run(Math.max(0, forMs - age()));
        return payment;
      },
    };
  }

  return {
    ...{ clock, simulator, uqpay, ledger, secrets, begin, makeUqpay, exchange, settings },
    trade: (payment: Payment) => simulator.bank.find(payment.reference),
    refundRequest: (payment: Payment, number: string, minor: number) => ({
      payment: handleOf(payment),
      refundNumber: number as RefundNumber,
      amount: { minor, currency: 'HKD' as const },
      committedBeforeMinor: 0,
      cashier: 'Kan',
    }),
    /** Money of the bank against what the payment says; null when they agree. */
    disagreement: (payment: Payment): string | null => {
      const trades = simulator.bank.find(payment.reference);
      const charged = trades.reduce((sum, { captures, payerPaidMinor }) => sum + captures * payerPaidMinor, 0);
      const returned = trades.reduce((sum, { returnedMinor }) => sum + returnedMinor, 0);
      const holds = payment.state === 'approved' || payment.state === 'late' ? payment.amount.minor : 0;
      if (isOpen(payment)) return `still ${payment.state}`;
      return charged - returned === holds ? null : `${payment.state}, but the bank holds ${charged - returned}`;
    },
  };
}

export function handleOf({ reference, providerReference, amount, way, wallet, requestedMs }: Payment): Handle {
  return { reference, providerReference, amount, way, wallet, requestedMs };
}
