import type { View } from '#shared/contract/view.ts';
import type { ShiftScreen } from '../acts/shift.ts';
import { CashStep } from '../shift/cash-step.tsx';
import { CountStep } from '../shift/count-step.tsx';
import { NowStep } from '../shift/now-step.tsx';
import { ZStep } from '../shift/z-step.tsx';

interface ShiftProps {
  readonly view: View;
  readonly screen: ShiftScreen;
}

/** The shift from its opening to its Z, one step at a time. */
export function Shift({ view, screen }: ShiftProps) {
  switch (screen.step) {
    case 'now':
      return <NowStep view={view} screen={screen} />;
    case 'cash':
      return <CashStep view={view} screen={screen} />;
    case 'count':
      return <CountStep view={view} screen={screen} />;
    case 'z':
      return <ZStep view={view} screen={screen} />;
  }
}
