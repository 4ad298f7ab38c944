import type { Refusal } from '#shared/refusal.ts';
import type { Arms } from './arms.ts';
import type { Company } from './company.ts';
import type { Ending } from './endings.ts';
import type { FromTill, Order } from './messages.ts';
import type { TillProcess } from './process.ts';

export interface LifeOptions {
  readonly dataDir: string;
  readonly company: Company;
  readonly arms: Arms;
  readonly ending: Ending;
  /** New payments take the place of those that end. */
  readonly refilling: boolean;
}

export interface Lived {
  readonly opened: boolean;
  readonly end: 'atStep' | 'atRandom' | 'closed';
  /** What no life may bring: a refusal, a defect, an end of its own. */
  readonly faults: readonly string[];
}

/** One process from its start to its end. */
export async function live(till: TillProcess, options: LifeOptions): Promise<Lived> {
  const { dataDir, company, arms, ending, refilling } = options;
  const triggers = arms.all();
  const faults: string[] = [];
  let opened = false;
  let closing = false;
  const close = () => {
    closing = true;
    till.close();
  };
  const hold = { kill: till.kill, close, order: till.order };
  till.go({ dataDir, triggers: triggers.map(({ trigger }) => trigger) }, (message) => {
    if ('opened' in message) opened = true;
    else if ('paymentId' in message) {
      company.note(message.paymentId, message.standing);
      if (message.standing === 'settled') arms.ended(message.paymentId);
      if (refilling) till.order(company.refill());
    } else {
      faults.push(wordsOf(message));
      till.kill();
    }
    ending.look(hold);
  });
  till.order(ordersOf(company, refilling));
  ending.begun(hold);
  const { killed, stderr } = await till.ended;
  ending.stop();
  if (!killed) return { opened, end: 'closed', faults: closing ? faults : [...faults, `ended by itself: ${stderr}`] };
  const fired = triggers[Number(/\nfired (\d+)\n/.exec(stderr)?.[1] ?? -1)];
  if (fired) arms.fired(fired);
  return { opened, end: fired ? 'atStep' : 'atRandom', faults };
}

function ordersOf(company: Company, refilling: boolean): readonly Order[] {
  return refilling ? [...company.busy(), ...company.refill()] : company.unsettled();
}

function wordsOf(message: Extract<FromTill, { refused: Refusal } | { defect: string }>): string {
  return 'refused' in message ? `refused: ${JSON.stringify(message.refused)}` : `defect: ${message.defect}`;
}
