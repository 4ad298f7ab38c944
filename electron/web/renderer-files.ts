import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Refused } from '#shared/refusal.ts';

/** What a page of the till gets for a path. `headers` are whole: whoever serves it adds only the length. */
export interface FileReply {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** The file of a path as it stands in an address (`/assets/main.js`), never decoded, never resolved. */
export type RendererFiles = (path: string) => FileReply;

/** Only what a built renderer is made of; any other file is not served. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};

/** `sockets`: where the page may open a WebSocket, besides its own origin. */
export function securityHeaders(sockets: readonly string[]): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "media-src 'self'",
    `connect-src ${["'self'", ...sockets].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), serial=(), usb=()',
    'cache-control': 'no-store', // of scripts too: a page never mixes two builds
  };
}

/**
 * Reads the built renderer into memory, once: a path has an answer when that very file was there at the start, so no
 * spelling of a path can reach another file, and a rebuild beside an open till changes nothing under it.
 * Links are left out.
 */
export function readRendererFiles(root: string, headers: Readonly<Record<string, string>>): RendererFiles {
  if (!existsSync(root)) throw new Refused('rendererMissing', { path: root });
  const found = new Map(filesIn(root).map(([name, type]) => [name, { type, body: readBytes(path.join(root, name)) }]));
  if (!found.has('/index.html')) throw new Refused('rendererMissing', { path: root });
  const missing = new TextEncoder().encode('There is no such page here. The till is at /.\n');
  return (asked) => {
    const file = found.get(asked === '/' ? '/index.html' : asked);
    return {
      status: file ? 200 : 404,
      headers: { ...headers, 'content-type': file?.type ?? 'text/plain; charset=utf-8' },
      body: file?.body ?? missing,
    };
  };
}

function filesIn(root: string, under = ''): [name: string, type: string][] {
  return readdirSync(path.join(root, under), { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const name = `${under}/${entry.name}`;
    if (entry.isDirectory()) return filesIn(root, name);
    const type = contentTypes[path.extname(entry.name)];
    return entry.isFile() && type !== undefined ? [[name, type]] : [];
  });
}

/** A copy of its own: small files otherwise share one large buffer with each other. */
function readBytes(file: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(file));
}
