import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { answersOf, shots } from '../renderer/screens.ts';
import { combinations, openScreensBrowser, shootAll } from '../renderer/shoot.ts';
import { browserPath } from './till.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 }); // a real browser

const states = [
  ...['waiting', 'asked', 'qr', 'approved', 'declined', 'not-sent'],
  ...['doubt', 'reversing', 'reversed', 'not-paid', 'late'],
].map((state) => `payment-${state}`);

/** As light of each kind reaches an eye that lacks red, or green, or all colour (Machado 2009, on linear light). */
const eyes: Readonly<Record<string, readonly number[]>> = {
  protanopia: [0.152, 1.053, -0.205, 0.115, 0.786, 0.099, -0.004, -0.048, 1.052],
  deuteranopia: [0.367, 0.861, -0.228, 0.28, 0.673, 0.047, -0.012, 0.043, 0.969],
  achromatopsia: [0.2126, 0.7152, 0.0722, 0.2126, 0.7152, 0.0722, 0.2126, 0.7152, 0.0722],
};

/** A screen of 1024 px, half a metre wide and three metres away, has about this many points an eye can part. */
const seenWidth = 120;
/** Of 255, the mean difference over the band. One look with two reasons differs by 1; what people called alike, by 5. */
const leastDifference = 12;

describe.skipIf(!browserPath).each(['1024-en-light', '1024-zh-Hans-dark'])('the states of a payment at %s', (label) => {
  let browser: Browser;
  let pictures: Readonly<Record<string, string>>;

  beforeAll(async () => {
    browser = await openScreensBrowser();
    const folder = mkdtempSync(join(tmpdir(), 'shroff-states-'));
    const chosen = combinations.filter((one) => one.label === label);
    await shootAll(browser, { shots, answersOf, names: states, combinations: chosen, folder, unchecked: true });
    const read = (name: string) => readFileSync(join(folder, `${name}-${label}.png`)).toString('base64');
    pictures = Object.fromEntries(states.map((name) => [name, read(name)]));
  });
  afterAll(() => browser.close());

  test.each(Object.entries(eyes))('are told apart from three metres with %s', async (_eye, matrix) => {
    const page = await browser.newPage();
    const seen = await page.evaluate(seeAll, { pictures, matrix: [...matrix], width: seenWidth });
    await page.close();
    const alike = states.flatMap((one, index) =>
      states.slice(index + 1).flatMap((other) => {
        const difference = differenceOf(seen[one] ?? [], seen[other] ?? []);
        return difference < leastDifference ? [`${one} and ${other}: ${difference.toFixed(1)}`] : [];
      }),
    );
    expect(alike).toEqual([]);
  });
});

function differenceOf(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length;
}

interface Seeing {
  readonly pictures: Readonly<Record<string, string>>;
  readonly matrix: readonly number[];
  readonly width: number;
}

/** Runs in the page: each picture's band, made small and seen by such an eye. */
async function seeAll({ pictures, matrix, width }: Seeing): Promise<Record<string, number[]>> {
  const linear = (value: number) => (value / 255) ** 2.2;
  const shown = (value: number) => Math.round(Math.min(1, Math.max(0, value)) ** (1 / 2.2) * 255);
  const see = async (base64: string) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const scale = width / image.naturalWidth;
    const canvas = new OffscreenCanvas(width, Math.round(image.naturalHeight * scale));
    const drawing = canvas.getContext('2d');
    if (!drawing) throw new Error('no canvas');
    drawing.imageSmoothingQuality = 'high';
    drawing.drawImage(image, 0, 0, canvas.width, canvas.height);
    const { data } = drawing.getImageData(Math.round(width * 0.45), 8, Math.round(width * 0.52), 17);
    const values: number[] = [];
    for (let at = 0; at < data.length; at += 4) {
      const light = [linear(data[at] ?? 0), linear(data[at + 1] ?? 0), linear(data[at + 2] ?? 0)];
      for (const row of [0, 3, 6])
        values.push(shown(light.reduce((sum, one, column) => sum + one * (matrix[row + column] ?? 0), 0)));
    }
    return values;
  };
  const seen: Record<string, number[]> = {};
  for (const [name, base64] of Object.entries(pictures)) seen[name] = await see(base64);
  return seen;
}
