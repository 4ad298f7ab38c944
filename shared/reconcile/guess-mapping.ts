import type { Wallet } from '../payment/payment.ts';
import { timeReader } from './bill-time.ts';
import type { BillRecord } from './cells.ts';
import { type BillMapping, BillMapping as Mapping } from './mapping.ts';

/** What a column can be pointed at for, in the order in which it is asked. */
export const mappingFields = [
  'reference',
  'amount',
  'time',
  'kind',
  'refundAmount',
  'state',
  'refundNumber',
  'providerReference',
  'walletReference',
  'wallet',
  'payerPaid',
  'fee',
  'currency',
] as const;
export type MappingField = (typeof mappingFields)[number];

export const neededFields: readonly MappingField[] = ['reference', 'amount'];

export type KindWord = 'payment' | 'refund';
export type StateWord = 'done' | 'processing' | 'refused' | 'leaveOut';

/** A mapping as it is being made: where each column stands, and what the words in it mean. Columns and rows from 0. */
export interface MappingDraft {
  readonly name: string;
  /** The place of the row of headings among the lines that are shown. */
  readonly header: number;
  readonly columns: Readonly<Partial<Record<MappingField, number>>>;
  readonly kinds: Readonly<Record<string, KindWord>>;
  /** Null: nobody said yet. */
  readonly states: Readonly<Record<string, StateWord | null>>;
  /** What the line after the last row begins with; empty: the rows go on to the end. */
  readonly endsBefore: string;
}

/** The first lines of a file, as far as they are shown. */
export interface Table {
  readonly delimiter: BillMapping['delimiter'] | null;
  readonly records: readonly Pick<BillRecord, 'line' | 'cells'>[];
}

/** By what portals call their columns, in both scripts and in English; the first that fits, so the narrow ones come first. */
const headings: readonly (readonly [MappingField, RegExp])[] = [
  [
    'refundNumber',
    /^(商户退款单号|商家退款单号|退款(订单|單|单)号|退款單號|merchant.?refund.*(no|id)|refund.*(no|number|id))$/i,
  ],
  ['refundAmount', /^((申请|實際|实际)?退款金[额額].*|refund(ed)? ?amount.*)$/i],
  [
    'reference',
    /^(商[户戶家](订|訂)(单|單)[号號].*|外部(订|訂)?(单|單)[号號]|client.?sn|out.?trade.?no|merchant.*(order|ref).*|(our|shop).*number)$/i,
  ],
  [
    'walletReference',
    /^((微信|支付宝|支付寶|渠道|收单|錢包|钱包|支付源).*([号號]|流水)|wallet.*(no|id|ref).*|transaction.?id)$/i,
  ],
  [
    'providerReference',
    /^((平台|收钱吧|收錢吧|交易|系统|系統)?.*(流水|(订|訂)(单|單))[号號]|trade.?no|(eft|upay|provider).*(no|id|sn).*|sn)$/i,
  ],
  ['time', /^((交易|支付|付款|下单|下單|完成)?(时间|時間|日期).*|.*(time|date).*)$/i],
  ['payerPaid', /^((顾客|顧客|买家|買家|消费者|用户|用戶)?实付.*|實付.*|(payer|customer).*paid.*|paid amount)$/i],
  ['fee', /^(手续费.*|手續費.*|.*(fee|mdr|charge).*)$/i],
  ['currency', /^(币种|幣種|货币.*|貨幣.*|currency.*)$/i],
  [
    'wallet',
    /^((支付|付款|收款)(方式|渠道|通道|类型|類型)|钱包|錢包|.*(wallet|payment method|payway|channel|brand).*)$/i,
  ],
  ['kind', /^((交易|业务|業務|流水|(订|訂)(单|單))(类型|類型)|类型|類型|(trade|transaction|txn)? ?type)$/i],
  ['state', /^((交易|支付|(订|訂)(单|單))?(状态|狀態|结果|結果)|.*status.*|state)$/i],
  ['amount', /^((交易|(订|訂)(单|單)|收款|支付|应收|應收|消费)?金[额額].*|总金额.*|總金額.*|.*amount.*|total)$/i],
];

