import { FileDown } from 'lucide-react';
import { type DragEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import { importBill } from '../acts/bill-file.ts';
import type { DayScreenState } from '../acts/day.ts';
import { Band } from '../day/band.tsx';
import { type DayExits, exitsOfDay, exitsOfFinding, exitsOfGroup, exitsOfLine } from '../day/day-exits.ts';
import { DayList } from '../day/day-list.tsx';
import { FindingDetail, GroupDetail } from '../day/group-detail.tsx';
import { LineDetail } from '../day/line-detail.tsx';
import { Overview } from '../day/overview.tsx';
import { keyOfRow, type ListRow, rowsOf } from '../day/rows.ts';
import { type Day, type Lines, useDay, useLines } from '../day/use-day.ts';
import { Exits } from '../parts/exits.tsx';
import { useLowWindow } from '../parts/hooks.ts';
import { Scroll } from '../parts/scroll.tsx';
import styles from './day.module.css';

interface DayProps {
  readonly view: View;
  readonly screen: DayScreenState;
}

/** The end of the day: is it right, and if not, which and what to do. A file dropped anywhere on it is a bill. */
export function DayScreen({ view, screen }: DayProps) {
  const { t } = useTranslation();
  const day = useDay(view, screen);
  const needs = useLines(day.of, day.reconciled, 'needsYou');
  const open = useLines(day.of, day.reconciled, screen.unfolded);
  const { reconciled, of } = day;
  const rows = useMemo(
    () => (reconciled ? rowsOf({ reconciled, needs: needs.lines, unfolded: screen.unfolded, lines: open.lines }) : []),
    [reconciled, needs.lines, screen.unfolded, open.lines],
  );
  const chosenKey = screen.chosen && keyOfRow(screen.chosen);
  const chosenAt = useMemo(() => rows.findIndex(({ key }) => key === chosenKey), [rows, chosenKey]);
  const chosen = rows[chosenAt] ?? null;
  const file = useRef<HTMLInputElement>(null);
  const drop = useDrop(day);
  const exits = exitsFor({ view, screen, day, rows, chosen, onImport: () => file.current?.click() }, t);
  const name = chosen === null ? 'day' : JSON.stringify(screen.chosen);
  const low = useLowWindow();
  return (
    <main className={styles.day} {...drop.on}>
      <Band view={view} day={day} chosen={screen.day} />
      <section className={styles.left} aria-label={t('dayScreen.list')} tabIndex={low ? 0 : undefined}>
        <Left day={day} rows={rows} chosenAt={chosenAt} screen={screen} needs={needs} open={open} />
      </section>
      <section className={styles.act} aria-label={t('dayScreen.nav')}>
        <Scroll className={styles.body}>
          <Right view={view} day={day} chosen={chosen} />
        </Scroll>
        <Exits of={`${name} ${exits.primary?.label}`} primary={exits.primary} others={exits.others} />
      </section>
      <input
        ref={file}
        type="file"
        accept=".csv,.txt,.xlsx,text/csv,text/plain"
        hidden
        data-testid="bill-file"
        aria-label={t('dayScreen.act.import')}
        onChange={({ target }) => {
          const [picked] = target.files ?? [];
          if (picked && of) void importBill(of, picked);
          target.value = ''; // the same file, mended, is chosen again
        }}
      />
      {drop.over && of && (
        <div className={styles.drop} aria-hidden="true">
          <FileDown size={32} />
          <p>{t('dayScreen.drop', { provider: t(`provider.${of.provider}`), day: of.day })}</p>
        </div>
      )}
    </main>
  );
}

interface LeftProps {
  readonly day: Day;
  readonly rows: readonly ListRow[];
  readonly chosenAt: number;
  readonly screen: DayScreenState;
  readonly needs: Lines;
  readonly open: Lines;
}

function Left({ day: { reconciled, standing }, rows, chosenAt, screen, needs, open }: LeftProps) {
  const { t } = useTranslation();
  if (!reconciled || rows.length === 0)
    return (
      <div className={styles.empty}>
        <h2>
          {t(standing ? (reconciled ? 'dayScreen.emptyTitle' : 'dayScreen.notCompared') : 'dayScreen.noProvider')}
        </h2>
        <p>{t(standing ? 'dayScreen.emptyHint' : 'dayScreen.noProviderHint')}</p>
      </div>
    );
  return (
    <DayList
      rows={rows}
      reconciled={reconciled}
      chosenAt={chosenAt}
      unfolded={screen.unfolded}
      onNearEnd={() => {
        needs.loadMore();
        open.loadMore();
      }}
    />
  );
}

interface RightProps {
  readonly view: View;
  readonly day: Day;
  readonly chosen: ListRow | null;
}

function Right({ view, day: { of, standing, reconciled }, chosen }: RightProps) {
  if (!standing || !of) return null;
  if (!reconciled || chosen === null || chosen.is === 'title')
    return <Overview standing={standing} reconciled={reconciled} />;
  switch (chosen.is) {
    case 'line':
      return <LineDetail key={chosen.line.key} view={view} of={of} line={chosen.line} />;
    case 'finding':
      return <FindingDetail finding={chosen.finding} reconciled={reconciled} />;
    case 'group':
      return <GroupDetail sums={chosen.group} reconciled={reconciled} />;
  }
}

interface ForExits {
  readonly view: View;
  readonly screen: DayScreenState;
  readonly day: Day;
  readonly rows: readonly ListRow[];
  readonly chosen: ListRow | null;
  readonly onImport: () => void;
}

function exitsFor(
  { view, screen, day, rows, chosen, onImport }: ForExits,
  t: ReturnType<typeof useTranslation>['t'],
): DayExits {
  const { of } = day;
  if (of && chosen?.is === 'line') return exitsOfLine({ view, of, line: chosen.line }, t);
  if (of && chosen?.is === 'finding') return exitsOfFinding(of, chosen.finding, t);
  if (chosen?.is === 'group') return exitsOfGroup(chosen.group, screen.unfolded === chosen.group.group, t);
  return exitsOfDay(view, { ...day, rows, onImport }, t);
}

/** A file over the window, and let go of. */
function useDrop({ of }: Day) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const latest = useRef(of);
  latest.current = of;
  useEffect(() => {
    if (!over) depth.current = 0;
  }, [over]);
  const count = (by: 1 | -1) => (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    depth.current = Math.max(0, depth.current + by);
    setOver(depth.current > 0);
  };
  const take = async (files: readonly File[]) => {
    for (const file of files) if (latest.current) await importBill(latest.current, file);
  };
  const on = {
    onDragEnter: count(1),
    onDragLeave: count(-1),
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      void take([...event.dataTransfer.files]);
    },
  };
  return { over, on };
}
