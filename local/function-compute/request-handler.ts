import type { HandleRequest } from '../loopback/server.ts';
import { type Answer, answerError, type ErrorStyle, sendAnswer } from './answer.ts';
import { FunctionComputeError } from './errors.ts';
import { type IncomingRequest, readRequest } from './incoming-request.ts';
import { syncPayloadLimitBytes } from './invoke-function.ts';
import type { Observers } from './observers.ts';
import { createRequestId, type RandomBytes } from './request-id.ts';

/**
 * Makes the listener of an address: gives each request its id, reads it, and sends the answer or the error. Without a
 * `style`, errors are worded like the API that the path names.
 */
export function createRequestHandler(
  surroundings: { clock: () => number; random: RandomBytes } & Pick<Observers, 'onRefused' | 'onError'>,
  answer: (request: IncomingRequest, requestId: string) => Promise<Answer>,
  style?: ErrorStyle,
): HandleRequest {
  const { clock, random, onRefused, onError } = surroundings;
  return async (message, response) => {
    const requestId = createRequestId(clock, random);
    const pathStyle = message.url?.startsWith('/2016-08-15/') ? '2016-08-15' : '2023-03-30';
    const answered = await readRequest(message, syncPayloadLimitBytes)
      .then((request) => answer(request, requestId))
      .catch((error: unknown) => {
        if (!(error instanceof FunctionComputeError)) onError(error);
        const refusal = toFunctionComputeError(error);
        const { status, code, message: text } = refusal;
        const { method = '', url = '' } = message;
        onRefused?.({ requestId, method, url, status, code, message: text });
        return answerError(refusal, requestId, style ?? pathStyle);
      });
    sendAnswer(answered, requestId, response);
  };
}

function toFunctionComputeError(error: unknown): FunctionComputeError {
  if (error instanceof FunctionComputeError) return error;
  return new FunctionComputeError(
    500,
    'InternalServerError',
    'an internal error has occurred. Please retry.',
  );
}
