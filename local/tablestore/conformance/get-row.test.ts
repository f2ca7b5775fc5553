import { getRowCases } from './cases/get-row.ts';
import { testCases } from './test-cases.ts';

testCases('GetRow', getRowCases);
