import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineView, Reconciled } from '#shared/contract/reconcile-view.ts';
import { chooseRow, unfold } from '../acts/day.ts';
import { money } from '../format.ts';
import { useKeys } from '../parts/hooks.ts';
import type { DayRow, LineGroup } from '../store.ts';
import { ClassMark } from './class-mark.tsx';
import styles from './day-list.module.css';
import { choiceOf, type GroupSums, isChosen, keyOfRow, type ListRow } from './rows.ts';
import { grouped } from './sentence.ts';
import {
  amountOfLine,
  atOf,
  findingTitle,
  lookOfGroup,
  lookOfLine,
  numberOf,
  otherAmount,
  titleOf,
  walletOf,
  whoseOf,
} from './words.ts';

const rowPx = 60;
const titlePx = 36;

interface DayListProps {
  readonly rows: readonly ListRow[];
  readonly reconciled: Reconciled;
  readonly chosen: DayRow | null;
  readonly unfolded: LineGroup | null;
  /** The end of what is loaded is near. */
  readonly onNearEnd: () => void;
}

/** What needs somebody, then each class as a bar, of any number of lines: as many rows are drawn as fit. */
export function DayList({ rows, reconciled, chosen, unfolded, onNearEnd }: DayListProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLUListElement>(null);
  const getItemKey = useCallback((index: number) => keyAt(rows, index), [rows]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.is === 'title' ? titlePx : rowPx),
    getItemKey,
    overscan: 6,
    useFlushSync: false,
  });
  useChosenInSight(virtual, rows, chosen);
  useListKeys(rows, chosen, scroller);
  const items = virtual.getVirtualItems();
  const nearEnd = (items.at(-1)?.index ?? 0) >= rows.length - 30;
  useEffect(() => {
    if (nearEnd) onNearEnd();
  });
  const tabbed = rows.findIndex((row) => (chosen ? isChosen(row, chosen) : row.is !== 'title'));
  return (
    <ul ref={scroller} className={styles.list} aria-label={t('dayScreen.list')}>
      <li aria-hidden="true" style={{ height: virtual.getTotalSize() }} />
      {items.map(({ index, key, start, size }) => {
        const row = rows[index];
        if (!row) return null;
        const place = { height: size, transform: `translateY(${start}px)` };
        return (
          <li key={key} className={styles.place} style={place} aria-setsize={rows.length} aria-posinset={index + 1}>
            <Row
              row={row}
              reconciled={reconciled}
              on={isChosen(row, chosen)}
              tabbed={index === tabbed}
              unfolded={unfolded}
            />
          </li>
        );
      })}
    </ul>
  );
}

function keyAt(rows: readonly ListRow[], index: number): string {
  const row = rows[index];
  if (!row) return String(index);
  const choice = choiceOf(row);
  return choice ? keyOfRow(choice) : row.is === 'title' ? row.title : String(index);
}

function useChosenInSight(
  virtual: Virtualizer<HTMLUListElement, Element>,
  rows: readonly ListRow[],
  chosen: DayRow | null,
): void {
  const latest = useRef(rows);
  latest.current = rows;
  const name = chosen && keyOfRow(chosen);
  useEffect(() => {
    const at = name === null ? -1 : latest.current.findIndex((row) => keyOfChoice(row) === name);
    if (at >= 0) virtual.scrollToIndex(at <= 1 ? 0 : at, { align: 'auto' });
  }, [virtual, name]);
}

function keyOfChoice(row: ListRow): string | null {
  const choice = choiceOf(row);
  return choice && keyOfRow(choice);
}

