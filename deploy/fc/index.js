const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { mkdtemp, rm, writeFile } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { dirname, join, resolve } = require('node:path');
const schema = require('../schema/fc.json');

const serverlessDevs = join(dirname(require.resolve('@serverless-devs/s/package.json')), 'bin', 's');

/**
 * The component `fc` of FC 2.0, for files of edition 3.0.0. `fc` was written for edition 1.0.0: there Serverless Devs
 * gives a component its arguments as a text, the project, the credentials and the file's path, which `fc` needs; in
 * edition 3.0.0 it gives a list and none of these, and `fc` stops at `args.replace is not a function`. Edition 1.0.0
 * knows no defaults for variables, and `s verify` no edition 1.0.0. So the file stays as it is, and each function gets
 * to `fc` by a file of edition 1.0.0 that holds it alone. Plain JavaScript, because Serverless Devs loads it as it is.
 */
class FcForEdition3 {
  /** What `s verify` checks the properties of a resource with. */
  async getSchema() {
    return JSON.stringify(schema);
  }

  async deploy({ name, props, resource, yaml, getCredential }) {
    const codeUri = resolve(dirname(yaml.path), props.function.codeUri);
    const service = { component: 'fc', props: { ...props, function: { ...props.function, codeUri } } };
    // Nobody else may read the folder: the variables are in the file.
    const directory = await mkdtemp(join(tmpdir(), 'fc-edition-1-'));
    try {
      const file = join(directory, `${resource.name}.yaml`);
      // JSON is YAML.
      await writeFile(
        file,
        JSON.stringify({
          edition: '1.0.0',
          name,
          access: resource.access,
          services: { [resource.name]: service },
        }),
      );
      await deployEdition1(file, dirname(yaml.path), await getCredential());
    } finally {
      await rm(directory, { recursive: true });
    }
    return { region: props.region, service: props.service.name, function: props.function.name };
  }
}

/** `--use-local`, because otherwise `fc` asks which to keep when a function was changed on the console. */
async function deployEdition1(file, cwd, { AccountID, AccessKeyID, AccessKeySecret, SecurityToken }) {
  const child = spawn(process.execPath, [serverlessDevs, 'deploy', '-y', '--use-local', '-t', file], {
    cwd,
    // The credentials that this deployment began with, wherever they came from.
    env: {
      ...process.env,
      AccountID,
      AccessKeyID,
      AccessKeySecret,
      ...(SecurityToken && { SecurityToken }),
    },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The component fc ended with exit code ${code}.`);
}

exports.default = FcForEdition3;
