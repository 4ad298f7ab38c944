import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { PaymentView } from '#shared/contract/view.ts';
import { trainingSettings } from '../../electron/settings/settings-file.ts';
import { firstLine, ownHome, run, start, stop } from '../cli/shroff.ts';

/** Training's own provider with its times shortened. */
export const upayAt = (paceScale: number) => ({ upay: { ...trainingSettings().providers.upay, paceScale } });

/** `shroff serve` in training, its providers within, in a folder of its own; `settings` stand in place of the usual. */
export async function openTraining(settings: Readonly<Record<string, unknown>> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'shroff-training-'));
  mkdirSync(join(dir, 'training'), { mode: 0o700 });
  const usual = { shop: { name: 'Corner shop' }, providers: upayAt(1) };
  writeFileSync(join(dir, 'training', 'settings.json'), JSON.stringify({ ...usual, ...settings }));
  const env = ownHome(dir);
  const own = ['--data', dir, '--training', '--json'];
  const child = start([...own, 'serve'], env);
  const { url, displayUrl } = JSON.parse(await firstLine(child)) as { url: string; displayUrl: string };
  return {
    ...{ dir, url, displayUrl },
    shroff: (...words: string[]) => run([...own, ...words], { env }),
    close: async () => {
      await stop(child);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export type Training = Awaited<ReturnType<typeof openTraining>>;

/** 1.00, 2.00 and so on, each paid, the last of them the newest. */
export async function takeSome(till: Training, count: number): Promise<PaymentView[]> {
  const taken: PaymentView[] = [];
  for (let number = 1; number <= count; number += 1) {
    const { last } = await till.shroff('take', `${number}.00`, '--code', `28${String(1e15 + number * 7_919)}`);
    expect(last.state).toBe('approved');
    taken.push(last as unknown as PaymentView);
  }
  return taken;
}
