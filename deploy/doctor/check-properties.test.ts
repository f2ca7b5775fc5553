import { expect, it } from '@jest/globals';
import fcSchema from '../schema/fc.json';
import fc3Schema from '../schema/fc3.json';
import { checkProperties } from './check-properties.ts';

const sound = {
  region: 'cn-hangzhou',
  functionName: 'mini-app-db',
  runtime: 'nodejs20',
  handler: 'index.handler',
  code: './dist/db',
  timeout: 20,
};
const trigger = {
  triggerName: 'http',
  triggerType: 'http',
  triggerConfig: { authType: 'anonymous', methods: ['POST'] },
};
const check = (changes: object) => checkProperties(fc3Schema, { ...sound, ...changes }, 'db');

it('is content with what is right, of both generations', () => {
  expect(check({ triggers: [trigger], environmentVariables: { A: 'b' } })).toEqual([]);
  expect(check({ logConfig: { project: 'p', logstore: 's' }, vpcConfig: 'auto', cpu: 0.5 })).toEqual([]);
  const { functionName: name, code: codeUri, region, ...rest } = sound;
  const fc2 = { region, service: { name: 'mini-app' }, function: { ...rest, name, codeUri } };
  expect(checkProperties(fcSchema, fc2, 'db')).toEqual([]);
});

it.each([
  [{ timeout: 0 }, 'db.timeout is 0: it must be whole seconds from 1 to 86400.'],
  [{ timeout: 1.5 }, 'db.timeout is 1.5: it must be whole seconds from 1 to 86400.'],
  [{ memorySize: 500 }, 'db.memorySize is 500: it must be a multiple of 64 MB from 128 to 32768.'],
  [{ functionName: '1st' }, 'db.functionName is "1st": it must be letters, digits, _ and -,'],
  [{ description: 'x'.repeat(257) }, 'it must be a text of 256 characters at most.'],
  [
    { asyncInvokeConfig: { maxAsyncRetryAttempts: 9 } },
    'maxAsyncRetryAttempts is 9: it must be a whole number',
  ],
  [
    { concurrencyConfig: { reservedConcurrency: '20' } },
    'reservedConcurrency is "20": it must be a whole number',
  ],
  [{ environmentVariables: { FC_X: 'a' } }, 'db.environmentVariables.FC_X is not allowed: it must be a name'],
  [{ environmentVariables: { A: '' } }, 'db.environmentVariables.A is "": it must be a text'],
  [{ triggers: {} }, 'db.triggers is {}: it must be of type array.'],
  [{ triggers: [{ ...trigger, triggerType: 'timer' }] }, 'db.triggers[0].triggerType is "timer"'],
  [{ triggers: [{ ...trigger, when: 1 }] }, 'db.triggers[0].when is not known: misspelt?'],
])('%j is refused with its place and the rule', (changes, line) => {
  expect(check(changes)).toEqual([expect.stringContaining(line)]);
});

it('names what is missing', () => {
  const { runtime: _, ...without } = sound;
  expect(checkProperties(fc3Schema, without, 'db')).toEqual(['db.runtime is missing.']);
});
