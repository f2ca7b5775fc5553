import { readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { type AtRule, type ChildNode, CssSyntaxError, list, parse, type Root } from 'postcss';
import valueParser from 'postcss-value-parser';
import { CompileError, type Problem } from '../problem.ts';
import { compileSelector, SelectorError } from './selector.ts';
import { compileDeclarationValue, ValueError } from './value.ts';

export interface AcssSource {
  readonly projectDirectory: string;
  /** Path relative to the project. */
  readonly file: string;
  /** The page that the rules are for; without it they are for every page. */
  readonly page?: string;
  /** The page or component whose own AXML alone the rules reach ("styleIsolation": "apply-shared"). */
  readonly only?: string;
}

const atRules = new Set(['media', 'supports', 'keyframes', '-webkit-keyframes', 'font-face']);

/**
 * Compiles ACSS into CSS for the preview's elements, with the imported files in place.
 *
 * @throws CompileError
 */
export function compileAcss(acss: AcssSource): string {
  const problems: Problem[] = [];
  const css = compileFile(acss, problems, []);
  if (problems.length > 0) throw new CompileError(problems);
  return css;
}

function compileFile(acss: AcssSource, problems: Problem[], importedFrom: readonly string[]): string {
  const root = parseFile(acss, problems);
  if (root === undefined) return '';
  const refuse = (node: ChildNode, message: string, offset = 0) => {
    const { line, column } = node.positionInside(offset);
    problems.push({ file: acss.file, line, column, message });
  };
  const scope = { ...acss, isPackage: isOfPackage(acss.file) };
  let css = '';
  root.walkAtRules((rule) => {
    if (rule.name === 'import') {
      const file = importedFile(rule, acss);
      rule.remove();
      if (file === undefined)
        refuse(rule, 'The preview imports files of the project or of a package: @import "./other.acss";');
      else if (![...importedFrom, acss.file].includes(file)) {
        css += compileFile({ ...acss, file }, problems, [...importedFrom, acss.file]);
      }
    } else if (!atRules.has(rule.name)) refuse(rule, `The preview does not know @${rule.name}.`);
    else if (/\d(rpx|vw|vh)\b/.test(rule.params)) refuse(rule, 'Write the condition in px.');
  });
  root.walkRules((rule) => {
    if (rule.parent?.type === 'atrule' && /keyframes$/.test((rule.parent as AtRule).name)) return;
    let offset = 0;
    rule.selectors = list.comma(rule.selector).map((selector) => {
      offset = rule.selector.indexOf(selector, offset);
      try {
        return compileSelector(selector, scope);
      } catch (error) {
        if (!(error instanceof SelectorError)) throw error;
        refuse(rule, error.message, offset + error.offset);
        return selector;
      }
    });
  });
  root.walkDecls((declaration) => {
    try {
      declaration.value = compileDeclarationValue(declaration.value);
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      refuse(declaration, error.message);
    }
  });
  return `${css}${root.toString()}\n`;
}

function parseFile({ projectDirectory, file }: AcssSource, problems: Problem[]): Root | undefined {
  const path = join(projectDirectory, file);
  try {
    return parse(readFileSync(path, 'utf8'), { from: path, map: false });
  } catch (error) {
    if (error instanceof CssSyntaxError) {
      const { reason, line, column } = error;
      problems.push({ file, message: `${reason}.`, ...(line && { line }), ...(column && { column }) });
    } else problems.push({ file, message: 'The file cannot be read.' });
    return undefined;
  }
}

/** The path within the project that an @import names, or nothing when it names something else. */
function importedFile(rule: AtRule, { projectDirectory, file }: AcssSource): string | undefined {
  const [node, ...rest] = valueParser(rule.params).nodes;
  if (node?.type !== 'string' || rest.length > 0 || /^[a-z]+:/.test(node.value)) return undefined;
  const within = relative(projectDirectory, importedPath(node.value, { projectDirectory, file }))
    .split(sep)
    .join(posix.sep);
  return within.startsWith('..') ? undefined : within;
}

function importedPath(value: string, { projectDirectory, file }: AcssSource): string {
  if (value.startsWith('/')) return join(projectDirectory, value);
  if (/^\.\.?\//.test(value)) return join(projectDirectory, dirname(file), value);
  return join(projectDirectory, 'node_modules', value);
}

/** Packages are Alipay's own libraries too, whose classes a project’s own rules must not touch. */
function isOfPackage(file: string): boolean {
  return file.startsWith('node_modules/');
}
