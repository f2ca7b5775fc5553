import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InstanceSettings } from './messages.ts';

/** The handler cannot be found; the texts are Function Compute's. */
export class HandlerNotFoundError extends Error {}

const extensions = ['.js', '.mjs', '.cjs'];

/**
 * Loads the module that a handler (`{file}.{name}`) names and gives what it exports under that name. Nothing but
 * Node.js reads the code: no TypeScript, no transforms. ECMAScript modules need runtime nodejs18 or later.
 *
 * @throws whatever the module throws while it loads, or HandlerNotFoundError.
 */
export async function loadHandler(
  settings: Pick<InstanceSettings, 'codeDirectory' | 'runtime'>,
  name: string,
): Promise<unknown> {
  const dot = name.lastIndexOf('.');
  const moduleName = name.slice(0, dot);
  const exportName = name.slice(dot + 1);

  const path = extensions
    .map((extension) => join(settings.codeDirectory, moduleName + extension))
    .find((candidate) => existsSync(candidate));
  if (path === undefined) throw new HandlerNotFoundError(`Cannot find module '/code/${moduleName}.js'`);

  const handler = Reflect.get(await loadModule(path, settings.runtime), exportName);
  if (typeof handler !== 'function') {
    throw new HandlerNotFoundError(`Handler '${exportName}' missing on module '${moduleName}'`);
  }
  return handler;
}

async function loadModule(path: string, runtime: string): Promise<object> {
  try {
    return createRequire(path)(path);
  } catch (error) {
    const isModule = error instanceof Error && 'code' in error && error.code === 'ERR_REQUIRE_ESM';
    if (!isModule || Number(runtime.slice('nodejs'.length)) < 18) throw error;
    return import(pathToFileURL(path).href);
  }
}
