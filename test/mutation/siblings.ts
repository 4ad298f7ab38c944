import type { Node, Place } from './tree.ts';

/** What a string could be mistaken for: the other strings that stand for the same thing in its file. */
export type Siblings = (place: Place) => string;

export function siblingsIn(places: readonly Place[]): Siblings {
  const families = new Map<string, string[]>();
  for (const place of places) {
    const text = stringOf(place.node);
    const role = roleOf(place);
    if (text === null || role === null) continue;
    const family = families.get(role) ?? [];
    if (!family.includes(text)) families.set(role, [...family, text]);
  }
  return (place) => {
    const family = families.get(roleOf(place) ?? '') ?? [];
    const text = stringOf(place.node) ?? '';
    if (family.length < 2) return text === '' ? 'something' : '';
    return family[(family.indexOf(text) + 1) % family.length] ?? '';
  };
}

export function stringOf(node: Node): string | null {
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : null;
}

/** The property, the compared name, the switch or the argument that a string stands for. */
function roleOf({ node, up }: Place): string | null {
  const parent = up?.node;
  switch (parent?.type) {
    case 'ConditionalExpression':
    case 'TSAsExpression':
      return up && roleOf(up);
    case 'Property':
      return nameOf(parent.key);
    case 'BinaryExpression':
      return nameOf(parent.left === node ? parent.right : parent.left);
    case 'SwitchCase':
      return up?.up?.node.type === 'SwitchStatement' ? nameOf(up.up.node.discriminant) : null;
    case 'CallExpression':
      return `${nameOf(parent.callee)}, argument ${(parent.arguments as Node[]).indexOf(node)}`;
    default:
      return null;
  }
}

function nameOf(node: Node): string | null {
  if (node.type === 'ChainExpression') return nameOf(node.expression);
  if (node.type === 'MemberExpression') return node.computed ? null : nameOf(node.property);
  return node.type === 'Identifier' ? node.name : null;
}
