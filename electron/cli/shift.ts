import { randomUUID } from 'node:crypto';
import type { CashId, CountId, ShiftId } from '#shared/ids.ts';
import { type Currency, formatDecimal, minorDigits, parseAmount } from '#shared/money.ts';
import { Refused } from '#shared/refusal.ts';
import { CashMoveKind, type CashSheet } from '#shared/shift/cash.ts';
import type { Doubt } from '#shared/shift/doubt.ts';
import {
  type AddendumView,
  type DayReport,
  type Days,
  sidesOf,
  type Totals,
  type XReport,
  type ZReport,
} from '#shared/shift/report.ts';
import { type Column, columns } from '#shared/shift/share.ts';
import type { Sums } from '#shared/shift/totals.ts';
import type { Connected } from './context.ts';
import { exits } from './exit.ts';
import { type Output, signedDecimal } from './output.ts';

/** The most that a drawer is counted to. */
const cashMaxMinor = 9_999_999_999;

const cashForm = 'cash sale|refund|in|out AMOUNT [--reason TEXT]';

/** What the shop's day comes to as it is known now. */
export async function dayReport(till: Connected, output: Output, day: string | null): Promise<number> {
  const report = await till.client.send('day.get', { day });
  output.result(report, dayWords(report));
  return exits.done;
}

export async function xReport(till: Connected, output: Output): Promise<number> {
  const report = await till.client.send('shift.x', {});
  output.result(report, xWords(report));
  return exits.done;
}

export async function zReport(till: Connected, output: Output, number: number | null): Promise<number> {
  const report = await till.client.send('shift.z', { z: number });
  output.result(report, zWords(report));
  return exits.done;
}

/** Counts the drawer if asked to, then seals the Z. Where no shift is open it is of everything since the last one. */
export async function closeShift(till: Connected, output: Output, count: string | undefined): Promise<number> {
  const { shift, takesCash } = await till.client.send('shift.x', {});
  const shiftId = shift?.shiftId ?? (randomUUID() as ShiftId);
  const countedMinor = count === undefined ? null : cashMinor(till, count);
  if (!shift && takesCash && countedMinor === null) throw new Refused('shiftNotCounted'); // before one is opened for it
  if (!shift) await till.client.send('shift.open', { shiftId });
  if (countedMinor !== null) await till.client.send('shift.count', { countId: randomUUID() as CountId, countedMinor });
  const report = await till.client.send('shift.close', { shiftId });
  output.result(report, zWords(report));
  return exits.done;
}

export async function openShift(
  till: Connected,
  output: Output,
  float: string | undefined,
  cashier: string | undefined,
): Promise<number> {
  const floatMinor = float === undefined ? null : cashMinor(till, float);
  await till.client.send('shift.open', { shiftId: randomUUID() as ShiftId, cashier: cashier ?? null, floatMinor });
  return xReport(till, output);
}

export async function moveCash(
  till: Connected,
  output: Output,
  [kind, amount]: readonly string[],
  reason: string,
): Promise<number> {
  const what = CashMoveKind.safeParse(kind);
  if (!what.success || amount === undefined) throw new Refused('commandUsage', { usage: cashForm });
  const amountMinor = cashMinor(till, amount);
  if (amountMinor === 0) throw new Refused('amountZero');
  const cashId = randomUUID() as CashId;
  await till.client.send('shift.cash', { cashId, what: what.data, amountMinor, reason });
  const { currency } = till.view();
  output.result(
    { cashId, what: what.data, amount: { minor: amountMinor, currency } },
    `cash ${what.data} ${signedDecimal(amountMinor, currency)} ${currency}`,
  );
  return exits.done;
}

export async function changeCashier(till: Connected, output: Output, cashier: string): Promise<number> {
  await till.client.send('cashier.change', { cashier });
  output.result({ cashier }, `cashier ${cashier}`);
  return exits.done;
}

/** An empty drawer may be counted. */
function cashMinor(till: Connected, text: string): number {
  const { currency } = till.view();
  const read = parseAmount(text, currency, cashMaxMinor);
  if (typeof read !== 'string') return read.minor;
  if (read === 'zero') return 0;
  const limit = formatDecimal({ minor: cashMaxMinor, currency });
  const codes = {
    notANumber: 'amountNotANumber',
    negative: 'amountNegative',
    tooManyDecimals: 'amountTooManyDecimals',
    overLimit: 'amountOverLimit',
  } as const;
  throw new Refused(codes[read], { digits: minorDigits[currency], limit, currency });
}

