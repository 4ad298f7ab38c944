import { homedir } from 'node:os';
import path from 'node:path';
import { app } from 'electron';
import { languageOf } from '#shared/language.ts';
import { runCli } from './cli/run.ts';
import { hostTill } from './hosted-till.ts';
import { mask } from './log.ts';
import { dataFolder } from './settings/data-folder.ts';
import { wishOf } from './shell/arguments.ts';
import { startShell } from './shell/start.ts';
import { textsIn } from './texts.ts';
import { readRendererFiles, securityHeaders } from './web/renderer-files.ts';

function tellDefect(error: unknown): void {
  console.error(mask(error instanceof Error ? (error.stack ?? error.message) : String(error)));
}

/** What no rule foresaw ends the program: the journal is whole, and the next start recovers from it. */
process.on('uncaughtException', (error) => {
  tellDefect(error);
  app.exit(70);
});

void startShell(wishOf(process.argv, process.defaultApp ?? false), {
  openTill: (options) =>
    hostTill({
      ...options,
      receives: (notice) => console.error(notice),
      locale: app.getLocale(),
      defect: tellDefect,
    }),
  runCli,
  dataFolder: (asked) => dataFolder(asked, process.platform, process.env, homedir()),
  files: () => readRendererFiles(path.join(import.meta.dirname, '..', 'renderer'), securityHeaders([])),
  preload: path.join(import.meta.dirname, 'preload.cjs'),
  words: async (refusal, locale) => (await textsIn(languageOf(locale))).refusal(refusal),
  defect: tellDefect,
});
