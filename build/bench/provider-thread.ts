import { createServer, type Socket } from 'node:net';
import { setTimeout as hold } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../electron/clock.ts';
import { type Db, openDatabase } from '../../electron/journal/database.ts';
import type { WireReply } from '../../electron/providers/exchange.ts';
import { createUpaySimulator } from '../../electron/simulators/upay.ts';
import { marks, type ProviderData, type ProviderReady } from './provider.ts';

const { shared, journalPath } = workerData as ProviderData;
const marked = new BigInt64Array(shared);
const simulator = createUpaySimulator({ clock: systemClock, seed: 1 });
let journal: Db | null = null;

/** No wallet answers sooner. The till has pushed "waiting" by then, and is at rest as it would be. */
const heldMs = 60;

interface Heard {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A raw server, not node:http: the time is taken when bytes arrive, before anything reads them. */
const server = createServer({ noDelay: true }, (socket) => {
  let buffered = Buffer.alloc(0);
  let firstByteNs = 0n;
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    if (buffered.length === 0) firstByteNs = process.hrtime.bigint();
    buffered = Buffer.concat([buffered, chunk]);
    const heard = wholeRequest(buffered);
    if (heard === null) return;
    buffered = Buffer.alloc(0);
    void answer(socket, heard, firstByteNs);
  });
});

/** Null while some of it is on its way. The till sends one request at a time on a connection. */
function wholeRequest(bytes: Buffer): Heard | null {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const [first = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = bytes.subarray(headEnd + 4);
  return body.length < Number(headers['content-length']) ? null : { path: first.split(' ')[1] ?? '/', headers, body };
}

async function answer(socket: Socket, { path, headers, body }: Heard, firstByteNs: bigint): Promise<void> {
  const isPay = path === '/upay/v2/pay';
  if (isPay) {
    Atomics.store(marked, marks.firstByteNs, firstByteNs);
    Atomics.add(marked, marks.pays, 1n);
    if (!isJournaled(body)) Atomics.add(marked, marks.unjournaled, 1n);
  }
  const request = { method: 'POST', url: `http://127.0.0.1${path}`, headers, body, limitMs: 60_000 } as const;
  const reply = bytesOf(await simulator.exchange(request, new AbortController().signal));
  if (isPay) {
    await hold(heldMs);
    Atomics.store(marked, marks.replyNs, process.hrtime.bigint());
  }
  socket.write(reply);
}

/** In WAL with synchronous = FULL another connection sees a commit only once it is flushed. */
function isJournaled(body: Buffer): boolean {
  const { client_sn: reference } = JSON.parse(body.toString()) as { client_sn: string };
  journal ??= openDatabase(journalPath, { readonly: true });
  const rows = journal
    .prepare<[string], { body: string }>(
      'SELECT j.body FROM payments AS p JOIN journal AS j ON j.subject = p.payment_id WHERE p.reference = ?',
    )
    .all(reference);
  return rows.some((row) => (JSON.parse(row.body) as { kind: string }).kind === 'payment.requested');
}

function bytesOf(reply: WireReply): Buffer {
  if (reply.kind !== 'reply') throw new Error('the simulator answers');
  const head = [
    `HTTP/1.1 ${reply.status} OK`,
    ...Object.entries(reply.headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${reply.body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), reply.body]);
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  parentPort?.postMessage({ port: address.port, credentials: simulator.credentials } satisfies ProviderReady);
});

parentPort?.once('message', () => {
  journal?.close();
  simulator.close();
  process.exit();
});
