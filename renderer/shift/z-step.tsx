import { CalendarCheck2, ChevronLeft, ChevronRight, FileText, Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import type { AddendumView, ZReport } from '#shared/shift/report.ts';
import type { Share } from '#shared/shift/share.ts';
import { openDay } from '../acts/day.ts';
import { printReport, sheetOfReport } from '../acts/sheet.ts';
import { openShiftScreen, openZ, type ShiftScreen, xReport, zReport } from '../acts/shift.ts';
import { lastOf, momentOf, money, shortMomentOf } from '../format.ts';
import { type Exit, Exits } from '../parts/exits.tsx';
import { FactList } from '../parts/facts.tsx';
import { useToday } from '../parts/found-list.tsx';
import { useAnswer, useKeys, versionOf } from '../parts/hooks.ts';
import { Split } from '../parts/split.tsx';
import type { Texts } from '../text.ts';
import { CashSheetTable, Difference } from './cash-sheet.tsx';
import { daysLines } from './days.ts';
import { Doubts } from './doubts.tsx';
import styles from './shift.module.css';
import { Figures, TotalsTable } from './totals.tsx';

interface ZProps {
  readonly view: View;
  readonly screen: Extract<ShiftScreen, { step: 'z' }>;
}

/** A closed shift as it was sealed, and what was sealed to it since. */
export function ZStep({ view, screen }: ZProps) {
  const { t } = useTranslation();
  const z = useAnswer(`${screen.z} ${versionOf(view)}`, () => zReport(screen.z));
  const x = useAnswer(versionOf(view), xReport);
  const newest = (x?.z ?? 0) - 1;
  const before = z && z.z > 1 ? () => openZ(z.z - 1) : undefined;
  const after = z && z.z < newest ? () => openZ(z.z + 1) : undefined;
  useKeys({ ArrowLeft: before, ArrowRight: after });
  const back = { label: t('app.back'), keyName: 'Esc', act: () => openShiftScreen() };
  const primary = {
    label: t('shiftScreen.toDay'),
    icon: CalendarCheck2,
    act: () => openDay(z?.days.businessDay ?? null),
  };
  return (
    <Split
      name={t('shiftScreen.zTitle', { z: z?.z ?? '' })}
      left={z && <Sealed z={z} before={before} after={after} />}
      exits={<Exits of={`z ${z?.z}`} primary={primary} others={[back, ...(z ? papersOf(z, t) : [])]} />}
    >
      {z ? <Report z={z} /> : <p className={styles.hint}>{t('app.starting')}</p>}
    </Split>
  );
}

function papersOf({ z }: ZReport, t: Texts): Exit[] {
  return [
    { label: t('sheet.print'), keyName: 'P', icon: Printer, act: () => void printReport({ of: 'z', z }) },
    { label: t('sheet.open'), keyName: 'A', icon: FileText, act: () => void sheetOfReport({ of: 'z', z }) },
  ];
}

interface SealedProps {
  readonly z: ZReport;
  readonly before: (() => void) | undefined;
  readonly after: (() => void) | undefined;
}

function Sealed({ z, before, after }: SealedProps) {
  const { t } = useTranslation();
  const today = useToday();
  const facts = [
    [t('shiftScreen.closedAt'), momentOf(z.closedMs, today)],
    [t('shiftScreen.closedBy'), z.by],
    [t('shiftScreen.from'), momentOf(z.fromMs, today)],
    ...daysLines(z.days, t),
    [t('shiftScreen.entry'), String(z.seq)],
  ] as const;
  return (
    <>
      <div className={styles.turn}>
        <h1 className={styles.title}>{t('shiftScreen.zTitle', { z: z.z })}</h1>
        <Turn label={t('shiftScreen.zBefore')} act={before} side="before" />
        <Turn label={t('shiftScreen.zAfter')} act={after} side="after" />
      </div>
      <FactList rows={facts} tight />
      {z.cash && <Difference sheet={z.cash} />}
    </>
  );
}

interface TurnProps {
  readonly label: string;
  readonly act: (() => void) | undefined;
  readonly side: 'before' | 'after';
}

function Turn({ label, act, side }: TurnProps) {
  const Icon = side === 'before' ? ChevronLeft : ChevronRight;
  return (
    <button type="button" aria-label={label} title={label} aria-disabled={!act || undefined} onClick={act}>
      <Icon size={24} aria-hidden="true" />
    </button>
  );
}

function Report({ z }: { readonly z: ZReport }) {
  const { t } = useTranslation();
  const has = z.addenda.length > 0;
  return (
    <>
      <section className={styles.block}>
        <h2>{t('shiftScreen.asSealed')}</h2>
        <Figures totals={z.totals} />
      </section>
      {has && (
        <section className={styles.addenda}>
          <h2>{t('shiftScreen.addenda', { count: z.addenda.length })}</h2>
          <ol>
            {z.addenda.map((addendum) => (
              <Addendum key={addendum.seq} addendum={addendum} />
            ))}
          </ol>
          <h2>{t('shiftScreen.withAddenda')}</h2>
          <Figures totals={z.totalsNow} />
        </section>
      )}
      <Doubts doubts={z.doubts} title={t('shiftScreen.doubtsThen', { count: z.doubts.length })} nowMs={null} />
      {z.totals.rows.length === 0 ? (
        <p className={styles.hint}>{t('shiftScreen.nothingSold')}</p>
      ) : (
        <TotalsTable totals={z.totals} />
      )}
      {z.cash && (
        <section className={styles.block}>
          <h2>{t('shiftScreen.cash.title')}</h2>
          <CashSheetTable sheet={z.cash} />
        </section>
      )}
    </>
  );
}

function Addendum({ addendum: { addendum, atMs, number, before, after } }: { readonly addendum: AddendumView }) {
  const { t } = useTranslation();
  const today = useToday();
  return (
    <li>
      <time>
        {addendum} · {shortMomentOf(atMs, today)} · … {lastOf(number)}
      </time>
      <b>{t('shiftScreen.became', { before: shareWord(before, t), after: shareWord(after, t) })}</b>
    </li>
  );
}

function shareWord({ column, minor, currency }: Share, t: Texts): string {
  if (column === null) return t('shiftScreen.noMoney');
  return `${t(`shiftScreen.column.${column}`)} ${money({ minor, currency })}`;
}
