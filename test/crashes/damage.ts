import { journalFile, newestSealFile } from '../../electron/journal/open-journal.ts';
import type { Random } from '../../electron/simulators/random.ts';
import type { Files, Original, Originals } from './originals.ts';

const db = journalFile;
const log = `${journalFile}-wal`;
const index = `${journalFile}-shm`;
const mark = newestSealFile;

/** Of SQLite's write-ahead log. */
export const logHeader = 32;
export const frameHeader = 24;
export const pageSize = 4096;
export const frame = frameHeader + pageSize;
const sector = 512;

/** Null: this original has no such place. */
type Damage = (files: Files, draw: Random, one: Original, all: Originals) => Files | null;

const bytesOf = (files: Files, name: string) => files.get(name) ?? Buffer.alloc(0);
const framesOf = (files: Files) => Math.floor((bytesOf(files, log).length - logHeader) / frame);

function put(files: Files, name: string, bytes: Buffer | null): Files {
  const changed = new Map(files);
  if (bytes) changed.set(name, bytes);
  else changed.delete(name);
  return changed;
}

const gone =
  (name: string): Damage =>
  (files) =>
    files.has(name) ? put(files, name, null) : null;

const garbage =
  (name: string): Damage =>
  (files, draw) =>
    files.has(name) ? put(files, name, Buffer.from(draw.hex(2 * bytesOf(files, name).length), 'hex')) : null;

const emptied =
  (name: string): Damage =>
  (files) =>
    files.has(name) ? put(files, name, Buffer.alloc(0)) : null;

function cutLog(files: Files, at: number): Files | null {
  return framesOf(files) > 0 ? put(files, log, bytesOf(files, log).subarray(0, at)) : null;
}

function inLog(offset: (draw: Random) => number): Damage {
  return (files, draw) => cutLog(files, logHeader + draw.below(Math.max(1, framesOf(files))) * frame + offset(draw));
}

function flipped(bytes: Buffer, at: number, draw: Random): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ (1 + draw.below(255));
  return changed;
}

function zeroed(bytes: Buffer, from: number, length: number): Buffer {
  return Buffer.from(bytes).fill(0, from, Math.min(bytes.length, from + length));
}

const flip =
  (name: string, from = 0): Damage =>
  (files, draw) => {
    const bytes = bytesOf(files, name);
    return bytes.length > from ? put(files, name, flipped(bytes, from + draw.below(bytes.length - from), draw)) : null;
  };

const sectorZeroed =
  (name: string): Damage =>
  (files, draw) => {
    const bytes = bytesOf(files, name);
    const at = draw.below(Math.max(1, Math.floor(bytes.length / sector))) * sector;
    return bytes.length > 0 ? put(files, name, zeroed(bytes, at, sector)) : null;
  };

/** Types of b-tree pages: 2 and 5 are interior, 10 and 13 leaves. */
const pageOf =
  (types: readonly number[], change: (page: Buffer, draw: Random, older: Buffer) => Buffer): Damage =>
  (files, draw, one, { all }) => {
    const bytes = bytesOf(files, db);
    const pages = Array.from({ length: Math.floor(bytes.length / pageSize) }, (_, at) => at);
    const fitting = pages.filter((at) => types.includes(bytes[at * pageSize + (at === 0 ? 100 : 0)] ?? 0));
    const at = fitting[draw.below(Math.max(1, fitting.length))];
    if (at === undefined) return null;
    const of = (whole: Buffer) => whole.subarray(at * pageSize, (at + 1) * pageSize);
    const changed = Buffer.from(bytes);
    const others = all.filter((other) => other !== one).map(({ files: theirs }) => of(bytesOf(theirs, db)));
    const older = others.find((page) => page.length === pageSize && !page.equals(of(bytes)));
    change(of(bytes), draw, older ?? Buffer.alloc(pageSize)).copy(changed, at * pageSize);
    return put(files, db, changed);
  };

/** The first sectors are of one write, the rest of another. */
function torn(page: Buffer, draw: Random, older: Buffer): Buffer {
  const at = sector * (1 + draw.below(7));
  return Buffer.concat([page.subarray(0, at), older.subarray(at)]);
}

const zeroSectorOf = (page: Buffer, draw: Random) => zeroed(page, sector * draw.below(8), sector);

const firstPage =
  (from: number, length: number): Damage =>
  (files, draw) =>
    bytesOf(files, db).length > 0 ? put(files, db, flipped(bytesOf(files, db), from + draw.below(length), draw)) : null;

const cutDb: Damage = (files, draw) => {
  const bytes = bytesOf(files, db);
  return bytes.length > pageSize ? put(files, db, bytes.subarray(0, 1 + draw.below(bytes.length - 1))) : null;
};

const cutDbAtPage: Damage = (files, draw) => {
  const pages = Math.floor(bytesOf(files, db).length / pageSize);
  return pages > 1 ? put(files, db, bytesOf(files, db).subarray(0, pageSize * (1 + draw.below(pages - 1)))) : null;
};

