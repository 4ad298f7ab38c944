import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { PaymentView, View } from '#shared/contract/view.ts';
import type { PaymentId } from '#shared/ids.ts';
import { findPayment } from '../acts/payment.ts';
import { clockSkewMs, useTill } from '../store.ts';
import { characterOf } from '../wedge.ts';

export type KeyActs = Readonly<Record<string, (() => void) | undefined>>;

/**
 * Keys while this part is on the screen, by `KeyboardEvent.key` or the character typed. Silent while a question is open,
 * and for what a focused field or button takes itself.
 */
export function useKeys(acts: KeyActs): void {
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      const character = characterOf(event);
      const act = latest.current[character ?? event.key];
      if (!act || useTill.getState().ask !== null || takenByTarget(event.target, event.key, character)) return;
      event.preventDefault();
      if (event.key === 'Escape') event.stopPropagation(); // or a question that it opens would hear it too, and close
      act();
    };
    window.addEventListener('keydown', hear, { capture: true });
    return () => window.removeEventListener('keydown', hear, { capture: true });
  }, []);
}

/** Ctrl (on a Mac also Command) with a key, wherever focus stands. */
export function useShortcut(key: string, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key !== key) return;
      event.preventDefault();
      if (useTill.getState().ask === null) latest.current();
    };
    window.addEventListener('keydown', hear, { capture: true });
    return () => window.removeEventListener('keydown', hear, { capture: true });
  }, [key]);
}

/** Focus that fell out of the screen with what it stood on comes here. */
export function useFocusWhenLost() {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = place;
    if (document.activeElement !== document.body || !current) return;
    current.toggleAttribute('data-led', true);
    current.addEventListener('blur', () => current.removeAttribute('data-led'), { once: true });
    current.focus({ preventScroll: true });
  });
  return place;
}

/** What has just come up is brought into sight where it stands in something that scrolls. */
export function useInSight<Of extends HTMLElement>(what: unknown) {
  const place = useRef<Of>(null);
  useEffect(() => {
    if (what === null || what === undefined) return;
    const show = () => place.current?.scrollIntoView({ block: 'nearest' });
    show();
    return onResize(show);
  }, [what]);
  return place;
}

function takenByTarget(target: EventTarget | null, key: string, character: string | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('textarea')) return character !== null || key === 'Backspace' || key === 'Enter';
  if (target.closest('input[type="search"], input[type="text"], input[type="password"]'))
    return character !== null || key === 'Backspace';
  if (target.closest('input[type="date"], [role="combobox"], [role="listbox"]') && !/^F\d/.test(key))
    return key !== 'Escape' || target.closest('[role="listbox"], [aria-expanded="true"]') !== null;
  return (key === 'Enter' || key === ' ') && target.closest('button, summary, a, [role="switch"]') !== null;
}

/** The terminal's clock, twice a second. */
export function useNow(): number {
  const view = useTill((state) => state.view);
  const heardMs = useTill((state) => state.heardMs);
  const [localMs, setLocalMs] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setLocalMs(Date.now()), 500);
    return () => clearInterval(ticking);
  }, []);
  return Math.max(localMs, heardMs) + clockSkewMs({ view, heardMs });
}

export function useWindowWidth(): number {
  return useSyncExternalStore(onResize, () => window.innerWidth);
}

/** At 200 % the regions scroll by themselves: see the height in the styles. */
export function useLowWindow(): boolean {
  return useSyncExternalStore(onResize, () => window.innerHeight < 600);
}

function onResize(act: () => void): () => void {
  window.addEventListener('resize', act);
  return () => window.removeEventListener('resize', act);
}

/** The payment as the view has it, else as the terminal says when asked; null when it has none. */
export function usePayment(paymentId: PaymentId | null): PaymentView | null | 'asking' {
  const view = useTill((state) => state.view);
  const [asked, setAsked] = useState<{ readonly of: PaymentId; readonly found: PaymentView | null } | null>(null);
  const listed = view?.payments.find((payment) => payment.paymentId === paymentId) ?? null;
  const missing = paymentId !== null && listed === null && view !== null;
  useEffect(() => {
    if (!missing || paymentId === null || view === null) return;
    let current = true;
    void findPayment(paymentId).then((found) => {
      if (current) setAsked({ of: paymentId, found });
    });
    return () => {
      current = false;
    };
  }, [missing, paymentId, view]);
  if (listed || paymentId === null) return listed;
  return asked?.of === paymentId ? asked.found : 'asking';
}

/** Changes with every payment that begins, ends, or comes to need a person. */
export function versionOf({ payments, day, doubt }: View): string {
  const newest = payments.reduce((latest, { requestedMs }) => Math.max(latest, requestedMs), 0);
  const waiting = payments.filter(({ needsPerson }) => needsPerson).map(({ paymentId }) => paymentId);
  return [newest, day.approved.count, day.refunded.count, doubt.count, ...waiting].join();
}

/** What the terminal answers, asked again when `of` changes; the answer before stands until then. */
export function useAnswer<Answer>(of: string, answer: () => Promise<Answer>): Answer | null {
  const [held, setHeld] = useState<{ readonly answer: Answer } | null>(null);
  const latest = useRef(answer);
  latest.current = answer;
  useEffect(() => {
    let current = of !== null;
    void latest.current().then((found) => {
      if (current) setHeld({ answer: found });
    });
    return () => {
      current = false;
    };
  }, [of]);
  return held?.answer ?? null;
}
