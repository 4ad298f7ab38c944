import { setImmediate } from 'node:timers/promises';
import type { Client } from '#shared/contract/client.ts';
import { type LineView, linesLimit, type Reconciled } from '#shared/contract/reconcile-view.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import { matchClasses } from '#shared/reconcile/line.ts';
import type { Journal } from '../../electron/journal/journal.ts';
import type { Close } from './accountant.ts';
import { type BillTally, judgeNames, type Note, nameOf } from './bill-judge.ts';
import type { Wire } from './wire.ts';

export interface ClosingParts {
  readonly client: Client;
  readonly journal: Journal;
  readonly tally: BillTally;
  readonly breach: Note;
  /** Lets the world's clock run until it is done. */
  readonly wait: <T>(asked: Promise<T>) => Promise<T>;
}

/** A manager at the end of a day: takes the bill, lets the till ask and compare, looks at each line, and signs. */
export function createClosing({ client, journal, tally, breach, wait }: ClosingParts): Close {
  let imports = 0;

  async function takeBill(provider: ProviderId, day: string, { kind, bills }: Wire): Promise<void> {
    if (kind.bill === 'fetched') {
      await wait(client.send('bill.fetch', { provider, day }));
      return;
    }
    imports += 1;
    const came = await atOnce(
      client.send('bill.import', {
        ...{ importId: `import-${String(imports).padStart(4, '0')}`, part: 0, parts: 1, provider, day },
        ...{ base64: Buffer.from(bills.file(day) ?? []).toString('base64'), fileName: 'bill.csv', mapping: kind.bill },
      }),
    );
    if (came?.kind !== 'taken') throw new Error(`the bill was not taken: ${JSON.stringify(came).slice(0, 200)}`);
  }

  async function compare(provider: ProviderId, day: string): Promise<Reconciled> {
    await atOnce(client.send('reconcile.start', { provider, day }));
    const found = await atOnce(client.send('reconcile.get', { provider, day }));
    if (found === null) throw new Error('what was compared is there');
    return found;
  }

  async function linesOf(provider: ProviderId, day: string): Promise<LineView[]> {
    const lines: LineView[] = [];
    for (const one of matchClasses)
      for (let after: number | null = 0; after !== null; ) {
        const page: { lines: readonly LineView[]; next: number | null } = await atOnce(
          client.send('reconcile.lines', { provider, day, class: one, after, limit: linesLimit }),
        );
        lines.push(...page.lines);
        after = page.next;
      }
    return lines;
  }

  return async ({ id: provider, wire, model }) => {
    const { day, settled } = model;
    const before = wordsOfMoney(journal);
    await takeBill(provider, day, wire);
    await wait(client.send('sweep.start', { day, everything: true }));
    const found = await compare(provider, day);
    const lines = await linesOf(provider, day);
    const names = lines.map((line) => nameOf(line, settled));
    for (const { finding } of found.findings) {
      if (finding.finding === 'billFooter') continue;
      if (finding.finding !== 'matchedWithoutNumber') names.push(`the comparison: ${finding.finding}`);
    }
    if (found.findings.some(({ finding }) => finding.finding === 'billFooter')) names.push('the footer: differs');
    const needs = lines.filter(({ step }) => step !== null && step !== 'wait');
    const where = {
      tally: { ...tally },
      breach: (rule: string, detail: string) => breach(`at the till ${rule}`, detail),
    };
    judgeNames(where, { ...model, provider }, names, needs.length, []);
    const [first] = needs;
    if (first)
      await atOnce(
        client.send('reconcile.explain', { provider, day, line: first.key, reason: 'storm', by: 'manager' }),
      );
    const looked = await atOnce(client.send('reconcile.get', { provider, day }));
    await atOnce(client.send('day.sign', { provider, day, run: found.run, by: 'manager' }));
    const { signed } = (await atOnce(client.send('reconcile.get', { provider, day }))) ?? {};
    if (signed?.by !== 'manager' || signed.leftCount !== looked?.needsYou)
      breach('a signed day names what was left', `${provider} ${day}: ${signed?.leftCount} is not ${looked?.needsYou}`);
    if (wordsOfMoney(journal) !== before) breach('a bill settles nothing', `${provider} ${day}`);
    tally.signed += 1;
  };
}

/** What the journal says of everybody's money. */
function wordsOfMoney(journal: Journal): string {
  const all = journal.find({ fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER, text: '', limit: 100_000 });
  return all
    .map(({ payment, refunds }) => [payment.reference, payment.state, ...refunds.map(({ state }) => state)].join(' '))
    .join('\n');
}

/** Reads files, and waits for no clock. */
async function atOnce<T>(asked: Promise<T>): Promise<T> {
  let open = true;
  const end = () => {
    open = false;
  };
  asked.then(end, end);
  while (open) await setImmediate();
  return asked;
}
