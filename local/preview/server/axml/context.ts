import { type Problem, positionAt } from '../problem.ts';
import type { Scope } from './expression.ts';
import type { ModuleParts } from './module-parts.ts';
import type { Attribute, AxmlNode, ElementNode } from './parse-axml.ts';
import type { RefuseAt } from './value.ts';

export interface AxmlSource {
  readonly source: string;
  /** Path relative to the project. */
  readonly file: string;
  /** Tag of each custom component that this file may use → path of the component, as in app.json's terms. */
  readonly components: ReadonlyMap<string, string>;
  /** The text of another AXML or SJS file of the project, or nothing when there is none. */
  readFile(file: string): string | undefined;
}

/** A file while it is compiled. */
export interface Context extends AxmlSource {
  readonly problems: Problem[];
  readonly module: ModuleParts;
  /** The file that is compiled, and those that lead from it to this one by <include>. */
  readonly includedFrom: readonly string[];
  /** Whether this is within `<template name>`, whose data is not that of a page or component. */
  readonly isTemplate: boolean;
  /** JavaScript for an array of the nodes. */
  compileNodes(nodes: readonly AxmlNode[], scope: Scope, context: Context): string;
}

export function findAttribute(node: ElementNode, name: string): Attribute | undefined {
  return node.attributes.find((attribute) => attribute.name === name);
}

export function refuse({ source, file, problems }: Context, offset: number, message: string): void {
  problems.push({ file, ...positionAt(source, offset), message });
}

export function refuseIn(context: Context, start: number): RefuseAt {
  return (offset, message) => refuse(context, start + offset, message);
}

/** `file:line:column` as a JavaScript string, for what can go wrong while a page runs. */
export function place({ source, file }: Context, offset: number): string {
  const { line, column } = positionAt(source, offset);
  return JSON.stringify(`${file}:${line}:${column}`);
}
