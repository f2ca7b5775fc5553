import { cpus, loadavg, platform, release, totalmem } from 'node:os';

/** What the figures depend on besides the code. */
export interface Machine {
  readonly processor: string;
  readonly processors: number;
  /** 10^9 bytes. */
  readonly memoryGigabytes: number;
  readonly system: string;
  readonly node: string;
  /** The installed versions of what is compared. */
  readonly packages: Readonly<Record<string, string>>;
}

const packages = [
  'tablestore',
  'lmdb',
  'dynalite',
  '@aws-sdk/client-dynamodb',
  'autocannon',
  'pocketbase',
  '@alicloud/mpserverless-sdk',
] as const;

/** @param versionOf the installed version of a package; undefined when it is not installed. */
export function describeMachine(versionOf: (name: string) => string | undefined): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? 'unknown',
    processors: processors.length,
    memoryGigabytes: Math.round(totalmem() / 1e8) / 10,
    system: `${platform()} ${release()}`,
    node: process.version,
    packages: Object.fromEntries(
      packages.flatMap((name) => {
        const version = versionOf(name);
        return version === undefined ? [] : [[name, version]];
      }),
    ),
  };
}

/** How many processes wanted a processor in the last minute, on average; 0 on Windows, which does not count them. */
export function currentLoad(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}
