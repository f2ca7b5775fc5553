/** What the Condition of a policy can ask about a request, beside who makes it, what they want and on what. */
export interface RequestContext {
  /** `acs:SourceIp`: the address that the request came from. */
  readonly sourceIp: string;
  /** `acs:CurrentTime`: when the request arrived, in milliseconds since 1970. */
  readonly currentTime: number;
  /** `acs:SecureTransport`: whether it came over HTTPS. */
  readonly secureTransport: boolean;
  /** `sts:ExternalId`: the parameter ExternalId of AssumeRole. */
  readonly externalId?: string;
}

/**
 * What a request to the local cloud looks like to RAM: it comes from this machine, over plain HTTP.
 *
 * A policy that admits only an address of the Internet, or only HTTPS, therefore refuses everything here. To test the
 * rest of it locally, let it admit `127.0.0.1` as well, and leave `acs:SecureTransport` to the deployed template.
 */
export function loopbackRequest(now: number): RequestContext {
  return { sourceIp: '127.0.0.1', currentTime: now, secureTransport: false };
}
