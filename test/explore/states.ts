import type { Bounds } from './setup.ts';

/**
 * States seen, each known by its fingerprint, what was left of its bounds and how it was first reached. Flat arrays: there
 * are millions. A state that was seen with as much left or more is not new: whatever it leads to was found there.
 */
export class States {
  count = 0;
  #capacity = 1 << 16;
  #a = new Uint32Array(this.#capacity);
  #b = new Uint32Array(this.#capacity);
  #parents = new Uint32Array(this.#capacity);
  #steps = new Uint32Array(this.#capacity);
  #left = new Uint32Array(this.#capacity);
  #slots = new Int32Array(this.#capacity * 2).fill(-1);

  /** The state's number; `isNew` when it was not seen before. */
  add([a, b]: readonly [number, number], left: Bounds, parent: number, step: number): { id: number; isNew: boolean } {
    const mask = this.#slots.length - 1;
    let slot = (a ^ Math.imul(b, 0x9e3779b1)) & mask;
    for (let id = this.#slots[slot] ?? -1; id >= 0; id = this.#slots[slot] ?? -1) {
      if (this.#a[id] === a && this.#b[id] === b && covers(this.#left[id] ?? 0, left)) return { id, isNew: false };
      slot = (slot + 1) & mask;
    }
    const id = this.count;
    this.#slots[slot] = id;
    this.#a[id] = a;
    this.#b[id] = b;
    this.#parents[id] = parent;
    this.#steps[id] = step;
    this.#left[id] = (left.faults << 16) | (left.crashes << 8) | left.acts;
    this.count += 1;
    if (this.count === this.#capacity) this.#grow();
    return { id, isNew: true };
  }

  /** The steps that first led to a state, from the beginning. */
  pathTo(id: number): number[] {
    const steps: number[] = [];
    for (let at = id; at !== 0; at = this.#parents[at] ?? 0) steps.unshift(this.#steps[at] ?? 0);
    return steps;
  }

  #grow(): void {
    this.#capacity *= 2;
    const grown = (old: Uint32Array) => {
      const next = new Uint32Array(this.#capacity);
      next.set(old);
      return next;
    };
    this.#a = grown(this.#a);
    this.#b = grown(this.#b);
    this.#parents = grown(this.#parents);
    this.#steps = grown(this.#steps);
    this.#left = grown(this.#left);
    const slots = new Int32Array(this.#capacity * 2).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.count; id += 1) {
      let slot = ((this.#a[id] ?? 0) ^ Math.imul(this.#b[id] ?? 0, 0x9e3779b1)) & mask;
      while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

function covers(packed: number, { faults, crashes, acts }: Bounds): boolean {
  return packed >> 16 >= faults && ((packed >> 8) & 255) >= crashes && (packed & 255) >= acts;
}

function addTo(numbers: Uint32Array, at: number, more: number): void {
  numbers[at] = (numbers[at] ?? 0) + more;
}

/** Steps between states, as pairs of numbers. */
export class Edges {
  count = 0;
  #from = new Uint32Array(1 << 16);
  #to = new Uint32Array(1 << 16);

  add(from: number, to: number): void {
    if (this.count === this.#from.length) {
      const grown = (old: Uint32Array) => {
        const next = new Uint32Array(old.length * 2);
        next.set(old);
        return next;
      };
      this.#from = grown(this.#from);
      this.#to = grown(this.#to);
    }
    this.#from[this.count] = from;
    this.#to[this.count] = to;
    this.count += 1;
  }

  /** Marks every state from which a marked one can be reached. */
  spreadBack(marked: Uint8Array): void {
    const starts = new Uint32Array(marked.length + 1);
    for (let at = 0; at < this.count; at += 1) addTo(starts, (this.#to[at] ?? 0) + 1, 1);
    for (let at = 1; at < starts.length; at += 1) addTo(starts, at, starts[at - 1] ?? 0);
    const sources = new Uint32Array(this.count);
    const filled = starts.slice();
    for (let at = 0; at < this.count; at += 1) {
      const to = this.#to[at] ?? 0;
      sources[filled[to] ?? 0] = this.#from[at] ?? 0;
      addTo(filled, to, 1);
    }
    const work: number[] = [];
    for (const [id, mark] of marked.entries()) if (mark) work.push(id);
    for (let id = work.pop(); id !== undefined; id = work.pop()) {
      for (let at = starts[id] ?? 0; at < (starts[id + 1] ?? 0); at += 1) {
        const source = sources[at] ?? 0;
        if (marked[source]) continue;
        marked[source] = 1;
        work.push(source);
      }
    }
  }
}
