/** As much of `@alicloud/fc2` as invoking needs; the package brings no types. */
export interface Fc2Client {
  invokeFunction(
    serviceName: string,
    functionName: string,
    event: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly data: unknown }>;
}

export type Fc2Constructor = new (
  accountId: string,
  config: {
    readonly accessKeyID: string;
    readonly accessKeySecret: string;
    readonly securityToken: string;
    readonly region: string;
    readonly endpoint: string;
    readonly timeout: number;
    /** Sent with every request. */
    readonly headers?: object;
  },
) => Fc2Client;
