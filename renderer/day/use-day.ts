import { useEffect, useMemo, useRef, useState } from 'react';
import type { LineView, ProviderDayView, Reconciled } from '#shared/contract/reconcile-view.ts';
import type { View } from '#shared/contract/view.ts';
import { compare, type DayScreenState, linesOf, providersOf, reconciledOf, useDayWork } from '../acts/day.ts';
import { useAnswer, versionOf } from '../parts/hooks.ts';
import type { LineGroup, OfDay } from '../store.ts';

export interface Day {
  /** Null while it is asked for, or where there is no provider at all. */
  readonly of: OfDay | null;
  readonly providers: readonly ProviderDayView[];
  readonly asked: boolean;
  readonly standing: ProviderDayView | null;
  readonly reconciled: Reconciled | null;
}

/** The day on the screen as the terminal has it. It is compared when it is opened, without being asked. */
export function useDay(view: View, { day: chosen, provider: wanted }: DayScreenState): Day {
  const day = chosen ?? view.day.day;
  const revision = useDayWork((work) => work.revision);
  const version = `${day} ${revision} ${view.work?.what ?? ''} ${versionOf(view)}`;
  const found = useAnswer(version, async () => ({ day, providers: await providersOf(day) }));
  const providers = found?.day === day ? found.providers : [];
  const first = providers.find(({ needsYou }) => (needsYou ?? 0) > 0) ?? providers[0];
  const standing =
    providers.find(({ provider }) => provider === wanted) ?? (wanted === null ? first : undefined) ?? null;
  const provider = standing?.provider ?? null;
  const of = useMemo(() => (provider === null ? null : { provider, day }), [provider, day]);
  const answer = useAnswer(`${provider} ${version}`, async () => ({ of, known: await reconciledOf(of) }));
  const known = answer && answer.of?.provider === provider && answer.of?.day === day ? answer.known : null;
  useComparedOnce(of, known?.found, view.work !== null);
  return { of, providers, asked: found?.day === day, standing, reconciled: known?.found ?? null };
}

/** A day that was not compared yet, or is no longer as it was when it was: once for each time it is opened. */
function useComparedOnce(of: OfDay | null, found: Reconciled | null | undefined, busy: boolean): void {
  const done = useRef<OfDay | null>(null);
  useEffect(() => {
    if (of === null || found === undefined || busy || done.current === of) return;
    done.current = of;
    if (found === null || found.stale) void compare(of);
  }, [of, found, busy]);
}

export interface Lines {
  readonly lines: readonly LineView[];
  readonly hasMore: boolean;
  readonly loadMore: () => void;
}

interface Held {
  readonly key: string;
  readonly lines: readonly LineView[];
  readonly next: number | null;
}

/** The lines of a group, page after page as they are wanted. */
export function useLines(of: OfDay | null, reconciled: Reconciled | null, group: LineGroup | null): Lines {
  const revision = useDayWork((work) => work.revision);
  const key = of && reconciled && group ? `${of.provider} ${of.day} ${reconciled.run} ${group} ${revision}` : '';
  const [held, setHeld] = useState<Held | null>(null);
  const asking = useRef<number | null>(null);
  const latest = useRef({ of, group, run: reconciled?.run });
  latest.current = { of, group, run: reconciled?.run };
  useEffect(() => {
    let current = true;
    asking.current = null;
    const { of: mine, group: wanted } = latest.current;
    if (key === '' || !mine || !wanted) return;
    void linesOf(mine, wanted, 0).then((page) => {
      if (current && page) setHeld({ key, lines: page.lines, next: page.next });
    });
    return () => {
      current = false;
    };
  }, [key]);

  const shown = held && sameGroup(held.key, key) ? held : null;
  function loadMore(): void {
    if (!shown || shown.key !== key || shown.next === null || asking.current === shown.next || !of || !group) return;
    asking.current = shown.next;
    void linesOf(of, group, shown.next).then((page) => {
      if (!page || page.run !== latest.current.run) return;
      setHeld((now) =>
        now?.key === key && now.next === shown.next
          ? { key, lines: [...now.lines, ...page.lines], next: page.next }
          : now,
      );
    });
  }

  return { lines: shown?.lines ?? noLines, hasMore: shown?.next != null, loadMore };
}

const noLines: readonly LineView[] = [];

/** Of another comparison of the same day the lines before stand until the new ones are here. */
function sameGroup(one: string, other: string): boolean {
  const named = (key: string) =>
    key
      .split(' ')
      .filter((_word, at) => at !== 2 && at !== 4)
      .join(' ');
  return other !== '' && named(one) === named(other);
}
