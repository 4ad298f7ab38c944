import { Check, Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import type { CashSheet } from '#shared/shift/cash.ts';
import { askToClose, changeShift, countDrawer, openCount, openShiftScreen, type ShiftScreen } from '../acts/shift.ts';
import { money } from '../format.ts';
import { Exits } from '../parts/exits.tsx';
import { Split } from '../parts/split.tsx';
import { CashAmount, cashOf, StillAmount, useCashKeys } from './cash-amount.tsx';
import { CashSheetTable, Difference } from './cash-sheet.tsx';
import styles from './shift.module.css';

interface CountProps {
  readonly view: View;
  readonly screen: Extract<ShiftScreen, { step: 'count' }>;
}

/** Count first, then see: what should be there is told only once the count is written down. */
export function CountStep({ view, screen }: CountProps) {
  return screen.sheet ? <Counted sheet={screen.sheet} /> : <Counting view={view} screen={screen} />;
}

function Counting({ view, screen }: CountProps) {
  const { t } = useTranslation();
  const counted = cashOf(screen.text, view.currency);
  const type = (text: string) => changeShift('count', { text });
  useCashKeys({ text: screen.text, currency: view.currency, onType: type });
  const label = counted ? t('shiftScreen.countIs', { amount: money(counted) }) : t('shiftScreen.enterCount');
  const primary = { label, icon: Check, off: counted === null, act: () => void countDrawer(counted?.minor ?? 0) };
  const back = { label: t('app.back'), keyName: 'Esc', act: () => openShiftScreen() };
  return (
    <Split
      name={t('shiftScreen.countTitle')}
      left={
        <CashAmount
          label={t('shiftScreen.cash.counted')}
          hint={t('shiftScreen.countHere')}
          text={screen.text}
          currency={view.currency}
          onType={type}
        />
      }
      exits={<Exits of="counting" primary={primary} others={[back]} />}
    >
      <header className={styles.head}>
        <h1>{t('shiftScreen.countTitle')}</h1>
        <p>{t('shiftScreen.countHint')}</p>
      </header>
      <ol className={styles.steps}>
        <li>{t('shiftScreen.countStep1')}</li>
        <li>{t('shiftScreen.countStep2')}</li>
        <li>{t('shiftScreen.countStep3')}</li>
      </ol>
    </Split>
  );
}

function Counted({ sheet }: { readonly sheet: CashSheet }) {
  const { t } = useTranslation();
  const primary = { label: t('shiftScreen.close'), icon: Lock, act: () => void askToClose() };
  const others = [
    { label: t('app.back'), keyName: 'Esc', act: () => openShiftScreen() },
    { label: t('shiftScreen.countAgain'), keyName: 'C', act: openCount },
  ];
  const counted = { minor: sheet.countedMinor, currency: sheet.float.currency };
  return (
    <Split
      name={t('shiftScreen.countTitle')}
      left={
        <>
          <StillAmount label={t('shiftScreen.cash.counted')} amount={counted} />
          <Difference sheet={sheet} />
          <p className={styles.hint}>
            {t(sheet.differenceMinor === 0 ? 'shiftScreen.agreesHint' : 'shiftScreen.differsHint')}
          </p>
        </>
      }
      exits={<Exits of="counted" primary={primary} others={others} together />}
    >
      <header className={styles.head}>
        <h1>{t('shiftScreen.cash.title')}</h1>
      </header>
      <CashSheetTable sheet={sheet} />
    </Split>
  );
}
