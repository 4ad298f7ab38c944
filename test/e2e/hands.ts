import type { Page } from 'playwright-core';
import { handMs, press } from './till.ts';

/** One way to work the till: no other device is touched. */
export interface Hands {
  amount(text: string): Promise<void>;
  /** A button by its words; `key` is the one shown on it. */
  choose(name: RegExp, key?: string): Promise<void>;
  /** Into a field by its words: by keyboard where the focus stands already. */
  write(name: RegExp, text: string): Promise<void>;
  /** One of a few that stand in a column, `down` steps below the first. */
  pick(name: RegExp, down: number): Promise<void>;
}

const mostStops = 60;

/** Tab and the shown keys. Each stop on the way must be seen. */
export function keyboard(page: Page): Hands {
  const tabTo = async (name: RegExp) => {
    for (let stop = 0; stop < mostStops; stop++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(focused);
      if (at && !at.isSeen) throw new Error(`the focus is not seen on: ${at.name}`);
      if (at && name.test(at.name)) return;
    }
    throw new Error(`Tab does not come to ${name}`);
  };
  return {
    amount: async (text) => {
      await page.waitForTimeout(handMs);
      await page.keyboard.type(text, { delay: 120 });
    },
    choose: async (name, key) => {
      if (key) return press(page, key);
      await page.waitForTimeout(handMs);
      await tabTo(name);
      await page.keyboard.press('Enter');
    },
    write: async (name, text) => {
      const at = await page.evaluate(focused);
      if (!at?.isSeen || !name.test(at.name)) throw new Error(`the focus does not stand on ${name}`);
      await page.keyboard.type(text, { delay: 120 });
    },
    pick: async (_name, down) => {
      await page.waitForTimeout(handMs);
      for (let step = 0; step < down; step++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
    },
  };
}

function focused(): { name: string; isSeen: boolean } | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const label = element instanceof HTMLInputElement ? element.labels?.item(0)?.innerText : undefined;
  const name = label ?? element.getAttribute('aria-label') ?? element.innerText;
  return { name: name.trim(), isSeen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 };
}

/** A finger, and nothing else but the machine's own keyboard on the screen for a name. */
export function touch(page: Page): Hands {
  const tap = async (name: RegExp) => {
    await page.waitForTimeout(handMs);
    await page.getByRole('button', { name }).first().tap();
  };
  const digitNames: Readonly<Record<string, RegExp>> = { '.': /Decimal point/ };
  return {
    amount: async (text) => {
      for (const digit of text)
        await page.getByRole('button', { name: digitNames[digit] ?? new RegExp(`^${digit}$`) }).tap();
    },
    choose: (name) => tap(name),
    write: async (name, text) => {
      await page.waitForTimeout(handMs);
      await page.getByRole('textbox', { name }).tap();
      await page.keyboard.type(text, { delay: 120 }); // the machine's own keyboard on the screen
    },
    pick: (name) => tap(name),
  };
}
