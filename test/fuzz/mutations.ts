import type { Random } from '../../electron/simulators/random.ts';
import type { Reply, Target } from './target.ts';

type Json = null | boolean | number | string | readonly Json[] | JsonObject;
type JsonObject = { [name: string]: Json };

/** One correct reply with one to three things wrong, or none; where the provider signs, signed anew half of the time. */
export function mutate(target: Target, random: Random): Reply {
  const sample = pick(target.samples, random);
  if (sample === undefined) throw new Error('a target has samples');
  let reply = random.chance(0.8) ? withFields(sample, target, random) : sample;
  for (let left = random.below(3); left > 0; left -= 1) reply = pick(wholes, random)?.(reply, random) ?? reply;
  return reply;
}

/** Changes fields, then writes the reply anew. */
function withFields(sample: Reply, target: Target, random: Random): Reply {
  const root = parse(sample.body);
  if (root === null) return sample;
  const doubles: Doubles = new Map();
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    const node = pick(objectsIn(root), random);
    const other = parse(pick(target.samples, random)?.body ?? sample.body) ?? root;
    if (node !== undefined) pick(changes, random)?.({ node, other, doubles, random });
  }
  if (target.sign !== null && random.chance(0.5)) {
    const signed = target.sign(root) as JsonObject;
    for (const name of Object.keys(root)) delete root[name];
    Object.assign(root, signed);
  }
  return { ...sample, body: Buffer.from(write(root, doubles, random.chance(0.1) ? ' ' : '')) };
}

interface Place {
  readonly node: JsonObject;
  /** Another correct reply, whose values fit where ours stood. */
  readonly other: JsonObject;
  readonly doubles: Doubles;
  readonly random: Random;
}

/** Fields written a second time, before or after the rest. */
type Doubles = Map<JsonObject, { readonly first: boolean; readonly name: string; readonly value: Json }[]>;

const changes: readonly ((place: Place) => void)[] = [
  ({ node, random }) => {
    const name = pick(Object.keys(node), random);
    if (name !== undefined) delete node[name];
  },
  ({ node, other, doubles, random }) => {
    const name = pick(Object.keys(node), random);
    if (name === undefined) return;
    const value = random.chance(0.5) ? oddValue(random) : (foundIn(other, name) ?? '');
    doubles.set(node, [...(doubles.get(node) ?? []), { first: random.chance(0.5), name, value }]);
  },
  ({ node, random }) => {
    const entries = Object.entries(node);
    for (const name of Object.keys(node)) delete node[name];
    while (entries.length > 0) {
      const [entry] = entries.splice(random.below(entries.length), 1);
      if (entry !== undefined) node[entry[0]] = entry[1];
    }
  },
  (place) => replace(place, otherNumber),
  (place) => replace(place, otherNumber),
  (place) => replace(place, otherType),
  (place) => replace(place, (_value, random) => oddValue(random)),
  ({ node, other, random }) => {
    const name = pick(Object.keys(node), random);
    const value = name === undefined ? undefined : foundIn(other, name);
    if (name !== undefined && value !== undefined) node[name] = value;
  },
  ({ node, random }) => {
    node[random.chance(0.5) ? random.hex(1 + random.below(20)) : '__proto__x'] = oddValue(random);
  },
  ({ node, random }) => {
    const name = pick(Object.keys(node), random);
    if (name === undefined) return;
    node[`${name}${pick([' ', '\t', '_', '', '=', '&'], random)}`] = node[name] ?? null;
    if (random.chance(0.5)) delete node[name];
  },
];

function replace({ node, random }: Place, make: (value: Json, random: Random) => Json): void {
  const name = pick(Object.keys(node), random);
  if (name !== undefined) node[name] = make(node[name] ?? null, random);
}

/** Another number written in the same manner: a cent more, a digit more, a sign, a shifted point. */
function otherNumber(value: Json, random: Random): Json {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/\d/.test(text)) return oddValue(random);
  const at = random.below(text.length);
  const spellings = [
    `${text.slice(0, at)}${random.below(10)}${text.slice(at + 1)}`,
    `${text.slice(0, at)}${random.below(10)}${text.slice(at)}`,
    `-${text}`,
    `+${text}`,
    `${text}0`,
    `${text}.00`,
    `${text}e1`,
    text.replace('.', ''),
    text.replace('.', ','),
    `0${text}`,
    ` ${text}`,
    text.slice(0, -1),
  ];
  const spelt = pick(spellings, random) ?? text;
  return typeof value === 'number' && Number.isFinite(Number(spelt)) ? Number(spelt) : spelt;
}

function otherType(value: Json, random: Random): Json {
  const types: readonly Json[] = [
    typeof value === 'string' ? Number(value) || 0 : JSON.stringify(value),
    [value],
    { value },
    value === null ? '' : null,
    value === true,
    JSON.stringify(value),
  ];
  return pick(types, random) ?? null;
}

