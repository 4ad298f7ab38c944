/** So many are remembered, so that a wish heard twice is one. */
const mostWishes = 200;

/** What was made for an id, made once; the oldest are forgotten. */
export function onceEach<Made>(): { of: (id: string, make: () => Made) => Made } {
  const known = new Map<string, Made>();
  return {
    of: (id, make) => {
      const before = known.get(id);
      if (before !== undefined) return before;
      const made = make();
      known.set(id, made);
      for (const oldest of known.keys()) {
        if (known.size <= mostWishes) break;
        known.delete(oldest);
      }
      return made;
    },
  };
}
