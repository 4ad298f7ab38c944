import { rmSync } from 'node:fs';
import type { Refusal } from '#shared/refusal.ts';
import { Refused } from '#shared/refusal.ts';
import { readMark } from '../../electron/journal/newest-seal.ts';
import { createUpaySimulator } from '../../electron/simulators/upay.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { type Books, compare, readBooks } from './books.ts';
import { frame, frameHeader, logHeader } from './damage.ts';
import { digestOf, openFolder, startIn } from './folder-till.ts';
import { type Files, filesIn, type Original, putDown } from './originals.ts';

export type CutVerdict =
  | { readonly outcome: 'openedAsPrefix' | 'refused'; readonly words: string }
  | { readonly outcome: 'wrong'; readonly words: string; readonly dir: string };

export interface Judging {
  readonly one: Original;
  readonly files: Files;
  /** Also lets the opened till carry on until all is settled, and asks the bank. */
  readonly recover: boolean;
  readonly sentence: (refusal: Refusal) => string;
}

const hourMs = 3_600_000;

/** Opens a damaged folder with the product's code. Only two ends are right: a proven prefix, or a refusal that changed nothing. */
export async function judgeCut(judging: Judging): Promise<CutVerdict> {
  const dir = putDown(judging.files);
  try {
    const verdict = await open(dir, judging);
    rmSync(dir, { recursive: true, force: true });
    return verdict;
  } catch (error) {
    const words = error instanceof Wrong ? error.message : `thrown: ${error instanceof Error ? error.stack : error}`;
    return { outcome: 'wrong', words, dir };
  }
}

class Wrong extends Error {}

function demand(holds: boolean, words: string): void {
  if (!holds) throw new Wrong(words);
}

async function open(dir: string, judging: Judging): Promise<CutVerdict> {
  const { one, files } = judging;
  const proven = provenSeq(dir, files, one);
  const clock = createVirtualClock(one.nowMs + 1000);
  const simulator = createUpaySimulator({ clock, seed: one.seed, kept: one.kept });
  const before = digestOf(filesIn(dir));
  try {
    const opened = openFolder(dir, { clock });
    const length = opened.journal.length;
    try {
      requirePrefix(readBooks(dir), one, proven);
    } catch (error) {
      opened.close();
      throw error;
    }
    if (judging.recover && hasSecrets(files, one)) await recover(dir, opened, { clock, simulator });
    else opened.close();
    return { outcome: 'openedAsPrefix', words: `${length} of ${one.truth.entries.length}` };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    demand(
      digestOf(filesIn(dir)) === before,
      `${error.refusal.code}, but the files were changed: ${changed(dir, files)}`,
    );
    const sentence = judging.sentence(error.refusal);
    demand(saysWhatIsSaved(sentence, dir), `the refusal does not say what is saved and where: ${sentence}`);
    return { outcome: 'refused', words: error.refusal.code };
  } finally {
    simulator.close();
  }
}

/** A till whose stored terminal cannot be named any more says that it needs activation; its payments wait. */
function hasSecrets(files: Files, { files: original }: Original): boolean {
  return files.get('secrets.json')?.equals(original.get('secrets.json') ?? Buffer.alloc(0)) ?? false;
}

/** Every entry there is, in order, as it was; none missing that the mark or the log still proves; the tables as folded. */
function requirePrefix(books: Books, { truth }: Original, proven: number): void {
  demand(books.faults.length === 0, `opened at fault: ${books.faults.join(', ')}`);
  demand(
    books.seals.every((seal, at) => seal === truth.seals[at]),
    'opened with entries that are not the original’s',
  );
  demand(books.seals.length >= proven, `opened with ${books.seals.length} entries, though ${proven} are proven`);
}

async function recover(
  dir: string,
  opened: ReturnType<typeof openFolder>,
  world: { clock: ReturnType<typeof createVirtualClock>; simulator: ReturnType<typeof createUpaySimulator> },
): Promise<void> {
  const till = startIn(opened, world);
  await world.clock.run(hourMs);
  const { payments } = await world.clock.finish(till.client.send('payments.find', {}));
  for (const payment of payments)
    if (payment.state === 'late' && payment.needsPerson)
      await world.clock.finish(till.client.send('payment.takeLate', { paymentId: payment.paymentId }));
    else if (payment.unseen)
      await world.clock.finish(till.client.send('payment.seen', { paymentId: payment.paymentId }));
  await world.clock.run(hourMs);
  await till.close();
  const books = readBooks(dir);
  const { disagreements, doubleCharges, unsettled } = compare(books.records.values(), world.simulator.bank.dump());
  const wrong = [...books.faults, ...disagreements, ...doubleCharges, ...unsettled, ...till.defects];
  demand(wrong.length === 0, `after recovery: ${wrong.join(', ')}`);
}

/** What may not be missing: what a true mark names, and every entry but the last write's while its bytes are still in the log. */
function provenSeq(dir: string, files: Files, { truth, files: original }: Original): number {
  const mark = readMark(`${dir}/newest-seal`);
  const byMark = mark && truth.seals[mark.seq - 1] === mark.seal ? mark.seq : 0;
  return Math.max(byMark, isWounded(files, original) ? truth.entries.length - 1 : 0);
}

/** The log is as long as it was, with a fault in its midst: whole writes stand behind the fault. */
function isWounded(files: Files, original: Files): boolean {
  const now = files.get('journal.db-wal');
  const was = original.get('journal.db-wal');
  if (!now || !was || now.length !== was.length || now.equals(was)) return false;
  const first = now.findIndex((byte, at) => byte !== was[at]);
  const salt = was.subarray(16, 24);
  const at = Math.floor((first - logHeader) / frame);
  const isLive = (index: number) => {
    const start = logHeader + index * frame;
    return start >= logHeader && was.subarray(start + 8, start + 16).equals(salt);
  };
  return first >= logHeader && (first - logHeader) % frame >= frameHeader && isLive(at);
}

function saysWhatIsSaved(sentence: string, dir: string): boolean {
  return sentence.includes(dir) && /nothing was changed/i.test(sentence);
}

function changed(dir: string, files: Files): string {
  const now = filesIn(dir);
  const names = new Set([...now.keys(), ...files.keys()]);
  const same = (name: string) => now.get(name)?.equals(files.get(name) ?? Buffer.alloc(0)) ?? !files.has(name);
  return [...names].filter((name) => !name.endsWith('-shm') && !same(name)).join(', ');
}
