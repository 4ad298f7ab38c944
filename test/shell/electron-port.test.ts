import { expect, test, vi } from 'vitest';
import type { Port } from '#shared/contract/port.ts';
import { freshShell, type Shell } from './page.ts';

const refusal = { reply: -1, ok: false, refusal: { code: 'badRequest', params: { field: 'message' } } };

async function till(attach: (port: Port) => () => void): Promise<Shell & { defect: ReturnType<typeof vi.fn> }> {
  const shell = await freshShell();
  const defect = vi.fn();
  const { BrowserWindow } = shell.electron;
  const window = new BrowserWindow();
  await window.loadURL('app://till/index.html');
  shell.clients.acceptClients(window.webContents as never, { attach, defect });
  return { ...shell, defect };
}

test('what the page posts arrives, and what the till posts waits for the first listener', async () => {
  const heard: unknown[] = [];
  const shell = await till((port) => {
    port.post({ push: 1 });
    port.listen((message) => heard.push(message));
    return () => undefined;
  });
  const page = await shell.loadPage();
  page.post({ call: 1, text: '码' });
  await vi.waitFor(() => expect(heard).toEqual([{ call: 1, text: '码' }]));
  const receive = vi.fn();
  const stop = page.listen(receive);
  await vi.waitFor(() => expect(receive).toHaveBeenCalledExactlyOnceWith({ push: 1 }));
  stop();
  expect(Object.keys(page).sort()).toEqual(['closed', 'listen', 'post']);
});

test('a page that replaces another ends its client', async () => {
  const gone = vi.fn();
  const attach = vi.fn(() => gone);
  const shell = await till(attach);
  const older = await shell.loadPage();
  const told = vi.fn();
  older.closed(told);
  await shell.loadPage();
  expect(attach).toHaveBeenCalledTimes(2);
  await vi.waitFor(() => expect(gone).toHaveBeenCalledTimes(1));
  await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1));
});

test.each<[string, (shell: Shell) => void]>([
  ['a frame inside the page', ({ electron }) => (electron.machine.senderFrame = { url: 'app://till/index.html' })],
  ['no frame at all', ({ electron }) => (electron.machine.senderFrame = undefined)],
])('%s gets no port', async (_what, from) => {
  const attach = vi.fn(() => () => undefined);
  const shell = await till(attach);
  from(shell);
  if (shell.electron.machine.senderFrame === undefined) {
    const { port1, port2 } = new MessageChannel();
    const event = { senderFrame: null, ports: [Object.assign(port2, {})] };
    shell.electron.seen.windows[0]?.webContents.ipc.emit('shroff:port', event);
    port1.close();
  } else await shell.loadPage();
  expect(attach).not.toHaveBeenCalled();
});

test.each(['https://evil.example/', 'app://other/index.html', 'app://till.evil.example/', 'about:blank'])(
  'a page at %s gets no port',
  async (url) => {
    const attach = vi.fn(() => () => undefined);
    const shell = await till(attach);
    await shell.electron.seen.windows[0]?.loadURL(url);
    await shell.loadPage();
    expect(attach).not.toHaveBeenCalled();
  },
);

test.each<[string, unknown]>([
  ['not text', { call: 1 }],
  ['not JSON', '{'],
  ['larger than 64 KiB', JSON.stringify('x'.repeat(64 * 1024))],
])('a message that is %s is refused and ends the client', async (_what, message) => {
  const [receive, gone] = [vi.fn(), vi.fn()];
  const shell = await till((port) => {
    port.listen(receive);
    return gone;
  });
  const sent = vi.spyOn(shell.electron.ipcRenderer, 'postMessage').mockImplementation(() => undefined);
  await shell.loadPage();
  sent.mockRestore();
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(JSON.parse(String(data)));
  });
  shell.electron.ipcRenderer.postMessage('shroff:port', null, [port2]);
  port1.postMessage(message);
  expect(await answer).toEqual(refusal);
  await vi.waitFor(() => expect(gone).toHaveBeenCalledTimes(1));
  expect(receive).not.toHaveBeenCalled();
});

test('a till that cannot serve a page tells the defect', async () => {
  const shell = await till(() => {
    throw new Error('a defect');
  });
  const page = await shell.loadPage();
  const told = vi.fn();
  page.closed(told);
  await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1));
  expect(shell.defect).toHaveBeenCalledTimes(1);
});
