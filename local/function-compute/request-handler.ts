import type { IncomingMessage, ServerResponse } from 'node:http';
import { collectTurns } from '../loopback/collect-turns.ts';
import { whenRead } from '../loopback/request-body.ts';
import { answerFault, type HandleRequest } from '../loopback/server.ts';
import { type Answer, answerError, type ErrorStyle, sendAnswer } from './answer.ts';
import { entityTooLarge, FunctionComputeError, invalidArgument } from './errors.ts';
import { type IncomingRequest, toRequest } from './incoming-request.ts';
import { syncPayloadLimitBytes } from './invoke-function.ts';
import type { Observers } from './observers.ts';
import { createRequestId, type RandomBytes } from './request-id.ts';

/** A request that has been read, and what is to answer it. */
interface Exchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  /** Undefined when it was too large. */
  readonly body: Buffer | undefined;
}

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

  function refuse(error: unknown, { method = '', url = '' }: IncomingMessage, requestId: string): Answer {
    if (!(error instanceof FunctionComputeError)) onError(error);
    const refusal = toFunctionComputeError(error);
    const { status, code, message } = refusal;
    onRefused?.({ requestId, method, url, status, code, message });
    const pathStyle = url.startsWith('/2016-08-15/') ? '2016-08-15' : '2023-03-30';
    return answerError(refusal, requestId, style ?? pathStyle);
  }

  async function respond({ message, response, body }: Exchange): Promise<void> {
    const requestId = createRequestId(clock, random);
    let answered: Answer;
    try {
      if (body === undefined) throw entityTooLarge(syncPayloadLimitBytes);
      answered = await answer(toRequest(message, body), requestId);
    } catch (error) {
      answered = refuse(error, message, requestId);
    }
    sendAnswer(answered, requestId, response);
  }

  // Those that come together go to the instances together: one that has done its work by then can do the next.
  const exchange = collectTurns<Exchange>((exchanges) => {
    for (const each of exchanges) {
      respond(each).catch((error: unknown) => {
        onError(error);
        answerFault(each.response);
      });
    }
  });
  return (message, response) => {
    whenRead(
      message,
      syncPayloadLimitBytes,
      (body) => exchange({ message, response, body }),
      // To those who watch it is a refusal.
      () => refuse(hungUp(), message, createRequestId(clock, random)),
    );
    return undefined;
  };
}

function hungUp(): FunctionComputeError {
  return invalidArgument('the connection was closed before the end of the body');
}

function toFunctionComputeError(error: unknown): FunctionComputeError {
  if (error instanceof FunctionComputeError) return error;
  return new FunctionComputeError(
    500,
    'InternalServerError',
    'an internal error has occurred. Please retry.',
  );
}
