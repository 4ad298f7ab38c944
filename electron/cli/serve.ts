import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Refused } from '#shared/refusal.ts';
import { hostTill } from '../hosted-till.ts';
import { serveRenderer } from '../web/loopback.ts';
import type { Context } from './context.ts';
import { exits } from './exit.ts';

/** The built renderer, beside the sources in the repository. */
const rendererFolder = join(import.meta.dirname, '..', '..', 'dist', 'renderer');

/** Opens the till behind an address of this machine and prints it, until told to stop. */
export async function serveTill(context: Context, port: number, untilStopped: () => Promise<void>): Promise<number> {
  if (!existsSync(join(rendererFolder, 'index.html'))) throw new Refused('rendererMissing');
  const defect = (error: unknown) => context.output.say(`Shroff has a defect: ${String(error)}`);
  const locale = Intl.DateTimeFormat().resolvedOptions().locale;
  const till = await hostTill({ ...context, receives: context.output.say, locale, defect });
  try {
    const host = await serveRenderer({
      root: rendererFolder,
      port,
      attach: till.attach,
      attachDisplay: till.display.attach,
      defect,
    });
    const { url, displayUrl } = host;
    till.display.openWith(() => displayUrl);
    context.output.result({ url, displayUrl }, `Shroff is open at ${url}\nCustomer display: ${displayUrl}`);
    await untilStopped();
    await host.close();
    return exits.done;
  } finally {
    await till.close();
  }
}

/** In the repository: the same starter as `npm start`, which finds the best window this machine has. */
const starter = join(import.meta.dirname, '..', '..', 'build', 'start.mjs');

export async function openWindow(
  { dataDir, settingsPath, mode }: Context,
  untilStopped: () => Promise<void>,
): Promise<number> {
  const settings = settingsPath === null ? [] : ['--settings', settingsPath];
  const window = spawn(process.execPath, [starter, `--${mode}`, '--data', dataDir, ...settings], { stdio: 'inherit' });
  void untilStopped().then(() => window.kill('SIGTERM'));
  const [status] = (await once(window, 'exit')) as [number | null];
  return status ?? exits.defect;
}
