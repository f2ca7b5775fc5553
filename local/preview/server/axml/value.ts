import { compileExpression, compileObject, ExpressionError, type Scope } from './expression.ts';
import { InterpolationError, type Piece, splitInterpolation } from './interpolation.ts';
import type { Attribute } from './parse-axml.ts';

/** Tells a problem at an offset within a value. */
export type RefuseAt = (offset: number, message: string) => void;

/**
 * JavaScript for an attribute's value or for text. One `{{expression}}` alone keeps its type; anything else is a string.
 * A refused value is told, and stands as `undefined` so that the rest is still checked.
 */
export function compileValue(value: string, scope: Scope, refuse: RefuseAt): string {
  const pieces = split(value, refuse);
  const [first] = pieces;
  if (first === undefined) return '""';
  if (pieces.length === 1 && first.kind === 'expression') return expression(first, scope, refuse);
  return pieces
    .map((piece) =>
      piece.kind === 'plain' ? JSON.stringify(piece.text) : `text(${expression(piece, scope, refuse)})`,
    )
    .join(' + ');
}

/** JavaScript for a value that must be one `{{expression}}` and nothing else, as those of a:if and a:for. */
export function compileCondition(value: string, scope: Scope, refuse: RefuseAt): string {
  const pieces = split(value, refuse);
  const [only] = pieces;
  if (pieces.length === 1 && only?.kind === 'expression') return expression(only, scope, refuse);
  refuse(0, 'The value must be one {{expression}}: without braces it is a string, which is always true.');
  return 'undefined';
}

/** An attribute without a value is true. */
export function compileAttribute(attribute: Attribute, scope: Scope, refuse: RefuseAt): string {
  return attribute.value === undefined ? 'true' : compileValue(attribute.value, scope, refuse);
}

/** JavaScript for the `data` of a template: what stands between the braces is the inside of an object. */
export function compileTemplateData(value: string, scope: Scope, refuse: RefuseAt): string {
  const [only, ...rest] = split(value, refuse);
  if (only?.kind === 'expression' && rest.length === 0) {
    return compilePiece(only, refuse, (text) => compileObject(text, scope));
  }
  refuse(0, 'data must be one {{…}}, such as {{...item}} or {{name: value}}.');
  return '{}';
}

/**
 * JavaScript for text between tags: an array of children. Line breaks and indentation count as one space, and as nothing
 * at the text's ends.
 */
export function compileText(value: string, scope: Scope, refuse: RefuseAt): string[] {
  const codes = split(value, refuse).map((piece) =>
    piece.kind === 'plain'
      ? JSON.stringify(piece.text.replace(/[ \t\r\n]+/g, ' '))
      : `text(${expression(piece, scope, refuse)})`,
  );
  const isSpace = (index: number) => codes[index] === '" "';
  return codes.slice(isSpace(0) ? 1 : 0, codes.length > 1 && isSpace(codes.length - 1) ? -1 : undefined);
}

export function isStatic(value: string): boolean {
  return !value.includes('{{');
}

function split(value: string, refuse: RefuseAt): Piece[] {
  try {
    return splitInterpolation(value);
  } catch (error) {
    if (!(error instanceof InterpolationError)) throw error;
    refuse(error.offset, error.message);
    return [];
  }
}

function expression(piece: Piece & { kind: 'expression' }, scope: Scope, refuse: RefuseAt): string {
  return compilePiece(piece, refuse, (text) => compileExpression(text, scope));
}

function compilePiece(
  piece: Piece & { kind: 'expression' },
  refuse: RefuseAt,
  compile: (text: string) => string,
): string {
  try {
    return compile(piece.text);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    refuse(piece.offset + error.offset, error.message);
    return 'undefined';
  }
}
