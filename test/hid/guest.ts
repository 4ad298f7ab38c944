// Runs inside the test machine (machine.sh), as its root: the whole terminal, real hidraw, scanners made by the kernel.
// Says on the console, for hid.test.ts, one line a case.
import assert from 'node:assert/strict';
import { chmodSync, readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { bytesInPart } from '#shared/contract/contract.ts';
import { teachCode } from '#shared/scan/teach.ts';
import { type LayoutName, layoutNames } from '#shared/settings/scanner.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { reportsOf } from '../scanner/reports.ts';
import { type Case, cases, mark, type Outcome } from './cases.ts';
import { openWholeTill, sell, type WholeTill } from './till.ts';
import { VirtualScanner } from './uhid.ts';

const plugged = new Set<VirtualScanner>();

function plug(layout: LayoutName, serial?: string): VirtualScanner {
  const scanner = new VirtualScanner(layout, serial);
  plugged.add(scanner);
  return scanner;
}

async function pullOut(till: WholeTill): Promise<void> {
  for (const scanner of plugged) scanner.pullOut();
  plugged.clear();
  await till.until('no scanner', () => till.view()?.scanners.devices.length === 0);
}

const customers = createRandom(7);
/** What the kernel was told comes to no view. */
async function answered(look: () => unknown): Promise<void> {
  for (const endMs = Date.now() + 60_000; look() === undefined; await setTimeout(50))
    if (Date.now() > endMs) throw new Error('the scanner was told nothing');
}

const newCode = () => makeCode('wechat', customers);
const ready = (till: WholeTill, count = 1) =>
  till.until(`${count} scanners`, () => {
    const devices = till.view()?.scanners.devices.filter(({ state }) => state === 'ready') ?? [];
    return devices.length === count && devices;
  });
const nextScan = (till: WholeTill, after: number) => till.until('a scan', () => till.scans[after]);

/** Each another, as long as a price list takes: the view names the item, so that a code that came altered is seen. */
function barcodeOf(count: number): string {
  const signs = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz0123456789-./+*#%';
  const random = Array.from({ length: 6 + customers.below(36) }, () => signs[customers.below(signs.length)]).join('');
  return `${count}-${random}`;
}

async function takeItems(till: WholeTill, barcodes: readonly string[]): Promise<void> {
  const file = Buffer.from(`barcode,name,price\n${barcodes.map((barcode) => `${barcode},Item,1.00\n`).join('')}`);
  const parts = Math.ceil(file.length / bytesInPart);
  const importId = crypto.randomUUID();
  for (let part = 0; part < parts; part += 1) {
    const base64 = file.subarray(part * bytesInPart, (part + 1) * bytesInPart).toString('base64');
    await till.client.send('items.import', { importId, part, parts, base64 });
  }
}

async function approvedFrom(till: WholeTill, layout: LayoutName): Promise<void> {
  const scanner = plug(layout);
  const [device] = await ready(till);
  assert.equal(device?.layout, layout);
  const before = till.scans.length;
  scanner.scan(newCode());
  const scan = await nextScan(till, before);
  assert.deepEqual([scan.kind, scan.wallet], ['customerCode', 'wechat']);
  assert.equal((await sell(till.client, scan, till)).state, 'approved');
}

const acts: Readonly<Record<Case, (till: WholeTill) => Promise<void>>> = {
  'no scanner: the till sells on, and says so': async (till) => {
    await till.until('a view', () => till.view());
    assert.equal(till.view()?.scanners.state, 'none');
    await till.client.send('scan.deliver', { scanId: crypto.randomUUID() as never, text: newCode() });
    const scan = await nextScan(till, 0);
    assert.equal((await sell(till.client, scan, till)).state, 'approved');
  },
  'honeywell: a customer’s code is scanned, and the payment approved': (till) => approvedFrom(till, 'honeywell'),
  'newland: a customer’s code is scanned, and the payment approved': (till) => approvedFrom(till, 'newland'),
  'shifted: a customer’s code is scanned, and the payment approved': (till) => approvedFrom(till, 'shifted'),
  'the longest code of a wallet comes whole over many reports': async (till) => {
    for (const layout of layoutNames) {
      const scanner = plug(layout);
      await ready(till);
      const before = till.scans.length;
      scanner.scan(`hQ${'VyZWFsQ29kZTEyMzQ1Njc4OTA'.repeat(20)}`.slice(0, 511) + layout[0]);
      const scan = await nextScan(till, before);
      assert.equal(scan.kind, 'unknownCode', layout);
      scanner.scan('x'.repeat(513));
      assert.equal((await nextScan(till, before + 1)).refusal, 'scanTooLong', layout);
      await pullOut(till);
    }
  },
  'an item’s bar code is known for one by what the scanner says of it': async (till) => {
    const scanner = plug('honeywell');
    await ready(till);
    const before = till.scans.length;
    scanner.scan('4006381333931', ']E0');
    assert.equal((await nextScan(till, before)).refusal, 'scanItemUnknown');
  },
  'a scanner that takes commands is set to send this way, and beeps at what is not taken': async (till) => {
    const scanner = plug('honeywell');
    await ready(till);
    await answered(() => scanner.features[0]);
    assert.deepEqual([...(scanner.features[0] ?? [])], [0xfe, 1]);
    scanner.scan('https://qr.example/merchant');
    await answered(() => scanner.outputs[0]);
    assert.deepEqual([...(scanner.outputs[0]?.subarray(0, 5) ?? [])], [0xfd, 3, 0x16, 0x07, 0x0d]);
  },
  'a layout nobody knew is learnt from one scan, and a customer’s code is scanned by it': async (till) => {
    const scanner = plug('shifted');
    await ready(till);
    const before = till.scans.length;
    await till.client.send('scanners.try', { on: true });
    scanner.scan(`~${teachCode}\r`, '', 'newland');
    const { device, lesson } = await till.until('the lesson', () => {
      const tried = till.view()?.scanners.tried;
      return tried?.lesson && { device: tried.device, lesson: tried.lesson };
    });
    assert.deepEqual(lesson, { layout: 'newland', prefix: '~', suffix: '' });
    const { revision } = await till.client.send('settings.get', {});
    const models = [{ id: device.id, layout: 'newland', prefix: '~', suffix: '' }];
    const change = { path: ['scanner', 'models'], value: models };
    assert.deepEqual(await till.client.send('settings.change', { revision, changes: [change] }), []);
    await till.client.send('scanners.try', { on: false });
    assert.equal(till.scans.length, before);
    scanner.scan(`~${newCode()}\r`, '', 'newland');
    assert.equal((await nextScan(till, before)).kind, 'customerCode');
  },
  'pulled out in mid-code: nothing is delivered, and plugged in again it scans': async (till) => {
    const before = till.scans.length;
    const [begin] = reportsOf('honeywell', '6'.repeat(80));
    assert(begin);
    const scanner = plug('honeywell');
    await ready(till);
    scanner.input(begin);
    await pullOut(till);
    const again = plug('honeywell');
    await ready(till);
    again.scan(newCode());
    const scan = await nextScan(till, before);
    assert.deepEqual([scan.kind, till.scans.length], ['customerCode', before + 1]);
  },
  'two scanners: each is read, and one code read by both counts once': async (till) => {
    const [left, right] = [plug('honeywell', 'L'), plug('newland', 'R')];
    await ready(till, 2);
    const before = till.scans.length;
    left.scan(newCode());
    await nextScan(till, before);
    right.scan(newCode());
    await nextScan(till, before + 1);
    const code = newCode();
    left.scan(code);
    right.scan(code);
    await nextScan(till, before + 2);
    right.scan(newCode());
    await nextScan(till, before + 3);
    assert.equal(till.scans.length, before + 4);
  },
  'a scan from before the till was open is not delivered': async (till) => {
    const before = till.scans.length;
    const scanner = plug('newland');
    scanner.scan(newCode());
    await ready(till);
    const code = newCode();
    scanner.scan(code);
    await nextScan(till, before);
    assert.equal(till.scans.length, before + 1);
  },
  'rubbish and a flood of reports: nothing is charged, and the next scan counts': async (till) => {
    const scanner = plug('honeywell');
    await ready(till);
    const before = till.scans.length;
    const random = createRandom(11);
    for (let count = 0; count < 2000; count += 1) {
      const report = Uint8Array.from({ length: 64 }, () => random.below(256));
      report[0] = 2;
      report[1] = 60 + random.below(196);
      scanner.input(report);
    }
    for (let tries = 0; till.scans.length === before && tries < 20; tries += 1) {
      scanner.scan(newCode());
      await till.until('the scan or a moment', () => till.scans.length > before, 1000).catch(() => undefined);
    }
    assert.equal(till.scans.at(-1)?.kind, 'customerCode');
  },
  'no permission: the till says so, and once it is granted it scans': async (till) => {
    const nobody = 65534;
    process.seteuid?.(nobody);
    try {
      const scanner = asRoot(() => plug('honeywell'));
      await till.until('the refusal', () =>
        till.view()?.scanners.devices.some(({ state }) => state === 'noPermission'),
      );
      assert.equal(till.view()?.scanners.state, 'refused');
      asRoot(() => {
        for (const name of readdirSync('/dev').filter((one) => one.startsWith('hidraw')))
          chmodSync(`/dev/${name}`, 0o666);
      });
      await ready(till);
      const before = till.scans.length;
      scanner.scan(newCode());
      assert.equal((await nextScan(till, before)).kind, 'customerCode');
    } finally {
      process.seteuid?.(0);
    }
    function asRoot<T>(act: () => T): T {
      process.seteuid?.(0);
      try {
        return act();
      } finally {
        process.seteuid?.(nobody);
      }
    }
  },
  'a thousand scans in a row: none lost, doubled or altered, ten of them paid': async (till) => {
    const scanner = plug('honeywell');
    await ready(till);
    const barcodes = Array.from({ length: 1000 }, (_, count) => barcodeOf(count));
    await takeItems(till, barcodes);
    const before = till.scans.length;
    for (const [count, barcode] of barcodes.entries()) {
      const isPaid = count % 100 === 50;
      scanner.scan(isPaid ? newCode() : barcode);
      const scan = await nextScan(till, before + count);
      assert.equal(scan.item?.barcode ?? scan.kind, isPaid ? 'customerCode' : barcode, `scan ${count}`);
      if (isPaid) assert.equal((await sell(till.client, scan, till)).state, 'approved');
    }
    assert.equal(till.scans.length, before + 1000);
  },
};

async function problemOf(name: Case, till: WholeTill): Promise<string> {
  try {
    await acts[name](till).finally(() => pullOut(till));
    return '';
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

const till = await openWholeTill();
for (const name of cases) {
  const outcome: Outcome = { name, problem: await problemOf(name, till) };
  if (outcome.problem !== '') process.exitCode = 1;
  console.log(`${mark}${JSON.stringify(outcome)}`);
}
await till.close();
