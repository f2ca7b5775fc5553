import { describe, expect, it } from '@jest/globals';
import type { ConformanceCase } from './case.ts';
import { autoIncrementCases } from './cases/auto-increment.ts';
import { batchGetRowCases } from './cases/batch-get-row.ts';
import { batchWriteRowCases } from './cases/batch-write-row.ts';
import { conditionCases } from './cases/conditions.ts';
import { createIndexCases } from './cases/create-index.ts';
import { deleteRowCases } from './cases/delete-row.ts';
import { filterCases } from './cases/filters.ts';
import { getRangeCases } from './cases/get-range.ts';
import { getRowCases } from './cases/get-row.ts';
import { limitCases } from './cases/limits.ts';
import { plainBufferCases } from './cases/plain-buffer.ts';
import { primaryKeyCases } from './cases/primary-key.ts';
import { protocolCases } from './cases/protocol.ts';
import { putRowCases } from './cases/put-row.ts';
import { secondaryIndexCases } from './cases/secondary-index.ts';
import { tableCases } from './cases/tables.ts';
import { updateRowCases } from './cases/update-row.ts';
import { versionCases } from './cases/versions.ts';
import { reasonToSkip } from './test-cases.ts';

const cases: readonly Pick<ConformanceCase, 'name' | 'evidence' | 'localOnly'>[] = [
  ...autoIncrementCases,
  ...batchGetRowCases,
  ...batchWriteRowCases,
  ...conditionCases,
  ...createIndexCases,
  ...deleteRowCases,
  ...filterCases,
  ...getRangeCases,
  ...getRowCases,
  ...limitCases,
  ...plainBufferCases,
  ...primaryKeyCases,
  ...protocolCases,
  ...putRowCases,
  ...secondaryIndexCases,
  ...tableCases,
  ...updateRowCases,
  ...versionCases,
];

describe('the conformance cases', () => {
  const tested = cases.filter(({ evidence }) => evidence === 'T').length;
  const documented = cases.filter(({ evidence }) => evidence === 'D').length;
  const chosen = cases.length - tested - documented;
  const remote = cases.filter((conformanceCase) => reasonToSkip(conformanceCase) === undefined).length;

  it(`are ${tested} from official tests [T], ${documented} from the documentation [D] and ${chosen} chosen [I]`, () => {
    expect(tested + documented).toBeGreaterThanOrEqual(400);
    expect(chosen).toBeLessThan(cases.length / 20);
  });

  it(`can nearly all be asked of the service: ${remote} of ${cases.length}`, () => {
    expect(remote).toBeGreaterThan(cases.length * 0.9);
  });

  it('each have a name of their own', () => {
    const names = cases.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
