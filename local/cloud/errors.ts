/** The local cloud cannot start or go on; the message is one sentence that says what to do about it. */
export class LocalCloudError extends Error {
  override name = 'LocalCloudError' as const;
  readonly code:
    | 'BadDataDirectory'
    | 'BadIdentity'
    | 'BadDeployment'
    | 'BadOption'
    | 'OperateFailed'
    | 'SessionNotEnded';

  constructor(code: LocalCloudError['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
