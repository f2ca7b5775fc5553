const RPCClient = require('@alicloud/pop-core');
const { explained } = require('./explained-schema.js');

/**
 * A Serverless Devs component in place of `fc3` or `fc`, which deploys into a running local cloud. Plain JavaScript,
 * because Serverless Devs loads it as it is.
 */
function componentFor(kind, schema) {
  return class {
    /** What `s verify` checks the properties of a resource with. */
    async getSchema() {
      return JSON.stringify(explained(schema));
    }

    async deploy({ props, resource, cwd, getCredential }) {
      const { AccessKeyID, AccessKeySecret } = await getCredential();
      const client = new RPCClient({
        endpoint: process.env.LOCAL_DEPLOY_ENDPOINT,
        apiVersion: '2026-01-01',
        accessKeyId: AccessKeyID,
        accessKeySecret: AccessKeySecret,
      });
      const parameters = {
        Resource: resource.name,
        Component: kind,
        Directory: cwd,
        Properties: JSON.stringify(props),
      };
      const { Output } = await client.request('DeployFunction', parameters, { method: 'POST' });
      return Output;
    }
  };
}

exports.componentFor = componentFor;