function oddValue(random: Random): Json {
  const odd: readonly Json[] = [
    ...['', ' ', '0', '00', '-0', '\u0000', '\ud800', 'TRADE_SUCCESS', 'PAID', 'SUCCESS', '=', 'a&b=c'],
    ...[0, -1, 1e21, 0.1, null, true, false, [], {}, [[[]]], { toString: 'x' }],
    ...[random.hex(8), random.digits(12), 'x'.repeat(random.below(2000)), '9'.repeat(random.below(400))],
  ];
  return pick(odd, random) ?? null;
}

function foundIn(node: JsonObject, name: string): Json | undefined {
  for (const object of objectsIn(node)) if (Object.hasOwn(object, name)) return object[name];
  return undefined;
}

/** Changes of the whole reply, bytes or envelope. */
const wholes: readonly ((reply: Reply, random: Random) => Reply)[] = [
  (reply) => reply,
  (reply) => reply,
  (reply, random) => {
    const body = Uint8Array.from(reply.body);
    for (let left = 1 + random.below(3); left > 0 && body.length > 0; left -= 1)
      body[random.below(body.length)] = random.below(256);
    return { ...reply, body };
  },
  (reply, random) => {
    const body = Uint8Array.from(reply.body);
    const at = random.below(body.length || 1);
    if (body.length > 0) body[at] = (body[at] ?? 0) ^ (1 << random.below(8));
    return { ...reply, body };
  },
  (reply, random) => ({ ...reply, body: reply.body.slice(0, random.below(reply.body.length + 1)) }),
  (reply, random) => ({ ...reply, body: reply.body.slice(random.below(reply.body.length + 1)) }),
  (reply, random) => {
    const at = random.below(reply.body.length + 1);
    const bytes = Uint8Array.from({ length: 1 + random.below(8) }, () => random.below(256));
    return { ...reply, body: Buffer.concat([reply.body.subarray(0, at), bytes, reply.body.subarray(at)]) };
  },
  (reply, random) => ({ ...reply, body: encoded(reply.body, random) }),
  (reply, random) => (random.chance(0.02) ? { ...reply, body: oversized(reply.body, random) } : reply),
  (reply, random) => ({ ...reply, status: pick([200, 200, 201, 204, 302, 400, 401, 404, 500, 503], random) ?? 200 }),
  (reply, random) => ({ ...reply, headers: { date: pick(['', 'x', 'Thu, 01 Jan 1970 00:00:00 GMT'], random) ?? '' } }),
];

function encoded(body: Uint8Array, random: Random): Uint8Array {
  const text = Buffer.from(body).toString();
  const asEscape = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const ways: readonly (() => Uint8Array)[] = [
    () => Buffer.from(text, 'utf16le'),
    () => Buffer.from(text, 'latin1'),
    () => Buffer.from(`\ufeff${text}`),
    () => Buffer.from(`\ufeff\ufeff${text}`),
    () => Buffer.from(text.replace(/[A-Z]/, asEscape)),
    () => Buffer.from(text.replaceAll('"', "'")),
    () => Buffer.from(encodeURIComponent(text)),
    () => Buffer.from(Buffer.from(text).toString('base64')),
    () => Buffer.from(`callback(${text})`),
    () => Buffer.from(JSON.stringify(text)),
    () => Buffer.from(`[${text}]`),
    () => Buffer.from(`${text}${text}`),
  ];
  return pick(ways, random)?.() ?? body;
}

function oversized(body: Uint8Array, random: Random): Uint8Array {
  const filler = pick([' ', '\n', '[', '{"a":', '\u0000'], random) ?? ' ';
  const more = Buffer.from(filler.repeat(1000 + random.below(100_000)));
  return random.chance(0.5) ? Buffer.concat([body, more]) : Buffer.concat([more, body]);
}

function parse(body: Uint8Array): JsonObject | null {
  try {
    const value = JSON.parse(Buffer.from(body).toString()) as Json;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

function objectsIn(node: Json | undefined): JsonObject[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap((one: Json) => objectsIn(one));
  const object = node as JsonObject;
  return [object, ...Object.values(object).flatMap((one) => objectsIn(one))];
}

function write(value: Json, doubles: Doubles, gap: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one: Json) => write(one, doubles, gap)).join(',')}]`;
  const object = value as JsonObject;
  const member = ([name, one]: [string, Json]) => `${JSON.stringify(name)}${gap}:${gap}${write(one, doubles, gap)}`;
  const extra = doubles.get(object) ?? [];
  const before = extra.filter(({ first }) => first).map(({ name, value: one }) => member([name, one]));
  const after = extra.filter(({ first }) => !first).map(({ name, value: one }) => member([name, one]));
  return `{${[...before, ...Object.entries(object).map(member), ...after].join(`,${gap}`)}}`;
}

function pick<T>(list: readonly T[], random: Random): T | undefined {
  return list[random.below(list.length)];
}
