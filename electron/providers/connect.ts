import { request as httpRequest } from 'node:http';
import { isIP, connect as netConnect, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';

/** Where every connection but those to this machine goes through. */
export interface NetworkProxy {
  /** `http://HOST:PORT` or `https://HOST:PORT`. */
  readonly address: string;
  /** Asked for at each connection, and told to nobody but the proxy. */
  readonly credentials: () => { readonly user: string; readonly password: string } | null;
}

/** No socket came of it. The message is for a person: it names a proxy and never its credentials. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected';
}

/**
 * A socket over which the first byte of a request may be written: name found, TCP connected, the proxy's tunnel standing,
 * the certificate verified. Until then the other side has heard nothing of any request. Rejects when `signal` aborts.
 */
export async function connectTo(target: URL, proxy: NetworkProxy | null, signal: AbortSignal): Promise<Socket> {
  const isTls = target.protocol === 'https:';
  if (proxy === null || isThisMachine(target)) {
    const socket = await openTcp(target, signal);
    return isTls ? openTls(socket, target, signal) : socket;
  }
  const socket = await openTunnel(target, proxy, signal);
  if (!isTls) return socket;
  return openTls(socket, target, signal).catch((fault: unknown) => {
    throw new NotConnected(`${describeFault(fault)}, in the tunnel of the ${nameOf(proxy)}`);
  });
}

/** The same addresses to which settings allow plain http. */
function isThisMachine({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Probed by the system while it idles, so that a shop's router does not forget it. Ours. */
const probeAfterMs = 10_000;

function openTcp(target: URL, signal: AbortSignal): Promise<Socket> {
  const socket = netConnect({
    host: hostOf(target),
    port: portOf(target),
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: probeAfterMs,
  });
  return opened(socket, 'connect', signal);
}

/** Nothing in the environment or the settings weakens this: what is given here outranks NODE_TLS_REJECT_UNAUTHORIZED. */
function openTls(socket: Socket, target: URL, signal: AbortSignal): Promise<Socket> {
  const host = hostOf(target);
  const secure = tlsConnect({
    ...{ socket, host, servername: isIP(host) === 0 ? host : '' },
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'], // HTTP/2 writes headers before it pulls the body (see SentOnce)
  });
  return opened(secure, 'secureConnect', signal);
}

/** CONNECT only: TLS is between the till and the provider, whoever carries it. */
async function openTunnel(target: URL, proxy: NetworkProxy, signal: AbortSignal): Promise<Socket> {
  const address = new URL(proxy.address);
  const reached = openTcp(address, signal).then((tcp) =>
    address.protocol === 'https:' ? openTls(tcp, address, signal) : tcp,
  );
  const carrier = await reached.catch((fault: unknown) => {
    throw new NotConnected(`The ${nameOf(proxy)} cannot be reached: ${describeFault(fault)}`);
  });
  try {
    return await askForTunnel(carrier, target, proxy, signal);
  } catch (fault) {
    carrier.destroy();
    throw fault instanceof NotConnected ? fault : new NotConnected(`The ${nameOf(proxy)}: ${describeFault(fault)}`);
  }
}

function askForTunnel(carrier: Socket, target: URL, proxy: NetworkProxy, signal: AbortSignal): Promise<Socket> {
  const given = proxy.credentials();
  const authority = `${target.hostname}:${portOf(target)}`;
  const headers = { host: authority, connection: 'keep-alive', ...(given && { 'proxy-authorization': basic(given) }) };
  return new Promise((resolve, reject) => {
    const asked = httpRequest({
      ...{ method: 'CONNECT', path: authority, headers, setHost: false, maxHeaderSize: 16_384 },
      createConnection: () => carrier,
    });
    const stop = () => asked.destroy(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    asked.once('close', () => signal.removeEventListener('abort', stop));
    asked.once('error', (fault) => {
      const silent = fault === signal.reason ? 'did not open a tunnel: ' : 'ended before a tunnel stood: ';
      reject(new NotConnected(`The ${nameOf(proxy)} ${silent}${describeFault(fault)}`));
    });
    asked.once('response', () => reject(new NotConnected(`The ${nameOf(proxy)} did not answer as a proxy does.`)));
    asked.once('connect', ({ statusCode = 0 }, socket: Socket, early: Buffer) => {
      const refusal = refusalOf(statusCode, early, given !== null);
      if (refusal !== null) reject(new NotConnected(`The ${nameOf(proxy)} ${refusal}`));
      else resolve(socket);
    });
    asked.end();
    if (signal.aborted) stop();
  });
}

/** Null: the tunnel stands. */
function refusalOf(status: number, early: Buffer, hasCredentials: boolean): string | null {
  if (status === 407)
    return hasCredentials
      ? 'does not accept the stored user and password (407). Store others: secret set network.proxyUser, network.proxyPassword.'
      : 'asks for a user and a password (407). Store them: secret set network.proxyUser, network.proxyPassword.';
  if (status < 200 || status > 299) return `opened no tunnel (${status}). Ask who runs it.`;
  return early.length > 0 ? 'spoke in the tunnel before the provider could.' : null;
}

function basic({ user, password }: { user: string; password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function nameOf({ address }: NetworkProxy): string {
  return `proxy ${new URL(address).host}`;
}

function opened(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<Socket> {
  socket.on('error', () => undefined); // heard by whoever waits or asks; alone it must not end the till
  return new Promise((resolve, reject) => {
    const end = (fault: unknown) => {
      forget();
      socket.destroy();
      reject(fault);
    };
    const stop = () => end(signal.reason);
    const close = () => end(new Error('the other side closed the connection'));
    const ready = () => {
      forget();
      resolve(socket);
    };
    const forget = () => {
      socket.off(event, ready).off('error', end).off('close', close);
      signal.removeEventListener('abort', stop);
    };
    socket.once(event, ready).once('error', end).once('close', close);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** Words for a person: the code and the sentence of the fault, without the address's query or any header. */
export function describeFault(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault).slice(0, 200);
  if (fault instanceof AggregateError && fault.errors.length > 0) return describeFault(fault.errors[0]);
  const code = 'code' in fault && typeof fault.code === 'string' ? `${fault.code}: ` : '';
  return `${code}${fault.message}`.slice(0, 280);
}
