import { ErrorMessage } from '../../protocol/messages.ts';
import type { RawResponse } from '../raw-connection.ts';
import type { RecordedRequest } from './genuine-requests.ts';

/** What is wrong with an answer, or with there being none; undefined when the request was answered as it may be. */
export function complaintAbout(response: RawResponse | string): string | undefined {
  if (typeof response === 'string') return response;
  if (response.status === 200) return undefined;
  if (response.status < 400 || response.status >= 500)
    return `The status of the answer is ${response.status}.`;
  const { code, message } = ErrorMessage.decode(response.body);
  if (code.startsWith('OTS') && message) return undefined;
  return `The answer with status ${response.status} has no code and message of the service.`;
}

const rowOperations = new Set([
  'PutRow',
  'UpdateRow',
  'DeleteRow',
  'GetRow',
  'GetRange',
  'BatchGetRow',
  'BatchWriteRow',
]);

/** What the server says before it has decoded a row of the request, or when it could not decode one. */
const saidBefore = [
  'Parse PBMessage from RawString failed.',
  'Invalid table name',
  'Duplicated table name',
  'No row',
  'No operation is specified',
  'Rows count exceeds',
  'Try to call method using explicit transaction',
  'Cell data broken',
  'data format is invalid',
  'Invalid op type of cell',
  'The size of POST data',
];

/** Whether the server has decoded a row of a request, and gone on to what the row says. */
export function reachedRows({ operation }: RecordedRequest, response: RawResponse): boolean {
  if (!rowOperations.has(operation)) return false;
  if (response.status === 200) return true;
  const { message = '' } = ErrorMessage.decode(response.body);
  return !saidBefore.some((text) => message.startsWith(text));
}
