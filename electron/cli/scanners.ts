import type { ScannerDevice, ScannersView } from '#shared/contract/view.ts';
import { isItemCode } from '#shared/scan/item-code.ts';
import { udevRule } from '#shared/scan/udev-rule.ts';
import { plainScanner } from '#shared/settings/scanner.ts';
import { systemClock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Code } from '../scanner/hid-report.ts';
import { openOwnScanners } from '../scanner/own-scanners.ts';
import type { ScannersOptions } from '../scanner/scanners.ts';
import { textsIn } from '../texts.ts';
import { exits } from './exit.ts';
import type { Output } from './output.ts';

/** As a scanner comes from its maker: no till's settings are read. */
function optionsWith(hear: (code: Code) => void): ScannersOptions {
  const onCode = (code: Code) => {
    hear(code);
    return true;
  };
  return { clock: systemClock, log: quiet, settings: () => plainScanner, onCode, onChange: () => undefined };
}

/** Long enough for every scanner to be opened once. */
const settleMs = 1500;

const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined, close: () => undefined };

/** The HID POS scanners of this machine, and what keeps one from being read. Needs no till. */
export async function listScanners(output: Output): Promise<number> {
  const scanners = openOwnScanners(optionsWith(() => undefined));
  await pause(settleMs);
  const view = scanners.state();
  await scanners.close();
  return tellScanners(view, output);
}

async function tellScanners(view: Omit<ScannersView, 'tried'>, output: Output): Promise<number> {
  const { t } = await textsIn('en');
  if (view.devices.length + view.keyboards.length === 0)
    output.result({ state: view.state, devices: [] }, t(`scanner.help.${view.state}`));
  for (const device of view.devices) {
    output.result(device, `${device.name} (${device.id}): ${t(`scanner.device.${device.state}`)}${helpFor(device)}`);
  }
  for (const keyboard of view.keyboards) {
    output.result(
      { ...keyboard, by: 'keyboard' },
      `${keyboard.name} (${keyboard.id}): ${t('scanner.device.keyboard')}`,
    );
  }
  return view.state === 'unavailable' || view.devices.some(({ state }) => state !== 'ready') ? exits.setUp : exits.done;
}

/** The very rule that lets a person at this machine read the scanner. */
function helpFor({ id, by, state }: ScannerDevice): string {
  if (by !== 'hid' || state !== 'noPermission' || process.platform !== 'linux') return '';
  return `\n  As root: echo '${udevRule(id)}' > /etc/udev/rules.d/70-shroff-scanner.rules\n  Then: udevadm control --reload-rules, and plug it in again.`;
}

/** What the next scan is read as. A code may be money, so of it only its length and first two characters are told. */
export async function testScanner(output: Output, waitMs: number): Promise<number> {
  const { t } = await textsIn('en');
  output.say(t('scanner.test.scan'));
  const code = await nextCode(waitMs);
  if (code === null) {
    output.result({ scanned: null }, t('scanner.test.nothing'));
    return exits.certainlyNot;
  }
  const { text, aim } = code;
  const told = { length: text.length, begins: text.slice(0, 2), aim, itemCode: isItemCode(text) };
  output.result({ scanned: told }, t('scanner.test.read', { ...told, aim: aim ?? '-' }));
  return exits.done;
}

function nextCode(waitMs: number): Promise<Code | null> {
  return new Promise((resolve) => {
    const scanners = openOwnScanners(optionsWith(end));
    const forget = systemClock.after(waitMs, () => end(null));
    function end(code: Code | null): void {
      forget();
      void scanners.close().then(() => resolve(code));
    }
  });
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => systemClock.after(delayMs, resolve));
}
