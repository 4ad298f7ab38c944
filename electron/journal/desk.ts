import { deskSubject } from '#shared/journal/entry.ts';
import { type DeskFact, foldDesk } from '#shared/journal/fold.ts';
import { type Close, type Desk, emptyDesk } from '#shared/shift/shift.ts';
import type { Db } from './database.ts';
import { entryOf } from './read-entry.ts';
import type { Row } from './seal.ts';

/**
 * Read from the journal itself, which is sealed: there is no table of it that could say something else. The closes of all
 * shifts by their numbers, and what the open one is from its own entries.
 */
export function readDesk(db: Db): Desk {
  const closes = db
    .prepare<[string], Close>(
      `SELECT json_extract(body, '$.z') AS z, seq, json_extract(body, '$.shiftId') AS shiftId FROM journal
       WHERE subject = ? AND json_extract(body, '$.kind') = 'shift.closed' ORDER BY seq`,
    )
    .all(deskSubject);
  const since = db
    .prepare<[string, number], Row>('SELECT * FROM journal WHERE subject = ? AND seq > ? ORDER BY seq')
    .all(deskSubject, closes.at(-1)?.seq ?? 0);
  let desk: Desk = { ...emptyDesk, closes };
  for (const entry of since.map(entryOf)) desk = foldDesk(desk, { ...entry, fact: entry.fact as DeskFact });
  return desk;
}

/** An index that lost or gained an entry of the desk or of a day would forget a shift or a bill: the newest are compared with the table itself. */
export function subjectIndexDiffers(db: Db, newestEntries: number): boolean {
  const count = (how: 'INDEXED BY journal_subject' | 'NOT INDEXED', subject: string, from: string, to: string) =>
    db
      .prepare<[string, string, number], number>(
        `SELECT count(*) FROM journal ${how}
         WHERE ${subject} BETWEEN ? AND ? AND seq > (SELECT coalesce(max(seq), 0) FROM journal) - ?`,
      )
      .pluck()
      .get(from, to, newestEntries);
  return [
    [deskSubject, deskSubject],
    ['day ', 'day ~'],
  ].some(
    ([from = '', to = '']) =>
      count('INDEXED BY journal_subject', 'subject', from, to) !== count('NOT INDEXED', '+subject', from, to),
  );
}
