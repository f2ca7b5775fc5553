import { expect, it } from '@jest/globals';
import * as v from 'valibot';
import { endpoint, readConfiguration, requiredText, seconds } from './configuration.ts';

const schema = v.object({ INSTANCE: requiredText, ENDPOINT: endpoint, IDLE_SECONDS: seconds });

function problemsOf(environment: NodeJS.ProcessEnv): string {
  try {
    readConfiguration(schema, environment);
    return 'none';
  } catch (error) {
    return error instanceof Error && error.cause instanceof Error ? error.cause.message : 'another error';
  }
}

it('reads variables into their types', () => {
  expect(readConfiguration(schema, { INSTANCE: 'app', ENDPOINT: 'auto', IDLE_SECONDS: '60' })).toEqual({
    INSTANCE: 'app',
    ENDPOINT: 'auto',
    IDLE_SECONDS: 60,
  });
});

it('names every variable that is missing or malformed at once', () => {
  const problems = problemsOf({ ENDPOINT: 'https://host/path', IDLE_SECONDS: '7d' });
  expect(problems).toContain('INSTANCE is missing');
  expect(problems).toContain('ENDPOINT must be "auto", or an address');
  expect(problems).toContain('IDLE_SECONDS must be a whole number of seconds');
});

it.each(['0', '-1', '1.5', '1e3', ' 60', ''])('refuses %j as a number of seconds', (value) => {
  expect(problemsOf({ INSTANCE: 'app', ENDPOINT: 'auto', IDLE_SECONDS: value })).toContain('IDLE_SECONDS');
});

it('tells the caller nothing but that the function is not set up', () => {
  expect(() => readConfiguration(schema, {})).toThrow(
    'The function is not set up: its log says which variable to set.',
  );
});

it('says what to do about a variable that is missing, as its schema describes it', () => {
  const described = v.object({ KEY: v.pipe(requiredText, v.description('copy it from the console')) });
  expect(() => readConfiguration(described, {})).toThrow(
    expect.objectContaining({
      cause: expect.objectContaining({
        message: 'Environment variables (s.yaml, .env): KEY is missing: copy it from the console.',
      }),
    }),
  );
});
