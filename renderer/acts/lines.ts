import type { Item } from '#shared/items/item.ts';
import { formatDecimal } from '#shared/money.ts';
import { mostDraftLines, timesOf, typedMinor, withItem, withQuantity } from '../draft.ts';
import { money } from '../format.ts';
import { type Draft, useTill } from '../store.ts';

const { getState: now, setState: set } = useTill;

/** Adds a scanned item, as often as was said before. */
export function addItem(item: Item): void {
  const { view, draft } = now();
  if (draft.locked) say('lines.fixed');
  else if (view) put(withItem(draft, item, view));
}

/** The typed amount becomes a line without a name; with nothing typed there is one more of the chosen line. */
export function addTyped(): void {
  const { view, draft } = now();
  if (!view || draft.locked) return;
  const priceMinor = typedMinor(draft.text, view);
  if (priceMinor === 0) changeQuantity(1);
  else put(withItem(draft, { name: '', priceMinor }, view), { text: '' });
}

/** The typed number is how many there are of what comes next; without one that is taken back. */
export function setTimes(): void {
  const { draft } = now();
  if (draft.locked) return;
  const times = timesOf(draft.text);
  if (times !== null || draft.text === '')
    set({ draft: { ...draft, times, text: times === null ? draft.text : '', undo: null }, notice: null });
}

export function changeQuantity(steps: 1 | -1): void {
  const { view, draft } = now();
  if (!view || draft.locked) return;
  const changed = withQuantity(draft, steps, view);
  if (changed !== null) put(changed);
}

export function chooseLine(at: number): void {
  const { draft } = now();
  set({ draft: { ...draft, chosen: Math.max(0, Math.min(draft.lines.length - 1, at)) } });
}

export function moveChoice(steps: 1 | -1): void {
  chooseLine(now().draft.chosen + steps);
}

export function removeLine(): void {
  const { draft } = now();
  if (draft.locked || draft.lines.length === 0) return;
  const lines = draft.lines.toSpliced(draft.chosen, 1);
  const chosen = Math.max(0, Math.min(draft.chosen, lines.length - 1));
  set({ draft: { ...draft, lines, chosen, undo: { ...draft, undo: null } }, notice: null });
}

/** What was removed last comes back, unless something was added since. */
export function putBack(): void {
  const { draft } = now();
  if (draft.undo) set({ draft: draft.undo, notice: null });
}

function put(added: Partial<Draft> | 'full' | 'tooMuch', more: Partial<Draft> = {}): void {
  const { view, draft } = now();
  if (!view) return;
  const limit = money({ minor: view.paymentMaxMinor, currency: view.currency });
  if (added === 'full') say('lines.full', { most: mostDraftLines });
  else if (added === 'tooMuch') say('lines.tooMuch', { limit });
  else set({ draft: { ...draft, times: null, undo: null, ...added, ...more }, notice: null });
}

function say(text: 'lines.full' | 'lines.tooMuch' | 'lines.fixed', params: Record<string, string | number> = {}): void {
  set({ notice: { text, params } });
}

/** With lines, the amount that brings the total to a training outcome's last two digits. */
export function endingText(linesMinor: number, ending: string, currency: 'CNY' | 'HKD'): string {
  const wanted = Number(ending.replace(/\D/g, '').slice(-2));
  const minor = (100 + wanted - (linesMinor % 100)) % 100;
  return minor === 0 ? '' : formatDecimal({ minor, currency });
}
