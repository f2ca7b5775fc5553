/** A refusal by an RPC service, with the code, the text and the HTTP status that the service gives. */
export class RpcError extends Error {
  override name = 'RpcError' as const;
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Codes of ROS as its clients name them; the wording is the service's where it is known, else plain. */
export const stackExists = (name: string) =>
  new RpcError(409, 'StackExists', `The Stack (${name}) already exists.`);

export const stackNotFound = (id: string) =>
  new RpcError(404, 'StackNotFound', `The Stack (${id}) could not be found.`);

/** What UpdateStack answers when neither template nor parameters differ. */
export const sameStack = () => new RpcError(400, 'NotSupported', 'Update the completely same stack');

export const actionInProgress = (name: string) =>
  new RpcError(409, 'ActionInProgress', `Stack ${name} already has an action in progress.`);

export const stackValidationFailed = (reason: string) => new RpcError(400, 'StackValidationFailed', reason);

export const missingParameter = (name: string) =>
  new RpcError(400, `Missing${name}`, `${name} is mandatory for this action.`);
