import { expect, it } from '@jest/globals';
import { toTablestoreFailure } from './sdk-error.ts';

/** What the SDK makes of an error body: its bytes as UTF-8, and the HTTP status as code. */
function sdkError(code: string, message: string, requestId: string): Error {
  const field = (tag: number, text: string) => {
    const bytes = Buffer.from(text);
    const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >> 7];
    return Buffer.concat([Buffer.from([tag, ...length]), bytes]);
  };
  const body = Buffer.concat([field(0x0a, code), field(0x12, message)]);
  return Object.assign(new Error(`${body.toString()} requestId:${requestId}`), { code: 403 });
}

it('finds code, message and request id in the bytes that the SDK passes on', () => {
  const failure = toTablestoreFailure(
    sdkError('OTSConditionCheckFail', 'Condition check failed.', '0005-ab'),
  );
  expect(failure).toMatchObject({
    code: 'OTSConditionCheckFail',
    message: 'OTSConditionCheckFail Condition check failed.',
    tablestoreRequestId: '0005-ab',
  });
});

it('reads messages of 128 bytes and more, whose length is no UTF-8', () => {
  const long = `Invalid column name: '${'x'.repeat(200)}'.`;
  expect(toTablestoreFailure(sdkError('OTSParameterInvalid', long, 'r')).message).toBe(
    `OTSParameterInvalid ${long}`,
  );
});

it('keeps the code of a network error', () => {
  const error = Object.assign(new Error('connect ECONNREFUSED'), { code: 'NetworkingError' });
  expect(toTablestoreFailure(error)).toMatchObject({ code: 'NetworkingError', cause: error });
});
