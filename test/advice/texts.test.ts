import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type AdviceId, advices } from '#shared/advice/advice.ts';

const Texts = z.record(
  z.string(),
  z.strictObject({ cashier: z.string().min(1), manager: z.string().min(1), certain: z.string().min(1) }),
);

const read = (language: string) => {
  const file = path.join(import.meta.dirname, '..', '..', 'shared', 'text', 'advice', `${language}.json`);
  return Texts.parse(JSON.parse(readFileSync(file, 'utf8')));
};
const languages = { en: read('en'), 'zh-Hans': read('zh-Hans'), 'zh-Hant': read('zh-Hant') };
const ids = Object.keys(advices) as AdviceId[];

/** Sentences that claim a certainty, by language: only the advice that has it may use them. */
const claims = {
  en: { notMoved: /\bno money (was|went)\b/i, warns: /\bdo not (charge again|hand over|refund again|pay back)/i },
  'zh-Hans': { notMoved: /没有扣款|没有退钱|本店没有收这笔钱/, warns: /请勿重复|不要交付|不要退现金|不要再退/ },
  'zh-Hant': { notMoved: /沒有扣款|沒有退錢|本店沒有收這筆款項/, warns: /請勿重複|不要交付|不要退現金|不要再退/ },
};

describe.each(Object.entries(languages))('%s', (language, texts) => {
  const claim = claims[language as keyof typeof claims];

  test('has every advice and no other, in the order of the list', () => {
    expect(Object.keys(texts)).toEqual(ids);
  });

  test('says "no money" where that is certain, and nowhere else', () => {
    expect(ids.filter((id) => claim.notMoved.test(texts[id]?.certain ?? ''))).toEqual(
      ids.filter((id) => advices[id].money === 'notMoved'),
    );
    const elsewhere = ids.filter((id) => advices[id].money !== 'notMoved');
    expect(elsewhere.filter((id) => claim.notMoved.test(JSON.stringify(texts[id])))).toEqual([]);
  });

  test('an open payment or refund says what not to do', () => {
    const open = ids.filter(
      (id) => advices[id].money === 'unknown' && id !== 'codeUnclear' && id !== 'reverseSaysPaid',
    );
    expect(open.filter((id) => !claim.warns.test(texts[id]?.cashier ?? ''))).toEqual([]);
  });

  test('nothing is called failed', () => {
    expect(ids.filter((id) => /\bfail|失败|失敗/i.test(JSON.stringify(texts[id])))).toEqual([]);
  });

  test('a manager who has to act is told what to do, and a cashier with no cause to act is not sent to them', () => {
    const idle = /^(Nothing to do|不用处理|不用處理)/;
    const mustAct = ids.filter((id) => advices[id].acts === 'manager');
    expect(mustAct.filter((id) => idle.test(texts[id]?.manager ?? ''))).toEqual([]);
  });
});

test('all languages have the same holes in the same sentences', () => {
  const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
  const shape = (texts: z.infer<typeof Texts>) =>
    Object.entries(texts).map(([id, { cashier, manager, certain }]) => [
      id,
      holes(cashier),
      holes(manager),
      holes(certain),
    ]);
  expect(shape(languages['zh-Hans'])).toEqual(shape(languages.en));
  expect(shape(languages['zh-Hant'])).toEqual(shape(languages.en));
});

test('every hole is the provider', () => {
  const all = Object.values(languages).flatMap((texts) => Object.values(texts).flatMap(Object.values<string>));
  const holes = all.flatMap((text) => [...text.matchAll(/\{\{(.*?)\}\}/g)].map(([, name]) => name));
  expect(new Set(holes)).toEqual(new Set(['provider']));
});

test("neither Chinese is written in the other one's characters", () => {
  const simplified = /[个们这顾请换扫码还没钱银额时为从对应单发问联络关闭]/;
  const traditional = /[個們這顧請換掃碼還沒錢銀額時為從對應單發問聯絡關閉]/;
  const both = /[络为从]/g;
  expect(JSON.stringify(languages['zh-Hans']).replace(both, '').match(traditional)).toBeNull();
  expect(JSON.stringify(languages['zh-Hant']).match(new RegExp(simplified.source.replace(/[絡為從]/g, '')))).toBeNull();
});
