import type { FindingView, ItemView, LineView, Reconciled, RowView } from '#shared/contract/reconcile-view.ts';
import type { View } from '#shared/contract/view.ts';
import type { Told } from '#shared/reconcile/line.ts';
import { lastOf, money, shortTime } from '../format.ts';
import type { Look } from '../parts/picture-of.ts';
import type { DayGroup } from '../store.ts';
import { inRow, type Texts, textOr } from '../text.ts';

/** What a line is called: by its reason where it has one, else by its class. */
export function kindOf({ class: found, reason }: LineView): string {
  return reason ?? found;
}

export function titleOf(line: LineView, t: Texts): string {
  return t(`dayScreen.line.${kindOf(line)}` as 'dayScreen.line.agrees');
}

/** What was found, with the amounts that differ. */
export function whatOf(line: LineView, t: Texts): string {
  return t(`dayScreen.what.${kindOf(line)}` as 'dayScreen.what.agrees');
}

/** What is done about it; null where nothing is. */
export function doOf({ step, item }: LineView, provider: string, t: Texts): string | null {
  if (step === null) return null;
  if (step === 'askProvider' && !item) return t('dayScreen.do.callProvider', { provider });
  return t(`dayScreen.do.${step}`, { provider });
}

/** Beside the time and the emblem, what a person knows a payment by. */
export function whoseOf(line: LineView, t: Texts): string {
  return `${walletOf(line, t)} · ${numberOf(line)}`;
}

export function walletOf({ item, row }: LineView, t: Texts): string {
  const wallet = t(`wallet.${item?.wallet ?? row?.wallet ?? 'unknown'}`);
  return (item ?? row)?.kind === 'refund' ? `${t('dayScreen.refund')} · ${wallet}` : wallet;
}

export function numberOf({ item, row }: LineView): string {
  return `… ${lastOf(item?.number ?? row?.reference ?? row?.providerReference ?? row?.walletReference ?? '')}`;
}

/** What the bill says instead, where its amount is another. */
export function otherAmount({ item, row }: LineView, t: Texts): string | null {
  if (!item || !row || item.amount.minor === row.amount.minor) return null;
  return t('dayScreen.billSays', { amount: money(row.amount) });
}

export function atOf({ item, row }: LineView): string {
  const ms = item?.atMs ?? row?.atMs ?? null;
  return ms === null ? '' : shortTime(ms);
}

/** A refund takes away. */
export function amountOfLine({ item, row }: LineView): string {
  const side = item ?? row;
  if (!side) return '';
  return side.kind === 'refund' ? `−${money(side.amount)}` : money(side.amount);
}

export function lookOfLine({ step, class: found, explained }: LineView): Look {
  if (explained) return 'ready';
  if (step === 'wait') return 'going';
  if (step === 'decideLateMoney') return 'late';
  if (step !== null) return 'doubt';
  return found === 'agrees' ? 'approved' : 'ready';
}

export function lookOfGroup(group: DayGroup): Look {
  return group === 'agrees' ? 'approved' : 'ready';
}

/** What each of the three says the money did. */
export function ourState({ story, kind }: ItemView, t: Texts): string {
  return t(`dayScreen.story.${kind}.${story}`);
}

export function theirState(state: RowView['state'] | Told['state'], kind: ItemView['kind'], t: Texts): string {
  return state === 'done' ? t(`dayScreen.story.${kind}.done`) : t(`dayScreen.rowState.${state}`);
}

/** A finding in a sentence: amounts in money, the rest as counts. */
export function findingOf({ finding }: FindingView, { currency }: Reconciled, t: Texts): string {
  const amount = (minor: number) => money({ minor, currency });
  switch (finding.finding) {
    case 'billFooter': {
      const counts = ['rows', 'payments', 'refunds'].includes(finding.figure);
      const [said, summed] = counts
        ? [String(finding.said), String(finding.summed)]
        : [amount(finding.said), amount(finding.summed)];
      const figure = t(`billFile.figure.${finding.figure}`);
      return t('dayScreen.finding.billFooter', { figure, said, found: summed, line: finding.line });
    }
    case 'footerDiffers':
    case 'journalDiffers': {
      const isMoney = finding.field.endsWith('Minor');
      const [said, found] = isMoney
        ? [amount(finding.said), amount(finding.found)]
        : [String(finding.said), String(finding.found)];
      return t(`dayScreen.finding.${finding.finding}`, { field: t(`dayScreen.field.${finding.field}`), said, found });
    }
    case 'unreadableRows':
    case 'severalCurrencies':
    case 'numbersDiffer':
    case 'matchedWithoutNumber':
      return t(`dayScreen.finding.${finding.finding}`, { count: finding.found });
  }
}

export function findingTitle({ finding: { finding } }: FindingView, t: Texts): string {
  return textOr(t, `dayScreen.findingTitle.${finding}`, t('dayScreen.findingTitle.footerDiffers'));
}

/** For the provider's support: who, which payment by every number, and what differs. No sentence of it needs this till. */
export function textForProvider(line: LineView, day: string, view: View, provider: string, t: Texts): string {
  const { item, row, told } = line;
  const numbers = [
    ...(item || row?.reference ? [t('dayScreen.call.ours', { number: item?.number ?? row?.reference ?? '' })] : []),
    ...saying(row?.providerReference ?? item?.providerReference ?? null, (number) =>
      t('dayScreen.call.yours', { number }),
    ),
    ...saying(row?.walletReference ?? null, (number) => t('dayScreen.call.wallets', { number })),
  ];
  const sides = [
    ...(item ? [t('dayScreen.call.till', { what: `${ourState(item, t)} ${money(item.amount)}` })] : []),
    ...(told ? [t('dayScreen.call.told', { what: saidOf(told, item?.kind ?? 'payment', t) })] : []),
    row
      ? t('dayScreen.call.bill', { what: `${theirState(row.state, row.kind, t)} ${money(row.amount)}` })
      : t('dayScreen.call.noRow'),
  ];
  return inRow(
    t('dayScreen.call.who', { provider, shop: view.shopName, terminal: view.terminalName, day }),
    ...numbers,
    ...sides,
    t('dayScreen.call.ask'),
  );
}

function saying(number: string | null, say: (number: string) => string): string[] {
  return number === null ? [] : [say(number)];
}

function saidOf({ state, amount }: Told, kind: ItemView['kind'], t: Texts): string {
  return `${theirState(state, kind, t)}${amount ? ` ${money(amount)}` : ''}`;
}
