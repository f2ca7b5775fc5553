import { describe, expect, it } from '@jest/globals';
import { bundleMiniProgram, type StandIns, standIns as standInsOf } from '../../build/client-mini-program.ts';
import { loadInBareContext } from '../testing/bare-context.ts';
import { startDeployment } from '../testing/deployment.ts';
import { rejectionOf, type Todo } from '../testing/loopback-client.ts';
import { createLoopbackMy } from '../testing/loopback-my.ts';
import { liveThrough } from '../testing/user-story.ts';

const standIns = standInsOf['mini-program'];

async function buildAndUse(parts: StandIns): Promise<void> {
  const { code } = await bundleMiniProgram('mini-program', parts);
  const deployment = await startDeployment('2016-08-15');
  try {
    const client = loadInBareContext(code, '2017').createClient<{ todos: Todo }>({
      my: createLoopbackMy(() => deployment.session.authCode('alice'), {
        errorStatus: 'fail',
        names: 'both',
      }),
      sessionUrl: deployment.sessionUrl,
      clock: () => deployment.time,
    });
    await liveThrough(client, deployment);
  } finally {
    await deployment.close();
  }
}

function without(object: Readonly<Record<string, string>>, key: string): Record<string, string> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

describe('with each stand-in in its place', () => {
  it('the bundle works', async () => {
    await expect(buildAndUse(standIns)).resolves.toBeUndefined();
  });
});

describe('the mini-program bundle cannot do without a stand-in for', () => {
  it.each(Object.keys(standIns.modules))('the module %s', async (name) => {
    const error = await rejectionOf(buildAndUse({ ...standIns, modules: without(standIns.modules, name) }));
    expect(String(error)).toMatch(/Build failed[\s\S]*ERROR: Could not resolve/);
  });

  it.each([
    ['Buffer', 'Buffer is not defined'],
    ['process', 'process is not defined'],
    ['URL', 'URL is not defined'],
    ['Symbol.asyncIterator', 'The query cannot be iterated'],
  ])('the global %s', async (name, complaint) => {
    expect(Object.keys(standIns.globals)).toContain(name);
    const error = await rejectionOf(buildAndUse({ ...standIns, globals: without(standIns.globals, name) }));
    expect(`${error} ${Reflect.get(Object(error), 'cause')}`).toContain(complaint);
  });

  it('any global that is not in that list', () => {
    expect(Object.keys(standIns.globals)).toHaveLength(4);
  });
});
