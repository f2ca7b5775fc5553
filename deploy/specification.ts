import { existsSync, readFileSync } from 'node:fs';
import ParseSpec from '@serverless-devs/parse-spec';
import * as v from 'valibot';
import { DeployError } from './errors.ts';

const text = v.pipe(v.string(), v.nonEmpty());

const credential = v.object({
  AccountID: text,
  AccessKeyID: text,
  AccessKeySecret: text,
  SecurityToken: v.optional(v.string(), ''),
});

/** A function as the component `fc3` is told of it, or as `fc` is. */
const described = v.union([
  v.object({ region: text, functionName: text }),
  v.object({ region: text, service: v.object({ name: text }), function: v.object({ name: text }) }),
]);

const parsed = v.object({
  steps: v.array(v.object({ projectName: v.string(), props: v.unknown(), credential })),
  yaml: v.object({ vars: v.record(v.string(), v.string()) }),
});

/** Where a function is found; of FC 2.0, with its service. */
export interface FunctionName {
  readonly functionName: string;
  readonly serviceName?: string;
}

/** What the deployment's own steps need of a Serverless Devs file. */
export interface Specification {
  readonly generation: 2 | 3;
  readonly region: string;
  readonly vars: Readonly<Record<string, string>>;
  readonly accountId: string;
  readonly keys: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken: string;
  };
  /** The properties of each resource as the component gets them, by its name. */
  readonly resources: ReadonlyMap<string, unknown>;
  readonly functions: {
    readonly session: FunctionName;
    readonly db: FunctionName;
    readonly operate: FunctionName;
  };
}

/**
 * Reads a Serverless Devs file as Serverless Devs does: with `.env` beside it, and the credentials that it deploys with.
 *
 * @throws DeployError naming what is missing.
 */
export async function readSpecification(path: string): Promise<Specification> {
  if (!existsSync(path)) throw new DeployError(`There is no ${path}.`);
  const { steps, yaml } = await parse(path);
  const [first] = steps;
  if (first === undefined) throw new DeployError(`${path} describes no functions.`);
  const props = (resource: string) => {
    const step = steps.find(({ projectName }) => projectName === resource);
    if (step === undefined) throw new DeployError(`${path} has no resource "${resource}": see s.yaml.`);
    const result = v.safeParse(described, step.props);
    if (result.success) return result.output;
    throw new DeployError(`${path}: resources.${resource}: region or function name is missing.`);
  };
  const { region, ...session } = props('session');
  const { AccountID, AccessKeyID, AccessKeySecret, SecurityToken } = first.credential;
  return {
    generation: 'service' in session ? 2 : 3,
    region,
    vars: yaml.vars,
    accountId: AccountID,
    keys: { accessKeyId: AccessKeyID, accessKeySecret: AccessKeySecret, securityToken: SecurityToken },
    resources: new Map(steps.map((step) => [step.projectName, step.props])),
    functions: {
      session: nameOf(props('session')),
      db: nameOf(props('db')),
      operate: nameOf(props('operate')),
    },
  };
}

function nameOf(props: v.InferOutput<typeof described>): FunctionName {
  return 'service' in props
    ? { serviceName: props.service.name, functionName: props.function.name }
    : { functionName: props.functionName };
}

async function parse(path: string): Promise<v.InferOutput<typeof parsed>> {
  const silent = new Proxy({}, { get: () => () => undefined });
  try {
    return v.parse(parsed, await new ParseSpec(path, { logger: silent, argv: [] }).start());
  } catch (error) {
    if (/env\('\w+'\) not found/.test(String(error))) {
      const lines = missingVariables(path).map(
        (name) => `${name} is missing: set it in .env; .env.example says what it is.`,
      );
      throw new DeployError(lines.join('\n'), { cause: error });
    }
    const lacksCredential =
      v.isValiError(error) && v.getDotPath(error.issues[0])?.includes('.credential') === true;
    if (lacksCredential || /config\('AccountID'\) not found/.test(String(error))) {
      const advice = 'npx s config add, with AccountID, AccessKeyID and AccessKeySecret, as "default"';
      throw new DeployError(`Serverless Devs has no credentials: ${advice}.`, { cause: error });
    }
    if (/json\('.*'\) parse error/s.test(String(error))) {
      throw new DeployError(
        unparsedNumbers(path)
          .map(([name, value]) => `${name} is ${JSON.stringify(value)}: it must be a whole number.`)
          .join('\n'),
        { cause: error },
      );
    }
    const place = v.isValiError(error) ? `${v.getDotPath(error.issues[0])}: ` : '';
    const message = error instanceof Error ? error.message.trim() : String(error);
    throw new DeployError(`${path}: ${place}${message}`, { cause: error });
  }
}

/**
 * The variables that a file needs and that nothing sets: Serverless Devs stops at the first. It has put what .env sets
 * into this process's environment by then, and takes an empty value for none.
 */
function missingVariables(path: string): string[] {
  const needed = [...readFileSync(path, 'utf8').matchAll(/\benv\('(\w+)'\)/g)].map(([, name = '']) => name);
  return [...new Set(needed)].filter((name) => !process.env[name]);
}

/** The variables that a file takes as numbers, and that are set to something else. */
function unparsedNumbers(path: string): [name: string, value: string][] {
  return [...readFileSync(path, 'utf8').matchAll(/\bjson\(env\('(\w+)'/g)]
    .map(([, name = '']): [string, string] => [name, process.env[name] ?? ''])
    .filter(([, value]) => !/^\s*\d*\s*$/.test(value));
}
