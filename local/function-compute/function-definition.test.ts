import { describe, expect, it } from '@jest/globals';
import {
  assertDeployable,
  type FunctionDefinition,
  functionKey,
  UndeployableError,
} from './function-definition.ts';

const definition: FunctionDefinition = {
  generation: 3,
  functionName: 'db',
  runtime: 'nodejs20',
  handler: 'index.handler',
  codeDirectory: '/code',
  timeoutSeconds: 10,
  memoryMegabytes: 512,
  environmentVariables: { DB_FUNCTION: 'db' },
};

describe('a definition of a function', () => {
  it('is named service$function in 2.0', () => {
    expect(functionKey(definition)).toBe('db');
    expect(functionKey({ ...definition, serviceName: 'app' })).toBe('app$db');
  });

  it('is deployable at the bounds of timeout, memory and environment', () => {
    const environmentVariables = { A: 'a'.repeat(4095) };
    for (const change of [
      { timeoutSeconds: 1, memoryMegabytes: 128 },
      { timeoutSeconds: 86_400, memoryMegabytes: 32_768, environmentVariables },
    ]) {
      expect(() => assertDeployable({ ...definition, ...change })).not.toThrow();
    }
  });

  it.each<[string, Partial<FunctionDefinition>]>([
    ['a function of 2.0 belongs to a service.', { generation: 2 }],
    ['a function of 3.0 has no service.', { serviceName: 'app' }],
    ['runtime python3 is not one of', { runtime: 'python3' }],
    ['handler index is not of the form file.name.', { handler: 'index' }],
    ['timeout 0 is not a whole number', { timeoutSeconds: 0 }],
    ['timeout 86401 is not', { timeoutSeconds: 86_401 }],
    ['timeout 1.5 is not', { timeoutSeconds: 1.5 }],
    ['memory 64 is not a multiple of 64 MB from 128', { memoryMegabytes: 64 }],
    ['memory 200 is not', { memoryMegabytes: 200 }],
    ['memory 32832 is not', { memoryMegabytes: 32_832 }],
    ['1A is no name for an environment variable.', { environmentVariables: { '1A': '' } }],
    ['FC_REGION has the reserved prefix FC_.', { environmentVariables: { FC_REGION: 'x' } }],
    ['have 4097 bytes; 4096 are allowed.', { environmentVariables: { A: 'a'.repeat(4096) } }],
  ])('is refused: %s', (problem, change) => {
    const assert = () => assertDeployable({ ...definition, ...change });
    expect(assert).toThrow(UndeployableError);
    expect(assert).toThrow(problem);
  });
});
