import type { FindingView, LineView, Reconciled } from '#shared/contract/reconcile-view.ts';
import { matchClasses } from '#shared/reconcile/line.ts';
import type { DayGroup, DayRow, LineGroup } from '../store.ts';

type Row =
  | { readonly is: 'title'; readonly title: 'needsYou' | 'classes' | 'settled' }
  | { readonly is: 'finding'; readonly finding: FindingView }
  | { readonly is: 'line'; readonly line: LineView; readonly in: LineGroup }
  | { readonly is: 'group'; readonly group: GroupSums };

/** What stands on the list of a day, in its order; each with its name on the list, made once. */
export type ListRow = Row & { readonly key: string };

/** A group folded: how many, and what they come to on both sides, in minor units. */
export interface GroupSums {
  readonly group: DayGroup;
  readonly lines: number;
  /** What its lines come to, each counted once; null of several currencies. */
  readonly minor: number | null;
  readonly journalMinor: number | null;
  readonly billMinor: number | null;
  /** Of all lines of the day, from 0 to 1. */
  readonly part: number;
}

function groupsOf({ classes, waits, explained }: Reconciled): readonly GroupSums[] {
  const all = classes.reduce((sum, { lines }) => sum + lines, 0);
  const part = (lines: number) => (all === 0 ? 0 : lines / all);
  const byClass = matchClasses.flatMap((name): GroupSums[] => {
    const own = classes.filter((one) => one.class === name);
    const lines = own.reduce((sum, one) => sum + one.lines, 0);
    const [first] = own;
    if (lines === 0 || !first) return [];
    const one = own.length === 1;
    return [
      {
        ...{ group: name, lines, part: part(lines), minor: one ? first.minor : null },
        journalMinor: one ? first.journal.paymentsMinor - first.journal.refundsMinor : null,
        billMinor: one && first.bill.rows > 0 ? first.bill.paymentsMinor - first.bill.refundsMinor : null,
      },
    ];
  });
  const across = (group: DayGroup, lines: number): GroupSums[] =>
    lines === 0 ? [] : [{ group, lines, minor: null, journalMinor: null, billMinor: null, part: part(lines) }];
  return [...byClass, ...across('waits', waits), ...across('explained', explained)];
}

interface Listed {
  readonly reconciled: Reconciled;
  readonly needs: readonly LineView[];
  readonly unfolded: DayGroup | null;
  readonly lines: readonly LineView[];
}

/** Those that need somebody first; then every class, folded but for one. */
export function rowsOf({ reconciled, needs, unfolded, lines }: Listed): readonly ListRow[] {
  const open = reconciled.findings.filter(({ needsYou, explained }) => needsYou && !explained);
  const said = reconciled.findings.filter((one) => !open.includes(one));
  const top: Row[] = [
    ...open.map((finding) => ({ is: 'finding', finding }) as const),
    ...needs.map((line) => ({ is: 'line', line, in: 'needsYou' }) as const),
  ];
  const groups = groupsOf(reconciled).flatMap((group): Row[] => [
    { is: 'group', group },
    ...(group.group === unfolded ? lines.map((line) => ({ is: 'line', line, in: group.group }) as const) : []),
  ]);
  const rows: Row[] = [
    ...(reconciled.needsYou > 0 ? [{ is: 'title', title: 'needsYou' } as const, ...top] : []),
    ...(groups.length > 0 ? [{ is: 'title', title: 'classes' } as const, ...groups] : []),
    ...(said.length > 0 ? [{ is: 'title', title: 'settled' } as const] : []),
    ...said.map((finding) => ({ is: 'finding', finding }) as const),
  ];
  return rows.map((row) => ({ ...row, key: nameOf(row) }));
}

function nameOf(row: Row): string {
  return row.is === 'title' ? `title ${row.title}` : keyOfRow(choiceOf(row));
}

/** As it is chosen; a title is not. */
export function choiceOf(row: Exclude<Row, { is: 'title' }>): DayRow {
  switch (row.is) {
    case 'finding':
      return { row: 'finding', key: row.finding.key };
    case 'line':
      return { row: 'line', key: row.line.key, in: row.in };
    case 'group':
      return { row: 'group', group: row.group.group };
  }
}

export function keyOfRow(row: DayRow): string {
  switch (row.row) {
    case 'line':
      return `${row.in} ${row.key}`;
    case 'finding':
      return row.key;
    case 'group':
      return row.group;
  }
}
