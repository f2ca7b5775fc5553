import { compileExpression, ExpressionError, type Scope } from './expression.ts';
import { InterpolationError, type Piece, splitInterpolation } from './interpolation.ts';

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
  if (pieces.length === 1 && first.kind === 'expression') return compilePiece(first, scope, refuse);
  return pieces
    .map((piece) =>
      piece.kind === 'plain' ? JSON.stringify(piece.text) : `text(${compilePiece(piece, scope, refuse)})`,
    )
    .join(' + ');
}

/** JavaScript for a value that must be one `{{expression}}` and nothing else, as those of a:if and a:for. */
export function compileCondition(value: string, scope: Scope, refuse: RefuseAt): string {
  const pieces = split(value, refuse);
  const [only] = pieces;
  if (pieces.length === 1 && only?.kind === 'expression') return compilePiece(only, scope, refuse);
  refuse(0, 'The value must be one {{expression}}: without braces it is a string, which is always true.');
  return 'undefined';
}

/** JavaScript for text between tags: an array of children. Line breaks and indentation count as one space. */
export function compileText(value: string, scope: Scope, refuse: RefuseAt): string[] {
  return split(value, refuse)
    .map((piece) =>
      piece.kind === 'plain'
        ? JSON.stringify(piece.text.replace(/[ \t\r\n]+/g, ' '))
        : `text(${compilePiece(piece, scope, refuse)})`,
    )
    .filter((code) => code !== '" "');
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

function compilePiece(piece: Piece & { kind: 'expression' }, scope: Scope, refuse: RefuseAt): string {
  try {
    return compileExpression(piece.text, scope);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    refuse(piece.offset + error.offset, error.message);
    return 'undefined';
  }
}
