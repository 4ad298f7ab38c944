import { expect, test } from 'vitest';
import { crash } from './crashes.ts';
import { isWrong } from './tally.ts';

const newSeed = Math.floor(Math.random() * 1_000_000);

test(`tills killed at their steps and at any moment agree with the bank in the end, seeds 1 and ${newSeed}`, {
  timeout: 240_000,
}, async () => {
  const words: string[] = [];
  const say = (line: string) => words.push(line);
  const runs = [1, newSeed].map((seed) => crash({ kills: 10, seed, shops: 1, killsOfShop: 10, scale: 0.005, say }));
  for (const result of await Promise.all(runs)) {
    expect(isWrong(result), `${JSON.stringify(result)}\n${words.join('\n')}`).toBe(false);
    expect(result.kills).toBe(result.atSteps + result.atRandom);
    expect(result.kills).toBeGreaterThanOrEqual(10);
    expect(result.atSteps).toBeGreaterThan(0);
    expect(result.payments).toBeGreaterThan(0);
  }
});
