import { oldestMs, tickMs } from './setup.ts';
import type { World } from './world.ts';

/**
 * All of a world that can make a difference to what follows, but for what is left of its bounds, as text: times as ticks from now, ages only as far as the
 * pace tells them apart. Of two worlds with one key, the one with
 * more left can do all that the other can.
 */
export function keyOf(world: World): string {
  const { nowMs, begun, process } = world;
  const ticks = (ms: number | null) =>
    ms === null ? '' : Math.max(-oldestMs, Math.min(oldestMs, ms - nowMs)) / tickMs;
  const parts: unknown[] = [begun, process !== null, world.closing];
  for (const [at, { payment, refunds }] of world.books.records.entries()) {
    parts.push(world.books.texts[at], ticks(payment.requestedMs), ticks(payment.sinceMs), ticks(payment.codeUntilMs));
    for (const refund of refunds) parts.push(ticks(refund.requestedMs), ticks(refund.sinceMs));
    const { sends, unseen, notFounds, ended } = world.memory(payment.reference);
    parts.push(sends, unseen !== null, notFounds, ended);
  }
  for (const { saleId } of world.books.sales) parts.push(saleId);
  for (const { name, job } of world.jobs()) parts.push(name, ...jobParts(job));
  for (const call of world.calls)
    parts.push(call.kind, call.refundNumber ?? call.reference, call.silent, ticks(call.limitAtMs));
  for (const [job, position] of world.positions) parts.push(job, position);
  for (const { atMs } of world.timers) parts.push('timer', ticks(atMs));
  parts.push(
    ...world.late.map(({ kind, reference, refundNumber }) => `${kind} ${reference} ${refundNumber}`).sort(),
    ...world.trades.map(({ codeUntilMs, ...trade }) => `${JSON.stringify(trade)}${ticks(codeUntilMs)}`).sort(),
  );
  return parts.join('|');
}

function jobParts(job: ReturnType<World['jobs']>[number]['job']): unknown[] {
  const ageMs = job.ageMs();
  const ago = (thenMs: number | null) => (thenMs === null ? '' : Math.min(oldestMs, ageMs - thenMs) / tickMs);
  const { nextStep, reversals, notFounds } = job;
  return [
    Math.min(oldestMs, ageMs) / tickMs,
    ago(job.seenAgeMs),
    ago(job.sinceAgeMs),
    ago(job.lastQueryAgeMs),
    ago(job.lastReversalAgeMs),
    Math.min(reversals, 3),
    Math.min(notFounds, 2),
    job.running !== null,
    nextStep && `${nextStep.call}${(nextStep.atAgeMs - ageMs) / tickMs}`,
  ];
}

/** Two independent 32-bit hashes of a text: with 20 million states the chance that any two are taken for one is about 1 in 100,000. */
export function fingerprint(text: string): readonly [number, number] {
  let a = 0x811c9dc5 | 0;
  let b = 0x9747b28c | 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995);
    b ^= b >>> 15;
  }
  a ^= a >>> 16;
  a = Math.imul(a, 0x85ebca6b);
  a ^= a >>> 13;
  return [a >>> 0, b >>> 0];
}
