import { batchWriteRowCases } from './cases/batch-write-row.ts';
import { testCases } from './test-cases.ts';

testCases('BatchWriteRow', batchWriteRowCases);
