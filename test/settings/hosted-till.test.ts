import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connect } from '#shared/contract/client.ts';
import type { Asked } from '#shared/contract/contract.ts';
import { memoryPorts } from '#shared/contract/port.ts';
import type { View } from '#shared/contract/view.ts';
import type { PaymentId, SaleId, ScanId } from '#shared/ids.ts';
import { type RefusalCode, Refused } from '#shared/refusal.ts';
import type { EnteredSecret } from '#shared/settings/entered-secrets.ts';
import { type HostedTill, hostTill } from '../../electron/hosted-till.ts';
import { lockFolder } from '../../electron/journal/lock.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { needsOf, startSimulatorServer } from '../../electron/simulators/server.ts';

vi.setConfig({ testTimeout: 90_000 });

type Changes = Asked<'settings.change'>['changes'];

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'shroff-host-'));
}

/** A window's end of a till over a real folder; every message it is ever sent is kept. */
async function openWindow(dataDir: string, mode: 'live' | 'training' = 'live') {
  const defects: unknown[] = [];
  const defect = (error: unknown) => defects.push(error);
  const till: HostedTill = await hostTill({ dataDir, settingsPath: null, mode, locale: 'en', defect });
  const { near, far, close } = memoryPorts();
  const heard: string[] = [];
  const views: View[] = [];
  near.listen((message) => heard.push(JSON.stringify(message)));
  const client = connect(near);
  client.onView((view) => views.push(view));
  till.attach(far);
  onTestFinished(async () => {
    close();
    await till.close();
    expect(defects).toEqual([]);
  });
  const view = (wanted: (view: View) => boolean): Promise<View> =>
    vi.waitFor(() => {
      const last = views.at(-1);
      if (!last || !wanted(last)) throw new Error('not yet');
      return last;
    }, 45_000);
  const change = async (...changes: Changes) => {
    const { revision } = await client.send('settings.get', {});
    return client.send('settings.change', { revision, changes });
  };
  return { till, client, heard, view, change, file: join(dataDir, 'settings.json') };
}

const text =
  '{\n  "// shop": "Ours.",\n  "shop": { "// name": "On the sign.", "name": "Corner" },\n  "providers": {}\n}\n';

function shopFolder(content = text): string {
  const dir = newFolder();
  writeFileSync(join(dir, 'settings.json'), content);
  return dir;
}

const refusal = (act: Promise<unknown>): Promise<RefusalCode | null> =>
  act.then(
    () => null,
    (error: unknown) => (error instanceof Refused ? error.refusal.code : Promise.reject(error)),
  );

const shown = {
  paymentId: 'p-0000001' as PaymentId,
  saleId: 's-0000001' as SaleId,
  totalMinor: 100,
  wallet: 'alipay',
} as const;

describe('without settings', () => {
  test('the till greets, sells nothing, and opens with the first ones', async () => {
    const { client, view, file } = await openWindow(newFolder());
    await view(({ setUp }) => setUp === 'shop');
    expect(await refusal(client.send('payment.show', shown))).toBe('settingsMissing');
    expect(await refusal(client.send('settings.get', {}))).toBe('settingsMissing');
    await client.send('till.language', { language: 'zh-Hant' });
    await view(({ language }) => language === 'zh-Hant');
    const shop = { name: 'x'.repeat(61), currency: 'HKD', language: 'zh-Hant' } as const;
    expect(await client.send('settings.begin', { shop, mode: 'live' })).toEqual([
      { field: 'shop.name', kind: 'tooLong', limit: 60 },
    ]);
    expect(existsSync(file)).toBe(false);
    expect(await client.send('settings.begin', { shop: { ...shop, name: 'Wing' }, mode: 'live' })).toEqual([]);
    expect(await view(({ setUp }) => setUp === 'provider')).toMatchObject({ shopName: 'Wing', currency: 'HKD' });
    expect(await refusal(client.send('payment.show', shown))).not.toBe(null);
  });

  test('practice has a journal of its own and the same shop, and live comes back', async () => {
    const dir = newFolder();
    const { client, view } = await openWindow(dir);
    const shop = { name: 'Wing', currency: 'HKD', language: 'zh-Hans' } as const;
    await client.send('settings.begin', { shop, mode: 'training' });
    expect(await view(({ mode }) => mode === 'training')).toMatchObject({ shopName: 'Wing', language: 'zh-Hans' });
    expect(existsSync(join(dir, 'training', 'journal.db'))).toBe(true);
    expect(existsSync(join(dir, 'live'))).toBe(false);
    await client.send('till.mode', { mode: 'live' });
    await view(({ mode, setUp }) => mode === 'live' && setUp === 'provider');
  });
});

