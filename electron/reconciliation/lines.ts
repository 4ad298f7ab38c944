import { BillRefused } from '#shared/reconcile/bill-file.ts';
import type { LineReader } from '#shared/reconcile/marked-bill.ts';
import type { Feed } from './feed.ts';
import type { BillLimits } from './limits.ts';

/** Cuts text into lines as it comes: Swiftpass's and WeChat Pay's bills are no CSV, their back-ticks part the values. */
export function lineFeed(reader: Pick<LineReader, 'takeLine'>, limits: BillLimits): Feed {
  let [rest, line] = ['', 0];
  const takeLine = (text: string, open: boolean): void => {
    line += 1;
    if (line > limits.rows) throw new BillRefused('tooManyRows', { line, found: String(limits.rows) });
    checkLength(text, line);
    reader.takeLine(line, text, open);
  };
  const checkLength = (text: string, at: number): void => {
    if (text.length > limits.lineChars)
      throw new BillRefused('lineTooLong', { line: at, found: String(limits.lineChars) });
  };
  return {
    async write(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const one of lines) takeLine(one, false);
      checkLength(rest, line + 1);
    },
    async end() {
      if (rest !== '') takeLine(rest, true);
    },
  };
}
