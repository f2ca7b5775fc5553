import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ServiceError } from '../test/instance.ts';
import type { Call, ConformanceCase, Step } from './case.ts';
import { createOwn } from './own.ts';
import { openService, type Service } from './service.ts';

/** How long the service may take to get tables ready and to delete them, in milliseconds. */
export const setUpTimeout = 600_000;
/** For one case, in milliseconds. */
const caseTimeout = 300_000;
/** For what the service does after it has answered: how often to look, and how many milliseconds between. */
const maximumLooks = 1000;
const lookInterval = 200;

/** Whether the environment names the real service. */
export const isRemote = process.env['TABLESTORE_ENDPOINT'] !== undefined;

/** Why a case is not asked of the real service; undefined when it is. */
export function reasonToSkip(asked: Pick<ConformanceCase, 'evidence' | 'localOnly'>): string | undefined {
  const { evidence, localOnly } = asked;
  return localOnly ?? (evidence === 'I' ? 'the expectation is a choice of this server' : undefined);
}

/** Declares the tests of a subject: each case against the service that the environment names. */
export function testCases(subject: string, cases: readonly ConformanceCase[]): void {
  describe(subject, () => {
    let service: Service;
    let close = (): Promise<void> => Promise.resolve();
    beforeAll(async () => {
      service = await openService(process.env, Date.now());
      close = service.close;
    }, setUpTimeout);
    afterAll(() => close(), setUpTimeout);

    cases.forEach((conformanceCase, number) => {
      const { name, evidence } = conformanceCase;
      const test = isRemote && reasonToSkip(conformanceCase) !== undefined ? it.skip : it;
      test(`${name} [${evidence}]`, () => runCase(service, conformanceCase, number), caseTimeout);
    });
  });
}

async function runCase(service: Service, conformanceCase: ConformanceCase, number: number): Promise<void> {
  const { tables: shapes = ['rows'], steps, check } = conformanceCase;
  for (const shape of shapes) await service.ensureTable(shape);
  const own = createOwn({ number, prefix: service.prefix, shapes, now: Date.now() });
  const answers: unknown[] = [];
  for (const step of steps(own)) answers.push(await runStep(service, step, answers));
  check?.(answers, own);
}

async function runStep(service: Service, step: Step, answers: readonly unknown[]): Promise<unknown> {
  if ('advanceClock' in step) {
    service.advanceClock(step.advanceClock);
    return undefined;
  }
  if ('together' in step) {
    const outcomes = await Promise.all(
      step.together.map(([method, params]) => outcomeOf(service, method, params)),
    );
    return outcomes.map((outcome) => ('error' in outcome ? outcome.error.code : 'OK'));
  }
  return runCall(service, step, answers);
}

async function runCall(
  service: Service,
  [method, params, expected, when]: Call,
  answers: readonly unknown[],
): Promise<unknown> {
  const given = typeof params === 'function' ? params(answers) : params;
  for (let looks = service.isRemote && when === 'eventually' ? maximumLooks : 1; ; looks--) {
    const outcome = await outcomeOf(service, method, given);
    try {
      expect(outcome).toMatchObject(expected);
      return 'answer' in outcome ? outcome.answer : outcome.error;
    } catch (difference) {
      if (looks === 1) throw difference;
      await wait(lookInterval);
    }
  }
}

type Outcome = { readonly answer: object } | { readonly error: ServiceError };

async function outcomeOf(service: Service, method: Call[0], params: object): Promise<Outcome> {
  try {
    return { answer: await service.call(method, params) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { error };
  }
}
