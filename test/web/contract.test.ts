import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Client, connect as clientOf } from '#shared/contract/client.ts';
import type { Handlers } from '#shared/contract/contract.ts';
import { memoryPorts, type Port } from '#shared/contract/port.ts';
import { serve } from '#shared/contract/server.ts';
import type { View } from '#shared/contract/view.ts';
import { Refused } from '#shared/refusal.ts';
import { connectLocal, localPath, serveLocal } from '../../electron/local-port.ts';
import { freshShell } from '../shell/page.ts';
import { browserPort, opened, openHost, openSocket, temporaryFolder } from './local.ts';

type Attach = (port: Port) => () => void;
interface Pipe {
  port: Port;
  cut: () => void;
}

async function overMemory(attach: Attach): Promise<Pipe> {
  const { near, far, close } = memoryPorts();
  const gone = attach(far);
  far.closed(gone);
  return { port: near, cut: close };
}

async function overWebSocket(attach: Attach): Promise<Pipe> {
  const host = await openHost({ attach });
  const socket = openSocket(host);
  const port = browserPort(socket);
  await opened(socket);
  return { port, cut: () => socket.terminate() };
}

async function overLocalSocket(attach: Attach): Promise<Pipe> {
  const path = localPath(temporaryFolder());
  const server = await serveLocal({ path, attach, defect: () => undefined });
  onTestFinished(() => server.close());
  const { port, close } = await connectLocal(path);
  return { port, cut: close };
}

async function overElectron(attach: Attach): Promise<Pipe> {
  const { electron, clients, loadPage } = await freshShell();
  const window = new electron.BrowserWindow();
  await window.loadURL('app://till/index.html');
  clients.acceptClients(window.webContents as never, { attach, defect: () => undefined });
  const port = await loadPage();
  return { port, cut: () => void loadPage() }; // as a page that is loaded again
}

const id = '01234567';
const language = { language: 'en' } as const;
const asIs = (args: object) => args as never;

describe.each([
  ['memory', overMemory],
  ['the WebSocket', overWebSocket],
  ['the local socket', overLocalSocket],
  ["Electron's ports", overElectron],
])('over %s', (_name, over) => {
  async function till(scripted: Partial<Handlers>) {
    const [defect, gone] = [vi.fn(), vi.fn()];
    const served: ReturnType<typeof serve>[] = [];
    const attach = (port: Port) => {
      served.push(serve(port, scripted as Handlers, defect));
      return gone;
    };
    const pipe = await over(attach);
    await vi.waitFor(() => expect(served).toHaveLength(1));
    return { ...pipe, defect, gone, push: (view: View) => served[0]?.push(view), client: clientOf(pipe.port) };
  }

  test.each<[string, Partial<Handlers>, (client: Client) => Promise<unknown>, unknown]>([
    ['a result comes back', { 'payments.open': () => [] }, (c) => c.send('payments.open', {}), []],
    ['nothing is null', { 'till.language': () => null }, (c) => c.send('till.language', language), null],
    [
      'defaults are filled in before a handler sees them',
      { 'payments.find': (args) => [args] as never },
      (c) => c.send('payments.find', {}),
      [{ text: '', refunded: false, limit: 100 }],
    ],
    [
      'an expected no keeps its code and params',
      { 'payments.open': () => Promise.reject(new Refused('paymentUnknown', { id: 7 })) },
      (c) => c.send('payments.open', {}).catch((error: Refused) => error.refusal),
      { code: 'paymentUnknown', params: { id: 7 } },
    ],
    [
      'an argument of another shape is refused by name, without its value',
      {},
      (c) => c.send('payment.check', asIs({ paymentId: '6' })).catch((error: Refused) => error.refusal),
      { code: 'badRequest', params: { field: 'paymentId' } },
    ],
    [
      'an argument too many is refused',
      {},
      (c) => c.send('payment.check', asIs({ paymentId: id, extra: 1 })).catch((error: Refused) => error.refusal),
      { code: 'badRequest', params: { field: 'args' } },
    ],
    [
      'a command that is none is refused',
      {},
      (c) => c.send('constructor' as 'payments.open', {}).catch((error: Refused) => error.refusal),
      { code: 'badRequest', params: { field: 'command' } },
    ],
    [
      'a defect tells the client nothing',
      { 'payments.open': () => Promise.reject(new Error('key 1234')) },
      (c) => c.send('payments.open', {}).catch((error: Error) => error.message),
      'defect',
    ],
  ])('%s', async (_rule, handlers, ask, expected) => {
    const { client } = await till(handlers);
    expect(await ask(client)).toEqual(expected);
  });

  test('two answers find their calls, whichever comes first', async () => {
    const { client } = await till({
      'payments.find': async ({ text }) => {
        if (text === 'slow') await new Promise((resolve) => setTimeout(resolve, 30));
        return [text] as never;
      },
    });
    const [slow, quick] = [
      client.send('payments.find', { text: 'slow' }),
      client.send('payments.find', { text: '快' }),
    ];
    expect(await Promise.all([slow, quick])).toEqual([['slow'], ['快']]);
  });

  test('views arrive in order', async () => {
    const { client, push } = await till({});
    const names: string[] = [];
    client.onView((view) => names.push(view.shopName));
    for (const shopName of ['一', '二', '三']) push({ shopName } as View);
    await vi.waitFor(() => expect(names).toEqual(['一', '二', '三']));
  });

  test('a call cut off is unreachable, and so is every one after it', async () => {
    const { client, cut, gone } = await till({ 'payments.open': () => new Promise(() => undefined) });
    const call = client.send('payments.open', {});
    cut();
    await expect(call).rejects.toEqual(new Refused('tillUnreachable'));
    await expect(client.send('payments.open', {})).rejects.toEqual(new Refused('tillUnreachable'));
    await vi.waitFor(() => expect(gone).toHaveBeenCalledTimes(1));
  });
});
