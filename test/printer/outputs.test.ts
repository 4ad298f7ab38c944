import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../electron/clock.ts';
import { deviceOutput, folderOutput } from '../../electron/printer/file-output.ts';
import { networkOutput } from '../../electron/printer/network-output.ts';
import { troubleOf } from '../../electron/printer/output.ts';
import { statusQuestion } from '../../electron/printer/status.ts';

const bytes = Uint8Array.from({ length: 3000 }, (_, at) => at % 251);
/** The time to write passes in a fraction of a second; a connection has its seconds, for the machine may be busy. */
const hasty: Clock = {
  ...systemClock,
  steadyMs: () => systemClock.steadyMs() * 50,
  after: (ms, act) => systemClock.after(ms >= 10_000 ? ms / 50 : ms, act),
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'shroff-printer-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the network', () => {
  let server: Server;
  const sockets = new Set<Socket>();
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    server?.close();
  });

  async function listen(greet: (socket: Socket) => void): Promise<number> {
    server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.add(socket.on('error', () => undefined));
      greet(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  test.each<[string, (socket: Socket) => void]>([
    ['hangs up after the last byte', (socket) => socket.resume().once('end', () => socket.end())],
    ['keeps the line', (socket) => void socket.resume()],
    ['says something back', (socket) => void socket.resume().write(Uint8Array.of(0x12))],
  ])('a printer that %s has the whole', async (_what, greet) => {
    const got: Buffer[] = [];
    const port = await listen((socket) => greet(socket.on('data', (chunk) => void got.push(chunk))));
    expect(await networkOutput('127.0.0.1', port, systemClock).send('a', bytes)).toEqual({ sent: 'whole' });
    expect(Buffer.concat(got)).toEqual(Buffer.concat([statusQuestion, bytes]));
  });

  test('one that is switched off got nothing', async () => {
    const port = await listen(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    expect(await networkOutput('127.0.0.1', port, hasty).send('a', bytes)).toEqual({
      sent: 'nothing',
      why: 'unreachable',
      problem: 'ECONNREFUSED',
    });
  });

  test.each<[string, number[], string]>([
    ['has no paper', [0x12, 0x72], 'noPaper'],
    ['stopped for want of paper', [0x32, 0x12], 'noPaper'],
    ['has its cover open', [0x16, 0x12], 'coverOpen'],
  ])('one that says it %s got nothing', async (_what, answer, why) => {
    const got: Buffer[] = [];
    const port = await listen((socket) =>
      socket.on('data', (chunk) => {
        got.push(chunk);
        socket.write(Uint8Array.from(answer));
      }),
    );
    const sent = await networkOutput('127.0.0.1', port, systemClock).send('a', bytes);
    expect(sent).toEqual({ sent: 'nothing', why, problem: 'status' });
    expect(Buffer.concat(got)).toEqual(Buffer.from(statusQuestion));
  });

  test('one that is nearly out of paper prints', async () => {
    const port = await listen((socket) => void socket.on('data', () => socket.write(Uint8Array.of(0x12, 0x1e))));
    expect(await networkOutput('127.0.0.1', port, systemClock).send('a', bytes)).toEqual({ sent: 'whole' });
  });

  test('one that hangs up when it is asked got nothing', async () => {
    const port = await listen((socket) => void socket.once('data', () => socket.resetAndDestroy()));
    const sent = await networkOutput('127.0.0.1', port, systemClock).send('a', bytes);
    expect(sent).toMatchObject({ sent: 'nothing', why: 'unreachable' });
  });

  test('one that resets the line may have a part', async () => {
    const port = await listen((socket) => {
      socket.once('data', () => socket.once('data', () => socket.resetAndDestroy()));
    });
    const sent = await networkOutput('127.0.0.1', port, systemClock).send('a', new Uint8Array(20_000_000));
    expect(sent).toMatchObject({ sent: 'part', why: 'brokeOff' });
  });

  test('one that takes no more, as without paper, may have a part once the time is over', async () => {
    const port = await listen((socket) => void socket.pause());
    const sent = await networkOutput('127.0.0.1', port, hasty).send('a', new Uint8Array(20_000_000));
    expect(sent).toEqual({ sent: 'part', why: 'brokeOff', problem: 'silence' });
  });
});

describe('a device file', () => {
  const fifo = () => {
    const name = path.join(folder, 'lp0');
    execFileSync('mkfifo', [name]);
    return name;
  };

  test('gets the bytes', async () => {
    const device = fifo();
    const reader = openSync(device, constants.O_RDONLY | constants.O_NONBLOCK);
    expect(await deviceOutput(device, hasty).send('a', bytes)).toEqual({ sent: 'whole' });
    const got = Buffer.alloc(bytes.length + 1);
    expect(got.subarray(0, readSync(reader, got))).toEqual(Buffer.from(bytes));
    closeSync(reader);
  });

  test('that takes nothing more, as without paper, got a part', async () => {
    const device = fifo();
    const reader = openSync(device, constants.O_RDONLY | constants.O_NONBLOCK);
    const sent = await deviceOutput(device, hasty).send('a', new Uint8Array(1_000_000));
    expect(sent).toEqual({ sent: 'part', why: 'brokeOff', problem: 'EAGAIN' });
    expect(await deviceOutput(device, hasty).send('b', bytes)).toEqual({
      sent: 'nothing',
      why: 'busy',
      problem: 'EAGAIN',
    });
    closeSync(reader);
  });

  test.each<[string, () => string, string]>([
    ['that is not there: no plain file is made of it', () => path.join(folder, 'lp1'), 'missing'],
    ['behind which nobody is', fifo, 'unreachable'],
    ['that is a folder', () => folder, 'missing'],
  ])('%s got nothing', async (_what, place, why) => {
    expect(await deviceOutput(place(), hasty).send('a', bytes)).toMatchObject({ sent: 'nothing', why });
    expect(readdirSync(folder).filter((name) => name === 'lp1')).toEqual([]);
  });
});

describe('a folder', () => {
  /** Ten in the morning in China. */
  const clock: Clock = { ...systemClock, nowMs: () => Date.UTC(2026, 10, 21, 2) };

  test('gets a file a receipt, each under its own name and whole', async () => {
    const output = folderOutput(folder, clock);
    await output.send('ABC', bytes);
    await output.send('ABC', bytes.subarray(1));
    expect(readdirSync(folder).sort()).toEqual(['20261121-100000-ABC-2.escpos', '20261121-100000-ABC.escpos']);
    expect(readFileSync(path.join(folder, '20261121-100000-ABC.escpos'))).toEqual(Buffer.from(bytes));
  });

  test('that is not there, or is a file, got nothing', async () => {
    writeFileSync(path.join(folder, 'file'), '');
    for (const name of ['none', 'file'])
      expect(await folderOutput(path.join(folder, name), clock).send('a', bytes)).toMatchObject({
        sent: 'nothing',
        why: 'missing',
      });
  });
});

test.each<[string, string, string]>([
  ['a right that is missing', 'EACCES', 'denied'],
  ['a disk that is full', 'ENOSPC', 'full'],
  ['a cable that was pulled', 'EIO', 'unreachable'],
])('%s is told as it is', (_what, code, why) => {
  expect(troubleOf(Object.assign(new Error(), { code }))).toEqual({ why, problem: code });
});
