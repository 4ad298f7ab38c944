import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { shownStates } from '#shared/contract/view.ts';
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
import { RefusalCode } from '#shared/refusal.ts';
import en from '#shared/text/en.json' with { type: 'json' };
import zhHans from '#shared/text/zh-Hans.json' with { type: 'json' };

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, before = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[before + key, value] as [string, string]] : leaves(value, `${before}${key}.`),
  );
}

const languages = { en: new Map(leaves(en)), 'zh-Hans': new Map(leaves(zhHans)) };
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
  lateAfter: ['declined', 'notSent', 'reversed', 'notPaid', 'givenUp'],
  history: PaymentEvent.options.map(({ shape }) => shape.event.value),
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

test('both languages have the same texts with the same holes', () => {
  const shape = (texts: ReadonlyMap<string, string>) => [...texts].map(([key, text]) => [key, holes(text)]);
  expect(shape(languages['zh-Hans'])).toEqual(shape(languages.en));
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
