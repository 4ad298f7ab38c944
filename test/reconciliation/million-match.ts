// Makes a journal and a bill of many payments with known faults, compares them as the till does, and prints for whoever changes
// the comparison what that took; ends with 1 where anything but the faults was found.
//   node test/reconciliation/million-match.ts [payments=1000000] [FOLDER]
// A folder keeps what was made, for another run.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PaymentId, Reference, SaleId } from '#shared/ids.ts';
import { entryVersion, type Fact, subjectOf } from '#shared/journal/entry.ts';
import { fold } from '#shared/journal/fold.ts';
import { daySubject } from '#shared/reconcile/taken.ts';
import { emptyDesk } from '#shared/shift/shift.ts';
import { systemClock } from '../../electron/clock.ts';
import { openDatabase } from '../../electron/journal/database.ts';
import { openJournal } from '../../electron/journal/journal.ts';
import { migrate } from '../../electron/journal/migrate.ts';
import { memoryNewestSeal } from '../../electron/journal/newest-seal.ts';
import { openProjections } from '../../electron/journal/projections.ts';
import { sealKeyOf, sealOf } from '../../electron/journal/seal.ts';
import { compareDay } from '../../electron/reconciliation/comparing.ts';
import { openKeptBills } from '../../electron/reconciliation/kept-bills.ts';
import { approval, facts } from '../shared/facts.ts';
import { payment, piecesOf, swiftpass } from './writers.ts';

const [count, kept, task] = [Number(process.argv[2] ?? 1_000_000), process.argv[3], process.argv[4]];
const day = '2026-11-20';
const startMs = Date.parse(`${day}T04:00:00Z`);
const sealKey = new Uint8Array(32);
/** Of so many payments one has each fault. */
const every = 100_000;
const batch = 2000;
/** In MiB; what would not fit into it ends the process. */
const heap = '--max-old-space-size=900';

const sold = (n: number) => ({ reference: `T3ST${String(n).padStart(20, '0')}`, minor: 100 + (n % 9973) });
const hasFault = (n: number, which: number) => n % every === which;

/** The till's own tables by its own fold, many entries to one commit: a shop takes a day for what this makes in minutes. */
function makeJournal(folder: string): void {
  const db = openDatabase(path.join(folder, 'journal.db'));
  migrate(db, folder);
  db.pragma('synchronous = OFF');
  const insert = db.prepare('INSERT INTO journal (seq, at_ms, version, subject, body, seal) VALUES (?, ?, ?, ?, ?, ?)');
  const projections = openProjections(db, emptyDesk);
  const key = sealKeyOf(sealKey);
  let [seq, seal]: [number, Uint8Array | null] = [0, null];
  function append(fact: Fact, atMs: number): void {
    seq += 1;
    const stage = projections.stage();
    fold(stage.folded, { seq, atMs, fact });
    const row = { seq, at_ms: atMs, version: entryVersion, subject: subjectOf(fact), body: JSON.stringify(fact) };
    seal = sealOf(key, seal, row);
    insert.run(row.seq, row.at_ms, row.version, row.subject, row.body, seal);
    stage.write();
    stage.publish();
  }
  append({ kind: 'journal.created', terminalId: 'million', prefix: 'T3ST' as never, training: false }, startMs);
  for (let from = 0; from < count; from += batch)
    db.transaction(() => {
      for (let n = from; n < Math.min(from + batch, count); n += 1)
        for (const fact of factsOf(n)) append(fact, startMs + n * 20);
    })();
  db.close();
}

function factsOf(n: number): [Fact, Fact] {
  const { reference, minor } = sold(n);
  const amount = { minor, currency: 'CNY' } as const;
  const paymentId = `payment-${String(n).padStart(12, '0')}` as PaymentId;
  const own = { ...facts, paymentId, saleId: `sale-${n}` as SaleId, reference: reference as Reference, amount };
  const paid = { ...approval, amount, payerPaid: amount, providerReference: `20261120052620712721${n}` };
  return [
    { kind: 'payment.requested', facts: { ...own, provider: 'swiftpass' }, codeDigest: null, saleTotal: amount },
    {
      ...{ kind: 'payment.event', paymentId },
      event: { event: 'approved', approval: { ...paid, walletReference: `42000026${n}`, paidAtMs: startMs + n * 20 } },
    },
  ];
}

function* makeBill(): Generator<string> {
  let [rows, paidMinor] = [0, 0];
  const { head, foot } = piecesOf(swiftpass, []);
  yield head;
  for (let from = 0; from < count; from += batch) {
    const some = Array.from({ length: Math.min(batch, count - from) }, (_one, at) => rowsOf(from + at)).flat();
    yield piecesOf(
      swiftpass,
      some.map((row) => ({ row, product: '茶 tea, hot' })),
    ).rows;
    rows += some.length;
    paidMinor += some.reduce((sum, { amount }) => sum + amount.minor, 0);
  }
  const [names] = foot.split('\n');
  const yuan = (minor: number) => (minor / 100).toFixed(2);
  yield `${names}\n\`${rows},\`${yuan(paidMinor)},\`0.00,\`0.00,\`${yuan(rows * 7)},\`${yuan(paidMinor)}\n`;
}

