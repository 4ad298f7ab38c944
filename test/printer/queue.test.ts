import { describe, expect, test } from 'vitest';
import type { Printing } from '#shared/receipt/printing.ts';
import { Refused } from '#shared/refusal.ts';
import type { Log } from '../../electron/log.ts';
import type { Output, Sent } from '../../electron/printer/output.ts';
import { createQueue, queueLimits } from '../../electron/printer/queue.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';

const whole: Sent = { sent: 'whole' };
const off: Sent = { sent: 'nothing', why: 'unreachable', problem: 'ECONNREFUSED' };
const broke: Sent = { sent: 'part', why: 'brokeOff', problem: 'ECONNRESET' };

/** A printer that answers each time as it is told, the last answer for ever; `stuck` never answers. */
function world(...answers: (Sent | 'stuck')[]) {
  const clock = createVirtualClock(0);
  const logged: string[] = [];
  const note = (event: string) => void logged.push(event);
  const log: Log = { info: note, warn: note, error: note, close: () => undefined };
  const sent: string[] = [];
  const output: Output = {
    place: 'here',
    send: (name) => {
      sent.push(name);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      return answer === 'stuck' || !answer ? new Promise(() => undefined) : Promise.resolve(answer);
    },
  };
  const queue = createQueue(output, clock, log);
  const left: string[] = [];
  const ended: string[] = [];
  const print = (name: string, keep = true, make: () => Uint8Array = () => new Uint8Array(1)) => {
    const job = { name, make, left: (all: boolean) => void left.push(`${name} ${all ? 'whole' : 'part'}`) };
    const printing = queue.print(job, keep);
    void printing.then((one) => ended.push(`${name} ${one.outcome}`));
    return printing;
  };
  return { clock, logged, sent, queue, print, left, ended, answers };
}

const outcomeOf = async (printing: Promise<Printing>) => (await printing).outcome;

