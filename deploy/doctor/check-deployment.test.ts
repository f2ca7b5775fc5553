import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { checkDeployment } from './check-deployment.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
}

const now = Date.UTC(2026, 0, 1);
const refusal: Answer = {
  status: 400,
  body: '{"error":{"code":"InvalidArgument","message":"","requestId":""}}',
};

/** Checks a server that gives one answer, dated some minutes away from the machine's clock. */
async function checkServer(answer: Answer, minutes = 0): Promise<string[]> {
  const server = createServer((_, response) => {
    response.setHeader('date', new Date(now + minutes * 60_000).toUTCString());
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await checkDeployment(`http://127.0.0.1:${port}`, () => now);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

it('is content with a session function that refuses {}, and with a clock 14 minutes off', async () => {
  expect(await checkServer(refusal)).toEqual([]);
  expect(await checkServer(refusal, 14)).toEqual([]);
});

it.each([
  [20, 'clock is 20 minutes behind'],
  [-20, 'clock is 20 minutes ahead'],
])('finds a clock that is %s minutes off', async (minutes, line) => {
  expect(await checkServer(refusal, minutes)).toEqual([expect.stringContaining(line)]);
});

it.each([
  ['a function that is not set up', { status: 500, body: '{"error":{"code":"Internal"}}' }, 'Its log says'],
  ['another function', { status: 200, body: 'hello' }, 'Is it the URL of the session function'],
  ['another refusal', { status: 400, body: '{"error":{"code":"NotFound"}}' }, 'not InvalidArgument'],
])('recognizes %s by its answer', async (_, answer, line) => {
  expect(await checkServer(answer)).toEqual([expect.stringContaining(line)]);
});

it('says when nothing answers, and when the URL is none', async () => {
  expect(await checkDeployment('http://127.0.0.1:1', () => now)).toEqual([
    expect.stringContaining('cannot be reached'),
  ]);
  expect(await checkDeployment('nowhere', () => now)).toEqual([expect.stringContaining('is no URL')]);
});
