import type { View } from '#shared/contract/view.ts';
import type { DayScreenState } from '../acts/day.ts';

export function DayScreen({ screen }: { readonly view: View; readonly screen: DayScreenState }) {
  return <main>{screen.day}</main>;
}
