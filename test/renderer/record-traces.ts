// `node test/renderer/record-traces.ts FILE`: how a scanner's keys arrive in a page of Chromium, at the paces that scanners
// are set to, even and uneven: the times between them as the page sees them. Codes are made up.
import { writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [file = 'test/renderer/fixtures/scanners-chromium.json'] = process.argv.slice(2);
const codes = {
  alipay: '286412345678901234',
  unionpay: 'hQVDUFYwMWFNTwegAAADMwEB',
  item: '6901234567892',
  packet: '96385074',
};

/** The same each time. */
function jitterOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

const browser = await chromium.launch({
  executablePath: process.env.SHROFF_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--test-type'],
});
const page = await browser.newPage();
await page.setContent('<input autofocus>');
await page.evaluate(() => {
  const heard: number[] = [];
  window.addEventListener('keydown', ({ timeStamp }) => heard.push(timeStamp));
  Object.assign(window, { heard });
});
const cdp = await page.context().newCDPSession(page);
const random = jitterOf(7);
const traces = [];
for (const [name, code] of Object.entries(codes)) {
  for (const msPerKey of [5, 20, 50, 100]) {
    for (const unevenMs of [0, Math.round(msPerKey / 4)]) {
      const title = `${name} at ${msPerKey} ms a key${unevenMs ? `, ±${unevenMs}` : ''}`;
      traces.push({ name: title, text: code, gapsMs: await record(code, msPerKey, unevenMs) });
    }
  }
}
await browser.close();
writeFileSync(file, `${JSON.stringify(traces)}\n`);

/** A machine that stood still for longer than any scanner tells nothing about scanners: once more then. */
async function record(code: string, msPerKey: number, unevenMs: number): Promise<number[]> {
  await page.evaluate(() => (window as unknown as { heard: number[] }).heard.splice(0));
  let dueMs = performance.now();
  const sent: Promise<unknown>[] = [];
  for (const key of [...code, 'Enter']) {
    while (performance.now() < dueMs) await new Promise(setImmediate);
    sent.push(cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', key, text: key === 'Enter' ? '\r' : key }));
    sent.push(cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key }));
    dueMs += msPerKey + (random() - 0.5) * 2 * unevenMs;
  }
  await Promise.all(sent);
  const heard = await page.evaluate(() => (window as unknown as { heard: number[] }).heard);
  const gapsMs = heard.slice(1).map((atMs, at) => Math.round((atMs - (heard[at] ?? atMs)) * 10) / 10);
  return Math.max(...gapsMs) <= 180 ? gapsMs : record(code, msPerKey, unevenMs);
}
