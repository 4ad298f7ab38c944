import { basename } from 'node:path';
import { assert } from '#shared/assert.ts';
import type { Args } from '#shared/contract/contract.ts';
import {
  type BillCame,
  type BillGlanceView,
  type BillImported,
  type BillNotTaken,
  glanceCellLength,
  glanceColumns,
} from '#shared/contract/reconcile-view.ts';
import type { Currency } from '#shared/money.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { BillEnd, BillRefusal } from '#shared/reconcile/bill-file.ts';
import { billLaws } from '#shared/reconcile/bill-law.ts';
import { layoutName, type Placed, sameBill } from '#shared/reconcile/day-book.ts';
import type { BillMapping } from '#shared/reconcile/mapping.ts';
import { type BillLayout, type BillTaken, mostBillBytes, type ProviderDay } from '#shared/reconcile/taken.ts';
import { Refused } from '#shared/refusal.ts';
import type { Journal } from '../journal/journal.ts';
import type { PaymentProvider } from '../providers/provider.ts';
import type { Doing, Work } from '../till/work.ts';
import { dayBookOf } from './comparing.ts';
import type { Arriving, KeptBills } from './kept-bills.ts';
import type { Mappings } from './mappings.ts';
import { readBill, recognizeBill } from './read-bill.ts';

export interface BillTakingParts {
  readonly journal: Journal;
  readonly bills: KeptBills;
  readonly mappings: Mappings;
  readonly work: Work;
  readonly currency: () => Currency;
  readonly cashier: () => string;
  readonly providerFor: (id: ProviderId) => PaymentProvider | null;
  readonly merchantOf: (id: ProviderId) => string | null;
}

/** A file that came in parts; `whole` once the last of them did. */
interface Arrived {
  readonly importId: string;
  readonly fileName: string;
  readonly file: Arriving;
  parts: number;
  whole: string | null;
}

/** Shown of what is wrong with single lines. */
const mostProblems = 50;

export function billView({ atMs, fact }: Placed<BillTaken>) {
  const { digest, source, rows, fileName, by, layout } = fact;
  return {
    ...{ digest, layout: layoutName(fact), isMapped: typeof layout !== 'string', source, rows, fileName },
    ...{ takenMs: atMs, by },
  };
}

/**
 * Takes bills: fetched or from a file. First the bytes are safe in the folder, then the entry names them; a crash between
 * leaves a file that nothing names, and the same file can be taken again.
 */