/** Up, down, a page, the first and the last that is loaded. */
function useListKeys(
  rows: readonly ListRow[],
  chosen: DayRow | null,
  scroller: RefObject<HTMLUListElement | null>,
): void {
  const move = (steps: number) => {
    const choices = rows.map(choiceOf).filter((row) => row !== null);
    const at = chosen === null ? -1 : choices.findIndex((row) => keyOfRow(row) === keyOfRow(chosen));
    const next = choices[Math.max(0, Math.min(choices.length - 1, at + steps))];
    if (next) chooseRow(next);
  };
  const page = () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 1);
  useKeys({
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    PageDown: () => move(page()),
    PageUp: () => move(-page()),
    Home: () => move(-Number.MAX_SAFE_INTEGER),
    End: () => move(Number.MAX_SAFE_INTEGER),
  });
}

interface RowProps {
  readonly row: ListRow;
  readonly reconciled: Reconciled;
  readonly on: boolean;
  /** The one of the list that Tab goes to. */
  readonly tabbed: boolean;
  readonly unfolded: LineGroup | null;
}

function Row({ row, reconciled, on, tabbed, unfolded }: RowProps) {
  const { t } = useTranslation();
  if (row.is === 'title') return <h2 className={styles.title}>{t(`dayScreen.list_${row.title}`)}</h2>;
  const choice = choiceOf(row);
  const button = {
    type: 'button',
    className: styles.row,
    'aria-current': on || undefined,
    tabIndex: tabbed ? 0 : -1,
  } as const;
  if (row.is === 'group')
    return (
      <button
        {...button}
        aria-expanded={unfolded === row.group.group}
        onClick={() => {
          chooseRow(choice);
          unfold(row.group.group);
        }}
      >
        <Group sums={row.group} currency={reconciled.currency} open={unfolded === row.group.group} />
      </button>
    );
  return (
    <button
      {...button}
      data-inner={(row.is === 'line' && row.in !== 'needsYou') || undefined}
      onClick={() => chooseRow(choice)}
    >
      {row.is === 'line' ? (
        <LineRow line={row.line} inner={row.in !== 'needsYou'} />
      ) : (
        <>
          <ClassMark of="finding" look={row.finding.needsYou && !row.finding.explained ? 'doubt' : 'ready'} />
          <span className={styles.what}>
            <b>{findingTitle(row.finding, t)}</b>
          </span>
        </>
      )}
    </button>
  );
}

/** Under the heading of its class a line need not say it again. */
function LineRow({ line, inner }: { readonly line: LineView; readonly inner: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <ClassMark of={line.class} look={lookOfLine(line)} />
      <span className={styles.what}>
        <b>{inner ? walletOf(line, t) : titleOf(line, t)}</b>
        <span>{inner ? numberOf(line) : whoseOf(line, t)}</span>
      </span>
      <span className={styles.howMuch}>
        <b>{amountOfLine(line)}</b>
        <span>{otherAmount(line, t) ?? atOf(line)}</span>
      </span>
    </>
  );
}

interface GroupProps {
  readonly sums: GroupSums;
  readonly currency: Reconciled['currency'];
  readonly open: boolean;
}

function Group({ sums, currency, open }: GroupProps) {
  const { t } = useTranslation();
  const Icon = open ? ChevronDown : ChevronRight;
  return (
    <>
      <ClassMark of={sums.group} look={lookOfGroup(sums.group)} />
      <span className={styles.what}>
        <b>{t(`dayScreen.group.${sums.group}`)}</b>
        <Bar sums={sums} />
      </span>
      <span className={styles.howMuch} data-sums>
        <b>{grouped(sums.lines)}</b>
        <span>{sums.minor === null ? '' : money({ minor: sums.minor, currency })}</span>
      </span>
      <Icon size={20} aria-hidden="true" />
    </>
  );
}

/** How much of the day it is; a few of many are still seen. */
function Bar({ sums: { part, group } }: { readonly sums: GroupSums }) {
  return (
    <span className={styles.bar} aria-hidden="true">
      <span
        className={styles.filled}
        data-group={group}
        style={{ inlineSize: `max(6px, ${(part * 100).toFixed(2)}%)` }}
      />
    </span>
  );
}
