import { TablestoreError } from '../protocol/errors.ts';
import type { Fault } from './fault.ts';

/** Statuses and texts of "Error codes" in the Tablestore documentation. */
const answers = {
  OTSServerBusy: [503, 'Server is busy.'],
  OTSNotEnoughCapacityUnit: [403, 'Remaining capacity unit is not enough.'],
  OTSServerUnavailable: [503, 'Server is not available.'],
  OTSPartitionUnavailable: [503, 'The partition is not available.'],
  OTSTimeout: [503, 'Operation timeout.'],
  OTSInternalServerError: [500, 'Internal server error.'],
  OTSTableNotReady: [404, 'The table is not ready.'],
  OTSRowOperationConflict: [409, 'Data is being modified by the other request.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

/** What a request or a row that meets a fault is answered with; undefined when the fault is no error of the service. */
export function errorOfFault(fault: Fault): TablestoreError | undefined {
  const code = codeOf(fault);
  return code === undefined ? undefined : new TablestoreError(answers[code][0], code, answers[code][1]);
}

function codeOf(fault: Fault): keyof typeof answers | undefined {
  switch (fault.kind) {
    case 'throttle':
    case 'unavailable':
      return fault.code;
    case 'tableNotReady':
      return 'OTSTableNotReady';
    case 'conflict':
      return 'OTSRowOperationConflict';
    default:
      return undefined;
  }
}
