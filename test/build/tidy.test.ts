import { describe, expect, test } from 'vitest';
import { complaints, importsOf } from '../../build/tidy.ts';

type Sample = [rule: string, path: string, text: string];
const lines = (count: number) => 'let a = 1;\n'.repeat(count);

const bad: Sample[] = [
  ['importDirections', 'shared/money.ts', `import { send } from '../electron/till/till.ts';`],
  ['importDirections', 'renderer/app.tsx', `import { openTerminal } from '../electron/terminal.ts';`],
  ['importDirections', 'renderer/app.tsx', `const terminal = await import('../electron/terminal.ts');`],
  ['importDirections', 'electron/journal/journal.ts', `import { till } from '../till/till.ts';`],
  ['importDirections', 'electron/till/runner.ts', `import { createUpay } from '../providers/upay/adapter.ts';`],
  ['importDirections', 'electron/till/runner.ts', `import { open } from '../journal/database.ts';`],
  ['importDirections', 'electron/providers/upay/wire.ts', `import { sign } from '../eftpay/wire.ts';`],
  ['importDirections', 'electron/providers/upay/wire.ts', `import { sign } from '../upay2/wire.ts';`],
  ['importDirections', 'electron/simulators/upay.ts', `import { sign } from '../providers/upay/wire.ts';`],
  [
    'importDirections',
    'electron/simulators/upay.ts',
    `import {\n  type A,\n  sign,\n} from '../providers/signing.ts';`,
  ],
  ['importDirections', 'electron/terminal.ts', `import './main.ts';`],
  ['importDirections', 'electron/main.ts', `import { serve } from './web/loopback.ts';`],
  ['importDirections', 'electron/log.ts', `export { fake } from '../test/fakes/electron.ts';`],
  ['importDirections', 'build/start.mjs', `import { openTerminal } from '../electron/terminal.ts';`],
  ['importDirections', 'build/bench/wire.ts', `import { settings } from '../../renderer/settings.tsx';`],
  ['packageOwners', 'electron/till/till.ts', `import Database from 'better-sqlite3';`],
  ['packageOwners', 'electron/providers/upay/adapter.ts', `import { request } from 'undici';`],
  ['packageOwners', 'electron/web/loopback.ts', `import { app } from 'electron';`],
  ['packageOwners', 'electron/scanner/scanner.ts', `import HID from 'node-hid';`],
  ['sharedIsPure', 'shared/ids.ts', `import { randomBytes } from 'node:crypto';`],
  ['onlyClockReadsTime', 'shared/payment/machine.ts', 'const nowMs = Date.now();'],
  ['onlyClockReadsTime', 'electron/till/till.ts', 'const now = new Date( );'],
  ['onlyClockReadsTime', 'electron/log.ts', 'const startedMs = performance.now();'],
  ['onlyHttpSends', 'electron/till/till.ts', `await fetch('http://127.0.0.1');`],
  ['noBarrels', 'shared/payment/index.ts', `export { next } from './machine.ts';`],
  ['noBarrels', 'shared/payment/index.ts', `export {\n  next,\n} from './machine.ts';`],
  ['noBarrels', 'shared/payment/all.ts', `export * from './machine.ts';`],
  ['namesSayWhat', 'shared/utils.ts', ''],
  ['namesSayWhat', 'renderer/helpers/format.ts', ''],
  ['namesSayWhat', 'test/date-util.ts', ''],
  ['notTooLong', 'electron/till/till.ts', lines(501)],
  ['notTooLong', 'test/till.test.ts', lines(901)],
  ['noLeftovers', 'README.md', `TO${''}DO: write this`],
  ['noMachines', 'README.md', `see ${['', 'home', 'kim'].join('/')}`],
  ['noMachines', 'build/start.mjs', `'${['', 'work', 'main'].join('/')}'`],
  ['noMachines', 'package-lock.json', `"https://registry.${'npmjs'}.org/zod"`],
];

const good: Sample[] = [
  ['shared may import shared', 'shared/sale/sale.ts', `import { add } from '../money.ts';`],
  ['by either name', 'electron/till/till.ts', `import { add } from '#shared/money.ts';`],
  ['the till knows interfaces', 'electron/till/till.ts', `import type { Journal } from '../journal/journal.ts';`],
  ['a provider knows the shared wire', 'electron/providers/upay/adapter.ts', `import { md5 } from '../signing.ts';`],
  ['the terminal knows all', 'electron/terminal.ts', `import { createUpay } from './providers/upay/adapter.ts';`],
  ['the journal owns its database', 'electron/journal/database.ts', `import Database from 'better-sqlite3';`],
  ['a given time is no clock', 'electron/till/till.ts', 'const at = new Date(ms);'],
  ['a comment imports nothing', 'shared/ids.ts', `// import { x } from 'node:fs'\n/* Date.now() */`],
  ['an address is no comment', 'electron/web/loopback.ts', `const at = 'http://127.0.0.1'; import('./page.ts');`],
  ['tests may import everything', 'test/a.test.ts', `import { app } from '../electron/main.ts';`],
  ['a benchmark runs the till', 'build/bench/wire.ts', `import { openTill } from '../../electron/open-till.ts';`],
  ['a method named fetch', 'electron/till/till.ts', 'await bill.fetch(day);'],
  ['the longest file', 'electron/till/till.ts', lines(500)],
];

describe('each rule fires', () => {
  test.each(bad)('%s: %s', (rule, path, text) => {
    expect(complaints({ path, text }).map((words) => /\((\w+)\)$/.exec(words)?.[1])).toEqual([rule]);
  });
});

test.each(good)('%s', (_rule, path, text) => {
  expect(complaints({ path, text })).toEqual([]);
});

test('every form of import is read', () => {
  const text = [
    `import a, { b } from './b.ts';`,
    `import type { C } from '#shared/c.ts';`,
    `import './d.ts'; export { e } from './e.ts';`,
    `import {\n  f,\n} from '@base-ui/react/dialog';`,
    `const g = await import('./g.ts'); require('zod/v4');`,
  ].join('\n');
  expect(importsOf({ path: 'renderer/x.ts', text }).sort()).toEqual(
    ['@base-ui/react', 'renderer/b.ts', 'renderer/d.ts', 'renderer/e.ts', 'renderer/g.ts', 'shared/c.ts', 'zod'].sort(),
  );
});
