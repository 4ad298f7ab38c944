import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { disagreements, newShop, run, type Simulated, startSimulator } from './shroff.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 }); // each test starts several processes

let simulated: Simulated;
let shop: ReturnType<typeof newShop>;
beforeAll(async () => {
  simulated = await startSimulator(7);
  shop = newShop(simulated);
});
afterAll(() => simulated.stop());

const shroff = (...words: string[]) => run(shop.args(...words), { env: shop.env });

async function agreement(): Promise<string[]> {
  const { lines } = await shroff('payments');
  return disagreements(lines.filter((line) => 'reference' in line) as never, await simulated.bank());
}

/** The amount, the exit status and the state when the command is given time. */
const taken: [string, number, string][] = [
  ['12.00', 0, 'approved'],
  ['12.11', 0, 'approved'],
  ['12.12', 1, 'declined'],
  ['12.13', 1, 'reversed'],
  ['12.21', 1, 'declined'],
  ['12.22', 1, 'declined'],
  ['12.23', 1, 'declined'],
  ['12.24', 1, 'declined'],
  ['12.25', 1, 'declined'],
  ['12.26', 1, 'declined'],
  ['12.27', 1, 'declined'],
  ['12.31', 0, 'approved'],
  ['12.32', 1, 'declined'],
  ['12.33', 1, 'notPaid'],
  ['12.34', 0, 'approved'],
  ['12.41', 0, 'approved'],
  ['12.42', 1, 'declined'],
  ['12.43', 0, 'approved'],
  ['12.51', 0, 'approved'],
  ['12.52', 0, 'approved'],
  ['12.53', 0, 'approved'],
  ['12.54', 0, 'approved'],
  ['12.55', 0, 'approved'],
  ['12.56', 0, 'approved'],
  ['12.65', 1, 'reversed'],
  ['12.66', 0, 'approved'],
  ['12.71', 0, 'approved'],
];

describe('shroff take, against shroff simulate over HTTP', () => {
  test.each(taken)('%s: exit %i, %s', async (amount, exit, state) => {
    const ran = await shroff('take', amount, '--code', simulated.code(), '--wait', '40');
    expect(ran.last, ran.stderr).toMatchObject({
      state,
      amount: { minor: Number(amount.replace('.', '')), currency: 'CNY' },
      provider: 'upay',
    });
    expect(ran.exit).toBe(exit);
  });

  test('and after all of them the bank holds what the till says, payment by payment', async () => {
    expect(await agreement()).toEqual([]);
  });
});

describe('shroff show', () => {
  test('gives the code’s text at once, then the outcome', async () => {
    const ran = await shroff('show', '15.00', '--wallet', 'wechat', '--wait', '40');
    expect(ran.lines[0]).toMatchObject({ state: 'showing', codeText: expect.stringMatching(/\S/) });
    expect(ran.last).toMatchObject({ state: 'approved' });
    expect(ran.exit).toBe(0);
  });

  test('an unpaid code ends by itself', async () => {
    const ran = await shroff('show', '15.13', '--wallet', 'alipay', '--wait', '60');
    expect(ran.last).toMatchObject({ state: 'declined', reason: 'timedOut' });
    expect(ran.exit).toBe(1);
  });

  test('a wallet the shop does not show is refused', async () => {
    const ran = await shroff('show', '15.00', '--wallet', 'fps');
    expect(ran).toMatchObject({ exit: 2, last: { refusal: 'walletUnsupported' } });
  });
});

describe('what is not known yet', () => {
  test('exit 3, and resolve finds it out in another process', async () => {
    const first = await shroff('take', '13.34', '--code', simulated.code(), '--wait', '0');
    expect(first.exit).toBe(3);
    const second = await shroff('resolve', String(first.last.paymentId), '--wait', '40');
    expect(second).toMatchObject({ exit: 0, last: { state: 'approved' } });
    expect(await agreement()).toEqual([]);
  });

  test('resolve without an ID asks about everything open', async () => {
    await shroff('take', '13.41', '--code', simulated.code(), '--wait', '0');
    await shroff('take', '13.42', '--code', simulated.code(), '--wait', '0');
    const ran = await shroff('resolve', '--wait', '40');
    expect(ran).toMatchObject({ exit: 0, last: { unknown: 0 } });
    expect(await agreement()).toEqual([]);
  });

  test('money that arrives after "not paid" is late, found by the watch', async () => {
    const first = await shroff('take', '13.35', '--code', simulated.code(), '--wait', '40');
    expect(first.last).toMatchObject({ state: 'notPaid' });
    const reference = String(first.last.reference);
    const paid = async () =>
      (await simulated.bank()).trades.some((trade) => trade.reference === reference && trade.state === 'paid');
    await expect.poll(paid, { timeout: 20_000 }).toBe(true);
    const second = await shroff('resolve', String(first.last.paymentId), '--wait', '40');
    expect(second).toMatchObject({ exit: 3, last: { state: 'late' } });
    expect(await agreement()).toEqual([]);
  });

  test('reverse undoes what is waited for', async () => {
    const first = await shroff('take', '13.13', '--code', simulated.code(), '--wait', '0');
    const second = await shroff('reverse', String(first.last.paymentId), '--wait', '40');
    expect(second).toMatchObject({ exit: 0, last: { state: 'reversed' } });
    const again = await shroff('reverse', String(first.last.paymentId));
    expect(again, 'what is reversed already is reversed').toMatchObject({ exit: 0, last: { state: 'reversed' } });
    expect(await agreement()).toEqual([]);
  });
});

