/** A defect: something this program promised itself does not hold. Never used for the world's faults, which are refusals or answers. */
export class Defect extends Error {
  override readonly name = 'Defect';
}

export function assert(condition: unknown, rule: string): asserts condition {
  if (!condition) throw new Defect(rule);
}

/** Ends an exhaustive switch: a case forgotten at compile time has no other way to reach it. */
export function unreachable(value: never): never {
  throw new Defect(`unreachable case: ${JSON.stringify(value)}`);
}
