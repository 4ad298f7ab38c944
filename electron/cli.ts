import { runCli } from './cli/run.ts';

/** A reader that goes away (`| head`) takes nothing from the command: it ends as it would have, with its own status. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

process.exitCode = await runCli(process.argv.slice(2));

/** The starter's channel would keep a finished command alive. */
if (process.connected) process.disconnect();
