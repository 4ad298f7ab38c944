import { entryVersion, Fact, subjectOf } from '#shared/journal/entry.ts';
import type { Db } from './database.ts';
import type { Mark } from './newest-seal.ts';
import { type Row, type SealKey, sameSeal, sealKeyOf, sealOf } from './seal.ts';

/** `seq` is where it shows first. */
export interface Finding {
  readonly seq: number;
  readonly problem: 'gap' | 'seal' | 'body' | 'subject' | 'tailCut' | 'markMissing' | 'markDiffers';
}

/**
 * Reads every row after `afterSeq` against the seal before it, and the newest seal kept outside. Stops at the first break
 * of the chain: what follows it cannot be trusted either way.
 */
export function verify(
  db: Db,
  sealKey: Uint8Array,
  mark: Mark | null,
  afterSeq = 0,
): { entries: number; findings: Finding[] } {
  const key = sealKeyOf(sealKey);
  const found: Finding[] = [];
  const first = db.prepare<[number], Row>('SELECT * FROM journal WHERE seq = ?').get(afterSeq);
  let before: Uint8Array | null = first?.seal ?? null;
  let seq = first?.seq ?? 0;
  let markSeal: string | null = first && mark?.seq === seq ? Buffer.from(first.seal).toString('hex') : null;
  for (const row of db.prepare<[number], Row>('SELECT * FROM journal WHERE seq > ? ORDER BY seq').iterate(seq)) {
    const problem = problemOf(row, seq + 1, key, before);
    if (problem) found.push({ seq: seq + 1, problem });
    if (problem === 'gap' || problem === 'seal') return { entries: seq, findings: found };
    seq = row.seq;
    before = row.seal;
    if (mark?.seq === seq) markSeal = Buffer.from(row.seal).toString('hex');
  }
  const end = problemOfMark(mark, seq, markSeal);
  return { entries: seq, findings: end ? [...found, end] : found };
}

/** The entries whose chain holds from the first on, one after another. Throws where the file cannot be read. */
export function* soundSeqs(db: Db, sealKey: Uint8Array): Generator<number> {
  const key = sealKeyOf(sealKey);
  let before: Uint8Array | null = null;
  let seq = 0;
  for (const row of db.prepare<[], Row>('SELECT * FROM journal ORDER BY seq').iterate()) {
    if (problemOf(row, seq + 1, key, before)) return;
    seq = row.seq;
    before = row.seal;
    yield seq;
  }
}

function problemOf(row: Row, seq: number, sealKey: SealKey, before: Uint8Array | null): Finding['problem'] | null {
  if (row.seq !== seq) return 'gap';
  if (!sameSeal(sealOf(sealKey, before, row), row.seal)) return 'seal';
  if (row.version > entryVersion) return 'body';
  const fact = Fact.safeParse(safeJson(row.body));
  if (!fact.success) return 'body';
  return subjectOf(fact.data) === row.subject ? null : 'subject';
}

function problemOfMark(mark: Mark | null, newest: number, markSeal: string | null): Finding | null {
  // A crash right after the first commit leaves no mark yet.
  if (mark === null) return newest <= 1 ? null : { seq: newest, problem: 'markMissing' };
  if (mark.seq > newest) return { seq: newest + 1, problem: 'tailCut' };
  return mark.seq === 0 || mark.seal === markSeal ? null : { seq: mark.seq, problem: 'markDiffers' };
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
