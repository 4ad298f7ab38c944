import type { Args } from '#shared/contract/contract.ts';
import type { Item } from '#shared/items/item.ts';
import { Refused } from '#shared/refusal.ts';

/** What the till needs of a price list. */
export interface PriceList {
  /** Null where nothing was ever taken in. */
  readonly standing: () => { readonly count: number; readonly sinceMs: number } | null;
  readonly find: (code: string) => Item | null;
  /** Takes a whole file in place of the old list, or refuses it and keeps the old one. */
  readonly take: (file: Uint8Array) => number;
}

export const noPriceList: PriceList = {
  standing: () => null,
  find: () => null,
  take: () => {
    throw new Refused('badRequest', { field: 'items' });
  },
};

export type Items = ReturnType<typeof createItems>;

/** The price list, and the file for it that is just arriving in parts. */
export function createItems(list: PriceList, onChange: () => void) {
  let arriving: { readonly importId: string; readonly parts: Buffer[] } | null = null;

  return {
    standing: list.standing,
    /** Null where there is no list: then what is no customer's code is no item either. */
    finder: () => (list.standing() === null ? null : list.find),
    import: ({ importId, part, parts, base64 }: Args<'items.import'>): { readonly count: number } | null => {
      if (part === 0) arriving = { importId, parts: [] };
      if (arriving?.importId !== importId || arriving.parts.length !== part || part >= parts)
        throw new Refused('badRequest', { field: 'part' });
      arriving.parts.push(Buffer.from(base64, 'base64'));
      if (part < parts - 1) return null;
      const whole = Buffer.concat(arriving.parts);
      arriving = null;
      const count = list.take(whole);
      onChange();
      return { count };
    },
  };
}
