const { componentFor } = require('../../../local/deploy-target/component.js');
const schema = require('../../../deploy/schema/fc.json');

const Deploying = componentFor('fc', schema);

/**
 * In place of `fc` where Serverless Devs keeps the components that it has downloaded. It takes what `fc` takes, as read
 * in its published sources and those of `fc-deploy`, and fails as they do without it.
 */
exports.default = class {
  async deploy({ args, argsObj, credentials, project, path, props }) {
    const trimmed = args.replace(/^\s+|\s+$/g, '');
    process.stdout.write(`fc was told ${JSON.stringify([trimmed, argsObj.slice(0, 2), project.access])}\n`);
    if (!path.configPath.endsWith('.yaml')) throw new Error(`${path.configPath} is no file`);
    return new Deploying().deploy({
      props,
      resource: { name: project.projectName },
      cwd: process.cwd(),
      getCredential: async () => credentials,
    });
  }
};
