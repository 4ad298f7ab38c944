import { parseAst } from 'rolldown/parseAst';
import type { ESTree } from 'rolldown/utils';

export type Node = ESTree.Node;

/** A node with the way up from it. */
export interface Place {
  readonly node: Node;
  readonly up: Place | null;
}

/** Every place of a TypeScript source that runs, outermost first: no types, no imports, no names, no schemas. */
export function placesOf(source: string): Place[] {
  const program = parseAst(source, { lang: 'ts', preserveParens: false });
  return below({ node: program, up: null });
}

function below(place: Place): Place[] {
  const children = childrenOf(place.node).filter(runs);
  return [place, ...children.flatMap((node) => below({ node, up: place }))];
}

function childrenOf(node: Node): Node[] {
  const names = new Set(namesIn(node));
  return Object.entries(node).flatMap(([key, value]) => (names.has(key) ? [] : [value].flat().filter(isNode)));
}

/** The parts that only name something: a replaced one would be another program, not a wrong one. */
function namesIn(node: Node): string[] {
  switch (node.type) {
    case 'Property':
      return node.computed ? [] : ['key'];
    case 'MemberExpression':
      return node.computed ? [] : ['property'];
    case 'VariableDeclarator':
      return ['id'];
    case 'FunctionDeclaration':
    case 'ArrowFunctionExpression':
      return ['id', 'params', 'returnType'];
    default:
      return [];
  }
}

function runs(node: Node): boolean {
  if (node.type === 'ImportDeclaration' || isUnreachable(node)) return false;
  if (node.type === 'CallExpression' && rootName(node) === 'z') return false;
  return !node.type.startsWith('TS') || /^TS(As|Satisfies|NonNull)/.test(node.type);
}

/** The end of an exhaustive switch, which only the compiler reaches. */
export function isUnreachable(node: Node | null | undefined): boolean {
  if (node?.type === 'ReturnStatement') return isUnreachable(node.argument);
  if (node?.type === 'ExpressionStatement') return isUnreachable(node.expression);
  return node?.type === 'CallExpression' && rootName(node) === 'unreachable';
}

function rootName(node: Node): string | null {
  if (node.type === 'CallExpression') return rootName(node.callee);
  if (node.type === 'MemberExpression') return rootName(node.object);
  return node.type === 'Identifier' ? node.name : null;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