const refundWord = /退|冲正|沖正|撤|refund|return|reversal|void/i;
const stateWords: readonly (readonly [StateWord, RegExp])[] = [
  ['refused', /未支付|失[败敗]|关闭|關閉|拒|fail|declin|clos|reject|unpaid/i],
  ['processing', /处理|處理|进行|進行|待|process|pending/i],
  ['done', /成功|完成|已|success|complete|paid|settled|refunded|ok/i],
];
const walletWords: readonly (readonly [Wallet, RegExp])[] = [
  ['alipayhk', /alipay ?hk|支付[宝寶]香港/i],
  ['wechathk', /wechat.*hk|微信.*香港/i],
  ['alipay', /alipay|支付[宝寶]/i],
  ['wechat', /wechat|weixin|微信/i],
  ['unionpay', /union|云闪付|雲閃付|银联|銀聯/i],
  ['ecny', /e-?cny|数字人民币|數字人民幣/i],
  ['fps', /fps|转数快|轉數快/i],
  ['payme', /payme/i],
];
const timeFormats = [
  'yyyy-MM-dd HH:mm:ss',
  'yyyy/MM/dd HH:mm:ss',
  'yyyy/M/d H:mm:ss',
  'yyyy/M/d H:mm',
  'yyyy-MM-dd HH:mm',
  'dd/MM/yyyy HH:mm:ss',
  'd/M/yyyy H:mm',
  'yyyyMMddHHmmss',
  'yyyy-MM-ddTHH:mm:ss',
  'yyyy-MM-dd',
];

/** A first draft of a mapping, by the headings and the cells beneath; a person looks at every part of it. */
export function guessMapping(table: Table, name: string): MappingDraft {
  const header = headerOf(table);
  const columns: Partial<Record<MappingField, number>> = {};
  for (const [field, pattern] of headings) {
    const taken = Object.values(columns);
    const at = (table.records[header]?.cells ?? []).findIndex(
      (cell, column) => pattern.test(headingText(cell)) && !taken.includes(column),
    );
    if (at >= 0) columns[field] = at;
  }
  return withWords(table, { name, header, columns, kinds: {}, states: {}, endsBefore: footerOf(table, header) });
}

