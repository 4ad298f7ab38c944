import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Currency } from '#shared/money.ts';
import type { Clock } from '../../electron/clock.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import { openKept } from '../../electron/simulators/kept.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { KeptWorld } from '../../electron/simulators/upay/kept-world.ts';
import { createUpaySimulator, type UpaySimulator } from '../../electron/simulators/upay.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { createTestTill, gist, noonMs, said } from './till.ts';

const hour = 3600_000;
const customers = createRandom(1);
const newCode = () => makeCode('wechat', customers);

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'shroff-kept-'));
  file = path.join(folder, 'simulator.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** One process, which starts that long after noon. The one before it was killed: nothing of it is closed. */
function start(afterNoonMs = 0, currency: Currency = 'CNY') {
  const clock = createVirtualClock(noonMs + afterNoonMs);
  return begin(openKeptUpay(clock, currency), clock);
}

function openKeptUpay(clock: Clock, currency: Currency): UpaySimulator {
  const { world, exchange, save } = openKept({ path: file, clock, currency }, ({ kept, ...start }) =>
    createUpaySimulator({ ...start, currency, ...(kept !== undefined && { kept: KeptWorld.parse(kept) }) }),
  );
  return {
    ...world,
    exchange,
    issueActivationCode() {
      const code = world.issueActivationCode();
      save();
      return code;
    },
  };
}

function begin(simulator: UpaySimulator, clock: ReturnType<typeof createVirtualClock>) {
  const { terminalSn: sn, terminalKey: key } = simulator.credentials;
  const till = createTestTill(simulator.exchange, clock, { sn, key });
  /** Sends a request whose answer nobody lives to see. */
  function send(apiPath: string, fields: object, signKey = key): void {
    const body = JSON.stringify({ terminal_sn: sn, ...fields });
    void till.send(apiPath, body, `${sn} ${till.sign(body, signKey)}`);
  }
  return {
    ...{ simulator, bank: simulator.bank, clock, till, send },
    query: async (by: string) => gist(await till.call('/upay/v2/query', { client_sn: 'A1' }, { sn, key: by })),
    checkIn: async (by: string) => {
      const { raw } = await till.ask('/terminal/checkin', { device_id: 'D1' }, { sn, key: by });
      return (raw.biz_response as Record<string, string>).terminal_key ?? '';
    },
  };
}

describe('orders', () => {
  test('a paid order can be refunded by the next process', async () => {
    const first = start();
    const { sn } = said(await first.till.pay('A1', 1200, newCode())).data;
    const { till, bank } = start(5000);
    expect((await till.query('A1')).data).toMatchObject({ sn, order_status: 'PAID', subject: '星巴克咖啡' });
    expect(gist(await till.refund('A1', 'R1', 1200))).toBe('REFUND_SUCCESS');
    expect([bank.chargedMinor, bank.returnedMinor]).toEqual([1200, 1200]);
    expect(said(await till.pay('A2', 1200, newCode())).data.sn).not.toBe(sn);
  });

  /** How the order stands at that time, when nothing ran since it was sent, and when it was settled. */
  test.each<[string, 'pay' | 'precreate', number, number, string, number | null]>([
    ['the customer still types', 'pay', 1211, 9499, 'CREATED', null],
    ['the customer has paid', 'pay', 1211, 9500, 'PAID', 9500],
    ['the customer paid yesterday', 'pay', 1211, 24 * hour, 'PAID', 9500],
    ['the customer closed the sheet', 'pay', 1212, 60_000, 'PAY_CANCELED', 9500],
    ['an error that settles', 'pay', 1241, 14_999, 'PAY_ERROR', null],
    ['an error that has settled', 'pay', 1241, 15_000, 'PAID', 15_000],
    ['nobody answers', 'pay', 1213, 2 * hour - 1, 'CREATED', null],
    ['nobody answered', 'pay', 1213, 2 * hour, 'PAY_CANCELED', 2 * hour],
    ['a coupon', 'pay', 1271, 1, 'PAID', 0],
    ['a shown code is not yet paid', 'precreate', 1200, 3999, 'CREATED', null],
    ['a shown code is paid', 'precreate', 1200, 4000, 'PAID', 4000],
    ['a shown code recovers', 'precreate', 1213, 245_000, 'PAY_ERROR', null],
    ['a shown code has lapsed', 'precreate', 1213, 267_000, 'PAY_CANCELED', 267_000],
    ['a request has arrived late', 'pay', 1234, 20_000, 'PAID', 20_000],
    ['a code whose request arrived late has lapsed', 'precreate', 1234, 287_000, 'PAY_CANCELED', 287_000],
  ])('killed in the middle: %s', async (_rule, act, amount, passedMs, status, settledMs) => {
    const first = start();
    const how = act === 'pay' ? { dynamic_id: newCode() } : { payway: '3' };
    first.send(`/upay/v2/${act}`, { ...first.till.order('A1', amount), ...how });
    const { till, bank } = start(passedMs);
    expect((await till.query('A1')).data.order_status).toBe(status);
    expect(bank.find('A1')[0]?.settledMs ?? null).toBe(settledMs === null ? null : noonMs + settledMs);
  });

  test('what is left of the time passes in the next process', async () => {
    const first = start();
    first.send('/upay/v2/pay', { ...first.till.order('A1', 1211), dynamic_id: newCode() });
    first.send('/upay/v2/pay', { ...first.till.order('A2', 1234), dynamic_id: newCode() });
    const { bank, clock } = start(8000);
    await clock.run(1499);
    expect(bank.find('A1')[0]?.state).toBe('waiting');
    await clock.run(1);
    expect(bank.find('A1')[0]?.state).toBe('paid');
    expect(bank.find('A2')).toEqual([]);
    await clock.run(10_500);
    expect(bank.find('A2')[0]).toMatchObject({ state: 'paid', openedMs: noonMs + 20_000 });
  });

  test('paid some time after the cancel that was refused', async () => {
    const first = start();
    await first.till.pay('A1', 1266, newCode());
    expect(gist(await first.till.cancel('A1'))).toBe('CANCEL_ERROR UPAY_TCP_ORDER_NOT_REFUNDABLE');
    expect(start(6499).bank.find('A1')[0]?.state).toBe('waiting');
    expect(start(6500).bank.find('A1')[0]?.state).toBe('paid');
  });

  test('a cancelled order stays so', async () => {
    const first = start();
    await first.till.pay('A1', 1213, newCode());
    await first.till.cancel('A1');
    const { till } = start(24 * hour);
    expect((await till.query('A1')).data.order_status).toBe('CANCELED');
    expect(gist(await till.cancel('A1'))).toBe('FAIL UPAY_CANCEL_ORDER_NOOP');
  });

  test('a reference and a customer code are used once', async () => {
    const code = newCode();
    await start().till.pay('A1', 1223, code);
    const { till } = start();
    expect(gist(await till.pay('A2', 1200, code))).toBe('PAY_FAIL EXPIRED_BARCODE');
    expect(gist(await start().till.pay('A3', 1200, code))).toBe('PAY_FAIL EXPIRED_BARCODE');
    expect(gist(await start().till.pay('A1', 1200, newCode()))).toBe('FAIL CLIENT_SN_CONFLICT');
  });

  test('what happens once does not happen again', async () => {
    expect(gist(await start().till.pay('A1', 1256, newCode()))).toBe('400 ILLEGAL_SIGN');
    expect(gist(await start().till.pay('A1', 1256, newCode()))).toBe('PAY_SUCCESS');
    await start().till.pay('A2', 1252, newCode());
    const heard = async () => (await start().till.query('A2')).data.total_amount;
    expect([await heard(), await heard(), await heard()]).toEqual(['1352', '1352', '1252']);
    await start().till.pay('A3', 1265, newCode());
    expect(gist(await start().till.cancel('A3'))).toBe('lost');
    expect(gist(await start().till.cancel('A3'))).toBe('CANCEL_SUCCESS');
  });
});

describe('refunds', () => {
  test('one number is one refund', async () => {
    await start().till.pay('A1', 1000, newCode());
    expect(gist(await start().till.refund('A1', 'R1', 400))).toBe('REFUND_SUCCESS');
    expect(gist(await start().till.refund('A1', 'R1', 400))).toBe('FAIL UPAY_REFUND_ORDER_NOOP');
    expect(gist(await start().till.refund('A1', 'R1', 401))).toBe('FAIL REFUND_REQUEST_CONFLICT');
    expect(gist(await start().till.refund('A1', 'R2', 601))).toBe('FAIL REFUNDABLE_AMOUNT_NOT_ENOUGH');
    expect(start().bank.returnedMinor).toBe(400);
  });

  test('one in progress ends at its time', async () => {
    const first = start();
    await first.till.pay('A1', 1264, newCode());
    await first.till.refund('A1', 'R1', 1264);
    const early = start(9000);
    expect((await early.till.query('A1')).data.order_status).toBe('REFUND_INPROGRESS');
    await early.clock.run(1000);
    expect(early.bank.returnedMinor).toBe(1264);
    expect(start(hour).bank.find('A1')[0]?.refunds[0]).toMatchObject({ state: 'done', doneMs: noonMs + 10_000 });
  });

  test('a first request that is lost is lost once', async () => {
    await start().till.pay('A1', 1261, newCode());
    expect(gist(await start().till.refund('A1', 'R1', 1261))).toBe('lost');
    expect(gist(await start().till.refund('A1', 'R1', 1261))).toBe('REFUND_SUCCESS');
  });
});

describe('terminals', () => {
  test('a new key works, and the one before it until the new one is used', async () => {
    const { simulator, checkIn } = start();
    const oldKey = simulator.credentials.terminalKey;
    const newKey = await checkIn(oldKey);
    expect(start().simulator.credentials.terminalKey).toBe(newKey);
    expect(await start().query(oldKey)).toBe('FAIL UPAY_ORDER_NOT_EXISTS');
    expect(await start().query(newKey)).toBe('FAIL UPAY_ORDER_NOT_EXISTS');
    expect(await start().query(oldKey)).toBe('400 ILLEGAL_SIGN');
    expect(await start().query(newKey)).toBe('FAIL UPAY_ORDER_NOT_EXISTS');
  });

  test('no key is given twice, and the device stays the one that checked in', async () => {
    const keys = [start().simulator.credentials.terminalKey];
    for (let times = 0; times < 4; times += 1) keys.push(await start().checkIn(keys.at(-1) ?? ''));
    expect(new Set(keys).size).toBe(5);
    expect((await start().till.ask('/terminal/checkin', { device_id: 'D2' })).error).toBe('INVALID_TERMINAL');
  });

  test('an activated terminal is the one to trade with, and its code stays used', async () => {
    const { simulator, till } = start();
    const { appId, activationCode, vendorSn, vendorKey } = simulator.credentials;
    const vendor = { sn: vendorSn, key: vendorKey };
    const fields = { app_id: appId, code: activationCode, device_id: 'D1', client_sn: 'N1' };
    const { raw } = await till.ask('/terminal/activate', fields, vendor);
    const given = raw.biz_response as Record<string, string>;
    const next = start();
    expect(next.simulator.credentials).toMatchObject({
      ...{ appId, vendorSn, vendorKey },
      ...{ terminalSn: given.terminal_sn, terminalKey: given.terminal_key },
    });
    expect((await next.till.ask('/terminal/activate', fields, vendor)).error).toBe('ACTIVATE_FAIL');
    const code = next.simulator.issueActivationCode();
    const again = await start().till.ask('/terminal/activate', { ...fields, code }, vendor);
    expect(again.raw).toMatchObject({ error_code_standard: 'EJ08' });
    expect((await start().till.ask('/terminal/activate', { ...fields, code, client_sn: 'N2' }, vendor)).result).toBe(
      '200',
    );
  });
});

describe('the file', () => {
  test('two reopenings in a row change nothing, and nothing lies beside it', async () => {
    const first = start();
    await first.till.pay('A1', 1211, newCode());
    await first.till.pay('A2', 1264, newCode());
    await first.till.refund('A2', 'R1', 10);
    await first.till.pay('A3', 1235, newCode());
    await first.checkIn(first.simulator.credentials.terminalKey);
    const text = readFileSync(file, 'utf8');
    const [once, twice] = [start(1500), start(1500)];
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(once.simulator.keep()).toEqual(first.simulator.keep());
    expect(twice.simulator.keep()).toEqual(once.simulator.keep());
    const [late, later] = [start(hour), start(hour)];
    expect(later.simulator.keep()).toEqual(late.simulator.keep());
    expect(later.simulator.credentials).toEqual(late.simulator.credentials);
    expect(readdirSync(folder)).toEqual(['simulator.json']);
  });

  test('two tills begin different worlds', () => {
    const first = start().simulator.credentials.terminalSn;
    rmSync(file);
    expect(start().simulator.credentials.terminalSn).not.toBe(first);
  });

  test.each<[string, (text: string) => string]>([
    ['empty', () => ''],
    ['cut short', (text) => text.slice(0, -1)],
    ['something else', () => '{"trades":[]}'],
    ['of a later version', (text) => text.replace('"version":1', '"version":2')],
    ['in another currency', (text) => text.replace('"currency":"CNY"', '"currency":"HKD"')],
    ['of an impossible state', (text) => text.replace('"state":"paid"', '"state":"maybe"')],
    ['with one order twice', (text) => text.replace(/"orders":\[(.*)\],"onTheWay"/, '"orders":[$1,$1],"onTheWay"')],
  ])('%s: set aside, and a new world begins', async (_rule, change) => {
    const first = start();
    await first.till.pay('A1', 1200, newCode());
    const foreign = change(readFileSync(file, 'utf8'));
    writeFileSync(file, foreign);
    const { simulator, till } = start();
    expect(readFileSync(`${file}.unreadable`, 'utf8')).toBe(foreign);
    expect(simulator.credentials.terminalSn).not.toBe(first.simulator.credentials.terminalSn);
    expect(gist(await till.pay('A1', 1200, newCode()))).toBe('PAY_SUCCESS');
    expect((await start().till.query('A1')).data.order_status).toBe('PAID');
  });

  test('a request that could not be written down gets no answer; the next one writes it', async () => {
    const { till } = start();
    mkdirSync(`${file}.new`);
    expect(gist(await till.pay('A1', 1200, newCode()))).toBe('lost');
    rmdirSync(`${file}.new`);
    expect((await till.query('A1')).data.order_status).toBe('PAID');
    expect((await start().till.query('A1')).data.order_status).toBe('PAID');
  });

  test('a query that changes nothing writes nothing', async () => {
    const { till } = start();
    await till.pay('A1', 1200, newCode());
    rmSync(file);
    await till.query('A1');
    expect(existsSync(file)).toBe(false);
  });
});

const number = fc.integer({ min: 1, max: 6 });
const ending = fc.constantFrom(0, 11, 12, 13, 21, 34, 35, 41, 42, 43, 52, 54, 56, 61, 62, 64, 65, 66, 71);
const passes = fc.record({ act: fc.constant('passes' as const), ms: fc.integer({ min: 0, max: 300_000 }) });
const step = fc.oneof(
  fc.record({ act: fc.constantFrom('pay' as const, 'precreate' as const), number, ending, code: number }),
  fc.record({ act: fc.constantFrom('query' as const, 'cancel' as const, 'checkin' as const), number }),
  fc.record({ act: fc.constant('refund' as const), number, amount: fc.integer({ min: 1, max: 700 }) }),
  passes,
  fc.record({ act: fc.constant('killed' as const), ms: fc.integer({ min: 0, max: 300_000 }) }),
);

test('a world killed and reopened at any moments is the same as one that ran all the time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      rmSync(file, { force: true });
      let killed = start();
      const { seed } = JSON.parse(readFileSync(file, 'utf8'));
      const clock = createVirtualClock(noonMs);
      const steady = begin(createUpaySimulator({ clock, seed }), clock);
      for (const one of steps) {
        if (one.act === 'passes' || one.act === 'killed') {
          await clock.run(one.ms);
          if (one.act === 'passes') await killed.clock.run(one.ms);
          else killed = start(clock.nowMs() - noonMs);
        } else {
          for (const world of [steady, killed]) {
            const { key } = world.simulator.keep().terminals.terminals[0] ?? { key: '' };
            world.send(...requestOf(one), key);
          }
        }
        expect(killed.simulator.keep()).toEqual(steady.simulator.keep());
        expect(killed.bank.dump()).toEqual(steady.bank.dump());
      }
    }),
    { numRuns: 150 },
  );
});

type Asked = Exclude<typeof step extends fc.Arbitrary<infer Step> ? Step : never, { ms: number }>;

function requestOf(one: Asked): [string, object] {
  const named = { client_sn: `A${one.number}` };
  switch (one.act) {
    case 'pay':
    case 'precreate': {
      const how = one.act === 'pay' ? { dynamic_id: `13456789012345678${one.code}` } : { payway: '3' };
      const amount = String(1200 + one.ending);
      return [`/upay/v2/${one.act}`, { ...named, total_amount: amount, subject: 's', operator: 'o', ...how }];
    }
    case 'refund': {
      const refund = { refund_request_no: `R${one.amount % 3}`, refund_amount: String(one.amount), operator: 'o' };
      return ['/upay/v2/refund', { ...named, ...refund }];
    }
    case 'checkin':
      return ['/terminal/checkin', { device_id: 'D1' }];
    case 'query':
    case 'cancel':
      return [`/upay/v2/${one.act}`, named];
  }
}
