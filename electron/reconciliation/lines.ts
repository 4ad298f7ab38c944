import { BillRefused } from '#shared/reconcile/bill-file.ts';
import type { LineReader } from '#shared/reconcile/marked-bill.ts';
import type { Feed } from './feed.ts';
import type { BillLimits } from './limits.ts';

/** Cuts text into lines as it comes. */
export function lineFeed(reader: LineReader, limits: BillLimits): Feed {
  let [rest, line] = ['', 0];
  const take = (text: string): void => {
    line += 1;
    if (text.length > limits.lineChars) throw new BillRefused('lineTooLong', { line, found: String(limits.lineChars) });
    if (line > limits.rows) throw new BillRefused('tooManyRows', { line, found: String(limits.rows) });
    reader.takeLine(line, text);
  };
  return {
    async write(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const one of lines) take(one);
      if (rest.length > limits.lineChars)
        throw new BillRefused('lineTooLong', { line: line + 1, found: String(limits.lineChars) });
    },
    async end() {
      if (rest !== '') take(rest);
    },
  };
}
