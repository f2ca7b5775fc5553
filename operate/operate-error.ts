/** Something that the developer can mend; the message says what is wrong and how. */
export class OperateError extends Error {
  override name = 'OperateError' as const;
  /** `Usage`: the command line is wrong. `Failed`: it was understood, and did not succeed. */
  readonly code: 'Usage' | 'Failed';

  constructor(code: OperateError['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
