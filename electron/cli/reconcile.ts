import type { FindingView, LineView, ProviderDayView, Reconciled } from '#shared/contract/reconcile-view.ts';
import { formatDecimal } from '#shared/money.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import { Refused } from '#shared/refusal.ts';
import type { Connected } from './context.ts';
import { exits } from './exit.ts';
import { type Output, signedDecimal } from './output.ts';

export interface Wanted {
  /** The shop's own today without one. */
  readonly day: string | null;
  readonly provider: ProviderId | null;
}

/** One object a provider. Nothing left to do is 0; somebody needed is 1. */
export async function reconcile(till: Connected, output: Output, wanted: Wanted): Promise<number> {
  const days = await daysOf(till, wanted);
  let needed = 0;
  for (const day of days) {
    const compared = await compare(till, day);
    const lines = await allNeeding(till, compared);
    needed += compared.needsYou;
    output.result(jsonOf(compared, lines), wordsOf(compared, lines));
  }
  return needed === 0 ? exits.done : exits.certainlyNot;
}

/** Compares and signs, with whatever is left named in the entry. */
export async function sign(till: Connected, output: Output, wanted: Wanted, by: string): Promise<number> {
  for (const day of await daysOf(till, wanted)) {
    const { provider, run, needsYou, verdict } = await compare(till, day);
    await till.client.send('day.sign', { provider, day: day.day, run, by });
    const left = needsYou === 0 ? 'nothing left' : `${needsYou} left, named in the entry`;
    output.result(
      { provider, day: day.day, signed: true, by, verdict, left: needsYou },
      `${provider} ${day.day}: signed by ${by}, ${left}`,
    );
  }
  return exits.done;
}

/** Asks about everything not final and about every attempt of the day that ended without money. */
export async function sweep(till: Connected, output: Output, day: string | null, everything: boolean): Promise<number> {
  const ended = await till.client.send('sweep.start', { day, everything });
  const { asked, settled, inDoubt } = ended;
  output.result(ended, `${asked} asked, ${settled} changed, ${inDoubt} not certain`);
  return inDoubt === 0 ? exits.done : exits.notKnownYet;
}

async function daysOf(till: Connected, { day, provider }: Wanted): Promise<readonly ProviderDayView[]> {
  const days = await till.client.send('day.providers', { day });
  const wanted = provider === null ? days : days.filter((one) => one.provider === provider);
  if (provider !== null && wanted.length === 0) throw new Refused('providerMissing', { provider, open: 0 });
  return wanted;
}

async function compare(till: Connected, { provider, day }: ProviderDayView): Promise<Reconciled> {
  await till.client.send('reconcile.start', { day, provider });
  const compared = await till.client.send('reconcile.get', { day, provider });
  if (!compared) throw new Refused('reconcileFirst');
  return compared;
}

async function allNeeding(till: Connected, { provider, day }: Reconciled): Promise<readonly LineView[]> {
  const found: LineView[] = [];
  let after: number | null = 0;
  while (after !== null) {
    const page: { readonly lines: readonly LineView[]; readonly next: number | null } = await till.client.send(
      'reconcile.lines',
      { provider, day, class: 'needsYou', after },
    );
    found.push(...page.lines);
    after = page.next;
  }
  return found;
}

/** In minor units; a class's is payments less refunds, by the journal where the line has a payment of ours. */
function jsonOf(compared: Reconciled, lines: readonly LineView[]): object {
  const { day, provider, currency, verdict, journal, bill, classes, waits, explained, signed, businessDays } = compared;
  return {
    ...{ day, provider, currency, verdict, businessDays },
    classes: Object.fromEntries(classes.map((one) => [one.class, { count: one.lines, minor: one.minor }])),
    needsYou: [
      ...lines.map((line) => {
        const { key, step, class: found, reason, item, row, differences } = line;
        return {
          ...{ key, step, class: found, reason, differences, number: numberOf(line) },
          ...{ minor: (item ?? row)?.amount.minor ?? null, billMinor: row?.amount.minor ?? null },
        };
      }),
      ...needing(compared).map(({ key, finding }) => ({ key, ...finding })),
    ],
    ...{ journalMinor: journal.netMinor, billMinor: bill && bill.paymentsMinor - bill.refundsMinor },
    ...{ waits, explained, findings: compared.findings.map(({ finding }) => finding), signed },
  };
}

function needing({ findings }: Reconciled): readonly FindingView[] {
  return findings.filter((one) => one.needsYou && !one.explained);
}

function wordsOf(compared: Reconciled, lines: readonly LineView[]): string {
  const { provider, day, journal, bill, currency, needsYou, classes } = compared;
  const net = `${signedDecimal(journal.netMinor, currency)} ${currency}`;
  const head = needsYou === 0 ? 'all agree' : `${needsYou} need you`;
  const of = bill === null ? 'no bill' : `bill ${signedDecimal(bill.paymentsMinor - bill.refundsMinor, currency)}`;
  return [
    `${provider} ${day}: ${journal.payments} payments, ${journal.refunds} refunds, ${net}, ${of}: ${head}`,
    ...classes.map((one) => `  ${one.class}  ${one.lines}  ${signedDecimal(one.minor, one.currency)} ${one.currency}`),
    ...lines.map(lineWords),
    ...needing(compared).map(({ finding }) => `  ${JSON.stringify(finding)}`),
  ].join('\n');
}

function lineWords(line: LineView): string {
  const { step, class: found, reason, item, row } = line;
  const amount = (item ?? row)?.amount;
  const money = amount ? `${formatDecimal(amount)} ${amount.currency}` : '';
  return `  ${step}: ${numberOf(line) ?? '?'} ${money} ${[found, reason].filter(Boolean).join(', ')}`;
}

function numberOf({ item, row }: LineView): string | null {
  return item?.number ?? row?.refundNumber ?? row?.reference ?? row?.providerReference ?? null;
}
