import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { mostFileBytes } from '#shared/items/file.ts';
import { mostItems } from '#shared/items/item.ts';
import { type Refusal, Refused } from '#shared/refusal.ts';
import { readItems } from '../../electron/items/read-items.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (file: Uint8Array) => readItems(file, 'CNY', 5_000_000);
const head = 'barcode,name,price\n';
const tea = { barcode: '6901234567892', name: '奶茶 Milk tea', priceMinor: 1_850 };
const teaRow = '6901234567892,奶茶 Milk tea,18.5';

function refusalOf(text: string | Uint8Array): Refusal | null {
  try {
    read(typeof text === 'string' ? utf8(text) : text);
    return null;
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

describe('a price list is read', () => {
  test.each<[string, Uint8Array]>([
    ['in UTF-8', utf8(head + teaRow)],
    ['with the mark spreadsheets write', utf8(`\uFEFF${head}${teaRow}\r\n`)],
    ['in GBK', iconv.encode(head + teaRow, 'gbk')],
    ['with Chinese headings', utf8(`条码,名称,价格\n${teaRow}`)],
    [
      'with columns in another order, and more of them',
      utf8('price,stock,name,barcode\n18.50,7,奶茶 Milk tea,6901234567892'),
    ],
    ['with quotation marks and empty lines', utf8(`${head}\n\n"6901234567892","奶茶 Milk tea","18.50"\n\n`)],
  ])('%s', (_how, file) => expect(read(file)).toEqual([tea]));

  test('what looks like a formula is text', () => {
    const [item] = read(utf8(`${head}A-1,"=HYPERLINK(""http://x"",""y"")",2`));
    expect(item?.name).toBe('=HYPERLINK("http://x","y")');
  });

  test('prices are never fractions of a computer', () => {
    expect(read(utf8(`${head}A-1,x,0.07\nA-2,y,1.10\nA-3,z,4999.99`)).map(({ priceMinor }) => priceMinor)).toEqual([
      7, 110, 499_999,
    ]);
  });

  test('as many items as may be', () => {
    const rows = Array.from({ length: mostItems }, (_, at) => `N-${at},item ${at},1`);
    expect(read(utf8(head + rows.join('\n')))).toHaveLength(mostItems);
    expect(refusalOf(`${head}${rows.join('\n')}\nN-x,one more,1`)).toMatchObject({ code: 'itemsTooMany' });
  });
});

describe('one mistake, and nothing of the file is taken', () => {
  const good = `${head}${teaRow}\n`;
  test.each<[string, string | Uint8Array, Refusal]>([
    ['no item', head, { code: 'itemsNone', params: {} }],
    ['an empty file', '', { code: 'itemsNone', params: {} }],
    ['no heading', teaRow, { code: 'itemsHeader', params: { column: 'barcode' } }],
    ['a column twice', `barcode,name,name,price\n`, { code: 'itemsHeader', params: { column: 'name' } }],
    ['a column missing', 'barcode,name\n1,2', { code: 'itemsHeader', params: { column: 'price' } }],
    ['a cell too many', `${good}A-1,tea, hot,3`, { code: 'itemsCells', params: { line: 3, found: 4, wanted: 3 } }],
    ['a quotation mark open', `${good}A-1,"tea,3`, { code: 'itemsNotCsv', params: { line: 3 } }],
    ['no barcode', `${good},tea,3`, { code: 'itemsBarcode', params: { line: 3, column: 1, found: '' } }],
    [
      'a number that a spreadsheet shortened',
      `${good}6.90123E+12,tea,3`,
      { code: 'itemsBarcode', params: { line: 3, column: 1, found: '6.90123E+12' } },
    ],
    ['no name', `${good}A-1,,3`, { code: 'itemsName', params: { line: 3, column: 2, found: '', most: 60 } }],
    [
      'a name on two lines',
      `${good}A-1,"tea\nhot",3`,
      { code: 'itemsName', params: { line: 4, column: 2, found: 'tea hot', most: 60 } },
    ],
    ['a price of 0', `${good}A-1,tea,0`, { code: 'itemsPrice', params: { line: 3, column: 3, found: '0' } }],
    ['a negative price', `${good}A-1,tea,-1`, { code: 'itemsPrice', params: { line: 3, column: 3, found: '-1' } }],
    ['a price in words', `${good}A-1,tea,¥3`, { code: 'itemsPrice', params: { line: 3, column: 3, found: '¥3' } }],
    ['three decimals', `${good}A-1,tea,3.005`, { code: 'itemsPrice', params: { line: 3, column: 3, found: '3.005' } }],
    [
      'over the limit',
      `${good}A-1,tea,50000.01`,
      { code: 'itemsPrice', params: { line: 3, column: 3, found: '50000.01' } },
    ],
    [
      'a barcode twice',
      `${good}${teaRow}`,
      { code: 'itemsTwice', params: { line: 3, first: 2, barcode: '6901234567892' } },
    ],
    [
      'the same item with a zero more',
      `${good}06901234567892,x,1`,
      { code: 'itemsTwice', params: { line: 3, first: 2, barcode: '06901234567892' } },
    ],
    ['no text at all', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xff]), { code: 'itemsNotText', params: {} }],
    ['too large', 'x'.repeat(mostFileBytes + 1), { code: 'itemsTooLarge', params: { most: '2 MB' } }],
  ])('%s', (_what, file, expected) => expect(refusalOf(file)).toEqual(expected));
});
