import { ChevronDown, ChevronRight } from 'lucide-react';
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineView, Reconciled } from '#shared/contract/reconcile-view.ts';
import { chooseRow, unfold } from '../acts/day.ts';
import { grouped, money } from '../format.ts';
import list from '../parts/found-list.module.css';
import { rowPx, useListKeys, useLongList } from '../parts/long-list.ts';
import rowStyles from '../parts/row.module.css';
import type { DayGroup } from '../store.ts';
import { ClassMark } from './class-mark.tsx';
import styles from './day-list.module.css';
import { choiceOf, type GroupSums, type ListRow } from './rows.ts';
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

const titlePx = 36;

interface DayListProps {
  readonly rows: readonly ListRow[];
  readonly reconciled: Reconciled;
  /** Its place among the rows; -1 where none is chosen. */
  readonly chosenAt: number;
  readonly unfolded: DayGroup | null;
  /** The end of what is loaded is near. */
  readonly onNearEnd: () => void;
}

/** What needs somebody, then each class as a bar, of any number of lines: as many rows are drawn as fit. */
export function DayList({ rows, reconciled, chosenAt, unfolded, onNearEnd }: DayListProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLUListElement>(null);
  const virtual = useLongList({
    scroller,
    count: rows.length,
    sizeOf: (index) => (rows[index]?.is === 'title' ? titlePx : rowPx),
    keyOf: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    chosen: rows[chosenAt]?.key ?? null,
    chosenAt,
  });
  useListKeys({
    all: () => rows.filter((row) => row.is !== 'title'),
    isChosen: (row) => row === rows[chosenAt],
    choose: (row) => chooseRow(choiceOf(row)),
    scroller,
  });
  const items = virtual.getVirtualItems();
  const nearEnd = (items.at(-1)?.index ?? 0) >= rows.length - 30;
  useEffect(() => {
    if (nearEnd) onNearEnd();
  });
  const tabbed = chosenAt >= 0 ? chosenAt : rows.findIndex(({ is }) => is !== 'title');
  return (
    <ul ref={scroller} className={list.list} aria-label={t('dayScreen.list')}>
      <li aria-hidden="true" style={{ height: virtual.getTotalSize() }} />
      {items.map(({ index, key, start, size }) => {
        const row = rows[index];
        if (!row) return null;
        const place = { height: size, transform: `translateY(${start}px)` };
        return (
          <li key={key} className={list.place} style={place} aria-setsize={rows.length} aria-posinset={index + 1}>
            <Row
              row={row}
              reconciled={reconciled}
              on={index === chosenAt}
              tabbed={index === tabbed}
              unfolded={unfolded}
            />
          </li>
        );
      })}
    </ul>
  );
}

interface RowProps {
  readonly row: ListRow;
  readonly reconciled: Reconciled;
  readonly on: boolean;
  /** The one of the list that Tab goes to. */
  readonly tabbed: boolean;
  readonly unfolded: DayGroup | null;
}

function Row({ row, reconciled, on, tabbed, unfolded }: RowProps) {
  const { t } = useTranslation();
  if (row.is === 'title') return <h2 className={styles.title}>{t(`dayScreen.list_${row.title}`)}</h2>;
  const choice = choiceOf(row);
  const button = {
    type: 'button',
    className: `${rowStyles.row} ${list.row} ${styles.row}`,
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
          <span className={list.what}>
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
      <span className={list.what}>
        <b>{inner ? walletOf(line, t) : titleOf(line, t)}</b>
        <span>{inner ? numberOf(line) : whoseOf(line, t)}</span>
      </span>
      <span className={`${list.howMuch} ${styles.howMuch}`}>
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
      <span className={list.what}>
        <b>{t(`dayScreen.group.${sums.group}`)}</b>
        <Bar sums={sums} />
      </span>
      <span className={`${list.howMuch} ${styles.howMuch}`} data-sums>
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
    <i className={styles.bar} aria-hidden="true">
      <i className={styles.filled} data-group={group} style={{ inlineSize: `max(6px, ${(part * 100).toFixed(2)}%)` }} />
    </i>
  );
}
