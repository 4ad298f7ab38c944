import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Garbled, readFlatXml, writeFlatXml } from '../../../electron/providers/swiftpass/xml.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => Object.fromEntries(readFlatXml(bytes(text)));

test.each<[string, string, Record<string, string>]>([
  ['text and CDATA', '<xml><a>0</a><b><![CDATA[x]]></b></xml>', { a: '0', b: 'x' }],
  ['blanks around elements', '\n<xml>\n <a>1</a>\t<b>2</b>\r\n</xml>\n', { a: '1', b: '2' }],
  ['a declaration', '<?xml version="1.0" encoding="UTF-8"?>\n<xml><a>1</a></xml>', { a: '1' }],
  ['a declaration without encoding', "<?xml version='1.0'?><xml></xml>", {}],
  ['a byte order mark', '\ufeff<xml><a>1</a></xml>', { a: '1' }],
  ['empty elements', '<xml><a></a><b/><c><![CDATA[]]></c></xml>', { a: '', b: '', c: '' }],
  ['values are not trimmed', '<xml><a> x </a><b><![CDATA[ ]]></b></xml>', { a: ' x ', b: ' ' }],
  ['the five entities', '<xml><a>&lt;&gt;&amp;&quot;&apos;</a></xml>', { a: '<>&"\'' }],
  ['numeric references', '<xml><a>&#20013;&#x4E2D;&#x1F600;</a></xml>', { a: '中中\u{1F600}' }],
  ['no entity in CDATA', '<xml><a><![CDATA[&amp;<b>]]></a></xml>', { a: '&amp;<b>' }],
  [
    'text beside CDATA, and two of them',
    '<xml><a>1<![CDATA[2]]>3<![CDATA[]]]]><![CDATA[>]]></a></xml>',
    { a: '123]]>' },
  ],
  ['values that look like signed text', '<xml><a><![CDATA[x&key=1=2]]></a></xml>', { a: 'x&key=1=2' }],
  ['numbered names', '<xml><refund_id_0>1</refund_id_0></xml>', { refund_id_0: '1' }],
  ['blanks within a tag', '<xml><a >1</a ></xml>', { a: '1' }],
  ['names of objects are names', '<xml><constructor>1</constructor></xml>', { constructor: '1' }],
])('read: %s', (_what, text, fields) => {
  expect(read(text)).toEqual(fields);
});

test.each([
  ['nothing', ''],
  ['another root', '<html></html>'],
  ['a root in another case', '<XML></XML>'],
  ['an empty root written short', '<xml/>'],
  ['a DOCTYPE', '<!DOCTYPE xml><xml></xml>'],
  ['an entity of its own', '<!DOCTYPE xml [<!ENTITY a "b">]><xml><a>&a;</a></xml>'],
  ['an unknown entity', '<xml><a>&nbsp;</a></xml>'],
  ['an attribute', '<xml><a b="c">1</a></xml>'],
  ['an attribute of the root', '<xml a="b"></xml>'],
  ['a namespace', '<xml><a:b>1</a:b></xml>'],
  ['nesting', '<xml><a><b>1</b></a></xml>'],
  ['a comment', '<xml><!-- --><a>1</a></xml>'],
  ['a comment in a value', '<xml><a>1<!-- -->2</a></xml>'],
  ['an instruction', '<xml><?php ?></xml>'],
  ['two fields of one name', '<xml><total_fee>1</total_fee><total_fee>2</total_fee></xml>'],
  ['a field closed by another', '<xml><a>1</b></xml>'],
  ['text between fields', '<xml>x<a>1</a></xml>'],
  ['CDATA between fields', '<xml><![CDATA[x]]></xml>'],
  ['a second root', '<xml></xml><xml></xml>'],
  ['more after the root', '<xml></xml>x'],
  ['no end', '<xml><a>1</a>'],
  ['CDATA without an end', '<xml><a><![CDATA[1</a></xml>'],
  ['an end of CDATA in text', '<xml><a>]]></a></xml>'],
  ['a bare ampersand', '<xml><a>1&2</a></xml>'],
  ['an entity without its end', '<xml><a>&amp</a></xml>'],
  ['a reference to no character', '<xml><a>&#0;</a></xml>'],
  ['a reference to a surrogate', '<xml><a>&#xD800;</a></xml>'],
  ['a reference beyond Unicode', '<xml><a>&#x110000;</a></xml>'],
  ['a control character', '<xml><a>\u0000</a></xml>'],
  ['another encoding', '<?xml version="1.0" encoding="GBK"?><xml></xml>'],
  ['XML 1.1', '<?xml version="1.1"?><xml></xml>'],
  ['a name that is none', '<xml><0>1</0></xml>'],
  ['a name that never ends', `<xml><${'a'.repeat(65)}>1</${'a'.repeat(65)}></xml>`],
])('not read: %s', (_what, text) => {
  expect(() => read(text)).toThrow(Garbled);
});