describe('a change', () => {
  test('keeps comments and order, and the file before', async () => {
    const { change, view, file } = await openWindow(shopFolder());
    expect(
      await change({ path: ['shop', 'name'], value: 'Wing' }, { path: ['terminal', 'name'], value: 'Bar' }),
    ).toEqual([]);
    expect(await view(({ shopName }) => shopName === 'Wing')).toMatchObject({ terminalName: 'Bar' });
    const after = readFileSync(file, 'utf8');
    expect(after).toContain(text.slice(0, text.indexOf('"Corner"')));
    expect(JSON.parse(after)).toMatchObject({ terminal: { name: 'Bar' } });
    expect(readFileSync(`${file}.before`, 'utf8')).toBe(text);
  });

  test.each<[string, Changes, object]>([
    [
      'too long',
      [{ path: ['shop', 'name'], value: 'x'.repeat(61) }],
      { field: 'shop.name', kind: 'tooLong', limit: 60 },
    ],
    ['left out', [{ path: ['shop', 'name'] }], { field: 'shop.name', kind: 'missing' }],
    ['of another kind', [{ path: ['network', 'keepWarm'], value: 'yes' }], { field: 'network.keepWarm', kind: 'form' }],
    ['none of the list', [{ path: ['shop', 'currency'], value: 'USD' }], { field: 'shop.currency', kind: 'notOneOf' }],
    [
      'too large',
      [{ path: ['printer', 'port'], value: 70_000 }],
      { field: 'printer.port', kind: 'tooLarge', limit: 65_535 },
    ],
    [
      'without what it needs',
      [{ path: ['printer', 'output'], value: 'network' }],
      { field: 'printer.host', kind: 'missing' },
    ],
    [
      'an address in the clear',
      [
        { path: ['providers', 'swiftpass', 'merchantId'], value: '7551' },
        { path: ['providers', 'swiftpass', 'address'], value: 'http://gateway.example' },
      ],
      { field: 'providers.swiftpass.address', kind: 'address' },
    ],
    ['a setting that does not exist', [{ path: ['shop', 'nmae'], value: 'x' }], { field: 'shop' }],
  ])('%s is refused with its field, and nothing is written', async (_what, changes, fault) => {
    const { change, file } = await openWindow(shopFolder());
    expect(await change(...changes)).toEqual([expect.objectContaining(fault)]);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('over one made by hand meanwhile is refused, and the hand keeps its word', async () => {
    const { client, file } = await openWindow(shopFolder());
    const { revision } = await client.send('settings.get', {});
    const byHand = text.replace('Corner', 'By hand');
    writeFileSync(file, byHand);
    const changes: Changes = [{ path: ['shop', 'name'], value: 'Wing' }];
    expect(await refusal(client.send('settings.change', { revision, changes }))).toBe('settingsChanged');
    expect(readFileSync(file, 'utf8')).toBe(byHand);
  });

  test('of the language acts at once, on the till that stands', async () => {
    const { client, change, view } = await openWindow(shopFolder());
    const slow = client.send('settings.get', {});
    expect(await change({ path: ['shop', 'language'], value: 'zh-Hans' })).toEqual([]);
    await slow;
    await view(({ language }) => language === 'zh-Hans');
  });

  test.each(['__proto__', 'shop.name', ''])('of a path with %j is not even read', async (name) => {
    const { client } = await openWindow(shopFolder());
    const { revision } = await client.send('settings.get', {});
    const changes: Changes = [{ path: ['shop', name], value: 'x' }];
    expect(await refusal(client.send('settings.change', { revision, changes }))).toBe('badRequest');
  });

  test.skipIf(process.getuid?.() === 0)('of a file that may not be written is refused with its place', async () => {
    const dir = shopFolder();
    const { change } = await openWindow(dir);
    chmodSync(dir, 0o500);
    onTestFinished(() => chmodSync(dir, 0o700));
    expect(await refusal(change({ path: ['shop', 'name'], value: 'Wing' }))).toBe('dataReadOnly');
  });

  test('the till that cannot open in the other mode stays as it was', async () => {
    const dir = shopFolder();
    const { client, view } = await openWindow(dir);
    mkdirSync(join(dir, 'training'), { mode: 0o700 });
    const other = lockFolder(join(dir, 'training'));
    onTestFinished(other.release);
    expect(await refusal(client.send('till.mode', { mode: 'training' }))).toBe('dataInUse');
    await view(({ mode, shopName }) => mode === 'live' && shopName === 'Corner');
    expect(await client.send('payments.open', {})).toEqual([]);
  });
});

/** A shop at a simulated Upay over HTTP, in quick time, with a payment of `minor` scanned. */
async function sellingShop() {
  const server = await startSimulatorServer({ provider: 'upay', port: 0, seed: 5, timeScale: 0.02 });
  onTestFinished(() => server.close());
  const { settings, secrets } = needsOf(server);
  const upay = { ...settings, deviceId: 'till-1', paceScale: 0.02 };
  const dir = shopFolder(JSON.stringify({ shop: { name: 'Corner' }, providers: { upay } }, null, 2));
  const window = await openWindow(dir);
  for (const [name, value] of Object.entries(secrets) as [EnteredSecret, string][])
    await window.client.send('secret.put', { name, value });
  const random = createRandom(5);
  const sell = async (id: string, totalMinor: number) => {
    const scanId = `scan-${id}-01` as ScanId;
    await window.client.send('scan.deliver', { scanId, text: makeCode('alipay', random) });
    const paymentId = `pay-${id}-0001` as PaymentId;
    await window.client.send('payment.start', { paymentId, saleId: `sale-${id}-0001` as SaleId, totalMinor, scanId });
    return paymentId;
  };
  const stateOf = (paymentId: PaymentId) => (view: View) =>
    view.payments.find((one) => one.paymentId === paymentId)?.state;
  return { ...window, dir, secrets, sell, stateOf, bank: server.simulated.bank };
}

function filesUnder(dir: string): string[] {
  const found = readdirSync(dir, { withFileTypes: true, recursive: true }).filter((file) => file.isFile());
  return found.map((file) => join(file.parentPath, file.name));
}

test('no secret ever comes back, whatever is asked, nor stands in a log', async () => {
  const { client, heard, dir, secrets, change, view } = await sellingShop();
  const values = [...Object.values(secrets), 'a-new-key-0123456789'];
  await client.send('secret.put', { name: 'upay.vendorKey', value: 'a-new-key-0123456789' });
  await client.send('provider.check', { provider: 'upay' });
  await change({ path: ['shop', 'name'], value: 'Wing' });
  await view(({ shopName }) => shopName === 'Wing');
  const { secrets: named } = await client.send('settings.get', {});
  expect(named).toEqual(expect.arrayContaining(['upay.vendorKey', 'upay.terminalSn']));
  expect(await refusal(client.send('secret.put', { name: 'sealKey' as never, value: 'x' }))).toBe('badRequest');
  const written = filesUnder(dir).map((file) => readFileSync(file, 'latin1'));
  const said = [...heard, ...written].join('\n');
  const secretOnes = values.filter((value) => value.length > 12);
  expect(secretOnes.length).toBeGreaterThan(1);
  expect(secretOnes.filter((value) => said.includes(value))).toEqual([]);
});

test('money in doubt outlives an opening anew: asked about, never sent again, and its provider stays as it is', async () => {
  const { client, change, view, sell, stateOf, bank } = await sellingShop();
  const paymentId = await sell('doubt', 1234);
  const state = stateOf(paymentId);
  await view((seen) => state(seen) === 'inDoubt');
  expect(await refusal(change({ path: ['providers', 'upay', 'deviceId'], value: 'till-2' }))).toBe(
    'settingsProviderBusy',
  );
  expect(await refusal(change({ path: ['providers', 'upay'] }))).toBe('settingsProviderBusy');
  expect(await refusal(change({ path: ['shop', 'currency'], value: 'HKD' }))).toBe('settingsCurrencyBusy');
  expect(await change({ path: ['shop', 'name'], value: 'Wing' })).toEqual([]);
  await view((seen) => seen.shopName === 'Wing' && ['approved', 'late'].includes(state(seen) ?? ''));
  expect(bank.dump().trades).toEqual([expect.objectContaining({ captures: 1, asked: 1 })]);
  await client.send('payments.open', {});
});

test('while a customer may be about to pay, the till does not close under them', async () => {
  const { client, change, view, stateOf } = await sellingShop();
  await client.send('payment.show', { ...shown, totalMinor: 1535 });
  await view((seen) => stateOf(shown.paymentId)(seen) === 'showing');
  expect(await refusal(change({ path: ['shop', 'name'], value: 'Wing' }))).toBe('settingsPaymentWaiting');
  expect(await refusal(client.send('till.mode', { mode: 'training' }))).toBe('settingsPaymentWaiting');
  expect(await change({ path: ['shop', 'language'], value: 'zh-Hans' })).toEqual([]);
  await view(({ shopName, language }) => shopName === 'Corner' && language === 'zh-Hans');
});

test('a customer display goes over to the till that is opened anew, and rests where there is none', async () => {
  const { till, change, client } = await openWindow(newFolder());
  const { near, far } = memoryPorts();
  const shown: string[] = [];
  near.listen((message) => shown.push(JSON.stringify(message)));
  till.display.attach(far);
  await client.send('till.language', { language: 'en' });
  expect(shown).toEqual([]);
  const shop = { name: 'Corner', currency: 'CNY', language: 'en' } as const;
  await client.send('settings.begin', { shop, mode: 'live' });
  await vi.waitFor(() => expect(shown.at(-1)).toContain('Corner'));
  await change({ path: ['shop', 'name'], value: 'Wing' });
  await vi.waitFor(() => expect(shown.at(-1)).toContain('Wing'));
});

test('a scan that is only tried is told of, and kept by nobody', async () => {
  const { client, heard, view } = await sellingShop();
  const code = makeCode('alipay', createRandom(9));
  expect(await client.send('scan.try', { text: code })).toEqual({
    ...{
      kind: 'customerCode',
      wallet: 'alipay',
      refusal: null,
      start: code.slice(0, 2),
      length: code.length,
      letters: 'none',
    },
  });
  expect(await client.send('scan.try', { text: '6901234567892' })).toMatchObject({ kind: 'itemCode' });
  expect(await client.send('scan.try', { text: 'https://qr.alipay.com/x' })).toMatchObject({
    kind: 'merchantQr',
    letters: 'lower',
  });
  expect((await view(() => true)).scan).toBe(null);
  expect(heard.join('\n')).not.toContain(code);
});
