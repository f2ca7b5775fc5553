import { putRowCases } from './cases/put-row.ts';
import { testCases } from './test-cases.ts';

testCases('PutRow', putRowCases);
