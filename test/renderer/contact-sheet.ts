import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';

const thumbnailWidth = 320;
const across = 6;

/** `index.html` over all combinations, and one montage a combination as HTML and PNG. Returns the index. */
export async function writeContactSheets(
  browser: Browser,
  folder: string,
  names: readonly string[],
  labels: readonly string[],
): Promise<string> {
  const page = await browser.newPage({ viewport: { width: across * (thumbnailWidth + 12) + 12, height: 800 } });
  for (const label of labels) {
    const file = path.resolve(folder, `sheet-${label}.html`);
    writeFileSync(file, sheet(label, names));
    await page.goto(pathToFileURL(file).href);
    await page.screenshot({ path: path.resolve(folder, `sheet-${label}.png`), fullPage: true });
  }
  await page.close();
  const index = path.resolve(folder, 'index.html');
  const links = labels.map((label) => `<li><a href="sheet-${label}.html">${label}</a></li>`).join('');
  writeFileSync(index, `<!doctype html><meta charset="utf-8"><title>Screens</title><ul>${links}</ul>`);
  return index;
}

function sheet(label: string, names: readonly string[]): string {
  const figures = names.map(
    (name) =>
      `<figure><a href="${name}-${label}.png"><img src="${name}-${label}.png" alt=""></a><figcaption>${name}</figcaption></figure>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>${label}</title>
<style>
body { background: #888; display: flex; flex-wrap: wrap; font: 13px sans-serif; gap: 12px; margin: 12px; }
figure { margin: 0; width: ${thumbnailWidth}px; }
img { display: block; width: 100%; }
</style>
${figures.join('\n')}
`;
}