test('not read: bytes that are no UTF-8, and more than 64 KiB', () => {
  expect(() => readFlatXml(Buffer.from([...bytes('<xml><a>'), 0xff, ...bytes('</a></xml>')]))).toThrow(Garbled);
  expect(() => read(`<xml><a>${'1'.repeat(65_536)}</a></xml>`)).toThrow('too long');
});

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,20}$/);
const value = fc.oneof(
  fc
    .string({ unit: 'grapheme' })
    .map((text) => text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')),
  fc.constantFrom(']]>', '<a>', '&amp;', '</xml>', '<![CDATA[', ' ', ']]', '中'),
);

test('what is written is read back (seed 20261121)', () => {
  fc.assert(
    fc.property(fc.dictionary(name, value), (fields) => {
      const message = new Map(Object.entries(fields));
      expect(readFlatXml(writeFlatXml(message))).toEqual(message);
    }),
    { numRuns: 1_000, seed: 20261121 },
  );
});

const piece = fc.oneof(
  fc.constantFrom(
    '<xml>',
    '</xml>',
    '<a>',
    '</a>',
    '<a/>',
    '<![CDATA[',
    ']]>',
    '&',
    '&amp;',
    '&#',
    ';',
    '<!--',
    '-->',
    '<?xml',
    '?>',
    '<!DOCTYPE',
    ' ',
    '1',
    '"',
    '>',
    '<',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
);

test('any text is read or garbled, and never anything else (seed 20261121)', () => {
  let whole = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), fc.boolean(), (pieces, framed) => {
      const text = framed ? `<xml>${pieces.join('')}</xml>` : pieces.join('');
      try {
        for (const [field, content] of readFlatXml(bytes(text)))
          expect([typeof field, typeof content]).toEqual(['string', 'string']);
        whole += 1;
      } catch (fault) {
        expect(fault).toBeInstanceOf(Garbled);
      }
    }),
    { numRuns: 4_000, seed: 20261121 },
  );
  expect(whole).toBeGreaterThan(40); // else the property says nothing
});

test('a message cut anywhere is garbled', () => {
  const message = '<xml><status>0</status><total_fee><![CDATA[1]]></total_fee><sign>A&amp;B</sign></xml>';
  for (let at = 0; at < message.length; at += 1) expect(() => read(message.slice(0, at)), String(at)).toThrow(Garbled);
});

test.each([
  ['brackets', ']'.repeat(65_000)],
  ['ampersands', '&'.repeat(60_000)],
  ['openings', '<a>'.repeat(20_000)],
  ['blanks', ' '.repeat(65_000)],
  ['CDATA', '<![CDATA['.repeat(7_000)],
])('a text of the greatest length is read forwards only: %s', (_what, inner) => {
  expect(() => read(`<xml><a>${inner}`)).toThrow(Garbled);
});
