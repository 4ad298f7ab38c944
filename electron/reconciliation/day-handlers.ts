import type { DayHandlers } from '#shared/contract/contract.ts';
import type { SweepEnded } from '#shared/contract/reconcile-view.ts';
import type { Doing, Work } from '../till/work.ts';
import type { Days } from './days.ts';
import type { Mappings } from './mappings.ts';
import type { createBillTaking } from './taking.ts';

export interface DayHandlersParts {
  readonly days: Days;
  readonly taking: ReturnType<typeof createBillTaking>;
  readonly mappings: Mappings;
  readonly work: Work;
  readonly sweep: (day: string, everything: boolean, doing: Doing) => Promise<SweepEnded>;
  /** The shop's own. */
  readonly today: () => string;
}

/** The contract's commands about a provider's day and its bills. */
export function createDayHandlers({ days, taking, mappings, work, sweep, today }: DayHandlersParts): DayHandlers {
  return {
    'bill.fetch': (of) => taking.fetch(of),
    'bill.import': taking.import,
    'bill.preview': taking.preview,
    'bill.map': taking.map,
    'bill.mappings': mappings.all,
    'bill.mapping.save': ({ mapping }) => done(() => mappings.save(mapping)),
    'bill.mapping.drop': ({ name }) => done(() => mappings.drop(name)),
    'day.providers': ({ day }) => days.providers(day ?? today()),
    'reconcile.start': days.start,
    'reconcile.cancel': () => done(() => work.cancel('reconcile', 'import', 'fetch')),
    'reconcile.get': days.get,
    'reconcile.lines': days.lines,
    'reconcile.explain': (said) => done(() => days.explain(said)),
    'day.sign': (said) => done(() => days.sign(said)),
    'day.trend': ({ days: count }) => days.trend(count),
    'sweep.start': ({ day, everything }) => {
      const of = day ?? today();
      return work.run({ what: 'sweep', day: of, provider: null }, (doing) => sweep(of, everything, doing));
    },
    'sweep.cancel': () => done(() => work.cancel('sweep')),
  };
}

function done(act: () => void): null {
  act();
  return null;
}
