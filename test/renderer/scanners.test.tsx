// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Handlers } from '#shared/contract/contract.ts';
import type { ScannerDevice, ScannersView, View } from '#shared/contract/view.ts';
import { teachCode } from '#shared/scan/teach.ts';
import { plainScanner } from '#shared/settings/scanner.ts';
import { noDraft, useDraft } from '../../renderer/settings/draft.ts';
import { useTill } from '../../renderer/store.ts';
import { changing, click, closeTill, openTill, pass, press, scanIn } from './till-window.tsx';
import { settingsView, viewOf } from './views.ts';

vi.setConfig({ testTimeout: 60_000 });

afterEach(() => {
  closeTill();
  useDraft.setState(noDraft, true);
});

const voyager: ScannerDevice = { id: '0c2e:0b61', by: 'hid', name: 'Voyager', layout: 'honeywell', state: 'ready' };
const none: ScannersView = { state: 'none', devices: [], keyboards: [], system: 'linux', tried: null };
const attached = (device: ScannerDevice, more: Partial<ScannersView> = {}): Partial<View> => ({
  scanners: { ...none, state: device.state === 'ready' ? 'ready' : 'refused', devices: [device], ...more },
});
const refusedScan = {
  ...({ kind: 'refused', wallet: null, refusal: 'scanTeach', start: 'SH', length: 22, letters: 'upper' } as const),
};
const taught = (lesson: NonNullable<ScannersView['tried']>['lesson'], atMs = 1): ScannersView['tried'] => ({
  ...{ atMs, device: voyager, aim: ']Q1', lesson, scan: refusedScan },
});

async function openSection(view: Partial<View> = {}, answers: Partial<Handlers> = {}) {
  const opened = await openTill(viewOf(view), {
    'settings.get': () => settingsView(),
    'settings.change': () => [],
    'scan.try': () => refusedScan,
    ...answers,
  });
  await changing(() => {
    window.dispatchEvent(new KeyboardEvent('keydown', { key: ',', ctrlKey: true, bubbles: true, cancelable: true }));
  });
  await pass(500);
  await click(/^Scanner$/);
  await pass(500);
  return opened;
}

const list = () => screen.getByTestId('scanners').textContent ?? '';

describe('the status line', () => {
  test.each<[ScannerDevice['state'], RegExp]>([
    ['noPermission', /not allowed/],
    ['noAnswer', /no answer/],
    ['unreadable', /not understood/],
  ])('%s is said in words, and opens what helps', async (state, words) => {
    await openTill(viewOf(attached({ ...voyager, state })), { 'settings.get': () => settingsView() });
    await click(words);
    await pass(500);
    expect(useTill.getState().screen).toMatchObject({ at: 'settings', section: 'scanner' });
  });

  test('of one that another program has on Windows, that it is in use', async () => {
    await openSection(attached({ ...voyager, state: 'noPermission' }, { system: 'windows' }));
    expect(screen.getByRole('button', { name: /Scanner in use/ })).toBeTruthy();
    expect(list()).toMatch(/In use/);
    expect(list()).not.toMatch(/not allowed/i);
  });

  test('names the one that is read', async () => {
    await openTill(viewOf(attached(voyager)), {});
    expect(screen.getByRole('img', { name: 'Scanner: Voyager' })).toBeTruthy();
  });
});