const agreed = ['--approved-by', 'Wong', '--wait', '40'];

const refunds: [string, number, string][] = [
  ['20.00', 0, 'refunded'],
  ['20.61', 0, 'refunded'],
  ['20.62', 0, 'refunded'],
  ['20.63', 1, 'refused'],
  ['20.64', 0, 'refunded'],
];

describe('shroff refund', () => {
  test.each(refunds)('%s: exit %i, %s', async (amount, exit, state) => {
    const { last } = await shroff('take', amount, '--code', simulated.code(), '--wait', '40');
    const ran = await shroff('refund', String(last.paymentId), ...agreed);
    expect(ran).toMatchObject({ exit, last: { state, amount: { minor: Number(amount.replace('.', '')) } } });
    expect(await agreement()).toEqual([]);
  });

  test('in two equal parts, and not one cent more', async () => {
    const { last } = await shroff('take', '20.00', '--code', simulated.code(), '--wait', '40');
    const id = String(last.paymentId);
    expect(await shroff('refund', id, '10.00', ...agreed)).toMatchObject({ exit: 0, last: { state: 'refunded' } });
    expect(await shroff('refund', id, '10.00', ...agreed)).toMatchObject({ exit: 0, last: { state: 'refunded' } });
    expect(await shroff('refund', id, '0.01')).toMatchObject({ exit: 1, last: { refusal: 'refundNothingLeft' } });
    expect(await agreement()).toEqual([]);
  });
});

describe('afterwards', () => {
  test('payments are listed, filtered and shown with their history', async () => {
    const declined = await shroff('payments', '--state', 'declined');
    expect(declined.lines.length).toBeGreaterThan(5);
    const [first] = declined.lines;
    const one = await shroff('payment', String(first?.paymentId));
    expect(one.last).toMatchObject({
      state: 'declined',
      history: expect.arrayContaining([expect.objectContaining({ what: 'declined' })]),
    });
    expect(await shroff('payments', '--day', '2001-02-30')).toMatchObject({ exit: 2, last: { refusal: 'dayInvalid' } });
  });

  test('the journal holds and no secret is in it', async () => {
    expect(await shroff('journal', 'verify')).toMatchObject({ exit: 0, last: { findings: [] } });
    const { lines } = await shroff('journal', 'export');
    expect(lines.length).toBeGreaterThan(100);
    expect(JSON.stringify(lines)).not.toContain(simulated.secrets['upay.terminalKey']);
  });
});

describe('what was left unfinished', () => {
  test('the same amount again is asked about first, and a manager may settle it by hand', async () => {
    const gone = await startSimulator(8);
    const till = newShop(gone);
    const said = (...words: string[]) => run(till.args(...words), { env: till.env });
    const left = await said('take', '31.34', '--code', gone.code(), '--wait', '0');
    await gone.stop(); // what is in doubt stays so, however long the commands take
    expect(left).toMatchObject({ exit: 3 });
    const again = await said('take', '31.34', '--code', gone.code());
    expect(again).toMatchObject({ exit: 1, last: { refusal: 'sameAmountUnfinished' } });
    const id = String(left.last.reference);
    expect(await said('settle', id, '--as', 'paid', '--by', 'Wong')).toMatchObject({ exit: 2 });
    const settled = await said('settle', id, '--as', 'paid', '--by', 'Wong', '--reason', 'seen in the portal');
    expect(settled).toMatchObject({ exit: 3, last: { state: 'inDoubt', byHand: { verdict: 'paid', by: 'Wong' } } });
    const other = await said('take', '31.34', '--code', gone.code(), '--same-amount');
    expect(other).toMatchObject({ exit: 1, last: { state: 'notSent' } });
  });
});
