import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { replyOf } from '../../electron/simulators/wire.ts';
import { breakages } from './breakages.ts';
import type { Named } from './breaking.ts';
import { caseNames, cases, operations, titleOf } from './cases.ts';
import { type Fault, faults } from './faults.ts';
import { printed, summaryOf, ways, wholeOf } from './matrix.ts';
import { type Cell, type Place, runCell, walletFaults } from './run-cell.ts';
import { subjects } from './subjects.ts';

const slow = 60_000;

const rows = subjects.flatMap((subject) =>
  ways.flatMap((way) => operations.map((operation) => ({ subject, way, operation }))),
);

describe.each(subjects)('$title', (subject) => {
  const own = rows.filter((row) => row.subject === subject);
  test.each(own.map((row) => [`${row.way} way, ${titleOf(row.operation, row.way)}`, row] as const))(
    '%s: every case keeps its rule, or cannot be',
    async (_row, row) => {
      const found: string[] = [];
      for (const name of caseNames) {
        const cell = await runCell({ ...row, name });
        if (cell.result === 'FAILED') found.push(`${nameOfCell(cell)}: ${cell.faults.join('; ')}`);
      }
      expect(found).toEqual([]);
    },
    slow,
  );
});

function nameOfCell({ provider, way, operation, name }: Cell): string {
  return `${provider} ${way} ${titleOf(operation, way)}: ${cases[name].head}`;
}

describe('what is broken fails in the cells of the rule', () => {
  test.each(breakages.map((one) => [`${one.provider} ${one.rule}`, one] as const))(
    '%s',
    async (_name, { provider, breakage, fails, holds }) => {
      const resultOf = async ([way, operation, name]: Named) =>
        (await runCell({ ...placeOf(provider, way, operation, name), broken: breakage })).result;
      for (const one of fails) expect([...one, await resultOf(one)]).toEqual([...one, 'FAILED']);
      expect([...holds, await resultOf(holds)]).toEqual([...holds, 'ok']);
    },
    slow,
  );
});

function placeOf(provider: string, ...[way, operation, name]: Named): Place {
  const subject = subjects.find(({ id }) => id === provider);
  if (subject === undefined) throw new Error(`no subject ${provider}`);
  return { subject, way, operation, name };
}

describe('a wallet that a provider cannot serve', () => {
  test.each(
    subjects.flatMap((subject) =>
      subject.walletCannots.map((one) => [`${subject.id} ${one.wallet}: ${one.act}`, subject, one] as const),
    ),
  )('%s is not offered, and refused before any byte leaves', async (_name, subject, one) => {
    expect(await walletFaults(subject, one)).toEqual([]);
  });
});

describe('a fault that is drawn by chance', () => {
  test.each([
    ['lostRequest', ['lost at once, 0 sent', 'lost at the limit, 0 sent']],
    ['lostReply', ['lost at once, 1 sent', 'lost at the limit, 1 sent']],
    ['duplicate', ['reply 1 at once, 2 sent', 'reply 2 later, 2 sent']],
  ] as const)('%s comes in each of its kinds', async (name, expected) => {
    const seen = await Promise.all(faults[name].map(courseOf));
    expect([...new Set(seen)].toSorted()).toEqual(expected);
  });
});

/** What the caller sees of a provider that answers at once. */
async function courseOf(fault: Fault): Promise<string> {
  const clock = createVirtualClock(0);
  let sent = 0;
  const exchange = async () => {
    sent += 1;
    return replyOf(200, String(sent), 'text/plain');
  };
  const request = {
    method: 'POST',
    url: 'https://x.example',
    headers: {},
    body: new Uint8Array(),
    limitMs: 9000,
  } as const;
  const misprint = { otherAmount: () => null, otherOrder: () => null };
  const tools = { clock, misprint, unsigned: [], nobodys: () => exchange() };
  const reply = await clock.finish(fault(exchange, request, new AbortController().signal, tools, () => undefined));
  const afterMs = clock.steadyMs();
  await clock.run();
  const when = afterMs === 0 ? 'at once' : afterMs === request.limitMs ? 'at the limit' : 'later';
  const what = reply.kind === 'reply' ? `reply ${Buffer.from(reply.body)}` : reply.kind;
  return `${what} ${when}, ${sent} sent`;
}

describe('the matrix', () => {
  const cell = (result: Cell['result'], more: Partial<Cell> = {}): Cell => ({
    ...{ provider: 'eftpay', way: 'show', operation: 'query', name: 'slow', result },
    ...{ why: null, otherwise: null, faults: [], ...more },
  });
  const titles = new Map([['eftpay', 'eftPay']]);

  test('a whole run has a cell for each provider, way, operation and case', () => {
    expect(wholeOf(subjects.length)).toBe(4 * 2 * 9 * 16);
  });

  test('a cell that was not run is printed as empty', () => {
    expect(printed([cell('ok')], titles).match(/EMPTY/g)).toHaveLength(caseNames.length - 1);
  });

  test('a cell that cannot be has a numbered note, one for each reason', () => {
    const text = printed([cell('cannot', { why: 'so' }), cell('cannot', { name: 'cut', why: 'so' })], titles);
    expect(text.match(/\[1\]/g)).toHaveLength(3);
    expect(text).toContain('[1] eftpay: so');
  });

  test('a failed cell is told by its name, with what was wrong', () => {
    const text = printed([cell('FAILED', { faults: ['answered approved'] })], titles);
    expect(text).toContain('eftpay show query: slow: answered approved');
    expect(summaryOf([cell('FAILED'), cell('ok')], 1)).toMatchObject({ cells: 2, ok: 1, failed: 1, providers: 1 });
  });

  test('no line is longer than a wide screen', () => {
    const block = caseNames.map((name) => cell('FAILED', { name, operation: 'reverseApproved' }));
    const [table = ''] = printed(block, titles).split('FAILED:');
    expect(Math.max(...table.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(160);
  });

  test('an unknown provider is refused with the names of those there are', () => {
    const script = path.join(import.meta.dirname, 'conformance.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'acme'], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('no provider "acme": one of upay, swiftpass, uqpay, eftpay');
  });
});
