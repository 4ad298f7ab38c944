import type { Random } from '../../electron/simulators/random.ts';
import type { Doubles, Json, JsonObject } from './formats.ts';
import type { Dialect, Reply } from './target.ts';

/** One correct reply with one to three things wrong, or none; where the provider signs, signed anew half of the time. */
export function mutate(dialect: Dialect, sample: Reply, others: readonly Reply[], random: Random): Reply {
  let reply = random.chance(0.8) ? withFields(dialect, sample, others, random) : sample;
  if (dialect.seal !== null && random.chance(0.5)) reply = dialect.seal(reply);
  for (let left = random.below(3); left > 0; left -= 1)
    reply = pick(wholes, random)?.({ reply, dialect, others, random }) ?? reply;
  return reply;
}

/** Changes fields, then writes the reply anew. */
function withFields({ format, sign }: Dialect, sample: Reply, others: readonly Reply[], random: Random): Reply {
  const root = format.parse(sample.body);
  if (root === null) return sample;
  const doubles: Doubles = new Map();
  const found = (name: string) => {
    const other = pick(others, random);
    return foundIn((other && format.parse(other.body)) ?? root, name);
  };
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    const nodes = objectsIn(root);
    const node = random.chance(0.5) ? pick(nodes, random) : fullest(nodes);
    if (node !== undefined) pick(changes, random)?.({ node, found, doubles, random });
  }
  if (sign !== null && random.chance(0.5)) {
    const signed = sign(root);
    for (const name of Object.keys(root)) delete root[name];
    Object.assign(root, signed);
  }
  return { ...sample, body: format.write(root, doubles, random) };
}

interface Place {
  readonly node: JsonObject;
  /** The value of that name in another correct reply. */
  readonly found: (name: string) => Json | undefined;
  readonly doubles: Doubles;
  readonly random: Random;
}

