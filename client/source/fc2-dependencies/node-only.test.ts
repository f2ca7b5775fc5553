import { expect, it } from '@jest/globals';

it('throws a clear error for whatever the SDK does with a module that needs Node', () => {
  const nodeOnly = require('./node-only.cjs');
  const attempts: (() => unknown)[] = [
    () => new nodeOnly({ region: 'cn-hangzhou' }),
    () => nodeOnly.get('https://example.com'),
    () => nodeOnly.normalize('code.zip'),
    () => nodeOnly.statSync('code.zip'),
    () => nodeOnly.stringify({ limit: 1 }),
  ];
  for (const attempt of attempts) expect(attempt).toThrow('needs Node');
});
