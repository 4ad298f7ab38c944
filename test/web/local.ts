import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';
import type { Port } from '#shared/contract/port.ts';
import { serveRenderer } from '../../electron/web/loopback.ts';

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'shroff-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A small built renderer. */
export function rendererFolder(): string {
  const root = path.join(temporaryFolder(), 'renderer');
  mkdirSync(path.join(root, 'assets'), { recursive: true });
  writeFileSync(path.join(root, 'index.html'), '<!doctype html><title>Till</title>');
  writeFileSync(path.join(root, 'assets', 'main-A_1.js'), 'export {};');
  writeFileSync(path.join(root, 'assets', 'main-A_1.js.map'), '{}');
  writeFileSync(path.join(root, '..', 'secret.txt'), 'secret');
  return root;
}

type Options = Partial<Parameters<typeof serveRenderer>[0]>;

export async function openHost(
  options: Options = {},
): Promise<{ port: number; token: string; displayToken: string; close: () => Promise<void> }> {
  const root = options.root ?? rendererFolder();
  const host = await serveRenderer({
    port: 0,
    attach: () => () => undefined,
    attachDisplay: () => () => undefined,
    defect: () => undefined,
    ...options,
    root,
  });
  onTestFinished(() => host.close());
  const url = new URL(host.url);
  return {
    port: Number(url.port),
    token: tokenIn(host.url),
    displayToken: tokenIn(host.displayUrl),
    close: host.close,
  };
}

function tokenIn(url: string): string {
  return new URL(url).hash.replace('#token=', '');
}

/** A page of the till in a browser, or of the customer display. */
export function openSocket(host: { port: number; token: string }, path = '/port'): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, ['shroff', host.token], {
    origin: `http://127.0.0.1:${host.port}`,
  });
  socket.on('error', () => undefined);
  onTestFinished(() => socket.terminate());
  return socket;
}

export function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
}

export function closed(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once('close', (code) => resolve(code)));
}

export function nextMessage(socket: WebSocket): Promise<unknown> {
  return new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))));
}

/** What the renderer's own port does in a browser. */
export function browserPort(socket: WebSocket): Port {
  return {
    post: (message) => socket.send(JSON.stringify(message)),
    listen: (receive) => {
      const hear = (data: WebSocket.RawData) => receive(JSON.parse(String(data)));
      socket.on('message', hear);
      return () => socket.off('message', hear);
    },
    closed: (act) => socket.once('close', () => act()),
  };
}
