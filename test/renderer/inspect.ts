import axeCore from 'axe-core';
import type { Page } from 'playwright-core';
import en from '#shared/text/en.json' with { type: 'json' };

export interface Look {
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme: 'light' | 'dark';
  /** High contrast, by the setting. */
  readonly contrast: boolean;
  /** The machine's own few colours, which axe does not see. */
  readonly forced?: true;
  /** Regions may scroll; nothing may be out of reach. */
  readonly zoom?: true;
}

interface Manner {
  /** Of a screen longer than the window. */
  readonly scrolls: boolean;
  /** All rules of axe. */
  readonly whole: boolean;
  /** Its colours were not looked at in another size. */
  readonly colours: boolean;
}

/** What a person could not read, reach, hit or see on the screen as it stands. */
export async function wrongWith(page: Page, look: Look, manner: Manner): Promise<string[]> {
  const { scrolls } = manner;
  const drawn = await page.evaluate(inspectPage, { zoom: look.zoom === true, scrolls, keys: textKeys });
  return [...drawn, ...(await axe(page, look.contrast, manner))];
}

type Tree = { readonly [key: string]: string | Tree };

function keysOf(tree: Tree, before = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [before + key] : keysOf(value, `${before}${key}.`),
  );
}

const textKeys = keysOf(en);

/** What axe finds wrong: all its rules once a language, those of colours in each set of colours. No rule of it asks for a size. */
async function axe(page: Page, contrast: boolean, { whole, colours }: Manner): Promise<string[]> {
  if (whole) await page.evaluate(axeCore.source);
  else if (!colours) return [];
  const enhanced = contrast ? ['color-contrast-enhanced'] : ['color-contrast'];
  const options = whole ? {} : { runOnly: enhanced };
  // A guard takes focus only to pass it on.
  const run = (asked: object) =>
    (window as unknown as { axe: typeof import('axe-core') }).axe.run(
      { exclude: ['[data-base-ui-focus-guard]'] },
      { ...asked, resultTypes: ['violations'] },
    );
  const [{ violations }] = await Promise.all([page.evaluate(run, options), page.clock.runFor(1_000)]);
  return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

interface Inspected {
  readonly zoom: boolean;
  readonly scrolls: boolean;
  readonly keys: readonly string[];
}

/** Runs in the page. */
function inspectPage({ zoom, scrolls, keys }: Inspected): string[] {
  const found: string[] = [];
  const nameOf = (element: Element) => `${element.tagName.toLowerCase()} "${element.textContent?.trim().slice(0, 40)}"`;
  const isShown = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.closest('.sr');
  const dialog = document.querySelector('[role="alertdialog"], [role="dialog"], [role="listbox"]');
  const top = dialog ?? document.body;

  const inside = (x: number, y: number, box: DOMRect) => x > box.left && x < box.right && y > box.top && y < box.bottom;
  const isScrolledAway = (element: Element, x: number, y: number) => {
    for (let at = element.parentElement; at; at = at.parentElement)
      if (/auto|scroll|hidden/.test(getComputedStyle(at).overflow) && !inside(x, y, at.getBoundingClientRect()))
        return true;
    return false;
  };

  if (document.documentElement.scrollWidth > window.innerWidth) found.push('the page scrolls sideways');
  if (document.documentElement.scrollHeight > window.innerHeight) found.push('the page scrolls');

  const targets = [
    ...top.querySelectorAll('button, a[href], input, select, textarea, summary, [role="radio"], [role="switch"]'),
  ];
  const hit = targets
    .filter((element) => isShown(element) && element.getAttribute('aria-hidden') !== 'true')
    .map((element) => {
      const label = element.closest('label');
      return { element, box: (label ?? element).getBoundingClientRect() };
    });
  for (const { element, box } of hit) {
    if (element instanceof HTMLInputElement && element.type === 'hidden') continue;
    if (box.width < 43.5 || box.height < 43.5)
      found.push(`target of ${Math.round(box.width)}×${Math.round(box.height)}: ${nameOf(element)}`);
  }
  for (const { element, box } of hit) {
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const reaches = document.elementFromPoint(x, y);
    if (isScrolledAway(element, x, y) || reaches === null) continue;
    // At 200 % a notice has no place of its own; it lies over the foot, whose keys still work.
    if (zoom && reaches.closest('[data-testid="notice"]') && element.closest('footer')) continue;
    if (!element.contains(reaches) && !reaches.contains(element) && !element.closest('label')?.contains(reaches))
      found.push(`covered: ${nameOf(element)} by ${nameOf(reaches)}`);
  }

  const texts = new Set(document.body.innerText.split(/\s+/));
  for (const key of keys) if (key.includes('.') && texts.has(key)) found.push(`untranslated: ${key}`);

  for (const place of document.querySelectorAll<HTMLElement>(
    'header *, main *, footer *, [role="alertdialog"], [role="alertdialog"] *',
  )) {
    const { overflowX, overflowY, textOverflow } = getComputedStyle(place);
    // What only a screen reader or a form has is one dot.
    if (
      place.closest('svg, .sr, summary') ||
      !isShown(place) ||
      place.clientWidth <= 1 ||
      place instanceof HTMLInputElement
    )
      continue;
    const wide = overflowX !== 'visible' && place.scrollWidth > place.clientWidth + 1;
    const high = overflowY !== 'visible' && place.scrollHeight > place.clientHeight + 1;
    // The whole of a row's small line stands where the row leads.
    const isTable = place.dataset.across !== undefined || place.closest('[data-across]') !== null;
    const mayScrollAcross = isTable || (zoom && (/auto|scroll/.test(overflowX) || textOverflow === 'ellipsis'));
    const mayScroll = (zoom || scrolls || place.closest('ul') !== null) && /auto|scroll/.test(overflowY);
    if ((wide && !mayScrollAcross) || (high && !mayScroll)) {
      const { className, scrollHeight, clientHeight, scrollWidth, clientWidth } = place;
      found.push(`cut off: ${className} ${scrollWidth}×${scrollHeight} in ${clientWidth}×${clientHeight}`);
    }
  }

  const primary = [...top.querySelectorAll<HTMLElement>('[data-primary]')].filter(isShown);
  for (const button of primary) {
    const box = button.getBoundingClientRect();
    const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (!middle || !button.contains(middle)) found.push(`primary action not in view: ${nameOf(button)}`);
  }
  return found;
}
