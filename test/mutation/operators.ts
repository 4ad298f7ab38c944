import { type Siblings, stringOf } from './siblings.ts';
import { isUnreachable, type Node, type Place } from './tree.ts';

/** Where a change stands, and so how it is switched. Elements, properties and statements are only ever removed. */
export type Slot = 'expression' | 'element' | 'property' | 'statement';

export interface Change {
  readonly slot: Slot;
  readonly start: number;
  readonly end: number;
  readonly mutated: string;
}

/** Every change that can be made at one place, but not at those below it. */
export function operatorsAt(place: Place, source: string, siblings: Siblings): Change[] {
  const text = (node: Node) => source.slice(node.start, node.end);
  const { node } = place;
  const instead = (...mutated: string[]) => mutated.map((words): Change => change('expression', node, words));
  switch (node.type) {
    case 'IfStatement':
      return decided(node.test);
    case 'ConditionalExpression':
      return decided(node.test);
    case 'BinaryExpression': {
      const others = otherOperators[node.operator] ?? [];
      return instead(...others.map((operator) => `${text(node.left)} ${operator} ${text(node.right)}`));
    }
    case 'LogicalExpression':
      return instead(...logical(node, text));
    case 'UnaryExpression':
      return node.operator === '!' ? instead(text(node.argument)) : [];
    case 'ChainExpression':
      return instead(text(node).replace('?.', '.'));
    case 'Literal':
      return instead(...otherLiteral(place, siblings));
    case 'TemplateLiteral':
      return instead("''");
    case 'CallExpression':
      return instead(...otherCall(node, text));
    case 'ArrayExpression':
      return removed('element', '[]', node.elements);
    case 'ObjectExpression':
      return removed('property', '{}', node.properties);
    case 'ReturnStatement':
      return node.argument ? returned(place, node.argument, text) : [];
    case 'ExpressionStatement':
      return [change('statement', node, '')];
    case 'SwitchCase':
      return withoutBody(node.consequent);
    default:
      return [];
  }
}

const otherOperators: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
};

function change(slot: Slot, { start, end }: { start: number; end: number }, mutated: string): Change {
  return { slot, start, end, mutated };
}

function decided(test: Node): Change[] {
  return [change('expression', test, 'true'), change('expression', test, 'false')];
}

type Text = (node: Node) => string;

function logical(node: Extract<Node, { type: 'LogicalExpression' }>, text: Text): string[] {
  const [left, right] = [text(node.left), text(node.right)];
  if (node.operator === '??') return [left, right];
  return [left, right, `(${left}) ${node.operator === '&&' ? '||' : '&&'} (${right})`];
}

function otherLiteral(place: Place, siblings: Siblings): string[] {
  const { node } = place;
  if (node.type !== 'Literal') return [];
  if (typeof node.value === 'number') return [String(node.value + 1)];
  if (typeof node.value === 'boolean') return [String(!node.value)];
  return stringOf(node) === null ? [] : [JSON.stringify(siblings(place))];
}

function otherCall(node: Extract<Node, { type: 'CallExpression' }>, text: Text): string[] {
  if (node.callee.type !== 'MemberExpression' || node.callee.computed) return [];
  const receiver = text(node.callee.object);
  const [first, second] = node.arguments.map(text);
  const args = node.arguments.map(text).join(', ');
  switch (`${receiver === 'Math' ? 'Math.' : ''}${text(node.callee.property)}`) {
    case 'some':
      return [`${receiver}.every(${args})`];
    case 'every':
      return [`${receiver}.some(${args})`];
    case 'Math.max':
      return [`Math.min(${args})`];
    case 'Math.min':
      return [`Math.max(${args})`];
    case 'Math.round':
      return [first ?? '0'];
    case 'filter':
    case 'map':
    case 'slice':
      return [receiver];
    case 'find':
      return [`${receiver}.at(0)`];
    case 'reduce':
      return [second ?? '0'];
    default:
      return [];
  }
}

function removed(slot: 'element' | 'property', none: string, parts: readonly (Node | null)[]): Change[] {
  return parts
    .filter((part) => part !== null)
    .map((part) =>
      part.type === 'SpreadElement' ? change('expression', part.argument, none) : change(slot, part, ''),
    );
}

/** The empty value of what the function says it returns, where that is not another mutant under a second name. */
function returned(place: Place, argument: Node, text: Text): Change[] {
  if (argument.type === 'ConditionalExpression' || argument.type === 'Literal') return [];
  const returns = returnTypeOf(place, text);
  const instead = (...mutated: string[]) => mutated.map((words) => change('expression', argument, words));
  if (returns.endsWith('| null')) return instead('null');
  if (returns.endsWith('[]')) return argument.type === 'ArrayExpression' ? emptied(argument) : instead('[]');
  if (returns === 'boolean' || returns.includes(' is ')) return instead('true', 'false');
  return returns === 'number' ? instead('0') : [];
}

function emptied(list: Extract<Node, { type: 'ArrayExpression' }>): Change[] {
  return list.elements.length < 2 ? [] : [change('expression', list, '[]')];
}

function returnTypeOf({ up }: Place, text: Text): string {
  if (up === null) return '';
  const { node } = up;
  if (node.type !== 'FunctionDeclaration' && node.type !== 'ArrowFunctionExpression') return returnTypeOf(up, text);
  return node.returnType ? text(node.returnType.typeAnnotation) : '';
}

/** Without its body a case does what the next one does. */
function withoutBody(body: readonly Node[]): Change[] {
  const [first, last] = [body.at(0), body.at(-1)];
  if (!first || !last || isUnreachable(first)) return [];
  return [change('statement', { start: first.start, end: last.end }, '')];
}
