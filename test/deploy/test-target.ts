import { join } from 'node:path';
import { type DeployTarget, startDeployTarget } from '../../local/deploy-target/start-deploy-target.ts';

/** A local cloud that `s deploy` finds empty; what goes wrong within it is added to `faults`. */
export function startTestTarget(
  directory: string,
  generation: 2 | 3,
  faults: unknown[],
): Promise<DeployTarget> {
  return startDeployTarget({
    dataDirectory: join(directory, 'data'),
    generation,
    region: 'cn-hangzhou',
    instance: 'mini-app-test',
    clock: Date.now,
    onLog: () => undefined,
    onError: (error) => faults.push(error),
  });
}
