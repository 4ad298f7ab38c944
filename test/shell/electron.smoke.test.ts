import { existsSync } from 'node:fs';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { expect, test } from 'vitest';
import { electronBinary } from '../../build/electron-binary.mjs';
import { temporaryFolder } from '../web/local.ts';

// The real Electron, where its binary is. Not run where it cannot be fetched.
const repository = path.join(import.meta.dirname, '..', '..');
const binary = electronBinary(repository, process.env);
const built = ['main/main.js', 'main/preload.cjs', 'renderer/index.html'].every((file) =>
  existsSync(path.join(repository, 'dist', file)),
);
const missing =
  binary === null
    ? 'no Electron binary; to enable: npx install-electron'
    : built
      ? null
      : 'main or renderer not built; to enable: npm run build';

if (missing !== null) console.log(`SKIPPED: the Electron smoke test; ${missing}`);

test.skipIf(missing !== null)(
  'the till opens in Electron: its page has the port, and no Node and no way out',
  { timeout: 60_000 },
  async () => {
    const root = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const args = [...root, repository, '--training', '--data', temporaryFolder()];
    const app = await _electron.launch({ executablePath: binary ?? '', args });
    try {
      const page = await app.firstWindow();
      await page.waitForSelector('body');
      expect(page.url()).toBe('app://till/index.html');
      const seen = await page.evaluate(`({
        port: Object.keys(window.shroff).sort().join(),
        node: typeof require + typeof process + typeof Buffer,
        popup: window.open('https://example.com') === null,
      })`);
      expect(seen).toEqual({ port: 'closed,listen,post', node: 'undefined'.repeat(3), popup: true });
      const view = `new Promise((resolve) => window.shroff.listen((message) => 'push' in message && resolve(message.view.mode)))`;
      await page.reload();
      expect(await page.evaluate(view)).toBe('training');
    } finally {
      await app.close();
    }
  },
);
