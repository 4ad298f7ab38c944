import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { teachCode } from '#shared/scan/teach.ts';
import { plainScanner, type ScannerSettings } from '#shared/settings/scanner.ts';
import { systemClock } from '../../electron/clock.ts';
import { openScanners, type Scanners } from '../../electron/scanner/scanners.ts';
import { createLines } from '../../electron/scanner/serial-lines.ts';
import { watchSerialScanner } from '../../electron/scanner/serial-scanner.ts';
import { type Line, openLine } from './pty.ts';
import { quietLog } from './quiet-log.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test.each<[string, readonly (readonly [number, string])[], readonly string[], number]>([
  ['a code and CR', [[0, '6901\r']], ['6901'], 0],
  ['CR LF', [[0, '6901\r\n']], ['6901'], 0],
  ['LF', [[0, '6901\n']], ['6901'], 0],
  [
    'in pieces, as a slow line has it',
    [
      [0, '69'],
      [30, '0'],
      [60, '1\r'],
    ],
    ['6901'],
    0,
  ],
  ['two at once', [[0, 'a\rb\r']], ['a', 'b'], 0],
  ['blank lines', [[0, '\r\r\n\n']], [], 0],
  ['every byte but the end marks is kept', [[0, 'a\x1d\x00\xff\t\r']], ['a\x1d\x00\xff\t'], 0],
  ['without its end: nothing', [[0, '6901']], [], 0],
  [
    'a beginning whose end never came is no part of the next',
    [
      [0, '69'],
      [1500, '4006\r'],
    ],
    ['4006'],
    1,
  ],
  ['too long', [[0, `${'x'.repeat(1025)}\rok\r`]], ['ok'], 1],
  ['the longest', [[0, `${'x'.repeat(1024)}\r`]], ['x'.repeat(1024)], 0],
  [
    'rubbish without an end grows nothing',
    [
      [0, 'x'.repeat(100_000)],
      [1, 'y'.repeat(100_000)],
      [2, '\rok\r'],
    ],
    ['ok'],
    1,
  ],
])('a serial line: %s', (_what, heard, codes, lost) => {
  const lines = createLines();
  const all = heard.map(([atMs, text]) => lines.hear(bytes(text), atMs));
  expect(all.flatMap((one) => one.codes)).toEqual(codes);
  expect(all.reduce((sum, one) => sum + one.lost, 0)).toBe(lost);
});

let scanners: Scanners | null = null;
let line: Line | null = null;
afterEach(async () => {
  await scanners?.close();
  await line?.pull();
  scanners = null;
  line = null;
});

function open(settings: () => ScannerSettings) {
  const codes: { readonly text: string; readonly aim: string | null }[] = [];
  const opened = openScanners(
    {
      ...{ clock: systemClock, log: quietLog, settings, onChange: () => undefined },
      onCode: ({ text, aim }) => {
        codes.push({ text, aim });
        return true;
      },
    },
    [watchSerialScanner],
  );
  scanners = opened;
  const state = () => opened.state().devices.map((device) => device.state);
  return { codes, state, scanners: opened };
}

const at = (port: string): ScannerSettings => ({ ...plainScanner, serial: { port, speed: 9600 } });
const soon = { timeout: 10_000, interval: 10 };

test('a code of a serial scanner is read, its kind with it, and a dead line is found again', async () => {
  line = await openLine();
  let settings = at(line.port);
  const { codes, state } = open(() => settings);
  await vi.waitFor(() => expect(state()).toEqual(['ready']), soon);
  line.send(']Q1134567890123456789\r\n');
  await vi.waitFor(() => expect(codes).toEqual([{ text: '134567890123456789', aim: ']Q1' }]), soon);
  line.send('4006');
  await setImmediate();
  await line.pull();
  await vi.waitFor(() => expect(state()).toEqual(['noAnswer']), soon);
  line = await openLine();
  settings = at(line.port);
  await vi.waitFor(() => expect(state()).toEqual(['ready']), soon);
  line.send('381333931\r');
  await vi.waitFor(() => expect(codes.at(-1)).toEqual({ text: '381333931', aim: null }), soon);
  expect(codes).toHaveLength(2);
});

test('the setting is taken up and left while the till is open', async () => {
  line = await openLine();
  let settings = plainScanner;
  const { state } = open(() => settings);
  expect(state()).toEqual([]);
  settings = at(line.port);
  await vi.waitFor(() => expect(state()).toEqual(['ready']), soon);
  settings = plainScanner;
  await vi.waitFor(() => expect(state()).toEqual([]), soon);
});

test('a port that is not there is told of, and nothing is thrown', async () => {
  const { state } = open(() => at('/dev/no-such-port'));
  await vi.waitFor(() => expect(state()).toEqual(['noAnswer']), soon);
});

test('while scanners are tried a scan is only looked at, and what stands around the code is learnt', async () => {
  line = await openLine();
  const { port } = line;
  const { codes, state, scanners: tried } = open(() => at(port));
  await vi.waitFor(() => expect(state()).toEqual(['ready']), soon);
  tried.tryFor(60_000);
  line.send(`~${teachCode}#\r`);
  await vi.waitFor(
    () => expect(tried.tried()).toMatchObject({ lesson: { layout: null, prefix: '~', suffix: '#' } }),
    soon,
  );
  tried.tryFor(0);
  line.send('4006381333931\r');
  await vi.waitFor(() => expect(codes).toEqual([{ text: '4006381333931', aim: null }]), soon);
  expect(tried.tried()).toBeNull();
});
