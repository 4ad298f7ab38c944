import type { Currency } from '../money.ts';
import type { BillRow } from './bill.ts';
import { BillRefused, type Figure } from './bill-file.ts';
import { readBillTime, timeReader } from './bill-time.ts';
import { type BillRecord, Cells, type Columns, headingOf, LineFault } from './cells.ts';
import { countOf } from './decimal.ts';
import { readMappedAmount } from './mapped-amount.ts';
import type { BillMapping, ColumnPointer } from './mapping.ts';
import { type BillAsked, type Drawn, type Footer, type RecordReader, Tally } from './tally.ts';

type Name =
  | 'reference'
  | 'amount'
  | 'refundAmount'
  | 'kind'
  | 'state'
  | 'time'
  | 'currency'
  | 'payerPaid'
  | 'shopGets'
  | 'fee'
  | 'refundNumber'
  | 'providerReference'
  | 'walletReference'
  | 'wallet';

/** Cut anywhere, these still look like what they are. A word or a time does not. */
const growing: readonly Name[] = [
  ...(['amount', 'refundAmount', 'payerPaid', 'shopGets', 'fee'] as const),
  ...(['reference', 'refundNumber', 'providerReference', 'walletReference'] as const),
];

export function mappedReader(mapping: BillMapping, asked: BillAsked): RecordReader {
  const { currency } = asked;
  const tally = new Tally('mapped', asked);
  const draw = drawer(mapping, currency);
  let header: { readonly record: BillRecord; readonly columns: Columns<Name> } | null = null;
  let footer: Footer | null = null;
  let over = false;

  function take(record: BillRecord): void {
    if (record.line < mapping.headerRow || over) return;
    if (header === null) {
      if (record.line !== mapping.headerRow) throw new BillRefused('noHeader', { line: mapping.headerRow });
      header = { record, columns: columnsIn(record, mapping) };
    } else if (isFooter(record)) {
      over = true;
      footer = footerIn(record, header.record, mapping, currency);
    } else if (!isBlank(record)) takeRow(record, header);
  }

  function isFooter({ cells }: BillRecord): boolean {
    const rule = mapping.footer;
    return rule.by === 'text' && (cells.find((cell) => cell.trim() !== '') ?? '').trim().startsWith(rule.text);
  }

  function isBlank(record: BillRecord): boolean {
    if (record.cells.some((cell) => cell.trim() !== '')) return false;
    if (mapping.footer.by === 'blankLine') over = true;
    return true;
  }

  function takeRow(record: BillRecord, { record: { cells: names }, columns }: NonNullable<typeof header>): void {
    const { line, cells } = record;
    const [width, wanted] = [cells.length, widthOf(names)];
    if (cells.length === names.length && cells.every((cell, at) => cell.trim() === names[at]?.trim()))
      throw new BillRefused('secondHeader', { line });
    if (isOtherWidth(record, wanted)) tally.fault(new LineFault('cells', null, `${width} ≠ ${wanted}`), line);
    else if (record.open && growing.some((name) => columns[name] === width - 1))
      tally.fault(new LineFault('openEnd', width, cells[width - 1] ?? ''), line);
    else tally.draw(new Cells<Name>(record, columns), draw);
  }

  return {
    tally,
    take,
    end() {
      if (header === null) throw new BillRefused('noHeader', { line: mapping.headerRow });
      if (mapping.footer.by === 'text' && !over) throw new BillRefused('cut', { found: mapping.footer.text });
      return tally.end(footer);
    },
  };
}

/** A workbook leaves empty cells at the end of a row out; a comma too many at the end of a line is nothing. */
function isOtherWidth({ cells, marks }: BillRecord, wanted: number): boolean {
  if (cells.length > wanted) return cells.slice(wanted).some((cell) => cell.trim() !== '');
  return cells.length < wanted && marks === undefined;
}

function widthOf(names: readonly string[]): number {
  return names.findLastIndex((name) => name.trim() !== '') + 1;
}

function pointers({ amount, kind, state, time, fee, wallet, ...plain }: BillMapping): [Name, ColumnPointer | null][] {
  return [
    ...[['amount', amount.column] as [Name, ColumnPointer], ['reference', plain.reference] as [Name, ColumnPointer]],
    ['kind', kind.by === 'word' ? kind.column : null],
    ['refundAmount', kind.by === 'ownColumn' ? kind.refundAmount : null],
    ...[
      ['state', state?.column ?? null] as [Name, ColumnPointer | null],
      ['time', time?.column ?? null] as [Name, null],
    ],
    ...[['fee', fee?.column ?? null] as [Name, null], ['wallet', wallet?.column ?? null] as [Name, null]],
    ...(['currency', 'payerPaid', 'shopGets', 'refundNumber', 'providerReference', 'walletReference'] as const).map(
      (name): [Name, ColumnPointer | null] => [name, plain[name]],
    ),
  ];
}

function columnsIn(header: BillRecord, mapping: BillMapping): Columns<Name> {
  const columns: Partial<Record<Name, number>> = {};
  for (const [name, pointer] of pointers(mapping)) if (pointer !== null) columns[name] = columnOf(header, pointer);
  return columns;
}

/** The heading decides where it stands once; among twins the place; else the table is another one than was pointed at. */
function columnOf({ line, cells }: BillRecord, { heading, at }: ColumnPointer): number {
  const wanted = headingOf(heading);
  const found = cells.flatMap((cell, index) => (headingOf(cell) === wanted ? [index] : []));
  const [only] = found;
  if (only !== undefined && found.length === 1 && wanted !== '') return only;
  if (found.includes(at)) return at;
  throw new BillRefused(only === undefined ? 'columnMissing' : 'columnTwice', { line, column: at + 1, found: heading });
}

