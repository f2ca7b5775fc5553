import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'acorn';
import { bundleMiniProgram, type MiniProgramBundle } from '../../build/client-mini-program.ts';
import { loadInBareContext } from '../testing/bare-context.ts';
import { type Deployment, type Generation, startDeployment } from '../testing/deployment.ts';
import { rejectionOf, type Todo } from '../testing/loopback-client.ts';
import { createLoopbackMy } from '../testing/loopback-my.ts';
import { liveThrough } from '../testing/user-story.ts';

let bundle: MiniProgramBundle;
beforeAll(async () => {
  bundle = await bundleMiniProgram('mini-program-fc3');
});

describe('the bundle for Function Compute 3.0 alone', () => {
  let deployment: Deployment;
  afterEach(() => deployment?.close());

  async function createClient(generation: Generation, edition: '2025' | '2017') {
    deployment = await startDeployment(generation);
    return loadInBareContext(bundle.code, edition).createClient<{ todos: Todo }>({
      my: createLoopbackMy(() => deployment.session.authCode('alice'), {
        errorStatus: 'fail',
        names: 'both',
      }),
      sessionUrl: deployment.sessionUrl,
      clock: () => deployment.time,
    });
  }

  it.each(['2025', '2017'] as const)(
    'serves a user where there is nothing but my and ECMAScript %s',
    async (edition) => {
      const client = await createClient('2023-03-30', edition);
      await expect(liveThrough(client, deployment)).resolves.toBeUndefined();
    },
  );

  it('names the entry that a deployment of 2.0 needs', async () => {
    const client = await createClient('2016-08-15', '2025');
    expect(await rejectionOf(client.db.collection('todos').get())).toMatchObject({
      name: 'ClientError',
      code: 'InvalidArgument',
      message: expect.stringContaining('mini-app-client/mini-program.'),
    });
  });

  it('is ES2015 throughout, and has no package inside whose licence it would have to bring', () => {
    expect(() => parse(bundle.code, { ecmaVersion: 2015, sourceType: 'script' })).not.toThrow();
    expect(bundle.code).not.toMatch(/\brequire\(|\beval\(|\bimport\(|LICENSES/);
    expect(bundle.licences).toBe('');
  });

  it('exports what the larger one does', async () => {
    const larger = await bundleMiniProgram('mini-program');
    const names = ({ code }: MiniProgramBundle) => Object.keys(loadInBareContext(code)).sort();
    expect(names(bundle)).toEqual(names(larger));
  });
});
