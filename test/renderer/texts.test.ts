import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { shownStates } from '#shared/contract/view.ts';
import type { Language } from '#shared/language.ts';
import {
  DeclineReason,
  DoubtCause,
  NotPaidBecause,
  NotSentWhy,
  PaymentEvent,
  ReversalCause,
  Wallet,
} from '#shared/payment/payment.ts';
import { RefundEvent, RefundRefusal } from '#shared/payment/refund.ts';
import { BillRefusalCode, Figure, ProblemCode } from '#shared/reconcile/bill-file.ts';
import { RefusalCode } from '#shared/refusal.ts';
import en from '#shared/text/en.json' with { type: 'json' };
import zhHans from '#shared/text/zh-Hans.json' with { type: 'json' };
import zhHant from '#shared/text/zh-Hant.json' with { type: 'json' };
import { startTexts } from '../../renderer/text.ts';

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, before = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[before + key, value] as [string, string]] : leaves(value, `${before}${key}.`),
  );
}

const languages: Readonly<Record<Language, ReadonlyMap<string, string>>> = {
  en: new Map(leaves(en)),
  'zh-Hans': new Map(leaves(zhHans)),
  'zh-Hant': new Map(leaves(zhHant)),
};
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

const needed = {
  refusal: RefusalCode.options,
  decline: DeclineReason.options,
  doubt: DoubtCause.options,
  notSent: NotSentWhy.options,
  notPaid: NotPaidBecause.options,
  reversal: ReversalCause.options,
  refundRefusal: RefundRefusal.options,
  wallet: Wallet.options,
  state: shownStates,
  refundState: ['refunded', 'refused', 'processing', 'inDoubt', 'manual', 'undone'],
  'printer.trouble': ['unreachable', 'busy', 'noPaper', 'coverOpen', 'brokeOff', 'missing', 'denied', 'full', 'tooOld'],
  lateAfter: ['declined', 'notSent', 'reversed', 'notPaid', 'givenUp', 'byHand'],
  history: PaymentEvent.options.map(({ shape }) => shape.event.value),
  'billFile.refused': BillRefusalCode.options,
  'billFile.problem': ProblemCode.options,
  'billFile.figure': Figure.options,
  'history.refund': RefundEvent.options.map(({ shape }) => shape.event.value),
} as const;

describe.each(Object.entries(languages))('%s', (_language, texts) => {
  test.each(Object.entries(needed))('has a text for every %s', (group, names) => {
    expect(names.filter((name) => !texts.get(`${group}.${name}`))).toEqual([]);
  });

  test('every refusal says what to do next: two sentences or more, or one with both', () => {
    const short = [...texts].filter(([key, text]) => key.startsWith('refusal.') && !/[.。:：；;].+[.。}]/.test(text));
    expect(short.filter(([, text]) => !/[，,]/.test(text))).toEqual([]);
  });

  test('nothing is called failed', () => {
    expect([...texts].filter(([, text]) => /\bfail|失败|失敗/i.test(text))).toEqual([]);
  });
});

test.each(['zh-Hans', 'zh-Hant'] as const)('%s has the texts of English with the same holes', (language) => {
  const shape = (texts: ReadonlyMap<string, string>) => [...texts].map(([key, text]) => [key, holes(text)]);
  expect(shape(languages[language])).toEqual(shape(languages.en));
});

/** The characters of a code page of two bytes each. */
function charactersOf(page: string, leads: readonly [number, number], trails: readonly [number, number]): Set<string> {
  const decoder = new TextDecoder(page);
  const found = new Set<string>();
  for (let lead = leads[0]; lead <= leads[1]; lead++)
    for (let trail = trails[0]; trail <= trails[1]; trail++)
      for (const character of decoder.decode(Uint8Array.of(lead, trail))) found.add(character);
  return found;
}

// The code pages of old: GB 2312 has no traditional characters, Big5 hardly a simplified one.
const gb2312 = charactersOf('gb18030', [0xb0, 0xf7], [0xa1, 0xfe]);
const big5 = charactersOf('big5', [0xa4, 0xf9], [0x40, 0xfe]);

test.each([
  ['zh-Hans', gb2312],
  ['zh-Hant', big5],
] as const)('%s is written in its own characters', (language, own) => {
  const others = [...languages[language]].flatMap(([key, text]) =>
    (text.match(/\p{Script=Han}/gu) ?? []).filter((character) => !own.has(character)).map((one) => `${key}: ${one}`),
  );
  expect(others).toEqual([]);
});

test('no text in traditional characters has a simplified one that Big5 has too', () => {
  const others = [...languages['zh-Hant']].filter(([, text]) => /[后里云余几于台准干]/.test(text));
  expect(others.map(([key, text]) => `${key}: ${text}`)).toEqual([]);
});

test.each([
  ['en', 'Payments: 5,000'],
  ['zh-Hans', '共 5,000 笔'],
  ['zh-Hant', '共 5,000 筆'],
] as const)('%s groups what it counts, and no other number', async (language, counted) => {
  const { t } = await startTexts(language);
  expect(t('find.count', { count: 5000 })).toBe(counted);
  expect(t('shiftScreen.sweeping', { done: 999, of: 100_001 })).toMatch(/999\D+100,001$/);
  expect(t('refusal.portInUse', { port: 8080 })).toContain('8080');
});

test('the screens have no text of their own', () => {
  const folder = path.join(import.meta.dirname, '..', '..', 'renderer');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));
  const written = sources.flatMap((file) => {
    const source = readFileSync(path.join(folder, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    return (source.match(/>[^<>{}=;()]*[A-Za-z\u4e00-\u9fff]{2,}[^<>{}=;()]*<\/|[\u4e00-\u9fff]+/g) ?? []).map(
      (text) => `${file}: ${text}`,
    );
  });
  expect(written.filter((text) => !/>F\d</.test(text))).toEqual([]);
});
