import { isAlipayTitle } from '#shared/reconcile/alipay-bill.ts';
import { BillRefused, type KnownLayout } from '#shared/reconcile/bill-file.ts';
import type { BillMapping } from '#shared/reconcile/mapping.ts';
import { isHeaderOf } from '#shared/reconcile/marked-bill.ts';
import { swiftpassLayout } from '#shared/reconcile/swiftpass-bill.ts';
import { wechatLayout } from '#shared/reconcile/wechat-bill.ts';
import type { BillBytes } from './source.ts';

/** What kind of file it is, by its first bytes. */
export async function containerOf(bytes: BillBytes): Promise<'text' | 'workbook'> {
  const start = Buffer.from(await bytes.read(0, 8));
  const is = (...signature: number[]) => start.subarray(0, signature.length).equals(Buffer.from(signature));
  if (is(0x50, 0x4b, 3, 4) || is(0x50, 0x4b, 5, 6)) return 'workbook';
  if (is(0xd0, 0xcf, 0x11, 0xe0)) throw new BillRefused('oldWorkbook'); // of an encrypted .xlsx too
  if (is(0x1f, 0x8b) || is(0x52, 0x61, 0x72, 0x21) || is(0x37, 0x7a, 0xbc, 0xaf)) throw new BillRefused('packed');
  if (is(0x25, 0x50, 0x44, 0x46)) throw new BillRefused('notText', { found: 'PDF' });
  return 'text';
}

/** By the first line that holds anything; null for a table the till does not know by heart. */
export function layoutOf(firstLine: string): KnownLayout | null {
  if (isAlipayTitle(firstLine)) return 'alipay';
  const header = { line: 1, cells: firstLine.split(',') };
  if (isHeaderOf(swiftpassLayout, header)) return 'swiftpass';
  return isHeaderOf(wechatLayout, header) ? 'wechat' : null;
}

/** What most likely parts the columns: the sign that stands most often in the line. */
export function delimiterOf(line: string): BillMapping['delimiter'] {
  const counts = ([',', ';', '\t', '|'] as const).map((sign) => [sign, line.split(sign).length] as const);
  return counts.toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? ',';
}
