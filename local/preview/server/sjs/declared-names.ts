import type { AnyNode, Node } from 'acorn';

/** Every name that a module declares, in whatever scope. */
export function declaredNames(tree: Node): ReadonlySet<string> {
  const names = new Set<string>();
  const addPattern = (pattern: Node | null | undefined): void => {
    const node = pattern as AnyNode | null | undefined;
    switch (node?.type) {
      case 'Identifier':
        names.add(node.name);
        break;
      case 'ArrayPattern':
        for (const element of node.elements) addPattern(element);
        break;
      case 'ObjectPattern':
        for (const property of node.properties) {
          addPattern(property.type === 'Property' ? property.value : property.argument);
        }
        break;
      case 'AssignmentPattern':
        addPattern(node.left);
        break;
      case 'RestElement':
        addPattern(node.argument);
        break;
    }
  };
  const visit = (node: AnyNode): void => {
    switch (node.type) {
      case 'VariableDeclarator':
        addPattern(node.id);
        break;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        addPattern(node.id);
        for (const parameter of node.params) addPattern(parameter);
        break;
      case 'ImportSpecifier':
      case 'ImportDefaultSpecifier':
      case 'ImportNamespaceSpecifier':
        addPattern(node.local);
        break;
      case 'CatchClause':
        addPattern(node.param);
        break;
    }
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (typeof child === 'object' && child !== null && typeof child.type === 'string') visit(child);
      }
    }
  };
  visit(tree as AnyNode);
  return names;
}
