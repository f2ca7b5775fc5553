/**
 * An error that Tablestore answers a request (or one row of a batch) with: an HTTP status, a code that starts with
 * OTS, and the service's own text. Codes and texts: "Error codes" in the Tablestore documentation.
 */
export class TablestoreError extends Error {
  override name = 'TablestoreError' as const;
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** 400 OTSParameterInvalid: the request breaks a rule that does not depend on what is stored. */
export function parameterInvalid(message: string): TablestoreError {
  return new TablestoreError(400, 'OTSParameterInvalid', message);
}

/** 400 OTSInvalidPK: a primary key does not fit the table's schema. */
export function invalidPrimaryKey(message: string): TablestoreError {
  return new TablestoreError(400, 'OTSInvalidPK', message);
}

/** 403 OTSAuthFailed: the caller is not who the request says. */
export function authFailed(message: string): TablestoreError {
  return new TablestoreError(403, 'OTSAuthFailed', message);
}

/** 403 OTSNoPermissionAccess: the caller is known, and no policy allows the action. */
export function noPermissionAccess(): TablestoreError {
  return new TablestoreError(
    403,
    'OTSNoPermissionAccess',
    'You have no permission to access the requested resource, please contact the resource owner.',
  );
}

/** 403 OTSConditionCheckFail: the row's existence or a column is not as the condition expects. */
export function conditionCheckFail(): TablestoreError {
  return new TablestoreError(403, 'OTSConditionCheckFail', 'Condition check failed.');
}

/** 404 OTSObjectNotExist. */
export function tableDoesNotExist(): TablestoreError {
  return new TablestoreError(404, 'OTSObjectNotExist', 'Requested table does not exist.');
}

/** 409 OTSObjectAlreadyExist. */
export function tableAlreadyExists(): TablestoreError {
  return new TablestoreError(409, 'OTSObjectAlreadyExist', 'Requested table already exists.');
}

/** 400 OTSParameterInvalid: rows of an index follow from those of its table alone. */
export function writeToIndexTable(): TablestoreError {
  return parameterInvalid("Can't write index table directly");
}

/** 500 OTSInternalServerError: the server is at fault. */
export function internalServerError(): TablestoreError {
  return new TablestoreError(500, 'OTSInternalServerError', 'Internal server error.');
}

/** 503 OTSServerUnavailable: the server cannot do this now. */
export function serverUnavailable(): TablestoreError {
  return new TablestoreError(503, 'OTSServerUnavailable', 'Server is not available.');
}