function rowsOf(n: number) {
  if (hasFault(n, 2)) return []; // only in the journal
  const { reference, minor } = sold(n);
  const amount = { minor: hasFault(n, 1) ? minor + 1 : minor, currency: 'CNY' } as const;
  const numbers = { reference, providerReference: `20261120052620712721${n}`, walletReference: `42000026${n}` };
  const row = payment({ ...numbers, amount, payerPaid: amount, atMs: startMs + n * 20 });
  if (hasFault(n, 3)) return [row, row];
  const strange = { reference: `OTHER${n}`, providerReference: `X${n}`, walletReference: `Y${n}` };
  return hasFault(n, 4) ? [row, { ...row, ...strange }] : [row];
}

async function compare(folder: string): Promise<void> {
  const db = openDatabase(path.join(folder, 'journal.db'));
  const journal = openJournal({ db, sealKey, newestSeal: memoryNewestSeal(), clock: systemClock });
  const bills = openKeptBills(path.join(folder, 'bills'));
  const digest = await keep(bills, path.join(folder, 'bill.csv'));
  const of = { provider: 'swiftpass', day } as const;
  const more = { layout: 'swiftpass', source: 'imported', rows: count, fileName: 'bill.csv', by: 'cashier' } as const;
  if (journal.history(daySubject(of)).length === 0) journal.append({ kind: 'bill.taken', ...of, digest, ...more });
  const totalBytes = 3 * statSync(bills.path(digest)).size;
  const began = performance.now();
  let saidAt = 0;
  const said = (what: string) =>
    console.log(`${((performance.now() - began) / 1000).toFixed(0)} s: ${what}, ${rss()} MiB resident`);
  const tell = (bytes: number): void => {
    const percent = Math.floor((100 * bytes) / totalBytes);
    if (percent < saidAt + 10) return;
    saidAt = percent;
    said(`${percent} % of the bill's three readings`);
  };
  const comparison = await compareDay(
    {
      ...{ journal, clock: systemClock, bills, currency: () => 'CNY' },
      ...{ providerFor: () => null, merchantOf: () => null },
    },
    of,
    { signal: new AbortController().signal, tell },
  );
  said('compared');
  const { sums, findings, lines } = comparison.matching;
  for (const { class: name, lines: number, journal: ours, bill } of sums)
    console.log(`${name}: ${number} lines, journal ${ours.paymentsMinor}, bill ${bill.paymentsMinor}`);
  console.log(findings, `${comparison.open.length} open, ${lines.length} lines`);
  const seconds = (performance.now() - began) / 1000;
  const { maxRSS } = process.resourceUsage();
  console.log(
    `${count} payments against ${sums.reduce((sum, { bill }) => sum + bill.rows, 0)} rows in ${seconds.toFixed(1)} s (${(process.cpuUsage().user / 1e6).toFixed(1)} s of processor), peak ${(maxRSS / 1024).toFixed(0)} MiB resident`,
  );
  const wanted = Math.ceil(count / every);
  const found = Object.fromEntries(sums.map((one) => [one.class, one.lines]));
  const right = (['amountDiffers', 'onlyJournal', 'doubled', 'onlyBill'] as const).every(
    (name) => found[name] === wanted,
  );
  console.log(right ? 'each fault was found, and nothing else' : 'NOT what was made');
  process.exitCode = right && found.agrees === count - 2 * wanted ? 0 : 1;
  journal.close();
}

async function keep(bills: ReturnType<typeof openKeptBills>, file: string): Promise<string> {
  const arriving = bills.begin();
  for await (const piece of createReadStream(file)) arriving.write(piece as Buffer);
  const digest = arriving.end();
  arriving.keep();
  return digest;
}

function rss(): string {
  return (process.memoryUsage.rss() / 2 ** 20).toFixed(0);
}

/** In a process of its own, so that each one's memory is its own. */
function run(part: 'make' | 'compare', folder: string): void {
  const words = [...(part === 'compare' ? [heap] : []), import.meta.filename, String(count), folder, part];
  execFileSync(process.execPath, words, { stdio: 'inherit' });
}

if (task === 'make') {
  makeJournal(kept ?? '');
  await pipeline(Readable.from(makeBill()), createWriteStream(path.join(kept ?? '', 'bill.csv')));
} else if (task === 'compare') await compare(kept ?? '');
else {
  const folder = kept ?? mkdtempSync(path.join(tmpdir(), `shroff-million-${randomBytes(2).toString('hex')}-`));
  mkdirSync(folder, { recursive: true });
  try {
    const bill = path.join(folder, 'bill.csv');
    if (!existsSync(bill)) run('make', folder);
    console.log(`${count} payments journaled, the bill is ${(statSync(bill).size / 2 ** 20).toFixed(0)} MiB`);
    run('compare', folder);
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true });
  }
}