function marked(files: Files, seq: number, seal: string): Files {
  return put(files, mark, Buffer.from(`${JSON.stringify({ seq, seal }).padEnd(127)}\n`));
}

const markOlder: Damage = (files, draw, { truth }) => {
  const seq = 1 + draw.below(truth.entries.length - 1);
  return marked(files, seq, truth.seals[seq - 1] ?? '');
};

const markNewer: Damage = (files, draw, { truth }) =>
  marked(files, truth.entries.length + 1 + draw.below(9), draw.hex(64));
const markDiffers: Damage = (files, draw, { truth }) => marked(files, truth.entries.length, draw.hex(64));

/** Both: a mark that fell behind proves less, and the log alone must tell of its loss. */
const and =
  (...damages: readonly Damage[]): Damage =>
  (files, draw, one, all) =>
    damages.reduce<Files | null>((changed, damage) => changed && damage(changed, draw, one, all), files);

const from =
  (names: readonly string[], source: (all: Originals, draw: Random) => Original): Damage =>
  (files, draw, one, all) => {
    const other = source(all, draw);
    if (other === one) return null;
    return names.reduce<Files>((changed, name) => put(changed, name, other.files.get(name) ?? null), files);
  };

const anyOther = ({ all }: Originals, draw: Random) => all[draw.below(all.length)] as Original;
const early = ({ early: one }: Originals) => one;
const otherTill = ({ otherTill: one }: Originals) => one;

export const damages = {
  'log cut between frames': inLog(() => 0),
  'log cut in a page': inLog((draw) => frameHeader + 1 + draw.below(pageSize - 1)),
  'log cut in a frame header': inLog((draw) => 1 + draw.below(frameHeader - 1)),
  'log cut in its header': (files, draw) => cutLog(files, 1 + draw.below(logHeader - 1)),
  'log emptied': emptied(log),
  'log gone': gone(log),
  'log flipped': flip(log, logHeader),
  'log header flipped': (files, draw) =>
    framesOf(files) > 0 ? put(files, log, flipped(bytesOf(files, log), draw.below(logHeader), draw)) : null,
  'log sector zeroed': sectorZeroed(log),
  'log with garbage behind': (files, draw) =>
    files.has(log) ? put(files, log, Buffer.concat([bytesOf(files, log), Buffer.from(draw.hex(9000), 'hex')])) : null,
  'index gone': gone(index),
  'index garbage': garbage(index),
  'index emptied': emptied(index),
  'index of another moment': from([index], anyOther),
  'first page torn': pageOf([13, 5], torn),
  'inner page torn': pageOf([2, 5], torn),
  'leaf torn': pageOf([10, 13], torn),
  'inner sector zeroed': pageOf([2, 5], zeroSectorOf),
  'leaf sector zeroed': pageOf([10, 13], zeroSectorOf),
  'file header flipped': firstPage(0, 100),
  'first page flipped': firstPage(100, pageSize - 100),
  'database flipped': flip(db),
  'database sector zeroed': sectorZeroed(db),
  'database cut in a page': cutDb,
  'database cut at a page': cutDbAtPage,
  'database emptied': emptied(db),
  'database gone': gone(db),
  'database and log gone': and(gone(db), gone(log)),
  'mark gone': gone(mark),
  'mark emptied': emptied(mark),
  'mark garbage': garbage(mark),
  'mark older': markOlder,
  'mark newer': markNewer,
  'mark of another seal': markDiffers,
  'mark older, log cut between frames': and(
    markOlder,
    inLog(() => 0),
  ),
  'mark older, log flipped': and(markOlder, flip(log, logHeader)),
  'mark older, log sector zeroed': and(markOlder, sectorZeroed(log)),
  'mark older, log gone': and(markOlder, gone(log)),
  'mark gone, log gone': and(gone(mark), gone(log)),
  'key gone': gone('secrets.key'),
  'key garbage': garbage('secrets.key'),
  'secrets gone': gone('secrets.json'),
  'secrets garbage': garbage('secrets.json'),
  'secrets flipped': flip('secrets.json'),
  'database of another moment': from([db], anyOther),
  'database and log of an older moment': from([db, log, index], early),
  'log of an older moment': from([log, index], early),
  'database of another till': from([db, log, index], otherTill),
  'database and mark of another till': from([db, log, index, mark], otherTill),
  'log of another till': from([log, index], otherTill),
  'key of another till': from(['secrets.key', 'secrets.json'], otherTill),
} satisfies Record<string, Damage>;

export type Kind = keyof typeof damages;
export const kinds = Object.keys(damages) as Kind[];

export function damaged(kind: Kind, draw: Random, one: Original, all: Originals): Files | null {
  return damages[kind](one.files, draw, one, all);
}
