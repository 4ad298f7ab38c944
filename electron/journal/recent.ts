export interface Recent<Key, Value> {
  get(key: Key): Value | undefined;
  put(key: Key, value: Value): void;
  clear(): void;
}

/** Holds the values put or first read last, at most `limit`; any other is read again. */
export function createRecent<Key, Value>(limit: number, read: (key: Key) => Value | undefined): Recent<Key, Value> {
  const held = new Map<Key, Value>();

  function put(key: Key, value: Value): void {
    held.delete(key);
    held.set(key, value);
    if (held.size <= limit) return;
    const [oldest] = held.keys();
    if (oldest !== undefined) held.delete(oldest);
  }

  return {
    get: (key) => {
      const known = held.get(key);
      if (known !== undefined) return known;
      const found = read(key);
      if (found !== undefined) put(key, found);
      return found;
    },
    put,
    clear: () => held.clear(),
  };
}
