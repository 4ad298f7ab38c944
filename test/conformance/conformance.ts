// Every provider by both ways, through every operation, in every case: a matrix without an empty cell.
// node test/conformance/conformance.ts [PROVIDER] [--json]
import { parseArgs } from 'node:util';
import { cellsOf, printed, summaryOf, walletLines, wholeOf } from './matrix.ts';
import type { Cell } from './run-cell.ts';
import type { Subject } from './subject.ts';
import { subjects } from './subjects.ts';

interface Asked {
  readonly chosen: readonly Subject[];
  readonly json: boolean;
}

/** A text says what is wrong with the words. */
function readWords(words: readonly string[]): Asked | string {
  const known = subjects.map(({ id }) => id).join(', ');
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const unknown = positionals.find((word) => !subjects.some(({ id }) => id === word));
    if (unknown !== undefined) return `no provider "${unknown}": one of ${known}, or none for all`;
    const chosen = subjects.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
    return { chosen, json: values.json };
  } catch (error) {
    return `${(error as Error).message}\nusage: npm run -s conformance [-- PROVIDER] [--json]; PROVIDER: ${known}`;
  }
}

async function main(words: readonly string[]): Promise<number> {
  const asked = readWords(words);
  if (typeof asked === 'string') {
    console.error(asked);
    return 2;
  }
  const startedMs = performance.now();
  const cells: Cell[] = [];
  for (const subject of asked.chosen) cells.push(...(await cellsOf(subject)));
  const byWallet = (await Promise.all(asked.chosen.map(walletLines))).flat();
  const summary = summaryOf(cells, (performance.now() - startedMs) / 1000);
  const titles = new Map(asked.chosen.map(({ id, title }) => [id as string, title]));
  // The command's output.
  if (asked.json) console.log(JSON.stringify({ ...summary, matrix: cells }));
  else
    console.log(
      `${printed(
        cells,
        titles,
        byWallet.map(({ line }) => line),
      )}\n${JSON.stringify(summary)}`,
    );
  const isWhole = cells.length === wholeOf(asked.chosen.length);
  return isWhole && summary.failed === 0 && !byWallet.some(({ failed }) => failed) ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