function footerIn(record: BillRecord, header: BillRecord, { footer, amount }: BillMapping, currency: Currency): Footer {
  const [figures, columns]: [Partial<Record<Figure, number>>, Partial<Record<Figure, number>>] = [{}, {}];
  for (const { figure, under } of footer.by === 'text' ? footer.totals : []) {
    const at = columnOf(header, under);
    const text = (record.cells[at] ?? '').trim();
    const said = figure === 'rows' ? countOf(text) : readMappedAmount(text, amount.unit, currency);
    if (said === null || record.marks?.get(at) === 'digitsLost')
      throw new BillRefused('footer', { line: record.line, column: at + 1, found: text });
    figures[figure] = figure === 'refunded' ? Math.abs(said) : said;
    columns[figure] = at + 1;
  }
  return { line: record.line, figures, columns };
}

function drawer(mapping: BillMapping, currency: Currency): (cells: Cells<Name>) => Drawn | null {
  const { amount, kind, state, time, fee, wallet } = mapping;
  const readTime = time === null ? null : timeReader(time.format, time.offsetMinutes);
  const money = (cells: Cells<Name>, name: Name): number | null => {
    const text = cells.text(name);
    return text === null ? null : (readMappedAmount(text, amount.unit, currency) ?? cells.fault('amount', name));
  };

  function stateIn(cells: Cells<Name>): BillRow['state'] | 'leaveOut' {
    if (state === null) return 'done';
    const word = cells.text('state') ?? '';
    const found = (['done', 'processing', 'refused', 'leaveOut'] as const).find((one) => state[one].includes(word));
    return found ?? cells.fault('state', 'state');
  }

  function timeIn(cells: Cells<Name>): number | null {
    const text = cells.text('time');
    if (text === null || readTime === null) return null;
    return readTime(text) ?? readBillTime(text) ?? cells.noting(() => cells.fault('time', 'time'));
  }

  /** The sizes of the line, above zero. */
  function sizesIn(cells: Cells<Name>): { kind: BillRow['kind']; minor: number }[] {
    const size = money(cells, 'amount');
    switch (kind.by) {
      case 'sign':
        return [{ kind: (size ?? 0) < 0 ? 'refund' : 'payment', minor: Math.abs(size ?? 0) }];
      case 'always':
        return [{ kind: kind.kind, minor: kind.kind === 'refund' ? Math.abs(size ?? 0) : (size ?? 0) }];
      case 'word': {
        const word = cells.text('kind') ?? '';
        const refund = kind.refund.includes(word);
        if (!refund && !kind.payment.includes(word)) cells.fault('kind', 'kind');
        return [{ kind: refund ? 'refund' : 'payment', minor: refund ? Math.abs(size ?? 0) : (size ?? 0) }];
      }
      case 'ownColumn': {
        const returned = Math.abs(money(cells, 'refundAmount') ?? 0);
        const paid = { kind: 'payment' as const, minor: size ?? 0 };
        if (returned === 0) return [paid];
        return [...(paid.minor === 0 ? [] : [paid]), { kind: 'refund', minor: returned }];
      }
    }
  }

  function moneyBeside(cells: Cells<Name>, name: 'payerPaid' | 'shopGets', alone: boolean): BillRow['payerPaid'] {
    const minor = alone ? cells.noting(() => money(cells, name)) : null;
    return minor === null ? null : { minor: Math.abs(minor), currency };
  }

  function feeIn(cells: Cells<Name>): number | null {
    const minor = cells.noting(() => money(cells, 'fee'));
    return minor === null || minor === 0 || fee?.keptIs === 'positive' ? minor : -minor;
  }

  return (cells) => {
    const found = stateIn(cells);
    if (found === 'leaveOut') return null;
    const code = cells.text('currency');
    if (cells.has('currency') && code !== currency) cells.fault('currency', 'currency');
    const sizes = sizesIn(cells);
    if (sizes.some(({ minor }) => minor <= 0)) cells.fault('noAmount', 'amount');
    const alone = sizes.length === 1;
    const word = cells.text('wallet') ?? '';
    const feeMinor = feeIn(cells);
    const atMs = timeIn(cells);
    const rows = sizes.map(
      ({ kind: one, minor }, at): BillRow => ({
        kind: one,
        reference: cells.reference('reference'),
        refundNumber: one === 'refund' ? cells.reference('refundNumber') : null,
        providerReference: cells.reference('providerReference'),
        walletReference: cells.reference('walletReference'),
        wallet: wallet !== null && Object.hasOwn(wallet.words, word) ? (wallet.words[word] ?? 'other') : 'other',
        amount: { minor, currency },
        payerPaid: moneyBeside(cells, 'payerPaid', alone),
        shopGets: moneyBeside(cells, 'shopGets', alone),
        ...{ feeMinor: at === 0 ? feeMinor : null, state: found, atMs },
      }),
    );
    return { rows, adds: addsOf(rows, feeMinor ?? 0) };
  };
}

function addsOf(rows: readonly BillRow[], fees: number): Drawn['adds'] {
  let [paid, refunded] = [0, 0];
  for (const { kind, amount } of rows) {
    if (kind === 'payment') paid += amount.minor;
    else refunded += amount.minor;
  }
  return { rows: 1, paid, refunded, fees };
}