describe('what a person does about a scanner', () => {
  const refused = { ...voyager, state: 'noPermission' } as const;
  test.each<[string, Partial<View>, RegExp]>([
    ['on Linux the very rule', attached(refused), /KERNELS=="0003:0C2E:\*", TAG\+="uaccess"/],
    ['on Windows the other program', attached(refused, { system: 'windows' }), /another program.*needs no driver/],
    ['on macOS the setting of the system', attached(refused, { system: 'mac' }), /Input Monitoring/],
    ['of a serial port the group', attached({ ...refused, id: '/dev/ttyACM0', by: 'serial' }), /group dialout/],
    ['held by another', attached({ ...voyager, state: 'noAnswer' }), /hold it/],
    ['a port that is not there', attached({ ...voyager, id: 'COM7', by: 'serial', state: 'noAnswer' }), /COM7/],
    ['without an end', attached({ ...voyager, by: 'serial', state: 'unreadable' }), /Enter \(CR\)/],
    ['not understood', attached({ ...voyager, state: 'unreadable' }), /Set up by a scan/],
    ['no library on Linux', { scanners: { ...none, state: 'unavailable' } }, /libudev1 and libusb-1\.0-0/],
    ['no library elsewhere', { scanners: { ...none, state: 'unavailable', system: 'mac' } }, /sells on/],
    ['two alike', { scanners: { ...none, state: 'ready', devices: [voyager, voyager] } }, /Voyager × 2/],
  ])('%s', async (_what, view, words) => {
    await openSection(view);
    expect(list()).toMatch(words);
  });

  test.each([
    ['Honeywell', /131/],
    ['Newland', /Code Programming ON/],
    ['Zebra', /manual of Zebra/],
    ['Datalogic', /manual of Datalogic/],
  ])('one of %s in keyboard mode: how to switch it', async (maker, words) => {
    await openSection({ scanners: { ...none, keyboards: [{ id: '0c2e:0901', name: '1470g', maker }] } });
    expect(list()).toMatch(words);
  });
});

test('while the section is open scans are only looked at; it says so again, and takes it back on leaving', async () => {
  const { terminal } = await openSection(attached(voyager));
  expect(terminal.of('scanners.try')).toEqual([{ on: true }]);
  await pass(31_000);
  expect(terminal.of('scanners.try')).toEqual([{ on: true }, { on: true }, { on: true }]);
  await press('Escape');
  await pass(500);
  expect(terminal.of('scanners.try').at(-1)).toEqual({ on: false });
});

test('one scan of the shown code sets up its model', async () => {
  const { terminal, push } = await openSection(attached(voyager));
  await click('Set up by a scan');
  await push(viewOf(attached(voyager, { tried: taught({ layout: 'newland', prefix: '~', suffix: '' }) })));
  await pass(500);
  expect(screen.getByTestId('lesson').textContent).toMatch(/Voyager: understood.*As Newland.*~/);
  await click('Keep');
  await pass(500);
  const kept = [{ id: '0c2e:0b61', layout: 'newland', prefix: '~', suffix: '' }];
  expect(terminal.of('settings.change')).toEqual([
    { revision: 'first', changes: [{ path: ['scanner', 'models'], value: kept }] },
  ]);
  await push(
    viewOf({
      ...attached(voyager, { tried: taught({ layout: 'newland', prefix: '~', suffix: '' }) }),
      scanner: { ...plainScanner, models: [{ ...kept[0], layout: 'newland' } as never] },
    }),
  );
  await pass(500);
  expect(within(screen.getByTestId('lesson')).queryByText('Keep')).toBe(null);
});

test('another code in its place, or one that no layout fits, is said', async () => {
  const { push } = await openSection(attached(voyager));
  await click('Set up by a scan');
  await push(viewOf(attached(voyager, { tried: taught(null) })));
  expect(screen.getByTestId('lesson').textContent).toContain('That was another code');
  const unread = { ...taught(null, 2), scan: null } as ScannersView['tried'];
  await push(viewOf(attached(voyager, { tried: unread })));
  expect(screen.getByTestId('lesson').textContent).toContain('cannot be read');
});

test('a keyboard-mode scanner is set up the same way', async () => {
  const { terminal } = await openSection();
  await click('Set up by a scan');
  await scanIn(`~${teachCode}#`, 5);
  await pass(500);
  await click('Keep');
  await pass(500);
  expect(terminal.of('settings.change')).toEqual([
    {
      revision: 'first',
      changes: [
        { path: ['scanner', 'prefix'], value: '~' },
        { path: ['scanner', 'suffix'], value: '#' },
      ],
    },
  ]);
  expect(terminal.of('scan.deliver')).toEqual([]);
});

test('a person’s word on the layout is kept, and taken back', async () => {
  const { terminal } = await openSection(attached(voyager));
  await click('As Zebra, Datalogic');
  await pass(500);
  await click("As its maker's do");
  const model = { id: '0c2e:0b61', prefix: '', suffix: '' };
  expect(terminal.of('settings.change')[0]).toMatchObject({
    changes: [{ path: ['scanner', 'models'], value: [{ ...model, layout: 'shifted' }] }],
  });
});