const changes: readonly ((place: Place) => void)[] = [
  ({ node, random }) => {
    const name = pick(Object.keys(node), random);
    if (name !== undefined) delete node[name];
  },
  ({ node, found, doubles, random }) => {
    const name = pick(Object.keys(node), random);
    if (name === undefined) return;
    const value = random.chance(0.5) ? oddValue(random) : (found(name) ?? '');
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
  (place) => replace(place, otherNumber, telling),
  (place) => replace(place, (_value, random, name) => place.found(name) ?? oddValue(random), telling),
  (place) => replace(place, otherType),
  (place) => replace(place, (_value, random) => oddValue(random)),
  ({ node, found, random }) => {
    const name = pick(Object.keys(node), random);
    const value = name === undefined ? undefined : found(name);
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

/** Fields that say what a reply is about, and what became of it. */
const telling =
  /amount|_fee|client_sn|client_tsn|trade_no|order_id|intent_id|refund_(no|number|request|count)|status|state|currency|fee_type|result/;

function replace(
  { node, random }: Place,
  make: (value: Json, random: Random, name: string) => Json,
  names: RegExp | null = null,
): void {
  const all = Object.keys(node);
  const name = pick(names === null ? all : all.filter((one) => names.test(one)), random);
  if (name !== undefined) node[name] = make(node[name] ?? null, random, name);
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

const odd: readonly Json[] = [
  ...['', ' ', '0', '00', '-0', '\u0000', '\ud800', 'TRADE_SUCCESS', 'PAID', 'SUCCESS', '=', 'a&b=c'],
  ...['SUCCEEDED', 'CANCELLED', 'REFUND', 'CLOSED', ']]>', '<a>', '&#0;', '__proto__'],
  ...[0, -1, 1e21, 0.1, null, true, false],
];

const made: readonly ((random: Random) => Json)[] = [
  () => [],
  () => ({}),
  () => [[[]]],
  () => ({ toString: 'x' }),
  (random) => random.hex(8),
  (random) => random.digits(12),
  (random) => 'x'.repeat(random.below(2000)),
  (random) => '9'.repeat(random.below(400)),
];

function oddValue(random: Random): Json {
  const at = random.below(odd.length + made.length);
  return odd[at] ?? made[at - odd.length]?.(random) ?? null;
}

function foundIn(node: JsonObject, name: string): Json | undefined {
  for (const object of objectsIn(node)) if (Object.hasOwn(object, name)) return object[name];
  return undefined;
}

/** Changes of the whole reply, bytes or envelope. */
interface Whole {
  readonly reply: Reply;
  readonly dialect: Dialect;
  readonly others: readonly Reply[];
  readonly random: Random;
}

const statuses = [200, 200, 201, 204, 302, 400, 401, 402, 404, 409, 429, 500, 503];
const dates = ['', 'x', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 31 Dec 9999 23:59:59 GMT'];

const wholes: readonly ((whole: Whole) => Reply)[] = [
  ({ reply }) => reply,
  ({ reply }) => reply,
  ({ reply, random }) => {
    const body = Uint8Array.from(reply.body);
    for (let left = 1 + random.below(3); left > 0 && body.length > 0; left -= 1)
      body[random.below(body.length)] = random.below(256);
    return { ...reply, body };
  },
  ({ reply, random }) => {
    const body = Uint8Array.from(reply.body);
    const at = random.below(body.length || 1);
    if (body.length > 0) body[at] = (body[at] ?? 0) ^ (1 << random.below(8));
    return { ...reply, body };
  },
  ({ reply, random }) => ({ ...reply, body: reply.body.slice(0, random.below(reply.body.length + 1)) }),
  ({ reply, random }) => ({ ...reply, body: reply.body.slice(random.below(reply.body.length + 1)) }),
  ({ reply, random }) => {
    const at = random.below(reply.body.length + 1);
    const bytes = Uint8Array.from({ length: 1 + random.below(8) }, () => random.below(256));
    return { ...reply, body: Buffer.concat([reply.body.subarray(0, at), bytes, reply.body.subarray(at)]) };
  },
  ({ reply, dialect, random }) => ({ ...reply, body: respelt(reply.body, dialect, random) }),
  ({ reply, random }) => (random.chance(0.02) ? { ...reply, body: oversized(reply.body, random) } : reply),
  ({ reply, random }) => ({ ...reply, status: pick(statuses, random) ?? 200 }),
  ({ reply, random }) => ({ ...reply, headers: { date: pick(dates, random) ?? '' } }),
  ({ reply, others, random }) => ({ ...reply, body: (pick(others, random) ?? reply).body }),
  ({ reply, random }) => (random.chance(0.1) ? { ...reply, body: new Uint8Array() } : reply),
];

const encodings: readonly ((text: string) => Uint8Array)[] = [
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(text, 'latin1'),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(`\ufeff\ufeff${text}`),
  (text) => Buffer.from(encodeURIComponent(text.toWellFormed())),
  (text) => Buffer.from(Buffer.from(text).toString('base64')),
  (text) => Buffer.from(`${text}${text}`),
];

function respelt(body: Uint8Array, { format }: Dialect, random: Random): Uint8Array {
  return pick([...encodings, ...format.spellings], random)?.(Buffer.from(body).toString(), random) ?? body;
}

function oversized(body: Uint8Array, random: Random): Uint8Array {
  const filler = pick([' ', '\n', '[', '{"a":', '<a>', '<a/>', '&amp;', '\u0000'], random) ?? ' ';
  const more = Buffer.from(filler.repeat(1000 + random.below(100_000)));
  return random.chance(0.5) ? Buffer.concat([body, more]) : Buffer.concat([more, body]);
}

/** Where most of what matters stands. */
function fullest(nodes: readonly JsonObject[]): JsonObject | undefined {
  const size = (node: JsonObject) => Object.keys(node).length;
  return nodes.reduce<JsonObject | undefined>(
    (most, node) => (most && size(most) >= size(node) ? most : node),
    undefined,
  );
}

function objectsIn(node: Json | undefined): JsonObject[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap((one: Json) => objectsIn(one));
  const object = node as JsonObject;
  return [object, ...Object.values(object).flatMap((one) => objectsIn(one))];
}

export function pick<T>(list: readonly T[], random: Random): T | undefined {
  return list[random.below(list.length)];
}
