import type { Way } from '#shared/payment/payment.ts';
import { caseNames, cases, operations, titleOf } from './cases.ts';
import { type Cell, runCell, walletFaults } from './run-cell.ts';
import type { Subject } from './subject.ts';
import type { Breakage } from './world.ts';

export const ways: readonly Way[] = ['scan', 'show'];

export interface Summary {
  readonly providers: number;
  readonly cells: number;
  readonly ok: number;
  readonly cannot: number;
  readonly failed: number;
  readonly seconds: number;
}

/** Every cell of a provider, by way, operation and case. */
export async function cellsOf(subject: Subject, broken?: Breakage): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const way of ways)
    for (const operation of operations)
      for (const name of caseNames)
        cells.push(await runCell({ subject, way, operation, name, ...(broken && { broken }) }));
  return cells;
}

export function nameOf({ provider, way, operation, name }: Cell): string {
  return `${provider} ${way} ${titleOf(operation, way)}: ${cases[name].head}`;
}

export function summaryOf(cells: readonly Cell[], seconds: number): Summary {
  const count = (result: Cell['result']) => cells.filter((cell) => cell.result === result).length;
  return {
    providers: new Set(cells.map(({ provider }) => provider)).size,
    ...{ cells: cells.length, ok: count('ok'), cannot: count('cannot'), failed: count('FAILED') },
    seconds: Number(seconds.toFixed(1)),
  };
}

/** What a provider cannot for some wallets: told beside the matrix, and tried. */
export async function walletLines(subject: Subject): Promise<{ readonly line: string; readonly failed: boolean }[]> {
  const lines: { line: string; failed: boolean }[] = [];
  for (const one of subject.walletCannots) {
    const faults = await walletFaults(subject, one);
    const said = `${subject.id} ${one.wallet}, ${titleOf(one.act, 'show')}: ${one.why}`;
    lines.push({
      line: faults.length === 0 ? `  ${said}` : `  FAILED ${said}: ${faults.join('; ')}`,
      failed: faults.length > 0,
    });
  }
  return lines;
}

/** How many cells a run of these providers has to have: none is empty. */
export function wholeOf(providers: number): number {
  return providers * ways.length * operations.length * caseNames.length;
}

const labelWidth = 18;

const rules = caseNames.map((name) => `  ${cases[name].head.padEnd(11)}${cases[name].rule}`);

/** A block a provider and way, and below all of them why a cell cannot be, and what failed. */
export function printed(
  cells: readonly Cell[],
  titles: ReadonlyMap<string, string>,
  byWallet: readonly string[] = [],
): string {
  const notes = new Map<string, number>();
  const blocks = [...Map.groupBy(cells, ({ provider, way }) => `${titles.get(provider) ?? provider}, ${way} way`)];
  const text = blocks.map(([title, block]) => [title, ...tableOf(block, notes), ''].join('\n'));
  const why = [...notes].map(([words, number]) => `${`[${number}]`.padStart(5)} ${words}`);
  const failed = cells.filter(({ result }) => result === 'FAILED');
  return [
    ...text,
    ...section('Rules:', rules),
    ...section('Cannot:', why),
    ...section('Cannot for a wallet:', byWallet),
    ...section('By the provider’s own law:', [...new Set(cells.flatMap(otherwiseOf))]),
    ...section(
      'FAILED:',
      failed.map((cell) => `${nameOf(cell)}: ${cell.faults.join('; ')}`),
    ),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines, ''];
}

function otherwiseOf({ provider, way, operation, name, otherwise }: Cell): string[] {
  return otherwise === null ? [] : [`  ${provider} ${titleOf(operation, way)}, ${cases[name].head}: ${otherwise}`];
}

function tableOf(block: readonly Cell[], notes: Map<string, number>): string[] {
  const widths = caseNames.map((name) => Math.max(cases[name].head.length, 6) + 1);
  const head = caseNames.map((name, at) => cases[name].head.padEnd(widths[at] ?? 0)).join('');
  const rows = [...Map.groupBy(block, ({ operation }) => operation)].map(([operation, row]) => {
    const marks = caseNames.map((name, at) =>
      markOf(
        row.find((cell) => cell.name === name),
        notes,
      ).padEnd(widths[at] ?? 0),
    );
    return (titleOf(operation, row[0]?.way ?? 'scan').padEnd(labelWidth) + marks.join('')).trimEnd();
  });
  return [(' '.repeat(labelWidth) + head).trimEnd(), ...rows];
}

function markOf(cell: Cell | undefined, notes: Map<string, number>): string {
  if (cell === undefined) return 'EMPTY';
  if (cell.result !== 'cannot') return cell.result;
  const words = `${cell.provider}: ${cell.why}`;
  const number = notes.get(words) ?? notes.size + 1;
  notes.set(words, number);
  return `[${number}]`;
}
