import { BanknoteArrowUp, FileText, Lock, LockOpen, Printer, RefreshCw, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import type { ShiftView, XReport } from '#shared/shift/report.ts';
import { toCheckout } from '../acts/ask.ts';
import { printReport } from '../acts/sheet.ts';
import {
  askCashier,
  askToClose,
  changeShift,
  openCash,
  openCount,
  openZ,
  type ShiftScreen,
  startShift,
  takesCash,
  xReport,
} from '../acts/shift.ts';
import { startSweep } from '../acts/sweep.ts';
import { momentOf, money, span } from '../format.ts';
import { Exits } from '../parts/exits.tsx';
import { FactList } from '../parts/facts.tsx';
import { useToday } from '../parts/found-list.tsx';
import { useAnswer, useNow, versionOf } from '../parts/hooks.ts';
import { Menu, type MenuItem } from '../parts/menu.tsx';
import { Split } from '../parts/split.tsx';
import type { Texts } from '../text.ts';
import { CashAmount, cashOf, useCashKeys } from './cash-amount.tsx';
import { CashSheetTable, Difference } from './cash-sheet.tsx';
import { daysLines } from './days.ts';
import { Doubts } from './doubts.tsx';
import styles from './shift.module.css';
import { SweepLine } from './sweep-line.tsx';
import { Figures, TotalsTable } from './totals.tsx';

interface NowProps {
  readonly view: View;
  readonly screen: Extract<ShiftScreen, { step: 'now' }>;
}

/** Where the shift stands: the X, with all that can be done in it; or the form that opens one. */
export function NowStep({ view, screen }: NowProps) {
  const { t } = useTranslation();
  useCashKeys({ text: screen.text, currency: view.currency, onType: typeFloat }, view.shift === null);
  const x = useAnswer(`${screen.shiftId} ${versionOf(view)}`, xReport);
  if (x === null)
    return (
      <Split
        name={t('shiftScreen.title')}
        left={<h1 className={styles.title}>{t('shiftScreen.title')}</h1>}
        exits={<Exits of="shift" primary={null} others={[leave(t)]} />}
      >
        <p className={styles.hint}>{t('app.starting')}</p>
      </Split>
    );
  return x.shift ? (
    <Opened view={view} screen={screen} x={x} shift={x.shift} />
  ) : (
    <OpenForm view={view} screen={screen} x={x} />
  );
}

function typeFloat(text: string): void {
  changeShift('now', { text });
}

function leave(t: Texts) {
  return { label: t('app.back'), keyName: 'Esc', act: toCheckout };
}

function printX(t: Texts) {
  return { label: t('sheet.print'), keyName: 'P', icon: Printer, act: () => void printReport({ of: 'x', z: null }) };
}

interface OpenedProps extends NowProps {
  readonly x: XReport;
  readonly shift: ShiftView;
}

function Opened({ view, screen, x, shift }: OpenedProps) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const closes = !shift.takesCash || shift.counted;
  const primary = closes
    ? { label: t('shiftScreen.close'), icon: Lock, act: () => void askToClose() }
    : { label: t('shiftScreen.countDrawer'), icon: Lock, act: openCount };
  return (
    <Split
      name={t('shiftScreen.xTitle')}
      left={<Standing view={view} screen={screen} x={x} shift={shift} nowMs={nowMs} />}
      exits={<Exits of={`shift ${x.z} ${closes}`} primary={primary} others={[leave(t), printX(t)]} />}
    >
      <header className={styles.head}>
        <h2>{t('shiftScreen.xTitle')}</h2>
        <p>{t('shiftScreen.xHint')}</p>
      </header>
      <Figures totals={x.totals} />
      <Doubts doubts={x.doubts} title={t('shiftScreen.doubts', { count: x.doubts.length })} nowMs={nowMs} />
      {x.cash && (
        <section className={styles.block}>
          <h2>{t('shiftScreen.cash.title')}</h2>
          <Difference sheet={x.cash} />
          <CashSheetTable sheet={x.cash} />
        </section>
      )}
      {x.totals.rows.length === 0 ? (
        <p className={styles.hint}>{t('shiftScreen.nothingSold')}</p>
      ) : (
        <TotalsTable totals={x.totals} />
      )}
    </Split>
  );
}