describe('the printer’s queue', () => {
  test('one receipt after the other, each counted when it has left', async () => {
    const { clock, print, left, queue, logged } = world(whole);
    expect(await clock.finish(Promise.all([outcomeOf(print('a')), outcomeOf(print('b'))]))).toEqual([
      'printed',
      'printed',
    ]);
    expect(left).toEqual(['a whole', 'b whole']);
    expect(queue.view()).toEqual({ state: 'ready', trouble: null, waiting: 0 });
    expect(logged).toEqual(['printer.printed', 'printer.printed']);
  });

  test('what did not begin to leave waits, and comes by itself when the printer is back', async () => {
    const { clock, print, queue, left, sent, ended } = world(off, off, whole);
    expect(await clock.finish(outcomeOf(print('a')))).toBe('waiting');
    expect(queue.view()).toMatchObject({
      state: 'trouble',
      trouble: { why: 'unreachable', place: 'here' },
      waiting: 1,
    });
    await clock.run(2 * queueLimits.againMs);
    expect([sent, left, ended]).toEqual([['a', 'a', 'a'], ['a whole'], ['a waiting']]);
    expect(queue.view()).toEqual({ state: 'ready', trouble: null, waiting: 0 });
  });

  test('what broke off in the middle is never sent again by itself, and is counted', async () => {
    const { clock, print, sent, left, queue } = world(broke, whole);
    const printing = await clock.finish(print('a'));
    expect(printing).toMatchObject({ outcome: 'unsure', trouble: { why: 'brokeOff', place: 'here' } });
    await clock.run(10 * queueLimits.againMs);
    expect([sent, left]).toEqual([['a'], ['a part']]);
    expect(queue.view()).toMatchObject({ state: 'trouble', waiting: 0 });
  });

  test('who will not wait is told that nothing was printed, and nothing is, later either', async () => {
    const { clock, print, sent, left } = world(off, whole);
    expect(await clock.finish(outcomeOf(print('a', false)))).toBe('notPrinted');
    await clock.run(10 * queueLimits.againMs);
    expect([sent, left]).toEqual([['a'], []]);
  });

  test('a receipt that waits too long is given up, and how many were is told', async () => {
    const { clock, print, queue, left, logged } = world(off);
    print('a');
    print('b');
    await clock.run(queueLimits.lifeMs + 2 * queueLimits.againMs);
    expect(queue.view()).toEqual({ state: 'trouble', trouble: { why: 'tooOld', place: 'here', count: 2 }, waiting: 0 });
    expect([left, logged.filter((event) => event === 'printer.gaveUp').length]).toEqual([[], 2]);
  });

  test('the same trouble is logged once', async () => {
    const { clock, print, logged } = world(off);
    print('a');
    await clock.run(6 * queueLimits.againMs);
    expect(logged).toEqual(['printer.trouble']);
  });

  test('it holds so many and refuses the next', async () => {
    const { print, ended } = world('stuck');
    for (let nth = 0; nth < queueLimits.jobs; nth += 1) print(String(nth));
    expect(() => print('one more')).toThrow(Refused);
    expect(ended).toEqual([]);
  });

  test('a receipt is made when its turn comes, and one that cannot be made holds up no other', async () => {
    const { clock, print, left } = world(whole);
    const refused = print('a', true, () => {
      throw new Refused('printerNoChinese', { sample: '店' });
    });
    const next = print('b');
    expect(await clock.finish(refused)).toMatchObject({ outcome: 'notPrinted', refusal: { code: 'printerNoChinese' } });
    expect([await clock.finish(outcomeOf(next)), left]).toEqual(['printed', ['b whole']]);
  });

  test('a count that cannot be written does not undo what is on the paper', async () => {
    const { clock, queue, logged } = world(whole);
    const left = () => {
      throw new Refused('journalWriteFailed');
    };
    const printing = queue.print({ name: 'a', make: () => new Uint8Array(1), left }, true);
    expect([await clock.finish(outcomeOf(printing)), logged]).toEqual([
      'printed',
      ['printer.notCounted', 'printer.printed'],
    ]);
  });

  test('who asks for what waits already asks for the same paper', async () => {
    const { clock, print, queue, left, ended } = world(off, off, whole);
    print('a');
    await clock.run(0);
    print('a');
    await clock.run(2 * queueLimits.againMs);
    expect([left, ended, queue.view().waiting]).toEqual([['a whole'], ['a waiting', 'a waiting'], 0]);
  });

  test('but what is on its way to the paper is not what a second wish means', async () => {
    const { clock, print, sent, queue } = world('stuck');
    print('a');
    await clock.run(0);
    print('a');
    expect([sent, queue.view().waiting]).toEqual([['a'], 2]);
  });

  test('a person who mended the printer need not wait for the next try', async () => {
    const { clock, print, queue, left } = world(off, whole);
    await clock.finish(print('a'));
    queue.retry();
    await clock.run(0);
    expect(left).toEqual(['a whole']);
  });

  test('what a person drops is never printed, and the trouble is over', async () => {
    const { clock, print, queue, left, ended } = world(off, off, whole);
    print('a');
    print('b');
    await clock.run(0);
    queue.drop();
    expect(queue.view()).toEqual({ state: 'ready', trouble: null, waiting: 0 });
    await clock.run(10 * queueLimits.againMs);
    expect([left, ended]).toEqual([[], ['a waiting', 'b waiting']]);
  });

  test('one dropped while it is being made does not leave', async () => {
    const { clock, print, queue, sent } = world(whole);
    const printing = print('a');
    queue.drop();
    expect([await clock.finish(outcomeOf(printing)), sent]).toEqual(['notPrinted', []]);
  });

  test('a till that closes gives up what waits, and says "unsure" of what is on its way', async () => {
    const { clock, print, queue, left, sent } = world('stuck');
    const [first, second] = [print('a'), print('b')];
    await clock.run(0);
    await clock.finish(queue.stop());
    expect([await outcomeOf(first), await outcomeOf(second), left, sent]).toEqual([
      'unsure',
      'notPrinted',
      ['a part'],
      ['a'],
    ]);
  });
});