function headingText(cell: string): string {
  return cell
    .replace(/[`"'\s\t]+$|^[`"'\s\t]+/g, '')
    .replace(/[（(].*[)）]$/, '')
    .trim();
}

/** The line that names most columns; where none does, the first with the most cells. */
function headerOf({ records }: Table): number {
  const score = (cells: readonly string[]) =>
    cells.filter((cell) => headings.some(([, pattern]) => pattern.test(headingText(cell)))).length * 100 +
    filled(cells);
  const scores = records.map(({ cells }) => score(cells));
  return Math.max(0, scores.indexOf(Math.max(0, ...scores)));
}

function filled(cells: readonly string[]): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}

function footerOf({ records }: Table, header: number): string {
  const found = records
    .slice(header + 1)
    .find(({ cells }) => /^(合计|合計|总计|總計|小计|小計|total|sum)/i.test(first(cells)));
  return found ? first(found.cells) : '';
}

function first(cells: readonly string[]): string {
  return (cells.find((cell) => cell.trim() !== '') ?? '').trim();
}

/** The rows between the headings and the end, as far as they are shown. */
function rowsOf({ records }: Table, { header, endsBefore }: Pick<MappingDraft, 'header' | 'endsBefore'>) {
  const rows = records.slice(header + 1).map(({ cells }) => cells);
  const end = endsBefore === '' ? -1 : rows.findIndex((cells) => first(cells).startsWith(endsBefore));
  return end < 0 ? rows : rows.slice(0, end);
}

export function cellsUnder(table: Table, draft: MappingDraft, field: MappingField): readonly string[] {
  const at = draft.columns[field];
  if (at === undefined) return [];
  return rowsOf(table, draft)
    .map((cells) => (cells[at] ?? '').trim())
    .filter((cell) => cell !== '');
}

/** The words that stand in the columns of kind and state, each with what it most likely means; what a person said stays. */
export function withWords(table: Table, draft: MappingDraft): MappingDraft {
  const wordsOf = (field: MappingField) => [...new Set(cellsUnder(table, draft, field))].slice(0, 12);
  const kinds = wordsOf('kind').map((word) => [
    word,
    draft.kinds[word] ?? (refundWord.test(word) ? 'refund' : 'payment'),
  ]);
  const states = wordsOf('state').map((word) => [word, draft.states[word] ?? meaningOf(word)]);
  return { ...draft, kinds: Object.fromEntries(kinds), states: Object.fromEntries(states) };
}

function meaningOf(word: string): StateWord | null {
  return stateWords.find(([, pattern]) => pattern.test(word))?.[0] ?? null;
}

export type DraftGap = MappingField | 'timeFormat' | 'stateWord' | 'doneWord' | 'paymentWord' | 'name';

/** What is still to be said before the file can be read; null when nothing is. */
export function gapIn(table: Table, draft: MappingDraft): DraftGap | null {
  const missing = neededFields.find((field) => draft.columns[field] === undefined);
  if (missing) return missing;
  if (draft.columns.time !== undefined && formatOf(cellsUnder(table, draft, 'time')) === null) return 'timeFormat';
  const states = Object.values(draft.states);
  if (draft.columns.state !== undefined && states.includes(null)) return 'stateWord';
  if (draft.columns.state !== undefined && !states.includes('done')) return 'doneWord';
  if (draft.columns.kind !== undefined && !Object.values(draft.kinds).includes('payment')) return 'paymentWord';
  return draft.name.trim() === '' ? 'name' : null;
}

/** The first format that reads every time that is shown. */
export function formatOf(times: readonly string[]): string | null {
  if (times.length === 0) return null;
  return timeFormats.find((format) => times.every((time) => timeReader(format)(time) !== null)) ?? null;
}

export function walletOfWord(word: string): Wallet {
  return walletWords.find(([, pattern]) => pattern.test(word))?.[0] ?? 'other';
}

/** As the terminal takes it; null while something is missing. */
export function mappingOf(table: Table, draft: MappingDraft, offsetMinutes: number): BillMapping | null {
  if (gapIn(table, draft) !== null) return null;
  const headers = table.records[draft.header];
  const point = (field: MappingField) => {
    const at = draft.columns[field];
    return at === undefined ? null : { heading: (headers?.cells[at] ?? '').trim().slice(0, 200), at };
  };
  const [reference, amount, time, state, fee, wallet] = [
    point('reference'),
    point('amount'),
    point('time'),
    point('state'),
    point('fee'),
    point('wallet'),
  ];
  const made = Mapping.safeParse({
    name: draft.name.trim(),
    headerRow: headers?.line ?? 1,
    delimiter: table.delimiter ?? ',',
    sheet: null,
    reference,
    amount: { column: amount, unit: 'major' },
    kind: kindOf(draft, point),
    state: state && { column: state, ...statesOf(draft) },
    time: time && { column: time, format: formatOf(cellsUnder(table, draft, 'time')), offsetMinutes },
    currency: point('currency'),
    payerPaid: point('payerPaid'),
    shopGets: null,
    fee: fee && { column: fee, keptIs: keptIs(cellsUnder(table, draft, 'fee')) },
    refundNumber: point('refundNumber'),
    providerReference: point('providerReference'),
    walletReference: point('walletReference'),
    wallet: wallet && { column: wallet, words: walletsOf(cellsUnder(table, draft, 'wallet')) },
    footer: draft.endsBefore.trim() === '' ? { by: 'none' } : { by: 'text', text: draft.endsBefore.trim(), totals: [] },
  });
  return made.success ? made.data : null;
}

type Point = (field: MappingField) => { readonly heading: string; readonly at: number } | null;

function kindOf({ kinds }: MappingDraft, point: Point): unknown {
  const [kind, refundAmount] = [point('kind'), point('refundAmount')];
  if (kind) {
    const words = (wanted: KindWord) => Object.keys(kinds).filter((word) => kinds[word] === wanted);
    return { by: 'word', column: kind, payment: words('payment'), refund: words('refund') };
  }
  return refundAmount ? { by: 'ownColumn', refundAmount } : { by: 'sign' };
}

function statesOf({ states }: MappingDraft) {
  const words = (wanted: StateWord) => Object.keys(states).filter((word) => states[word] === wanted);
  return {
    done: words('done'),
    processing: words('processing'),
    refused: words('refused'),
    leaveOut: words('leaveOut'),
  };
}

function keptIs(fees: readonly string[]): 'positive' | 'negative' {
  const negative = fees.filter((fee) => /^[-−(]/.test(fee)).length;
  return negative > fees.length / 2 ? 'negative' : 'positive';
}

function walletsOf(words: readonly string[]): Record<string, Wallet> {
  return Object.fromEntries([...new Set(words)].slice(0, 40).map((word) => [word.slice(0, 60), walletOfWord(word)]));
}
