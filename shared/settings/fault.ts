import { z } from 'zod';

/** Why a value cannot stand in a setting; the sentences are under `settings.fault` in the texts. */
export type FaultKind =
  | 'missing'
  | 'tooShort'
  | 'tooLong'
  | 'tooSmall'
  | 'tooLarge'
  | 'notOneOf'
  | 'address'
  | 'form'
  | 'notFitting';

/** `field`: keys from the top, joined by dots. `limit`: of a length or a number. Never the value: it may be a pasted key. */
export interface Fault {
  readonly field: string;
  readonly kind: FaultKind;
  readonly limit: number | null;
}

/** `settings` is what the schema was given. */
export function faultsOf(error: z.ZodError, settings: unknown): Fault[] {
  return error.issues.map((issue) => {
    const at = issue.path.map(String);
    const found = at.reduce((value: unknown, key) => (value as Record<string, unknown> | null)?.[key], settings);
    const why = found === undefined ? ({ kind: 'missing', limit: null } as const) : whyOf(issue);
    return { field: at.join('.'), ...why };
  });
}

function whyOf(issue: z.core.$ZodIssue): Omit<Fault, 'field'> {
  switch (issue.code) {
    case 'invalid_type':
      return { kind: 'form', limit: null };
    case 'too_small':
      return { kind: issue.origin === 'string' ? 'tooShort' : 'tooSmall', limit: Number(issue.minimum) };
    case 'too_big':
      return { kind: issue.origin === 'string' ? 'tooLong' : 'tooLarge', limit: Number(issue.maximum) };
    case 'invalid_value':
      return { kind: 'notOneOf', limit: null };
    case 'invalid_format':
      return { kind: issue.format === 'url' ? 'address' : 'form', limit: null };
    case 'custom':
      return { kind: issue.message.startsWith('must begin with https') ? 'address' : 'notFitting', limit: null };
    default:
      return { kind: 'form', limit: null };
  }
}

/** What a field may hold, read off the schema: the one place of limits. Null where there is no such setting. */
export interface FieldLimits {
  readonly optional: boolean;
  readonly longest: number | null;
  readonly options: readonly (string | number)[] | null;
  readonly number: { readonly least: number; readonly most: number } | null;
  /** What it is where the file says nothing. */
  readonly standard: unknown;
}

export function limitsOf(schema: z.ZodType, path: readonly string[]): FieldLimits | null {
  const field = path.reduce<z.ZodType | null>((within, key) => within && childOf(within, key), schema);
  if (!field) return null;
  const plain = withoutWrapping(field);
  return {
    optional: field instanceof z.ZodOptional || field instanceof z.ZodDefault,
    longest: plain instanceof z.ZodString ? plain.maxLength : null,
    options: plain instanceof z.ZodEnum || plain instanceof z.ZodLiteral ? [...optionsOf(plain)] : null,
    number: plain instanceof z.ZodNumber ? { least: plain.minValue ?? 0, most: plain.maxValue ?? 0 } : null,
    standard: field instanceof z.ZodDefault ? field.def.defaultValue : undefined,
  };
}

function optionsOf(schema: z.ZodEnum | z.ZodLiteral): Iterable<string | number> {
  return schema instanceof z.ZodEnum ? schema.options : [...schema.values].map((value) => value as string | number);
}

function childOf(schema: z.ZodType, key: string): z.ZodType | null {
  const within = withoutWrapping(schema);
  if (!(within instanceof z.ZodObject)) return null;
  return (within.shape[key] as z.ZodType | undefined) ?? null;
}

function withoutWrapping(schema: z.ZodType): z.ZodType {
  const isWrapped = [z.ZodDefault, z.ZodOptional, z.ZodNullable].some((wrapping) => schema instanceof wrapping);
  if (!isWrapped) return schema;
  return withoutWrapping((schema as z.ZodOptional<z.ZodType>).unwrap());
}
