import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import { formatDecimal } from '#shared/money.ts';
import { committedMinor } from '#shared/payment/refund.ts';
import { Refused } from '#shared/refusal.ts';
import { systemClock } from '../clock.ts';
import { openDatabase } from '../journal/database.ts';
import { lockFolder } from '../journal/lock.ts';
import { readMark } from '../journal/newest-seal.ts';
import { adoptJournal, guard, journalFile, newestSealFile } from '../journal/open-journal.ts';
import { entryOf } from '../journal/read-entry.ts';
import type { Row } from '../journal/seal.ts';
import { verify } from '../journal/verify.ts';
import { sealKeyStore } from '../open-till.ts';
import { openSecrets } from '../settings/secrets-file.ts';
import { shownState } from '../till/view.ts';
import type { Context } from './context.ts';
import { exits } from './exit.ts';

/** Reads every entry against its seal, beside an open till or not. */
export function verifyJournal(context: Context): number {
  const { entries, findings } = verified(context);
  const words = findings.map(({ seq, problem }) => `entry ${seq}: ${problem}`);
  context.output.result(
    { entries, findings },
    [`${entries} entries, ${findings.length === 0 ? 'every seal holds' : 'broken'}`, ...words].join('\n'),
  );
  return findings.length === 0 ? exits.done : exits.certainlyNot;
}

export function verified({ dataDir, mode }: Pick<Context, 'dataDir' | 'mode'>): ReturnType<typeof verify> {
  const folder = join(dataDir, mode);
  const { path, sealKey } = located(folder);
  const db = guard(path, () => openDatabase(path, { readonly: true }));
  try {
    const mark = readMark(join(folder, newestSealFile));
    return guard(path, () => verify(db, sealKey, mark));
  } finally {
    db.close();
  }
}

/** Every entry as a JSON line, or with `csv` one row a payment. Codes and keys are in neither: they are not in the journal. */
export function exportJournal({ dataDir, mode }: Context, csv: boolean, out: NodeJS.WritableStream): number {
  const { path } = located(join(dataDir, mode));
  const db = guard(path, () => openDatabase(path, { readonly: true }));
  try {
    if (csv)
      out.write(csvOf(db.prepare<[], { body: string }>('SELECT body FROM payments ORDER BY requested_ms').all()));
    else
      for (const row of db.prepare<[], Row>('SELECT * FROM journal ORDER BY seq').iterate())
        out.write(`${JSON.stringify(entryOf(row))}\n`);
    return exits.done;
  } finally {
    db.close();
  }
}

/** Goes on with a journal whose newest entries are missing, because a person says that the rest is not to be had. */
export function adopt({ dataDir, mode, output }: Context): number {
  const folder = join(dataDir, mode);
  const { sealKey } = located(folder);
  const lock = lockFolder(folder);
  try {
    const { entries, newestKnownSeq } = adoptJournal(folder, sealKey, systemClock, 'owner');
    const missing = newestKnownSeq - entries;
    output.result(
      { entries, missing },
      missing === 0
        ? `Nothing is missing: ${entries} entries.`
        : `Going on after entry ${entries}; ${missing} entries stay missing.`,
    );
    return exits.done;
  } finally {
    lock.release();
  }
}

function located(folder: string): { path: string; sealKey: Uint8Array } {
  const path = join(folder, journalFile);
  if (!existsSync(path)) throw new Refused('dataMissing', { path });
  const sealKey = sealKeyStore(openSecrets(folder, process.env)).read();
  if (!sealKey) throw new Refused('dataKeyMissing', { path });
  return { path, sealKey };
}

function csvOf(rows: readonly { body: string }[]): string {
  const lines = rows.map(({ body }) => {
    const { payment, refunds } = JSON.parse(body) as PaymentRecord;
    return {
      requested_at: new Date(payment.requestedMs).toISOString(),
      payment_id: payment.paymentId,
      reference: payment.reference,
      provider: payment.provider,
      provider_reference: payment.providerReference ?? '',
      way: payment.way,
      wallet: payment.wallet ?? '',
      state: shownState(payment),
      amount: formatDecimal(payment.amount),
      refunds: formatDecimal({ minor: committedMinor(refunds), currency: payment.amount.currency }),
      currency: payment.amount.currency,
    };
  });
  return stringify(lines, { header: true, bom: true, escape_formulas: true });
}
