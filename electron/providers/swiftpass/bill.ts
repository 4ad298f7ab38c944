import type { Currency } from '#shared/money.ts';
import type { Words } from '#shared/payment/payment.ts';
import type { BillAnswer } from '#shared/reconcile/bill.ts';
import { type BillProblem, BillRefused } from '#shared/reconcile/bill-file.ts';
import { swiftpassReader } from '#shared/reconcile/swiftpass-bill.ts';
import type { SwiftpassSettings } from '#shared/settings/swiftpass.ts';
import type { Secrets } from '../../settings/secrets.ts';
import type { Exchange } from '../exchange.ts';
import { meaningOf } from './codes.ts';
import { makeWords, text } from './message.ts';
import { billLimitMs } from './pace.ts';
import { signerOf } from './signing.ts';
import { type Fields, signedRequest } from './wire.ts';
import { Garbled, readFlatXml } from './xml.ts';

/** A client takes anything shorter for "not ready". */
const shortestBill = 100;

/** Ours. A line has about 350 bytes: two hundred thousand of them. */
const longestBill = 64 * 2 ** 20;

export interface BillParts {
  readonly settings: SwiftpassSettings;
  readonly currency: Currency;
  readonly secrets: Secrets;
  readonly exchange: Exchange;
}

/** `day` is one of China's, `2026-11-21`. The statement is text without a signature: it shows what to ask about, no more. */
export async function bill(parts: BillParts, address: string, day: string, signal: AbortSignal): Promise<BillAnswer> {
  const { settings, secrets, exchange, currency } = parts;
  const signer = signerOf(settings, secrets);
  if (signer === null)
    return { kind: 'refused', words: makeWords('NO_KEY', 'The key that signs the request is missing.') };
  const fields = { ...askerOf(settings), bill_date: day.replaceAll('-', ''), bill_type: 'ALL' };
  const request = signedRequest(address, signer, fields, billLimitMs * settings.paceScale);
  const reply = await exchange({ ...request, mostReplyBytes: longestBill }, signal);
  if (reply.kind !== 'reply') return { kind: 'unreachable', words: makeWords(null, reply.detail) };
  if (reply.status !== 200) return { kind: 'unreachable', words: makeWords(`HTTP ${reply.status}`, null) };
  const answer = readBill(reply.body, settings, currency);
  return answer.kind === 'bill' ? { ...answer, kept: reply.body } : answer;
}

/** Who asks: the merchant, the head of its chain, or the agent with its own number and key. */
function askerOf(settings: SwiftpassSettings): Fields {
  const { billService: service, billVersion: version, merchantId, agentNumber, groupNumber } = settings;
  switch (service) {
    case 'pay.bill.merchant':
      return { service, version, mch_id: merchantId, sign_agentno: agentNumber };
    case 'pay.bill.bigMerchant':
      return { service, version, mch_id: groupNumber, sign_agentno: agentNumber };
    case 'pay.bill.agent':
      return { service, version, mch_id: agentNumber };
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

export function readBill(body: Uint8Array, settings: SwiftpassSettings, currency: Currency): BillAnswer {
  const refusal = refusalIn(body);
  if (refusal !== null) return refusal;
  let lines: string[];
  try {
    lines = strictUtf8.decode(body).split('\n');
  } catch {
    return { kind: 'unreachable', words: makeWords(null, 'the bill is not UTF-8') };
  }
  if (body.length < shortestBill) return { kind: 'notYet', words: makeWords(null, lines.join(' ').trim()) };
  return readLines(lines, settings, currency);
}

/** The statement of a chain or an agent lists every store. */
function readLines(lines: readonly string[], settings: SwiftpassSettings, currency: Currency): BillAnswer {
  const { billService, merchantId } = settings;
  const merchant = billService === 'pay.bill.merchant' ? null : merchantId;
  const reader = swiftpassReader({ currency, day: null }, merchant);
  try {
    lines.forEach((text, at) => {
      reader.takeLine(at + 1, text);
    });
    const { problems, differences } = reader.end();
    const dropped = problems.filter(({ rowKept }) => !rowKept);
    return {
      kind: 'bill',
      rows: reader.tally.takeRows().map(({ row }) => row),
      unreadable: dropped.map(wordsOf),
      ...(differences.length > 0 && { differences }),
    };
  } catch (fault) {
    if (!(fault instanceof BillRefused)) throw fault;
    const { code, line } = fault.refusal;
    return { kind: 'unreachable', words: makeWords(null, `the bill is not whole: ${code}, line ${line ?? 'none'}`) };
  }
}

function wordsOf({ code, line, column, found, reference }: BillProblem): string {
  return `line ${line}, column ${column ?? 'none'}: ${code} ${found} ${reference ?? ''}`.trim();
}

/** A failure is flat XML: one that blames the request is final for today, any other may pass. */
function refusalIn(body: Uint8Array): BillAnswer | null {
  try {
    const message = readFlatXml(body);
    const sentence = text(message, 'message') ?? text(message, 'err_msg');
    const words: Words | null = makeWords(text(message, 'err_code') ?? text(message, 'status'), sentence);
    const ours = (meaningOf(text(message, 'err_code')) ?? meaningOf(sentence))?.decline ?? null;
    return { kind: ours === null ? 'notYet' : 'refused', words };
  } catch (fault) {
    if (!(fault instanceof Garbled)) throw fault;
    return null;
  }
}
