import type { Currency } from '../money.ts';
import { type BillEnd, type BillFormat, BillRefused, countFigures, type Figure } from './bill-file.ts';
import { type BillRecord, Cells, type Columns, findColumns, type Headings, headingOf, LineFault } from './cells.ts';
import { countOf, minorOfDecimal } from './decimal.ts';
import { type BillAsked, type Drawn, type Footer, Tally } from './tally.ts';

/**
 * Bills of Swiftpass and WeChat Pay are built alike: a line of headings, a line a trade with a backtick before each value,
 * a line of headings for the totals, and one line of totals.
 */
export interface MarkedLayout<Name extends string> {
  readonly format: BillFormat;
  readonly headings: Headings<Name>;
  readonly needed: readonly Name[];
  /** Headings of the totals. */
  readonly totals: Readonly<Record<string, Figure>>;
  draw(cells: Cells<Name>, currency: Currency): Drawn | null;
}

/** Reads a bill line by line. */
export interface LineReader {
  readonly tally: Tally;
  /** `open`: the file ends within the line. */
  takeLine(line: number, text: string, open?: boolean): void;
  end(): BillEnd;
}

const startOfTotals = /^`?总交易/;

export function markedReader<Name extends string>(
  layout: MarkedLayout<Name>,
  asked: BillAsked,
  keeps: (cells: Cells<Name>) => boolean = () => true,
): LineReader {
  const { currency } = asked;
  const tally = new Tally(layout.format, asked);
  let header: { readonly text: string; readonly cells: number; readonly columns: Columns<Name> } | null = null;
  let totals: readonly string[] | null = null;
  let footer: Footer | null = null;
  const draw = (cells: Cells<Name>) => layout.draw(cells, currency);

  function takeHeader(line: number, text: string): void {
    const cells = text.split(',');
    const columns = findColumns({ line, cells }, layout.headings, layout.needed);
    if (columns === null) throw new BillRefused('unknownLayout', { line, found: text });
    header = { text, cells: cells.length, columns };
  }

  function takeLine(line: number, ended: string): void {
    const text = withoutEmptyEnd(ended);
    if (text === '') return;
    if (footer !== null) throw new BillRefused('afterFooter', { line, found: text });
    if (totals !== null) footer = readTotals(totals, line, text, currency, layout.totals);
    else if (header === null) takeHeader(line, text);
    else if (text === header.text) throw new BillRefused('secondHeader', { line });
    else if (startOfTotals.test(text)) totals = text.split(',').map(headingOf);
    else takeRow(line, text, header);
  }

  function takeRow(line: number, text: string, { cells: width, columns }: NonNullable<typeof header>): void {
    const values = valuesOf(text);
    if (values === null) tally.fault(new LineFault('mark', 1, text), line);
    else if (values.length !== width) tally.fault(new LineFault('cells', null, `${values.length} ≠ ${width}`), line);
    else {
      const cells = new Cells<Name>({ line, cells: values }, columns);
      tally.draw(cells, draw, keeps(cells));
    }
  }

  return {
    tally,
    takeLine,
    end() {
      if (header === null) throw new BillRefused('empty');
      if (footer === null) throw new BillRefused('cut');
      return tally.end(footer);
    },
  };
}

/** Commas too many, and what a line of another system ends with. */
function withoutEmptyEnd(line: string): string {
  let end = line.trimEnd().length;
  while (line[end - 1] === ',') end -= 1;
  return line.slice(0, end);
}

/** Each value follows a backtick, so that commas within a product's name divide nothing. */
function valuesOf(text: string): readonly string[] | null {
  return text.startsWith('`') ? text.slice(1).split(',`') : null;
}

function readTotals(
  headings: readonly string[],
  line: number,
  text: string,
  currency: Currency,
  named: Readonly<Record<string, Figure>>,
): Footer {
  const values = valuesOf(text);
  if (values === null || values.length !== headings.length) throw new BillRefused('cut', { line, found: text });
  const [figures, columns]: [Partial<Record<Figure, number>>, Partial<Record<Figure, number>>] = [{}, {}];
  headings.forEach((heading, at) => {
    const figure = Object.hasOwn(named, heading) ? named[heading] : undefined;
    if (figure === undefined) return;
    const value = (values[at] ?? '').trim();
    const read = countFigures.includes(figure) ? countOf(value) : minorOfDecimal(value, currency);
    if (read === null) throw new BillRefused('footer', { line, column: at + 1, found: value });
    figures[figure] = read;
    columns[figure] = at + 1;
  });
  if (Object.keys(figures).length === 0) throw new BillRefused('footer', { line, found: headings.join() });
  return { line, figures, columns };
}

export function isHeaderOf<Name extends string>(layout: MarkedLayout<Name>, header: BillRecord): boolean {
  return findColumns(header, layout.headings, layout.needed) !== null;
}
