import type { ProjectCloud } from './cloud/start-project.ts';
import type { Backend } from './preview/server/backend.ts';

/** This project's local cloud, as the preview's panel and switches see it. */
export function previewBackend(cloud: ProjectCloud, onRecord: Backend['onRecord']): Backend {
  return {
    onRecord,
    shortName(functionName) {
      const { functions, service } = cloud.endpoints.functionCompute;
      // Generation 2 names a function with its service before it.
      const name = service === undefined ? functionName : functionName.replace(`${service}$`, '');
      return Object.entries(functions).find(([, each]) => each === name)?.[0] ?? name;
    },
    addFault: cloud.faults.add,
    endSession: cloud.endSession,
    expireToken: cloud.expireToken,
  };
}
