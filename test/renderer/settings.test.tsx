// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Handlers } from '#shared/contract/contract.ts';
import { Refused } from '#shared/refusal.ts';
import type { Fault } from '#shared/settings/fault.ts';
import { noDraft, useDraft } from '../../renderer/settings/draft.ts';
import { useTill } from '../../renderer/store.ts';
import { changing, click, closeTill, openTill, pass, press, scanIn } from './till-window.tsx';
import { settingsView, viewOf } from './views.ts';

vi.setConfig({ testTimeout: 60_000 });

afterEach(() => {
  closeTill();
  useDraft.setState(noDraft, true);
});

async function openSettings(answers: Partial<Handlers> = {}) {
  const opened = await openTill(viewOf(), {
    'settings.get': () => settingsView(),
    'settings.change': () => [],
    ...answers,
  });
  await changing(() => {
    window.dispatchEvent(new KeyboardEvent('keydown', { key: ',', ctrlKey: true, bubbles: true, cancelable: true }));
  });
  await pass(500);
  return opened;
}

const field = (name: string) => screen.getByLabelText<HTMLInputElement>(new RegExp(`^${name}`));
const type = (name: string, value: string) => changing(() => void fireEvent.change(field(name), { target: { value } }));

describe('what was typed', () => {
  test('is saved as what it is: text, money, a number, or left out', async () => {
    const { terminal } = await openSettings();
    await type('Name of the shop', 'Wing');
    await type('Largest payment', '1200.50');
    await click(/^Save/);
    await pass(500);
    expect(terminal.of('settings.change')).toEqual([
      {
        revision: 'first',
        changes: [
          { path: ['shop', 'name'], value: 'Wing' },
          { path: ['limits', 'paymentMaxMinor'], value: 120_050 },
        ],
      },
    ]);
    expect(screen.getByText(/Saved/, { selector: '[role=status]' }).textContent).toContain('Saved');
    await click(/^Network/);
    await type('Proxy', 'http://proxy.shop.example:3128');
    await type('Proxy', '');
    await click(/^Save/);
    await pass(500);
    expect(terminal.of('settings.change').at(-1)).toMatchObject({ changes: [{ path: ['network', 'proxy'] }] });
  });

  test('stays, with what is wrong beside its field', async () => {
    const fault: Fault = { field: 'shop.name', kind: 'tooLong', limit: 60 };
    await openSettings({ 'settings.change': () => [fault] });
    await type('Name of the shop', 'x'.repeat(61));
    await click(/^Save/);
    await pass(500);
    expect(field('Name of the shop').value).toBe('x'.repeat(61));
    expect(field('Name of the shop').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('Too long: at most 60.')).toBeTruthy();
    await type('Name of the shop', 'Wing');
    expect(screen.queryByText('Too long: at most 60.')).toBe(null);
  });

  test('stays when the file was changed by hand meanwhile, and is saved over what was read anew', async () => {
    const read = vi.fn(() => settingsView({ revision: read.mock.calls.length > 1 ? 'second' : 'first' }));
    const { terminal } = await openSettings({
      'settings.get': read,
      'settings.change': ({ revision }) => {
        if (revision === 'first') throw new Refused('settingsChanged', { path: 'settings.json' });
        return [];
      },
    });
    await type('Name of the shop', 'Wing');
    await click(/^Save/);
    await pass(500);
    expect(screen.getByTestId('notice').textContent).toContain('were changed elsewhere');
    expect(field('Name of the shop').value).toBe('Wing');
    await click(/^Save/);
    await pass(500);
    expect(terminal.of('settings.change').at(-1)).toMatchObject({ revision: 'second' });
  });

  test('is saved over the file that a new language has changed', async () => {
    const read = vi.fn(() => settingsView({ revision: `read ${read.mock.calls.length}` }));
    const { terminal } = await openSettings({ 'settings.get': read });
    await click(/^Screen/);
    await click('简体中文');
    await pass(500);
    await click(/^Shop/);
    await type('Name of the shop', 'Wing');
    await click(/^Save/);
    await pass(500);
    expect(terminal.of('settings.change')).toMatchObject([{ revision: 'read 2' }]);
  });

  test('is asked about on leaving, and is there again after a look elsewhere', async () => {
    await openSettings();
    await type('Name of the shop', 'Wing');
    await press('F6');
    await changing(() => useTill.setState({ screen: { at: 'settings', section: 'shop', provider: null } }));
    expect(field('Name of the shop').value).toBe('Wing');
    await press('Escape');
    expect(screen.getByRole('alertdialog').textContent).toContain('Leave without saving?');
    await pass(500);
    await click('Leave without saving');
    expect(useTill.getState().screen.at).toBe('checkout');
    expect(useDraft.getState().edits).toEqual({});
  });

  test('takes no scan in, which goes to the till', async () => {
    const { terminal } = await openSettings();
    await type('Name of the shop', 'Wing');
    await changing(() => field('Name of the shop').focus());
    const input = field('Name of the shop');
    await scanIn('281234567890123456', 5);
    expect(input.value).toBe('Wing');
    expect(useDraft.getState().edits).toEqual({ 'shop.name': 'Wing' });
    expect(terminal.of('scan.deliver')).toMatchObject([{ text: '281234567890123456' }]);
  });
});

