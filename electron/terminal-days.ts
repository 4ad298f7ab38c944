import type { DayHandlers } from '#shared/contract/contract.ts';
import { businessDayOf } from '#shared/day.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { Clock } from './clock.ts';
import type { Journal } from './journal/journal.ts';
import type { Registry } from './providers/registry.ts';
import { dayBookOf } from './reconciliation/comparing.ts';
import { createDayHandlers } from './reconciliation/day-handlers.ts';
import { createDays } from './reconciliation/days.ts';
import { type KeptBills, noKeptBills } from './reconciliation/kept-bills.ts';
import { type Mappings, mappingsInMemory } from './reconciliation/mappings.ts';
import { createBillTaking } from './reconciliation/taking.ts';
import type { Answers } from './till/answers.ts';
import type { Lanes } from './till/care.ts';
import type { RefundRunner } from './till/refund-runner.ts';
import type { Runner } from './till/runner.ts';
import { createSweep } from './till/sweep.ts';
import type { Work } from './till/work.ts';

export interface DayParts {
  readonly journal: Journal;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly lanes: Lanes;
  readonly runner: Runner;
  readonly refunds: RefundRunner;
  readonly answers: Answers;
  readonly work: Work;
  readonly settings: () => Settings;
  readonly cashier: () => string;
  readonly bills: KeptBills | undefined;
  readonly mappings: Mappings | undefined;
}

/** What is done with a provider's day: its bills, its comparison, and the questions before it. */
export function daysOf(parts: DayParts): { readonly handlers: DayHandlers; readonly stop: () => Promise<void> } {
  const { journal, registry, clock, work, settings, bills = noKeptBills, mappings = mappingsInMemory() } = parts;
  const closingHour = () => settings().shop.closingHour;
  const shared = {
    ...{ journal, clock, bills, work, answers: parts.answers, closingHour },
    currency: () => settings().shop.currency,
    providerFor: registry.providerFor,
    merchantOf: (id: ProviderId) => merchantInBill(id, settings()),
  };
  const sweep = createSweep({
    ...parts,
    closingHour,
    hasBill: (provider, day) => dayBookOf(journal, { provider, day }).bills.length > 0,
  });
  const taking = createBillTaking({ ...shared, mappings, cashier: parts.cashier });
  const handlers = createDayHandlers({
    ...{ days: createDays(shared), taking, mappings, work, sweep: sweep.run },
    today: () => businessDayOf(clock.nowMs(), closingHour()),
  });
  return {
    handlers,
    stop: async () => {
      await work.stop();
      taking.stop();
    },
  };
}

/** The statement of a chain or an agent lists every shop of it. */
function merchantInBill(id: ProviderId, { providers: { swiftpass } }: Settings): string | null {
  if (id !== 'swiftpass' || !swiftpass || swiftpass.billService === 'pay.bill.merchant') return null;
  return swiftpass.merchantId;
}
