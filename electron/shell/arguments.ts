import { parseArgs } from 'node:util';

export type Wish =
  | {
      readonly wish: 'window';
      readonly data: string | undefined;
      readonly settings: string | undefined;
      readonly mode: 'live' | 'training';
    }
  | { readonly wish: 'command'; readonly args: string[] };

/** Chromium's and Node's own, which stand among ours. Nothing else is ignored: a misspelt --training must not open a live till. */
const notOurs =
  /^--(no-sandbox|disable-gpu|disable-dev-shm-usage|ozone-platform(-hint)?|force-device-scale-factor|lang|enable-logging|inspect|remote-debugging-port)(=.*)?$|^-psn_/;

/** What the arguments of a program started by Electron ask for. In development the first word is the program's folder. */
export function wishOf(argv: readonly string[], inDevelopment: boolean): Wish {
  const words = argv.slice(1).filter((word) => !notOurs.test(word));
  const args = inDevelopment ? words.slice(1) : words;
  try {
    const { values, positionals } = parseArgs({ args, options: windowOptions, allowPositionals: true });
    if (positionals.join(' ') !== '' && positionals.join(' ') !== 'open') return { wish: 'command', args };
    const mode = values.training ? 'training' : 'live';
    return { wish: 'window', data: values.data, settings: values.settings, mode };
  } catch {
    return { wish: 'command', args }; // the command line has the words for it
  }
}

const windowOptions = {
  data: { type: 'string' },
  settings: { type: 'string' },
  training: { type: 'boolean' },
} as const;
