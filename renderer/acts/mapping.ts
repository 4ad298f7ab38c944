import type { BillGlanceView } from '#shared/contract/reconcile-view.ts';
import { billLaws } from '#shared/reconcile/bill-law.ts';
import {
  guessMapping,
  type KindWord,
  type MappingDraft,
  type MappingField,
  mappingFields,
  mappingOf,
  type StateWord,
  withWords,
} from '#shared/reconcile/guess-mapping.ts';
import { type OfDay, type Screen, useTill } from '../store.ts';
import { ask, go } from './ask.ts';
import { compare, openDay, useDayWork } from './day.ts';

const { getState: now, setState: set } = useTill;

export type MappingScreen = Extract<Screen, { at: 'mapping' }>;

/** The file waits in the terminal; its columns are guessed, and looked at by a person. */
export function openMapping(of: OfDay, importId: string, glance: BillGlanceView): void {
  const name = glance.fileName
    .replace(/\.[^.]*$/, '')
    .replace(/[\d_-]+/g, ' ')
    .trim()
    .slice(0, 60);
  go({
    at: 'mapping',
    of,
    importId,
    glance,
    draft: guessMapping(glance, name || of.provider),
    field: 'reference',
    sending: false,
  });
}

function change(next: (screen: MappingScreen) => Partial<MappingScreen>): void {
  const { screen } = now();
  if (screen.at === 'mapping' && !screen.sending) set({ screen: { ...screen, ...next(screen) }, notice: null });
}

function draw(next: (draft: MappingDraft) => Partial<MappingDraft>): void {
  change(({ draft, glance }) => ({ draft: withWords(glance, { ...draft, ...next(draft) }) }));
}

export function chooseField(field: MappingField): void {
  change(() => ({ field }));
}

export function turnField(steps: 1 | -1): void {
  change(({ field }) => {
    const at = mappingFields.indexOf(field) + steps;
    return { field: mappingFields[Math.max(0, Math.min(mappingFields.length - 1, at))] ?? field };
  });
}

/** The column of the field that is asked about; the one it had belongs to nothing any more. Pointed at again it is let go. */
export function pointAt(column: number | null): void {
  change(({ field, draft, glance }) => {
    const { [field]: before, ...others } = draft.columns;
    const rest = Object.fromEntries(Object.entries(others).filter(([, at]) => at !== column));
    const columns = column === null || before === column ? others : { ...rest, [field]: column };
    return { draft: withWords(glance, { ...draft, columns }) };
  });
}

/** To the column beside it; past either end it stands in none. */
export function turnColumn(steps: 1 | -1): void {
  const { screen } = now();
  if (screen.at !== 'mapping') return;
  const { draft, glance, field } = screen;
  const width = glance.records[draft.header]?.cells.length ?? 0;
  const at = draft.columns[field];
  const next = at === undefined ? (steps === 1 ? 0 : width - 1) : at + steps;
  pointAt(next < 0 || next >= width ? null : next);
}

export function pointAtHeader(header: number): void {
  draw(() => ({ header }));
}

export function sayKind(word: string, kind: KindWord): void {
  draw(({ kinds }) => ({ kinds: { ...kinds, [word]: kind } }));
}

export function sayState(word: string, state: StateWord): void {
  draw(({ states }) => ({ states: { ...states, [word]: state } }));
}

export function nameMapping(name: string): void {
  change(({ draft }) => ({ draft: { ...draft, name } }));
}

export function endBefore(endsBefore: string): void {
  draw(() => ({ endsBefore: endsBefore.slice(0, 60) }));
}

export function leaveMapping(): void {
  const { screen } = now();
  if (screen.at === 'mapping') openDay(screen.of.day, screen.of.provider);
}

/** Reads the whole file so. It is saved under its name once the file was taken; else the columns stand as they are. */
export async function readMapped(): Promise<void> {
  const { screen } = now();
  if (screen.at !== 'mapping' || screen.sending) return;
  const { of, importId, glance, draft } = screen;
  const mapping = mappingOf(glance, draft, billLaws[of.provider].offsetMinutes);
  if (!mapping) return;
  set({ screen: { ...screen, sending: true }, notice: null });
  const came = await ask('bill.map', { importId, ...of, mapping });
  const after = now().screen;
  if (after.at !== 'mapping' || after.importId !== importId) return;
  set({ screen: { ...after, sending: false } });
  if (came === 'refused') return;
  if (came.kind === 'refused') return set({ screen: { ...after, sending: false, refusal: came.refusal } });
  openDay(of.day, of.provider);
  useDayWork.setState({ came });
  await compare(of);
}
