import type { Days } from '#shared/shift/report.ts';
import type { Texts } from '../text.ts';

/** Which days a report is about: the shop's own, and the providers', which end at midnight in their own time. */
export function daysLines({ businessDay, closingHour, providerDays }: Days, t: Texts): [name: string, value: string][] {
  const until = closingHour === 0 ? '' : ` · ${t('shiftScreen.untilHour', { hour: hourOf(closingHour) })}`;
  const own: [string, string] = [t('shiftScreen.shopDay'), `${businessDay}${until}`];
  const theirs = providerDays.map(({ provider, from, until: last }): [string, string] => [
    t('shiftScreen.providerDay', { provider: t(`provider.${provider}`) }),
    from === last ? from : `${from} – ${last.slice(5)}`,
  ]);
  const isSame =
    closingHour === 0 && providerDays.every(({ from, until: last }) => from === businessDay && last === from);
  return isSame ? [own] : [own, ...theirs];
}

function hourOf(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
