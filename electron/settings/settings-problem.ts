import { z } from 'zod';

const mostShown = 5;

/**
 * What is wrong with settings, for the person who edits them: each field by its path and what is expected there. Never
 * a value: someone may have pasted a key. `settings` is what `schema` was given.
 */
export function problemOf(error: z.ZodError, schema: z.ZodType, settings: unknown): string {
  const sentences = error.issues.flatMap((issue) => sentencesOf(issue, schema, settings));
  const more = sentences.length - mostShown;
  return [...sentences.slice(0, mostShown), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function sentencesOf(issue: z.core.$ZodIssue, schema: z.ZodType, settings: unknown): string[] {
  const at = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...at, key], namesAt(schema, at)));
  const where = at.join('.') || 'the file';
  const found = at.reduce((value: unknown, key) => (value as Record<string, unknown> | null)?.[key], settings);
  if (found === undefined) return [`${where} is missing (${expected(issue)})`];
  return [`${where}: ${expected(issue)}${issue.code === 'invalid_type' ? `, not ${kindOf(found)}` : ''}`];
}

function unknownKey(path: readonly string[], names: readonly string[]): string {
  const key = path.at(-1) ?? '';
  const near = names.find((name) => isNear(name, key));
  const hint = near ? `did you mean "${near}"?` : `there are: ${names.join(', ')}`;
  return `${path.join('.')}: there is no such setting; ${hint}`;
}

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${words[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `expected one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_format':
      if (issue.format === 'url') return 'expected an address that begins with https://';
      return issue.pattern ? `expected text of the form ${plain(issue.pattern)}` : `expected ${issue.format}`;
    case 'too_small':
      return `expected ${measure(issue.origin)} ${issue.inclusive ? 'of at least' : 'above'} ${issue.minimum}`;
    case 'too_big':
      return `expected ${measure(issue.origin)} ${issue.inclusive ? 'of at most' : 'below'} ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const words: Readonly<Record<string, string>> = {
  string: 'text in quotes',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
  object: 'settings in { }',
  array: 'a list in [ ]',
};

function measure(origin: string): string {
  return origin === 'string' ? 'a length' : 'a number';
}

function plain(pattern: string): string {
  return pattern.replace(/^\/\^?/, '').replace(/\$?\/[a-z]*$/, '');
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { string: 'text', object: 'settings', boolean: 'true or false' }[String(typeof value)] ?? `a ${typeof value}`;
}

/** Setting names where an unknown one was found. */
function namesAt(schema: z.ZodType, path: readonly string[]): string[] {
  const here = path.reduce<z.ZodType | undefined>((within, key) => within && childOf(within, key), schema);
  const object = here && withoutDefault(here);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function childOf(schema: z.ZodType, key: string): z.ZodType | undefined {
  const within = withoutDefault(schema);
  if (within instanceof z.ZodArray) return within.element as z.ZodType;
  return within instanceof z.ZodObject ? (within.shape[key] as z.ZodType | undefined) : undefined;
}

export function withoutDefault(schema: z.ZodType): z.ZodType {
  if (!(schema instanceof z.ZodDefault || schema instanceof z.ZodOptional)) return schema;
  return withoutDefault(schema.unwrap() as z.ZodType);
}

/** The same but for case, or one letter left out, added, changed or swapped with the next. */
function isNear(name: string, typed: string): boolean {
  const [a, b] = [name.toLowerCase(), typed.toLowerCase()];
  if (Math.abs(a.length - b.length) > 1) return false;
  const same = [...a].findIndex((letter, index) => letter !== b[index]);
  const start = same === -1 ? a.length : same;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  const swapped = restB.slice(0, 2) === [...restA.slice(0, 2)].reverse().join('');
  const changes = [restA.slice(1) === restB.slice(1), restA.slice(1) === restB, restA === restB.slice(1)];
  return changes.includes(true) || (swapped && restA.slice(2) === restB.slice(2));
}