/** The shift at the left: whose, since when, of which days, and what else can be done. */
function Standing({ view, screen: { moved }, x, shift, nowMs }: OpenedProps & { readonly nowMs: number }) {
  const { t } = useTranslation();
  const today = useToday();
  const since = `${momentOf(shift.openedMs, today).slice(0, -3)} · ${span(t, nowMs - shift.openedMs)}`;
  const facts = [
    [t('shiftScreen.cashierNow'), view.cashier],
    [t('shiftScreen.since'), since],
    ...(shift.by === view.cashier ? [] : [[t('shiftScreen.openedBy'), shift.by] as const]),
    ...daysLines(x.days, t),
  ] as const;
  return (
    <>
      <h1 className={styles.title}>{t('shiftScreen.shiftNumber', { z: x.z })}</h1>
      <FactList rows={facts} tight />
      <p className={styles.said} role="status">
        <SweepLine
          view={view}
          otherwise={moved ? t(`shiftScreen.moved.${moved.what}`, { amount: money(moved.amount) }) : ''}
        />
      </p>
      <span className={styles.space} />
      <Menu label={t('shiftScreen.acts')} items={actsOf(shift, x, t)} />
    </>
  );
}

function actsOf({ takesCash: cash }: ShiftView, { z }: XReport, t: Texts): MenuItem[] {
  const move = { label: t('shiftScreen.cash.move'), keyName: 'C', icon: BanknoteArrowUp, act: openCash };
  return [...(cash ? [move] : []), ...alwaysActs(z, t)];
}

function alwaysActs(z: number, t: Texts): MenuItem[] {
  const earlier = { label: t('shiftScreen.lastZ', { z: z - 1 }), keyName: 'Z', icon: FileText, act: () => openZ() };
  return [
    { label: t('shiftScreen.sweep'), keyName: 'F8', icon: RefreshCw, act: () => void startSweep() },
    { label: t('shiftScreen.changeCashier'), keyName: 'F12', icon: UserRound, act: askCashier },
    ...(z > 1 ? [earlier] : []),
  ];
}

function OpenForm({ view, screen, x }: NowProps & { readonly x: XReport }) {
  const { t } = useTranslation();
  const cash = useAnswer('cash', takesCash);
  const { currency } = view;
  const float = cashOf(screen.text, currency);
  const open = () => void startShift(cash ? (float?.minor ?? 0) : null);
  const label = cash
    ? t('shiftScreen.openWith', { amount: money(float ?? { minor: 0, currency }) })
    : t('shiftScreen.open');
  const left = cash ? (
    <CashAmount
      label={t('shiftScreen.cash.float')}
      hint={t('shiftScreen.floatHint')}
      text={screen.text}
      currency={currency}
      onType={typeFloat}
    />
  ) : (
    <>
      <h2 className={styles.title}>{t('shiftScreen.none')}</h2>
      <p className={styles.hint}>{t('shiftScreen.noneHint')}</p>
    </>
  );
  return (
    <Split
      name={t('shiftScreen.open')}
      left={left}
      exits={
        <Exits
          of={`open ${cash}`}
          primary={cash === null ? null : { label, icon: LockOpen, act: open }}
          others={[leave(t)]}
        />
      }
    >
      <header className={styles.head}>
        <h1>{t('shiftScreen.openTitle', { z: x.z })}</h1>
        <p>{t(cash ? 'shiftScreen.noneHint' : 'shiftScreen.openHint')}</p>
      </header>
      <FactList rows={[[t('shiftScreen.cashierNow'), view.cashier], ...daysLines(x.days, t)]} tight />
      {x.totals.rows.length > 0 && (
        <section className={styles.block}>
          <h2>{t('shiftScreen.withoutShift')}</h2>
          <Figures totals={x.totals} />
        </section>
      )}
      <Doubts doubts={x.doubts} title={t('shiftScreen.doubts', { count: x.doubts.length })} nowMs={x.nowMs} />
      <span className={styles.space} />
      <Menu label={t('shiftScreen.acts')} items={alwaysActs(x.z, t).filter(({ keyName }) => keyName !== 'F8')} />
    </Split>
  );
}
