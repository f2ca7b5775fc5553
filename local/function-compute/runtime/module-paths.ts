import { realpathSync } from 'node:fs';
import Module from 'node:module';
import { sep } from 'node:path';

/** Node's look-up of `node_modules` folders; undocumented, but what every tool that changes it relies on. */
interface ModuleLookUp {
  _nodeModulePaths(from: string): string[];
  globalPaths: string[];
}

/**
 * Lets `require` find packages only within the code directory: in the cloud nothing else of the project is there, so
 * a package that somebody forgot to bundle must be missing here as well. (The few packages that Function Compute
 * preinstalls are missing here too.)
 */
export function resolveWithinCode(codeDirectory: string): void {
  const lookUp = Module as unknown as ModuleLookUp;
  const nodeModulePaths = lookUp._nodeModulePaths;
  const code = realpathSync(codeDirectory) + sep;
  lookUp._nodeModulePaths = (from) => nodeModulePaths(from).filter((path) => path.startsWith(code));
  lookUp.globalPaths.length = 0;
}