function dayWords(report: DayReport): string {
  const { day, currency, counts } = report;
  const money = (minor: number) => `${signedDecimal(minor, currency)} ${currency}`;
  return [
    `Day ${day}, ${daysWords(report.days)}`,
    `  approved   ${money(report.approvedMinor)}  ${counts.approved}`,
    `  refunded   ${money(report.refundedMinor)}  ${counts.refunded}`,
    `  in doubt   ${money(report.inDoubtMinor)}  ${counts.inDoubt}`,
    ...doubtsWords(report.doubts),
  ].join('\n');
}

function xWords({ z, shift, days, totals, doubts, cash }: XReport): string {
  const opened = shift ? `opened ${time(shift.openedMs)} by ${shift.by}` : 'no shift is open';
  return [
    `X, before Z ${z}: ${opened}, ${daysWords(days)}`,
    ...totalsWords(totals),
    ...doubtsWords(doubts),
    ...cashWords(cash),
  ].join('\n');
}

function zWords({ z, closedMs, by, days, totals, doubts, cash, addenda, totalsNow }: ZReport): string {
  const now = addenda.length > 0 ? ['With its addenda:', ...totalsWords(totalsNow)] : [];
  return [
    `Z ${z}: closed ${time(closedMs)} by ${by}, ${daysWords(days)}`,
    ...totalsWords(totals),
    ...doubtsWords(doubts),
    ...cashWords(cash),
    ...addenda.map(addendumWords),
    ...now,
  ].join('\n');
}

function daysWords({ businessDay, providerDays }: Days): string {
  const others = providerDays.map(({ provider, from, until }) =>
    from === until ? `${provider} ${from}` : `${provider} ${from} to ${until}`,
  );
  return [`business day ${businessDay}`, ...others].join(', ');
}

function totalsWords(totals: Totals): string[] {
  return [
    ...sumsWords('all', totals.all, totals.currency),
    ...sidesOf(totals).flatMap(([side, list]) =>
      list.flatMap((one) => sumsWords(`${side} ${one.name ?? 'not known'}`, one.sums, one.currency)),
    ),
  ];
}

const columnWords: Readonly<Record<Column, string>> = {
  approved: 'approved',
  late: 'late',
  inDoubt: 'in doubt',
  reversed: 'reversed',
  returnedElsewhere: 'returned elsewhere',
  refunded: 'refunded',
  refundInDoubt: 'refund in doubt',
};

function sumsWords(name: string, sums: Sums, currency: Currency): string[] {
  return columns.flatMap((column) => {
    const sum = sums[column];
    return sum
      ? [`  ${name}: ${columnWords[column]} ${signedDecimal(sum.minor, currency)} ${currency}  ${sum.count}`]
      : [];
  });
}

function doubtsWords(doubts: readonly Doubt[]): string[] {
  return doubts.map(({ number, amount, state, ageMs, next }) => {
    const when = next.atMs === null ? '' : ` at ${time(next.atMs)}`;
    const age = `${Math.floor(ageMs / 60_000)} min old`;
    return `  not certain: ${number} ${formatDecimal(amount)} ${amount.currency} ${state}, ${age}, next: ${next.call}${when}`;
  });
}

function cashWords(cash: CashSheet | null): string[] {
  if (!cash) return [];
  const { currency } = cash.float;
  const money = (minor: number) => `${signedDecimal(minor, currency)} ${currency}`;
  const { countedMinor, expectedMinor, differenceMinor } = cash;
  return [
    `  cash: counted ${money(countedMinor)}, expected ${money(expectedMinor)}, difference ${money(differenceMinor)}`,
  ];
}

function addendumWords({ addendum, atMs, number, before, after }: AddendumView): string {
  const word = (column: Column | null) => (column ? columnWords[column] : 'no money');
  return `  addendum ${addendum}, ${time(atMs)}: ${number} ${word(before.column)}, now ${word(after.column)}`;
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
