import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Port } from '#shared/contract/port.ts';
import { connectLocal, localPath, serveLocal } from '../../electron/local-port.ts';
import { temporaryFolder } from './local.ts';

async function open(
  attach: (port: Port) => () => void,
  dir = temporaryFolder(),
): Promise<{ path: string; close: () => Promise<void> }> {
  const socketPath = localPath(dir);
  const server = await serveLocal({ path: socketPath, attach, defect: () => undefined });
  onTestFinished(() => server.close());
  return { path: socketPath, close: server.close };
}

test('only this user can reach the socket', async () => {
  const { path: socketPath } = await open(() => () => undefined);
  expect(statSync(socketPath).mode & 0o777).toBe(0o600);
  expect(statSync(path.dirname(socketPath)).mode & 0o777).toBe(0o700);
});

test.each([
  ['a short name stays in the data folder', 'short', 'local/till.sock'],
  ['a long one goes to a folder of this user', 'long-'.repeat(20), `shroff-${process.getuid?.()}/`],
])('%s', async (_rule, name, part) => {
  const dir = path.join(temporaryFolder(), name);
  mkdirSync(dir);
  const { path: socketPath } = await open(() => () => undefined, dir);
  expect(socketPath).toContain(part);
  expect(Buffer.byteLength(socketPath)).toBeLessThan(100);
  expect(localPath(dir, 'win32')).toMatch(/^\\\\\.\\pipe\\shroff-[0-9a-f]{16}$/);
});

test('a socket file of a till that died is removed; anything else is not', async () => {
  const dir = temporaryFolder();
  const first = await open(() => () => undefined, dir);
  const { spawnSync } = await import('node:child_process');
  await first.close();
  const die = `import net from 'node:net'; net.createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['--input-type=module', '-e', die, first.path]);
  expect(statSync(first.path).isSocket()).toBe(true);
  await expect(connectLocal(first.path)).rejects.toMatchObject({ refusal: { code: 'tillUnreachable' } });
  const second = await open(() => () => undefined, dir);
  (await connectLocal(second.path)).close();
  await second.close();
  writeFileSync(first.path, 'a file');
  await expect(open(() => () => undefined, dir)).rejects.toThrow('is in the way');
});

test('no till, no folder: unreachable', async () => {
  const dir = temporaryFolder();
  await expect(connectLocal(localPath(dir))).rejects.toMatchObject({ refusal: { code: 'tillUnreachable' } });
});

test.runIf(process.getuid?.() === 0)('a folder of another user is not trusted', async () => {
  const dir = temporaryFolder();
  const { chownSync } = await import('node:fs');
  const socketPath = localPath(dir);
  mkdirSync(path.dirname(socketPath));
  chownSync(path.dirname(socketPath), 12345, 12345);
  await expect(connectLocal(socketPath)).rejects.toThrow('belongs to another user');
  await expect(open(() => () => undefined, dir)).rejects.toThrow('belongs to another user');
});

test('a folder others can enter is shut', async () => {
  const dir = temporaryFolder();
  mkdirSync(path.join(dir, 'local'));
  chmodSync(path.join(dir, 'local'), 0o755);
  await open(() => () => undefined, dir);
  expect(statSync(path.join(dir, 'local')).mode & 0o777).toBe(0o700);
});

test('several clients are served, each told once when it goes', async () => {
  const gone = vi.fn();
  const { path: socketPath } = await open((port) => {
    port.listen((message) => port.post({ echo: message }));
    return gone;
  });
  const [a, b] = [await connectLocal(socketPath), await connectLocal(socketPath)];
  const heard: unknown[] = [];
  a.port.listen((message) => heard.push(['a', message]));
  b.port.listen((message) => heard.push(['b', message]));
  a.port.post('码\n"1"');
  await vi.waitFor(() => expect(heard).toEqual([['a', { echo: '码\n"1"' }]]));
  a.close();
  await vi.waitFor(() => expect(gone).toHaveBeenCalledTimes(1));
  b.port.post(2);
  await vi.waitFor(() => expect(heard).toContainEqual(['b', { echo: 2 }]));
});

test('what the till says before anyone listens waits; a view of some megabytes arrives whole', async () => {
  const view = { push: 'view', view: '码'.repeat(1_500_000) };
  const { path: socketPath } = await open((port) => {
    port.post(view);
    return () => undefined;
  });
  const { port } = await connectLocal(socketPath);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const receive = vi.fn();
  port.listen(receive);
  await vi.waitFor(() => expect(receive).toHaveBeenCalledWith(view), 5_000);
});

const refusal = '{"reply":-1,"ok":false,"refusal":{"code":"badRequest","params":{"field":"message"}}}\n';
test.each<[string, string, string, number]>([
  ['two in one piece', '1\n2\n', '', 2],
  ['64 KiB', `"${'x'.repeat(64 * 1024 - 2)}"\n`, '', 1],
  ['a longer line', `"${'x'.repeat(64 * 1024 - 1)}"\n`, refusal, 0],
  ['a line without an end', 'x'.repeat(200_000), refusal, 0],
  ['what is not JSON', 'hello\n1\n', refusal, 0],
  ['nothing', '\n1\n', refusal, 0],
])('from a client: %s', async (_what, bytes, answer, delivered) => {
  const receive = vi.fn();
  const { path: socketPath } = await open((port) => port.listen(receive));
  const socket = connect(socketPath);
  onTestFinished(() => void socket.destroy());
  let heard = '';
  socket.on('data', (chunk) => {
    heard += String(chunk);
  });
  const ended = new Promise<void>((resolve) => socket.on('error', () => undefined).on('close', () => resolve()));
  socket.write(bytes);
  if (answer !== '') await ended;
  else await vi.waitFor(() => expect(receive).toHaveBeenCalledTimes(delivered));
  expect(heard).toBe(answer);
  expect(receive).toHaveBeenCalledTimes(delivered);
});

test('closing ends every client, and the file is gone', async () => {
  const { path: socketPath, close } = await open(() => () => undefined);
  const { port } = await connectLocal(socketPath);
  port.listen(() => undefined);
  const gone = new Promise<void>((resolve) => port.closed(resolve));
  await close();
  await gone;
  expect(statSync(socketPath, { throwIfNoEntry: false })).toBeUndefined();
});
