// `node test/fuzz/fuzz.ts [PROVIDER] [--replies N] [--calls N] [--seed S]`: changes correct replies of each provider at
// random, reads them with every reader, and makes every call of whole adapters over a line that spoils replies. No reply
// may throw, say what it does not prove of this number, amount and currency, or leave memory behind. Progress and findings
// go to stderr, one JSON line a provider and part to stdout, and the exit code is 1 when anything is wrong.
import { randomInt } from 'node:crypto';
import type { ProviderId } from '#shared/payment/payment.ts';
import { runCalls } from './calls.ts';
import { type Command, readCommand, spelt } from './command.ts';
import { isWhole, type Listener, type Result, run } from './run.ts';
import { targets } from './targets.ts';

const toldOfEach = 5;

const command = commandOrExit();
// A refusal to read is an error, a million times over: where one comes from is told when it is repeated alone.
if (command.replies > 1000) Error.stackTraceLimit = 0;
for (const provider of command.providers) {
  if (command.replies > 0)
    tell(await run(await targets[provider](), command.replies, command.seed, listenerOf(provider, 'replies')));
  if (command.calls > 0) tell(await runCalls(provider, command.calls, command.seed, listenerOf(provider, 'calls')));
}

function tell(result: Result): void {
  console.log(JSON.stringify(result)); // the command's output
  if (!isWhole(result)) process.exitCode = 1;
}

function commandOrExit(): Command {
  try {
    return readCommand(process.argv.slice(2), randomInt(1, 2 ** 31));
  } catch (fault) {
    console.error((fault as Error).message);
    process.exit(2);
  }
}

function listenerOf(provider: ProviderId, part: 'replies' | 'calls'): Listener {
  const startedMs = performance.now();
  let told = 0;
  return {
    progress: (done) =>
      console.error(`${provider}: ${done} ${part} in ${Math.round((performance.now() - startedMs) / 1000)} s`),
    found: (finding) => {
      told += 1;
      if (told <= toldOfEach) console.error(spelt(finding, provider, part));
      if (told === toldOfEach + 1) console.error(`${provider}: more of it is not told`);
    },
  };
}
