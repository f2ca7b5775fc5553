/** As much of URL as the SDK reads of its endpoint, `https://host` or `https://host:port`. */
export class URL {
  readonly hostname: string;

  constructor(endpoint: string) {
    this.hostname = endpoint.replace(/^https?:\/\//, '').replace(/[:/].*$/, '');
  }
}
