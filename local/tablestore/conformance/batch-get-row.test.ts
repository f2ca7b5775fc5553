import { batchGetRowCases } from './cases/batch-get-row.ts';
import { testCases } from './test-cases.ts';

testCases('BatchGetRow', batchGetRowCases);
