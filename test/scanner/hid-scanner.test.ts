import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { teachCode } from '#shared/scan/teach.ts';
import { type LayoutName, layoutNames, plainScanner, type ScannerSettings } from '#shared/settings/scanner.ts';
import type { Log } from '../../electron/log.ts';
import { watchHidScanners } from '../../electron/scanner/hid-scanner.ts';
import { lessonOf } from '../../electron/scanner/lesson.ts';
import { openScanners, type Scanners } from '../../electron/scanner/scanners.ts';
import { createVirtualClock, type VirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { createBus } from './made-up-hid.ts';
import { quietLog } from './quiet-log.ts';
import { reportsOf } from './reports.ts';

const denied = 'cannot open device with path /dev/hidraw0: Permission denied';
const wechat = '134567890123456789';

let clock: VirtualClock;
let bus: ReturnType<typeof createBus>;
let settings: ScannerSettings;
let scanners: Scanners;
let codes: string[];
let affixes: object[];
let warned: string[];
let takes: boolean;
let changes: number;
let fails: boolean;

beforeEach(async () => {
  clock = createVirtualClock(1_800_000_000_000);
  bus = createBus();
  settings = plainScanner;
  [codes, affixes, warned, takes, changes, fails] = [[], [], [], true, 0, false];
  const log: Log = { ...quietLog, warn: (event) => void warned.push(event) };
  scanners = openScanners(
    {
      ...{ clock, log, settings: () => settings },
      onCode: (code) => {
        if (fails) throw new Error('a defect');
        codes.push(code.text);
        affixes.push(code.affixes);
        return takes;
      },
      onChange: () => {
        changes += 1;
      },
    },
    [(options) => watchHidScanners(options, bus.load)],
  );
  await clock.run(0);
});
afterEach(() => scanners.close());

const states = () => scanners.state().devices.map(({ state }) => state);

test('a plug and an unplug are told within two seconds', async () => {
  const scanner = bus.plug('honeywell');
  await clock.run(2000);
  expect(scanners.state()).toMatchObject({ state: 'ready', devices: [{ name: 'Voyager', layout: 'honeywell' }] });
  bus.pull(scanner);
  await clock.run(0);
  expect(scanners.state()).toMatchObject({ state: 'none', devices: [] });
  expect(scanner.handles.at(-1)?.isClosed).toBe(true);
});

test('one that vanishes without a word is closed too', async () => {
  const scanner = bus.plug('honeywell');
  await clock.run(1000);
  bus.pull({ ...scanner, handles: [] });
  await clock.run(2000);
  expect(scanner.handles.at(-1)?.isClosed).toBe(true);
  expect(states()).toEqual([]);
});

test('half a code from before it was pulled out is no part of what comes after', async () => {
  const [begin] = reportsOf('honeywell', '6'.repeat(80));
  if (!begin) throw new Error('two reports');
  const scanner = bus.plug('honeywell');
  await clock.run(1000);
  bus.send(scanner, begin);
  bus.pull(scanner);
  const again = bus.plug('honeywell');
  await clock.run(2000);
  bus.scan(again, wechat);
  expect(codes).toEqual([wechat]);
});

test('what was scanned before the till was there is not delivered, nor what it began', async () => {
  const [begin, end] = reportsOf('newland', '6'.repeat(80));
  if (!begin || !end) throw new Error('two reports');
  const scanner = bus.plug('newland');
  scanner.kept.push(...reportsOf('newland', wechat), begin);
  await clock.run(1000);
  bus.send(scanner, end);
  expect(codes).toEqual([]);
  bus.scan(scanner, wechat);
  expect(codes).toEqual([wechat]);
});

test('two scanners, or one by two handles: a code that both read within a second counts once', async () => {
  const [left, right] = [bus.plug('honeywell'), bus.plug('newland')];
  await clock.run(1000);
  bus.scan(left, wechat);
  await clock.run(900);
  bus.scan(right, wechat);
  expect(codes).toEqual([wechat]);
  await clock.run(1100);
  bus.scan(right, wechat);
  expect(codes).toEqual([wechat, wechat]);
});

test('one scanner that reads an item twice was asked to', async () => {
  const scanner = bus.plug('honeywell');
  await clock.run(1000);
  bus.scan(scanner, '4006381333931');
  bus.scan(scanner, '4006381333931');
  expect(codes).toHaveLength(2);
});

test('the Enter, line feed or tab that it sends after a code is no part of it; a GS in it is', async () => {
  const scanner = bus.plug('newland');
  await clock.run(1000);
  for (const [text, clean] of [
    [`${wechat}\r\n`, wechat],
    ['01\x1d10\t', '01\x1d10'],
    ['a b \r', 'a b '],
  ] as const) {
    bus.scan(scanner, text);
    expect(codes.at(-1)).toBe(clean);
  }
});

test('no permission: told, tried again ever later, and read once it is given', async () => {
  const scanner = bus.plug('honeywell');
  scanner.mayBeOpened = denied;
  await clock.run(2000);
  expect(scanners.state()).toMatchObject({ state: 'refused', devices: [{ state: 'noPermission' }] });
  await clock.run(600_000);
  expect(scanner.tries).toBeLessThan(30);
  expect(warned).toEqual(['scanner.refused']);
  scanner.mayBeOpened = true;
  await clock.run(31_000);
  expect(states()).toEqual(['ready']);
});

test('one that another program holds is told of, and does not keep the others from being read', async () => {
  bus.plug('honeywell').mayBeOpened = 'cannot open device: unable to open device';
  const other = bus.plug('newland');
  await clock.run(1000);
  expect(states().toSorted()).toEqual(['noAnswer', 'ready']);
  bus.scan(other, wechat);
  expect(codes).toEqual([wechat]);
});

test.each(['Cannot find module node-hid', 'libusb-1.0.so.0: cannot open shared object file'])(
  'without its library (%s) it says so, and finds it when it is there',
  async (problem) => {
    await scanners.close();
    bus.problem = problem;
    scanners = openScanners(
      {
        clock,
        log: { ...quietLog, warn: (event) => void warned.push(event) },
        settings: () => settings,
        onCode: () => true,
        onChange: () => undefined,
      },
      [(options) => watchHidScanners(options, bus.load)],
    );
    await clock.run(300_000);
    expect(scanners.state()).toMatchObject({ state: 'unavailable', devices: [] });
    expect(warned).toEqual(['scanner.unavailable']);
    bus.problem = null;
    bus.plug('honeywell');
    await clock.run(32_000);
    expect(states()).toEqual(['ready']);
  },
);

test('a flood of rubbish: nothing is delivered, it is told of once, and the next code counts', async () => {
  const scanner = bus.plug('honeywell');
  await clock.run(1000);
  const before = changes;
  const rubbish = new Uint8Array(64).fill(0xff);
  rubbish[0] = 2;
  rubbish[63] = 0;
  for (let count = 0; count < 100_000; count += 1) bus.send(scanner, rubbish);
  expect(states()).toEqual(['unreadable']);
  expect([codes.length, warned.length, changes - before]).toEqual([0, 1, 1]);
  bus.scan(scanner, wechat);
  expect([codes, states()]).toEqual([[wechat], ['ready']]);
});

test('a defect in what hears a code does not cost the scanner', async () => {
  const scanner = bus.plug('honeywell');
  await clock.run(1000);
  fails = true;
  bus.scan(scanner, wechat);
  fails = false;
  bus.scan(scanner, '4006381333931');
  expect([codes, states()]).toEqual([['4006381333931'], ['ready']]);
});

test('keyboards are listed where a maker of scanners made them, and never opened', async () => {
  bus.plugOther({
    vendorId: 0x0c2e,
    productId: 0x0901,
    product: '1470g',
    path: '/dev/hidraw7',
    usagePage: 1,
    usage: 6,
  });
  bus.plugOther({ vendorId: 0x046d, product: 'Keyboard', path: '/dev/hidraw8', usagePage: 1, usage: 6 });
  bus.plugOther({ vendorId: 0x0c2e, product: 'REM', path: '/dev/hidraw9', usagePage: 0xff45, usage: 1 });
  await clock.run(2000);
  expect(scanners.state()).toMatchObject({
    state: 'none',
    devices: [],
    keyboards: [{ id: '0c2e:0901', name: '1470g', maker: 'Honeywell' }],
  });
});

test('a scanner that takes commands is told to send this way, and beeps at a code that is not taken', async () => {
  const [ours, other] = [bus.plug('honeywell'), bus.plug('newland')];
  await clock.run(1000);
  bus.scan(ours, wechat);
  takes = false;
  bus.scan(ours, 'https://qr.example/merchant');
  bus.scan(other, 'https://qr.example/other');
  expect(ours.handles[0]?.sent).toEqual(['feature fe01', 'output fd0316070d']);
  expect(other.handles[0]?.sent).toEqual([]);
});

test('a person’s word on a model goes before its maker, from the next report on', async () => {
  const scanner = bus.plug('shifted');
  await clock.run(1000);
  bus.scan(scanner, wechat, 'newland');
  expect(codes).toEqual([]);
  settings = { ...plainScanner, models: [{ id: '05e0:1900', layout: 'newland', prefix: '~', suffix: '' }] };
  bus.scan(scanner, wechat, 'newland');
  expect([codes, affixes]).toEqual([[wechat], [{ prefix: '~', suffix: '' }]]);
  expect(scanners.state().devices[0]?.layout).toBe('newland');
});

test('while scanners are tried nothing is delivered, until a while after the last word of it', async () => {
  const scanner = bus.plug('shifted');
  await clock.run(1000);
  scanners.tryFor(40_000);
  bus.scan(scanner, wechat);
  expect(scanners.tried()).toMatchObject({ text: wechat, lesson: null });
  bus.scan(scanner, `${teachCode}#`, 'newland');
  expect(scanners.tried()).toMatchObject({ lesson: { layout: 'newland', prefix: '', suffix: '#' } });
  expect(codes).toEqual([]);
  await clock.run(41_000);
  bus.scan(scanner, wechat);
  expect(codes).toEqual([wechat]);
});

const affix = fc.string({ unit: fc.constantFrom(...'~#*|>]Q1'), maxLength: 8 });

test('from one scan of the known code the layout and what stands around it are worked out', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<LayoutName>(...layoutNames),
      affix,
      affix,
      fc.boolean(),
      (layout, prefix, suffix, enter) => {
        fc.pre(layout !== 'newland' || !/^.?\][A-Z]\d/.test(prefix)); // looks like another's kind of bar code
        const reports = reportsOf(layout, `${prefix}${teachCode}${suffix}${enter ? '\r\n' : ''}`);
        expect(lessonOf(reports)).toEqual({ layout, prefix, suffix });
      },
    ),
  );
});

test('nothing is learnt of another code, or of what no layout fits', () => {
  expect(lessonOf(reportsOf('honeywell', wechat))).toBeNull();
  expect(lessonOf([new Uint8Array(64).fill(0x55)])).toBeNull();
  expect(lessonOf([])).toBeNull();
});