export function createBillTaking(parts: BillTakingParts) {
  const { journal, bills, mappings, work } = parts;
  let arrived: Arrived | null = null;

  function enter(fact: Omit<BillTaken, 'kind' | 'by'>): Pick<BillCame, 'bill' | 'isNew'> {
    const known = sameBill(dayBookOf(journal, fact), fact);
    if (known) return { bill: billView(known), isNew: false };
    const taken: BillTaken = { kind: 'bill.taken', ...fact, by: parts.cashier() };
    const { seq, atMs } = journal.append(taken);
    return { bill: billView({ seq, atMs, fact: taken }), isNew: true };
  }

  async function ask({ provider: id, day }: ProviderDay, { signal }: Doing): Promise<BillCame> {
    const provider = parts.providerFor(id);
    if (!provider) throw new Refused('providerMissing', { provider: id, open: 0 });
    if (!provider.bill) throw new Refused('billNoList', { provider: id });
    const answer = await provider.bill(day, signal);
    signal.throwIfAborted();
    if (answer.kind !== 'bill') {
      const words = [answer.words?.code, answer.words?.text].filter(Boolean).join(' ');
      const codes = { notYet: 'billNotYet', refused: 'billRefused', unreachable: 'billUnreachable' } as const;
      throw new Refused(codes[answer.kind], { provider: id, day, words });
    }
    assert(answer.kept, 'what was fetched can be kept');
    const digest = bills.keep(answer.kept);
    const rows = answer.rows.length;
    const came = enter({ provider: id, day, digest, layout: 'replies', source: 'fetched', rows, fileName: null });
    return {
      ...{ kind: 'taken', ...came, problemCount: answer.unreadable.length, problems: [] },
      differences: answer.differences ?? [],
    };
  }

  /** Null until the last part. A file that is no bill, or another day's, is not kept. */
  async function take(args: Args<'bill.import'>): Promise<BillImported | null> {
    const { part, provider, day, mapping } = args;
    const here = takePart(args);
    if (part < args.parts - 1) return null;
    here.whole = here.file.end();
    return work.run({ what: 'import', provider, day }, async (doing) => {
      const came = await takeBest(here, { provider, day }, mapping, doing);
      if (came.kind !== 'mappingNeeded') forget();
      return came;
    });
  }

  function takePart({ importId, part, parts: count, base64, fileName }: Args<'bill.import'>): Arrived {
    if (part === 0) {
      forget();
      const name = basename(fileName.replaceAll('\\', '/')).slice(-120);
      arrived = { importId, fileName: name, file: bills.begin(), parts: 0, whole: null };
    }
    const here = arrived;
    if (here?.importId !== importId || here.parts !== part || part >= count || here.whole !== null)
      throw new Refused('badRequest', { field: 'part' });
    const piece = Buffer.from(base64, 'base64');
    if (here.file.bytes + piece.length > mostBillBytes) throw new Refused('badRequest', { field: 'parts' });
    here.file.write(piece);
    here.parts += 1;
    return here;
  }

  function forget(): void {
    arrived?.file.drop();
    arrived = null;
  }

  /** Through the mapping that was named; else by heart; else through the first saved one that fits without a fault. */
  async function takeBest(
    here: Arrived,
    of: ProviderDay,
    mapping: BillMapping | null,
    doing: Doing,
  ): Promise<BillImported> {
    if (mapping) return takeAs(here, of, mapping, doing);
    const first = await takeAs(here, of, 'recognize', doing);
    if (first.kind !== 'refused' || first.refusal.code !== 'unknownLayout') return first;
    for (const saved of mappings.all()) {
      const read = await readThrough(here, of, saved, doing);
      if ('end' in read && read.end.problemCount === 0) return keep(here, of, saved, read.end);
    }
    const glance = await glanceOf(here, null);
    return glance.kind === 'refused'
      ? glance
      : { kind: 'mappingNeeded', refusal: first.refusal, glance: glance.glance };
  }

  async function takeAs(
    here: Arrived,
    of: ProviderDay,
    layout: BillMapping | 'recognize',
    doing: Doing,
  ): Promise<BillCame | BillNotTaken> {
    const read = await readThrough(here, of, layout, doing);
    if ('refusal' in read) return { kind: 'refused', refusal: read.refusal };
    const { format } = read.end;
    if (typeof layout !== 'string') return keep(here, of, layout, read.end);
    return format === 'mapped' ? { kind: 'refused', refusal: unknown } : keep(here, of, format, read.end);
  }

  async function readThrough(
    { file }: Arrived,
    { provider, day }: ProviderDay,
    layout: BillMapping | 'recognize',
    { signal, tell }: Doing,
  ): Promise<{ readonly end: BillEnd } | { readonly refusal: BillRefusal }> {
    const question = {
      ...{ currency: parts.currency(), layout, merchant: parts.merchantOf(provider), signal },
      day: billLaws[provider].lists === 'settled' ? null : day,
      onProgress: ({ readBytes, totalBytes }: { readonly readBytes: number; readonly totalBytes: number }) =>
        tell(readBytes, totalBytes),
    };
    for await (const part of readBill(file.path, question)) {
      if (part.kind === 'end') return { end: part.end };
      if (part.kind === 'refused') return { refusal: part.refusal };
    }
    return { refusal: unknown };
  }

  function keep({ file, whole, fileName }: Arrived, of: ProviderDay, layout: BillLayout, end: BillEnd): BillCame {
    if (whole === null) throw new Refused('billArrivedGone');
    file.keep();
    const rows = end.sums.payments + end.sums.refunds;
    const came = enter({ ...of, digest: whole, layout, source: 'imported', rows, fileName: fileName || null });
    const { problemCount, problems, differences } = end;
    return { kind: 'taken', ...came, problemCount, problems: problems.slice(0, mostProblems), differences };
  }

  function found(importId: string): Arrived {
    if (arrived?.importId !== importId || arrived.whole === null) throw new Refused('billArrivedGone');
    return arrived;
  }

  return {
    fetch: (of: ProviderDay) => work.run({ what: 'fetch', ...of }, (doing) => ask(of, doing)),
    import: take,
    preview: async ({ importId, sheet }: Args<'bill.preview'>): Promise<BillGlanceView | BillNotTaken> => {
      const glance = await glanceOf(found(importId), sheet);
      return glance.kind === 'refused' ? glance : glance.glance;
    },
    map: ({ importId, provider, day, mapping, save }: Args<'bill.map'>) => {
      const here = found(importId);
      if (save) mappings.refuseFull(mapping.name);
      return work.run({ what: 'import', provider, day }, async (doing) => {
        const came = await takeAs(here, { provider, day }, mapping, doing);
        if (came.kind === 'refused') return came;
        forget();
        if (save) mappings.save(mapping);
        return came;
      });
    },
    stop: forget,
  };
}

const unknown: BillRefusal = { code: 'unknownLayout', line: null, column: null, found: null };

async function glanceOf(
  { file, fileName }: Arrived,
  sheet: string | null,
): Promise<{ readonly kind: 'glance'; readonly glance: BillGlanceView } | BillNotTaken> {
  const seen = await recognizeBill(file.path, { sheet });
  if (seen.kind === 'refused') return seen;
  const { format, delimiter, sheets } = seen;
  const records = seen.records.map(({ line, cells }) => ({
    line,
    cells: cells.slice(0, glanceColumns).map((cell) => cell.slice(0, glanceCellLength)),
  }));
  return { kind: 'glance', glance: { fileName, format, delimiter, sheets, records } };
}
