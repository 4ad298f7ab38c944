import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { type DestinationStream, pino } from 'pino';
import { Refused } from '#shared/refusal.ts';

/**
 * All that a line of the log may hold, besides its event. A provider's message, a command's arguments or a scan is
 * never one of these; what a person or a provider wrote is masked.
 */
export interface LogFields {
  readonly paymentId?: string;
  readonly saleId?: string;
  readonly refundId?: string;
  readonly reference?: string;
  readonly provider?: string;
  readonly command?: string;
  readonly call?: string;
  readonly state?: string;
  readonly cause?: string;
  readonly code?: string;
  readonly words?: string;
  readonly problem?: string;
  readonly mode?: string;
  readonly version?: string;
  /** A scanner, by its vendor and product in hexadecimal. */
  readonly device?: string;
  readonly path?: string;
  readonly url?: string;
  readonly status?: number;
  readonly count?: number;
  readonly attempt?: number;
  readonly tookMs?: number;
  readonly delayMs?: number;
  /** Its name, message and stack. */
  readonly error?: unknown;
}

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  close(): void;
}

const fieldNames: ReadonlySet<string> = new Set<keyof LogFields>([
  'paymentId',
  'saleId',
  'refundId',
  'reference',
  'provider',
  'command',
  'call',
  'state',
  'cause',
  'code',
  'words',
  'problem',
  'mode',
  'version',
  'device',
  'path',
  'url',
  'status',
  'count',
  'attempt',
  'tookMs',
  'delayMs',
  'error',
]);

const rotation = { bytes: 5 * 1024 * 1024, kept: 2 };
const longestText = 2_000;

/**
 * Customers' codes (16 digits and more, alone or in a longer run), keys and signatures (32 hexadecimal digits and more;
 * base64 of 64 characters and more), the token in an address. References have letters other than A to F.
 */
const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/token=[^\s&"']+/g, 'token=[masked]'],
  [/[0-9a-f]{32,}/gi, '[masked]'],
  [/\d{16,}/g, '[masked]'],
  [/[A-Za-z0-9+/_]{64,}={0,2}/g, '[masked]'],
];

/** `known`: secrets of any shape, masked wherever they stand. One shorter than 6 characters would mask common words. */
export function mask(text: string, known: readonly string[] = []): string {
  const unknown = known
    .filter((secret) => secret.length >= 6)
    .reduce((left, it) => left.replaceAll(it, '[masked]'), text);
  return secretShapes.reduce((left, [shape, words]) => left.replace(shape, words), unknown).slice(0, longestText);
}

/**
 * `shroff.log` in a folder, each line written before the call returns. Never larger than about 5 MiB, with the two
 * before it kept. A full disk loses lines, not the till. `known` is asked for the secrets of the moment.
 */
export function createLog(dir: string, known: () => readonly string[] = () => []): Log {
  const file = openRotating(path.join(dir, 'shroff.log'));
  const options = { base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = pino({ ...options, formatters: { level: (label) => ({ level: label }) } }, file);
  const safe = (fields: LogFields) => safeFields(fields, known());
  return {
    info: (event, fields = {}) => logger.info(safe(fields), mask(event, known())),
    warn: (event, fields = {}) => logger.warn(safe(fields), mask(event, known())),
    error: (event, fields = {}) => logger.error(safe(fields), mask(event, known())),
    close: file.close,
  };
}

/** The allow-list holds at run time too: types do not stop a value that came over a wire. */
function safeFields(fields: LogFields, known: readonly string[]): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name, value]) => fieldNames.has(name) && value !== undefined && value !== null)
      .map(([name, value]) => [name, typeof value === 'number' ? safeNumber(value) : mask(textOf(value), known)]),
  );
}

function safeNumber(value: number): number | string {
  return Number.isFinite(value) && Math.abs(value) < 1e15 ? value : '[masked]';
}

function textOf(value: unknown): string {
  if (value instanceof Refused) return `Refused: ${value.refusal.code}`;
  if (value instanceof Error) return value.stack ?? `${value.name}: ${value.message}`;
  return typeof value === 'string' ? value : `[${typeof value}]`;
}

function openRotating(file: string): DestinationStream & { close(): void } {
  let handle = open(file);
  let size = fstatSync(handle).size;
  const rotate = () => {
    for (let age = rotation.kept; age > 0; age -= 1) {
      const newer = age === 1 ? file : `${file}.${age - 1}`;
      if (existsSync(newer)) renameSync(newer, `${file}.${age}`);
    }
    const full = handle;
    handle = open(file);
    size = 0;
    closeSync(full);
  };
  let closed = false;
  return {
    write: (line) => {
      if (closed) return;
      try {
        if (size > rotation.bytes) rotate();
        size += writeSync(handle, line);
      } catch {
        // Nowhere left to say so.
      }
    },
    close: () => {
      if (!closed) closeSync(handle);
      closed = true;
    },
  };
}

function open(file: string): number {
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    return openSync(file, 'a', 0o600);
  } catch (error) {
    const denied = ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
    throw denied ? new Refused('dataReadOnly', { path: path.dirname(file) }) : error;
  }
}