test('a secret goes in once, and leaves the window', async () => {
  const { terminal } = await openSettings({
    'provider.check': () => ({ state: 'refused', code: '400', text: 'Signature error', clockSkewMs: null }),
  });
  await click(/^Providers/);
  await click(/^Swiftpass/);
  expect(field('Key').type).toBe('password');
  await type('Key', 'abcdef0123456789');
  await click(/^Save and check/);
  await pass(500);
  expect(terminal.of('secret.put')).toEqual([{ name: 'swiftpass.key', value: 'abcdef0123456789' }]);
  expect(field('Key').value).toBe('');
  expect(JSON.stringify(useDraft.getState())).not.toContain('abcdef0123456789');
  expect(screen.getByTestId('checked').textContent).toContain('Look at the key first');
});

test('in the scanner section a scan is only looked at, and shown without its digits', async () => {
  const tried = {
    kind: 'customerCode',
    wallet: 'alipay',
    refusal: null,
    start: '28',
    length: 18,
    letters: 'none',
  } as const;
  const { terminal } = await openSettings({ 'scan.try': () => tried });
  await click(/^Scanner/);
  await scanIn('281234567890123456', 5);
  expect(terminal.of('scan.deliver')).toEqual([]);
  expect(screen.getByTestId('scan-tried').textContent).toContain('Alipay');
  expect(document.body.textContent).toContain('28••••');
  expect(document.body.textContent).toContain('5 ms a key');
  expect(document.body.textContent).not.toContain('2812');
});

test('a provider is removed after a question', async () => {
  const { terminal } = await openSettings();
  await click(/^Providers/);
  await click(/^Swiftpass/);
  await click('Remove Swiftpass');
  await pass(500);
  expect(terminal.of('settings.change')).toEqual([]);
  await click('Remove Swiftpass');
  await pass(500);
  expect(terminal.of('settings.change')).toEqual([
    { revision: 'first', changes: [{ path: ['providers', 'swiftpass'] }] },
  ]);
});

describe('where nothing is set up', () => {
  test('the first screen greets, and asks for the shop before anything', async () => {
    const { terminal, push } = await openTill(viewOf({ setUp: 'shop', shopName: '' }), {
      'settings.begin': () => [],
      'settings.get': () => settingsView(),
    });
    await press('F6');
    await press('Enter');
    await type('Name of the shop', 'Wing');
    await press('Enter');
    await pass(500);
    expect(terminal.of('settings.begin')).toEqual([
      { shop: { name: 'Wing', currency: 'CNY', language: 'en' }, mode: 'live' },
    ]);
    await push(viewOf({ setUp: 'provider', shopName: 'Wing' }));
    await press('Enter');
    expect(terminal.of('till.mode')).toEqual([{ mode: 'training' }]);
  });

  test('a till without a provider takes nothing and asks who takes the money', async () => {
    await openTill(viewOf({ setUp: 'provider' }), { 'settings.get': () => settingsView() });
    expect(screen.queryByTestId('amount')).toBe(null);
    await click('Go live');
    expect(screen.getByText('Who takes the money for your shop?')).toBeTruthy();
    await click(/^Upay/);
    expect(screen.getByTestId('welcome-provider')).toBeTruthy();
  });
});
